"""What is asked of somebody who signs in? What is wrong stands at its field, and the address is kept."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError

from mainstay.portal.sign_in.adapter import refuse
from mainstay.queries.single_sign_on import closes_password_of

WRONG = "The password does not belong to this address."
WRONG_AGAIN = "This is not your password."
TOO_OFTEN = "Too many attempts. Signing in with this address is closed for five minutes, then it opens by itself."
WRONG_CODE = "This code opens nothing. Codes of the app change every half minute; a recovery code is good once."
WRONG_PASSKEY = "This passkey is not known here. Use another way, and add it on the page of your sign-in."
_SAID = {"email_password_mismatch": WRONG, "too_many_login_attempts": TOO_OFTEN}
_CODE_SAID = {"incorrect_code": WRONG_CODE, "too_many_login_attempts": TOO_OFTEN, "rate_limited": TOO_OFTEN}


class SignInForm(LoginForm):  # type: ignore[misc]
    """The work address and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address, password = self.fields["login"], self.fields["password"]
        address.label, address.error_messages["required"] = "Work e-mail", "Say who you are by your address."
        password.label, password.error_messages["required"] = "Password", "The password is missing."
        for field in (address, password):
            field.widget.attrs.pop("placeholder", None)
        address.widget.attrs["autocomplete"] = "username webauthn"
        password.help_text = ""

    def clean(self) -> Any:
        """A pair that does not fit is said at the password: which of the two is wrong is nobody's to know. One that fits opens
        nothing where an identity provider has taken the password's place.
        """
        try:
            cleaned = super().clean()
        except ValidationError as error:
            self.add_error("password", _SAID.get(error.code or "", error.messages[0]))
            return self.cleaned_data
        instead = closes_password_of(self.user) if self.user else None
        if instead is not None:
            refuse(self.request, self.user.email, "password closed")
            self.add_error(
                "password", f"Passwords are closed for you. Sign in at {instead.name}, by single sign-on below."
            )
        return cleaned


class AddressForm(forms.Form):
    """Somebody's work address."""

    email = forms.EmailField(
        label="Work e-mail",
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
        error_messages={"required": "Say who you are by your address.", "invalid": "This is no address."},
    )


class PasswordAgain(forms.Form):
    """The password of whoever is signed in."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "The password is missing."},
    )

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        """It is theirs."""
        password: str = self.cleaned_data["password"]
        try:
            is_theirs = get_adapter().reauthenticate(self.person, password)
        except ValidationError as error:
            raise ValidationError(_SAID.get(error.code or "", error.messages[0])) from error
        if not is_theirs:
            raise ValidationError(WRONG_AGAIN)
        return password


class NewPassword(forms.Form):
    """A password as it shall be from now on. Whether it is good enough is for the operation to say."""

    password = forms.CharField(
        label="New password",
        strip=False,
        help_text="Twelve characters at least; a sentence of a few words is long and easy to keep.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "The new password is missing."},
    )


def said_of_code(error: ValidationError) -> str:
    """What is wrong with a code or a passkey, in our words."""
    return _CODE_SAID.get(error.code or "", error.messages[0])
