"""What can be said of a machine? Its name, its kind, where it runs, to what it belongs, and that it leaves."""

from collections.abc import Iterable
from typing import Any

from django import forms

from mainstay.portal.templatetags.answers import KINDS
from mainstay.records.models import Machine
from mainstay.records.models.machines import MachineKind

NONE = ("", "none")
LISTED = 500
"""How many machines are offered to choose from; beyond that one types the name."""


class Rename(forms.Form):
    """A new name."""

    name = forms.CharField(
        label="Name", max_length=63, help_text="Letters, digits, dots, hyphens and underscores, at most 63."
    )


class Correct(forms.Form):
    """Its kind, which then stands over what it reports."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=[(kind, KINDS[kind]) for kind in MachineKind.values],
        help_text="It stands over what the machine reports, from now on.",
    )


class Place(forms.Form):
    """Its environment."""

    environment = forms.ChoiceField(label="Environment", required=False)

    def __init__(self, *args: Any, names: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["environment"].choices = [NONE, *((name, name) for name in names)]  # type: ignore[attr-defined]


class Host(forms.Form):
    """The physical machine that it is a guest of."""

    host = forms.CharField(
        label="Host",
        required=False,
        help_text="The physical machine that it runs on; empty for none.",
        widget=forms.TextInput(attrs={"list": "hosts", "autocomplete": "off"}),
    )


class Parent(forms.Form):
    """The machine under a container, or the Windows machine of a WSL instance."""

    parent = forms.CharField(
        label="Machine under it", required=False, help_text="Whose cover it shares; empty for none."
    )


class Detach(forms.Form):
    """That it leaves; the name is typed again."""

    confirm = forms.CharField(label="Name of the machine", help_text="Type it to confirm.", required=False)
    because = forms.CharField(label="Why", required=False, max_length=100, help_text="Kept in its history.")

    def __init__(self, *args: Any, machine: Machine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.machine = machine

    def clean_confirm(self) -> str:
        """The name that was typed; refused where it is another's."""
        typed = str(self.cleaned_data["confirm"]).strip()
        if typed != self.machine.name:
            raise forms.ValidationError(f"This machine is called {self.machine.name}.")
        return typed
