"""What is asked of those who change a contract? Each form asks for what its operation takes, and nothing decides here."""

from datetime import date
from typing import Any

from django import forms

from mainstay.operations.orders import AmendedLine, NewDeviation, NewLine
from mainstay.portal.days import DayField
from mainstay.records.models import Line
from mainstay.records.models.amendments import DocumentKind
from mainstay.records.models.contracts import Level, LineKind, Scope, SupportScope
from mainstay.terms.clauses import Clause, Reading, edition, editions
from mainstay.terms.days import Period, day_after, day_before

NONE, SOME, ANY = "none", "some", "any"
OVERAGE = [(NONE, "refused"), (SOME, "agreed, up to a number"), (ANY, "agreed, as many as come")]
KINDS = [
    (LineKind.PHYSICAL, "Physical servers"),
    (LineKind.VIRTUAL, "Virtual machines"),
    (LineKind.DESKTOP, "Desktops"),
    (LineKind.LEGACY, "Legacy add-on"),
]


def longer_by(last: date, months: int) -> date:
    """The last day that many months after the last one: a month's own last day where it was one before."""
    first = Period(months, "months").after(day_after(last))
    return day_before(first)


def day(label: str, says: str = "", *, required: bool = True) -> forms.DateField:
    """A field for a day."""
    return DayField(label=label, help_text=says, required=required)


class ContractForm(forms.Form):
    """A new contract: its name, its days and its first line."""

    name = forms.CharField(label="Name", help_text="What was sold, as “Pro, full, 24/7”.", max_length=200)
    number = forms.CharField(label="Number", help_text="Empty: the next free one.", max_length=40, required=False)
    signed_on = day("Signed on", required=False)
    effective_from = day("First day", "Empty with the last day: it is not in effect yet.", required=False)
    effective_to = day("Last day", "The last one in force; access goes on for the days of grace.", required=False)
    edition = forms.ChoiceField(label="Edition of the terms", choices=[(name, name) for name in reversed(editions())])


class Overage(forms.Form):
    """What becomes of a machine above the quantity."""

    overage = forms.ChoiceField(label="Use above the quantity", choices=OVERAGE, initial=NONE)
    ceiling = forms.IntegerField(
        label="Units above at most", help_text="Where a number is agreed.", min_value=1, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A number is said where, and only where, one is agreed."""
        said = super().clean() or {}
        if said.get("overage") == SOME and not said.get("ceiling"):
            self.add_error("ceiling", "Say how many units above the quantity are agreed.")
        return said

    def agreed(self) -> int | None:
        """As a line has it: 0 none, None as many as come."""
        return {NONE: 0, ANY: None}.get(self.cleaned_data["overage"], self.cleaned_data.get("ceiling"))


class LineForm(Overage):
    """A new line."""

    kind = forms.ChoiceField(label="Kind", choices=KINDS)
    quantity = forms.IntegerField(label="Quantity", help_text="Whole machines.", min_value=0)
    scope = forms.ChoiceField(
        label="Scope of security", choices=[(scope, scope) for scope in Scope.values], initial=Scope.FULL
    )
    support_scope = forms.ChoiceField(
        label="Scope of support",
        help_text="Full support goes with the full scope alone.",
        choices=[("", "as the scope of security has it"), *((scope, scope) for scope in SupportScope.values)],
        required=False,
    )
    level = forms.ChoiceField(
        label="Support level", choices=[(level, level) for level in Level.values], initial=Level.SELF_SUPPORT
    )
    ends_on = day("Ends on", "Only where it ends before the contract.", required=False)
    note = forms.CharField(label="Note", help_text="Stands under the line.", max_length=200, required=False)
    field_order = [
        "kind", "quantity", "scope", "support_scope", "level", "overage", "ceiling", "ends_on", "note",
    ]  # fmt: skip

    def ordered(self) -> NewLine:
        """The line as it is ordered."""
        said = self.cleaned_data
        plain = {
            name: said[name] for name in ("kind", "quantity", "scope", "support_scope", "level", "ends_on", "note")
        }
        return NewLine(**plain, overage=self.agreed())


class AmendForm(Overage):
    """What may be amended of a line."""

    quantity = forms.IntegerField(label="Quantity", min_value=0)
    scope = forms.ChoiceField(label="Scope of security", choices=[(scope, scope) for scope in Scope.values])
    support_scope = forms.ChoiceField(
        label="Scope of support",
        help_text="Full support goes with the full scope alone.",
        choices=[("", "as the scope of security has it"), *((scope, scope) for scope in SupportScope.values)],
        required=False,
    )
    level = forms.ChoiceField(label="Support level", choices=[(level, level) for level in Level.values])
    ends_on = day("Ends on", "Only where it ends before the contract.", required=False)
    note = forms.CharField(label="Note", max_length=200, required=False)
    field_order = ["quantity", "scope", "support_scope", "level", "overage", "ceiling", "ends_on", "note"]

    @staticmethod
    def of(line: Line) -> dict[str, Any]:
        """The line as it is."""
        over = ANY if line.overage is None else SOME if line.overage else NONE
        return {
            "quantity": line.quantity,
            "scope": line.scope,
            "support_scope": line.support_scope,
            "level": line.level,
            "overage": over,
            "ceiling": line.overage or None,
            "ends_on": line.ends_on,
            "note": line.note,
        }

    def amended(self) -> AmendedLine:
        """The line as it will be."""
        said = self.cleaned_data
        return AmendedLine(
            quantity=said["quantity"],
            overage=self.agreed(),
            ends_on=said["ends_on"],
            scope=said["scope"],
            support_scope=said["support_scope"],
            level=said["level"],
            note=said["note"],
        )


class RenameForm(forms.Form):
    """Another name."""

    name = forms.CharField(label="Name", max_length=200)


class DatesForm(forms.Form):
    """Both days, or neither."""

    effective_from = day("First day", required=False)
    effective_to = day("Last day", "The last one in force. Both empty: the contract is not in effect.", required=False)


class RenewForm(forms.Form):
    """A later last day."""

    until = day("New last day")


class SupportEndForm(forms.Form):
    """The last day of support."""

    support_until = day("Last day of support", "Empty: support runs with the contract.", required=False)


class FigureForm(forms.Form):
    """A figure of a clause as it is agreed; where the clause is known its figures stand with the terms' own."""

    clause = forms.CharField(label="Clause", help_text="Its number, such as 8.3.2.", max_length=60)
    figure = forms.CharField(label="Figure", help_text="Its name on the clause’s page.", max_length=60)  # noqa: RUF001
    value = forms.CharField(
        label="As agreed", help_text="Written as the terms write theirs, unit and all.", max_length=200
    )

    def __init__(self, *args: Any, clause: Clause | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if clause is None or not clause.figures:
            return
        known = [(name, f"{_named(name)}: the terms say {text}") for name, text in clause.figures.items()]
        self.fields["clause"].widget = forms.HiddenInput()
        self.initial.setdefault("clause", clause.id)
        self.fields["figure"] = forms.CharField(label="Figure", widget=forms.Select(choices=known), max_length=60)
        self.fields["value"].help_text = _how_written(list(clause.figures.values()))
        self.order_fields(["clause", "figure", "value"])

    def placed(self) -> dict[str, str]:
        """Clause, figure and value, the figure by the name that the terms have for it."""
        said = self.cleaned_data
        return {
            "clause": said["clause"].strip(),
            "figure": said["figure"].strip().replace(" ", "_"),
            "value": said["value"].strip(),
        }


class DeviationForm(FigureForm):
    """The same, agreed at once: with the document that says so."""

    agreed_in = forms.CharField(label="Agreed in", help_text="The document that says so.", max_length=200)
    agreed_on = day("From")

    def agreed(self) -> NewDeviation:
        """The figure as it is agreed."""
        said = self.cleaned_data
        return NewDeviation(**self.placed(), agreed_in=said["agreed_in"], agreed_on=said["agreed_on"])


class ReadingForm(forms.Form):
    """Another reading of an open point."""

    reading = forms.ChoiceField(label="Reading")

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choosable = [reading for reading in edition(of).readings.values() if reading.choosable]
        self.fields["reading"].choices = [  # type: ignore[attr-defined]
            (reading.question, [(name, _choice(reading, name)) for name in reading.choices]) for reading in choosable
        ]
        self.fields["reading"].help_text = " ".join(reading.question for reading in choosable)


def _named(figure: str) -> str:
    return figure.replace("_", " ")


def _how_written(figures: list[str]) -> str:
    """How the value is written: as the terms write theirs."""
    shown = f"\N{LEFT DOUBLE QUOTATION MARK}{figures[0]}\N{RIGHT DOUBLE QUOTATION MARK}"
    return f"Written as the terms write theirs, unit and all: {shown}."


def _choice(reading: Reading, name: str) -> str:
    return f"{reading.choices[name]} (ours)" if name == reading.ours else reading.choices[name]


class DayForm(forms.Form):
    """When an amendment is to be in force, and what it is about."""

    from_on = day("From", "The first day, where the customer is. Empty: once it is accepted.", required=False)
    note = forms.CharField(
        label="What it is about",
        help_text="As “one year more, with 40 virtual machines”.",
        max_length=200,
        required=False,
    )


class DraftContractForm(forms.Form):
    """A contract that is to be offered: what it is called, and its days; its lines come next."""

    name = forms.CharField(label="Name", help_text="What is sold, as “Pro, full, 24/7”.", max_length=200)
    number = forms.CharField(label="Number", help_text="Empty: the next free one.", max_length=40, required=False)
    effective_from = day("First day", required=False)
    effective_to = day("Last day", "The last one in force; access goes on for the days of grace.", required=False)
    edition = forms.ChoiceField(label="Edition of the terms", choices=[(name, name) for name in reversed(editions())])


class RenewalForm(forms.Form):
    """By how much the end moves."""

    term = forms.TypedChoiceField(
        label="Longer by",
        coerce=int,
        choices=[(12, "one year"), (24, "two years"), (36, "three years"), (0, "to a day")],
    )
    until = day("New last day", "Only where it is to a day.", required=False)

    def __init__(self, *args: Any, ends_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends_on = ends_on

    def clean(self) -> dict[str, Any]:
        """A day is said where, and only where, the term is none."""
        said = super().clean() or {}
        if said.get("term") == 0 and not said.get("until"):
            self.add_error("until", "Say the new last day.")
        return said

    def last_day(self) -> date:
        """The new last day."""
        term = self.cleaned_data["term"]
        if not term:
            until: date = self.cleaned_data["until"]
            return until
        return longer_by(self.ends_on, term)


class AnswerForm(forms.Form):
    """What the customer says to an offer that is not accepted."""

    says = forms.CharField(label="Why", max_length=1000, widget=forms.Textarea, required=False)


class AskForm(forms.Form):
    """What should be different."""

    says = forms.CharField(label="What should be different", max_length=1000, widget=forms.Textarea)


class AcceptForm(forms.Form):
    """The name of whoever accepts, and the hash of the text that they read."""

    name = forms.CharField(label="Your name", max_length=200)
    text = forms.CharField(widget=forms.HiddenInput, max_length=64)


class DocumentForm(forms.Form):
    """A file to be kept with the contract."""

    file = forms.FileField(label="File", help_text="A PDF or any other file, 10 MB at most.")
    name = forms.CharField(label="Name", help_text="Empty: the name of the file.", max_length=150, required=False)
    kind = forms.ChoiceField(label="What it is", choices=[(kind, kind) for kind in DocumentKind.values])


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(label="Name of the token", help_text="What it is for, so you know it again.", max_length=100)
    line = forms.TypedChoiceField(
        label="Line",
        help_text="Machines that attach with it use this line alone.",
        coerce=int,
        empty_value=None,
        required=False,
    )
    environment = forms.ChoiceField(label="Environment", help_text="Which its machines join.", required=False)
    guest_of = forms.CharField(
        label="Machine under them",
        help_text="Where all of them run on one: they are known as its guests from their first attach on.",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    ends_on = day("Last day", "Empty: it goes on until it is revoked.", required=False)

    def __init__(self, *args: Any, lines: list[tuple[int, str]], environments: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["line"].choices = [("", "any that fits"), *lines]  # type: ignore[attr-defined]
        self.fields["environment"].choices = [("", "none"), *((name, name) for name in environments)]  # type: ignore[attr-defined]


class TerminateForm(forms.Form):
    """The last day, why, and the contract's number typed."""

    last_day = day("Last day")
    why = forms.CharField(label="Why", help_text="The customer reads it.", max_length=200)
    name = forms.CharField(label="Its number")

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.fields["name"].label = f"Type {wanted} to confirm"
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        """The number, letter by letter."""
        if self.cleaned_data["name"] != self.wanted:
            raise forms.ValidationError(f"This is not its number. Type {self.wanted}.")
        return self.wanted


class NamedForm(forms.Form):
    """A danger asks for the name of what it takes away."""

    name = forms.CharField(label="Its name")

    def __init__(self, *args: Any, wanted: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.fields[
            "name"
        ].label = f"Type \N{LEFT DOUBLE QUOTATION MARK}{wanted}\N{RIGHT DOUBLE QUOTATION MARK} to confirm"
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self) -> str:
        """The name, letter by letter."""
        if self.cleaned_data["name"] != self.wanted:
            raise forms.ValidationError(f"This is not its name. Type {self.wanted}.")
        return self.wanted
