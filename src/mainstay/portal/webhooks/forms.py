"""What is asked of those who add or change a webhook?"""

from typing import Any

from django import forms

from mainstay.queries.event_kinds import ALL, KINDS, nouns

EVERYTHING = (ALL, "everything")


class WebhookForm(forms.Form):
    """The address, and the events: everything, whole nouns, or single kinds."""

    url = forms.CharField(
        label="Address",
        help_text="https://, where a POST is answered with 2xx within ten seconds.",
        max_length=500,
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://hooks.example/mainstay"}),
    )
    kinds = forms.MultipleChoiceField(
        label="Events",
        help_text="Everything, all of a noun, or single kinds. Hold Ctrl to choose several.",
        widget=forms.SelectMultiple(attrs={"size": 12}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = [  # type: ignore[attr-defined]
            EVERYTHING,
            *((noun, _of_noun(noun)) for noun in nouns()),
        ]


def _of_noun(noun: str) -> list[tuple[str, str]]:
    whole = (f"{noun}.*", f"all of {noun}")
    return [whole, *((kind, f"{kind}: {one.means}") for kind, one in KINDS.items() if kind.startswith(f"{noun}."))]
