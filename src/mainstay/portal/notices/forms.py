"""Of what does somebody want to be told?"""

from collections.abc import Mapping
from typing import Any

from django import forms

from mainstay.queries.notice_kinds import NoticeKind


class ChoicesForm(forms.Form):
    """A box for each kind that the person's roles have to do with."""

    def __init__(self, *args: Any, kinds: Mapping[str, NoticeKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in kinds.items():
            self.fields[name] = forms.BooleanField(label=kind.label, help_text=kind.says, required=False)
