"""What is asked when something of the sign-in is set up?"""

from typing import Any

from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

from mainstay.portal.sign_in.forms import said_of_code

NOT_PROVED = "The passkey could not be checked. Try once more."


class FirstCode(ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the app shows: it proves that the app has the seed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label, code.error_messages["required"] = "The code that it shows now", "The code is missing."
        code.widget.attrs.pop("placeholder", None)
        code.widget.attrs |= {"inputmode": "numeric", "spellcheck": "false"}

    def clean_code(self) -> str:
        """It is the seed's."""
        try:
            code: str = super().clean_code()
        except ValidationError as error:
            raise ValidationError(said_of_code(error)) from error
        return code


class NewPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that the browser has made, and a name for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.initial["name"] = ""
        name = self.fields["name"]
        name.label, name.help_text, name.max_length = "Its name", "Such as laptop, phone, blue key.", 60
        name.widget.attrs |= {"maxlength": "60", "autocomplete": "off"}

    def clean(self) -> Any:
        """It answers what was asked of it."""
        try:
            return super().clean()
        except ValidationError as error:
            raise ValidationError(NOT_PROVED) from error


class PasskeyName(forms.Form):
    """What a passkey is called."""

    name = forms.CharField(
        label="Its name", max_length=60, error_messages={"required": "A passkey has a name."},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
