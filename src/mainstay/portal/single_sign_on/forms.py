"""What is asked of those who set up an identity provider?"""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from mainstay.operations.single_sign_on import NewSingleSignOn
from mainstay.records.models import SingleSignOn

_SPLIT = re.compile(r"[\s,;]+")


class SingleSignOnForm(forms.Form):
    """The identity provider, and what it may say."""

    name = forms.CharField(
        label="Its name", help_text="Stands on the button: the organisation, or what its people call it.", max_length=80
    )
    issuer = forms.CharField(
        label="Issuer",
        help_text="As it names itself; its /.well-known/openid-configuration is read from there.",
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "spellcheck": "false"}),
    )
    client_id = forms.CharField(
        label="Client id", max_length=200, widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"})
    )
    secret = forms.CharField(
        label="Client secret",
        max_length=500,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    domains = forms.CharField(
        label="Domains of its mail addresses",
        help_text="Only people with such an address are known by it. One a line.",
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
    )
    group_claim = forms.CharField(
        label="Claim with the groups", max_length=100, required=False, help_text="Mostly groups."
    )
    roles = forms.CharField(
        label="Role of each group",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    makes_people = forms.BooleanField(
        label="Make people who are not known yet",
        required=False,
        help_text="At their first sign-in, with the role of their groups. Otherwise they are invited.",
    )
    closes_passwords = forms.BooleanField(
        label="Close passwords",
        required=False,
        help_text="People with such an address sign in there, and by a password no more.",
    )

    def __init__(self, posted: Any = None, *, row: SingleSignOn | None, roles: tuple[str, ...]) -> None:
        super().__init__(posted, initial=_initial(row))
        kept = "It is kept sealed and not shown again. Empty leaves the one that is there."
        self.fields["secret"].help_text = (
            kept if row else "It came with the client id. It is kept sealed and not shown again."
        )
        self.fields["secret"].required = row is None
        self.fields["roles"].help_text = (
            f"One a line: the group = {', '.join(roles[:-1])} or {roles[-1]}. Given and withdrawn at each sign-in. "
            "Empty: roles are given here alone."
        )

    def clean_roles(self) -> dict[str, str]:
        """Groups with their roles."""
        lines = [line for line in self.cleaned_data["roles"].splitlines() if line.strip()]
        pairs = [line.rpartition("=") for line in lines]
        if any(not group.strip() or not role.strip() for group, _, role in pairs):
            raise ValidationError("Each line is a group, an equals sign and a role.")
        return {group.strip(): role.strip() for group, _, role in pairs}

    def clean_domains(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(filter(None, _SPLIT.split(self.cleaned_data["domains"])))

    def said(self) -> NewSingleSignOn:
        """As the operation takes it."""
        return NewSingleSignOn(**self.cleaned_data)


class SecondFactorForm(forms.Form):
    """From when a second factor is demanded."""

    since = forms.DateField(
        label="Nobody signs in without a second factor from",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Whoever has none by then sets one up at the next sign-in. Empty: it is not demanded.",
    )


def _initial(row: SingleSignOn | None) -> dict[str, Any]:
    if row is None:
        return {"group_claim": "groups"}
    names = ("name", "issuer", "client_id", "group_claim", "makes_people", "closes_passwords")
    roles = "\n".join(f"{group} = {role}" for group, role in sorted(row.roles.items()))
    return {name: getattr(row, name) for name in names} | {"domains": "\n".join(row.domains), "roles": roles}
