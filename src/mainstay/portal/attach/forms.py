"""What does a person say who attaches a machine by its code?"""

from typing import Any

from django import forms

from mainstay.queries.attach_choices import AttachChoice
from mainstay.records.models import Environment

OTHER_SIGNS = str.maketrans("", "", " -\N{NO-BREAK SPACE}")


class CodeForm(forms.Form):
    """The code, in any case of letters, with or without blanks."""

    code = forms.CharField(
        label="Code on the machine\N{RIGHT SINGLE QUOTATION MARK}s screen",
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "code-input", "autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}
        ),
        error_messages={"required": "Type the code that the machine shows."},
    )

    def clean_code(self) -> str:
        """The code as it was given out."""
        code: str = self.cleaned_data["code"].translate(OTHER_SIGNS).upper()
        return code


class ConfirmForm(CodeForm):
    """The code, what carries the machine, and that the code was read on a machine of ours."""

    choice = forms.ChoiceField(
        label="Contract that carries it", error_messages={"required": "Choose a contract that carries it."}
    )
    environment = forms.ChoiceField(label="Environment", required=False)
    ours = forms.BooleanField(
        label="I read this code on a machine of ours",
        help_text="Who confirms a code that somebody sent, gives that machine to the contract.",
        error_messages={"required": "Say that you read the code on a machine of yours."},
    )

    def __init__(
        self, *args: Any, choices: tuple[AttachChoice, ...], environments: list[Environment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        by_account: dict[str, list[tuple[str, str]]] = {}
        for row in environments:
            by_account.setdefault(row.account.name, []).append((f"{row.account.key}/{row.name}", row.name))
        groups: list[Any] = list(by_account.items()) if len(by_account) > 1 else next(iter(by_account.values()), [])
        allowed = [(choice.value, choice.value) for choice in choices if not choice.refused]
        self.fields["choice"].choices = allowed  # type: ignore[attr-defined]
        self.fields["environment"].choices = [("", "one of its own"), *groups]  # type: ignore[attr-defined]

    def contract_and_line(self) -> tuple[str, int | None]:
        """What was chosen: the contract's number, and the line where one was."""
        number, _, position = self.cleaned_data["choice"].rpartition("/")
        return (number, int(position)) if number else (position, None)

    def environment_name(self) -> str | None:
        """The name of the environment; None for one of its own."""
        return self.cleaned_data["environment"].partition("/")[2] or None
