"""What is asked of those who make a token of the API, or rotate one?"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms

from mainstay.portal.templatetags.dates import long_day
from mainstay.queries.api_tokens import OpenScope

MINE = ""
LIVES = ((30, "in 30 days"), (90, "in 90 days"), (365, "in 1 year"))
OVERLAPS = ((0, "not at all"), (1, "for an hour"), (24, "for a day"), (168, "for a week"))


class TokenForm(forms.Form):
    """Its name, whose it is, what it may and when it ends. Services are offered to those who may make them."""

    name = forms.CharField(
        label="Name", max_length=80, error_messages={"required": "Say what it is for: “patch report”."}
    )
    service_role = forms.ChoiceField(label="Whose", required=False)
    scopes = forms.MultipleChoiceField(
        label="May", error_messages={"required": "Choose at least one: without a scope it opens nothing."}
    )
    ends = forms.TypedChoiceField(label="Ends", coerce=int)

    def __init__(
        self, *args: Any, scopes: Iterable[OpenScope], roles: Iterable[str], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.open_scopes = today, tuple(scopes)
        fields: Any = self.fields
        fields["scopes"].choices = [(scope.name, scope.says) for scope in self.open_scopes]
        fields["ends"].choices = [(days, f"{said}, {long_day(today + timedelta(days=days))}") for days, said in LIVES]
        services = [(role, f"a service, {role}") for role in roles]
        if services:
            fields["service_role"].choices = [(MINE, "you"), *services]
        else:
            del fields["service_role"]

    def ends_at(self) -> datetime:
        """The end of its last day (UTC)."""
        last = self.today + timedelta(days=self.cleaned_data["ends"])
        return datetime.combine(last, time(), UTC)

    def choices(self) -> list[dict[str, object]]:
        """The scopes, those that were chosen marked."""
        chosen = self["scopes"].value() or []
        return [{"name": scope.name, "says": scope.says, "chosen": scope.name in chosen} for scope in self.open_scopes]


class RotateForm(forms.Form):
    """How long the old one goes on."""

    overlap = forms.TypedChoiceField(
        label="The old one goes on", coerce=int, choices=OVERLAPS, initial=24,
        help_text="Long enough to put the new one in its place; not at all where the old one is out.",
    )  # fmt: skip

    def hours(self) -> timedelta:
        """The overlap."""
        return timedelta(hours=self.cleaned_data["overlap"])
