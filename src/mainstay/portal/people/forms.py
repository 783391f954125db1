"""What is asked of those who invite somebody, or take a role away?"""

from typing import Any

from django import forms


class InviteForm(forms.Form):
    """The address and the role. `like` is an address whose domain the field shows."""

    email = forms.EmailField(
        label="Address",
        max_length=254,
        error_messages={"required": "Say whom by their address.", "invalid": "This is no address of a mailbox."},
    )
    role = forms.ChoiceField(label="Role")

    def __init__(self, *args: Any, roles: list[tuple[str, str]], like: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["email"].widget.attrs["placeholder"] = f"name@{like.rpartition('@')[2]}"


class AcceptForm(forms.Form):
    """The name and the password of somebody new."""

    name = forms.CharField(
        label="Your name",
        help_text="As colleagues and the provider see it.",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Say how you are called."},
    )
    password = forms.CharField(
        label="A password",
        help_text="Twelve characters at least. A sentence of a few words is long and easy to keep.",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "A password is missing."},
    )
