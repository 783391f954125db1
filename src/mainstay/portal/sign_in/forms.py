"""What is asked of somebody who signs in? What is wrong stands at its field, and the address is kept."""

from typing import Any

from allauth.account.forms import LoginForm
from django.core.exceptions import ValidationError

WRONG = "The password does not belong to this address."
TOO_OFTEN = "Too many attempts. Signing in with this address is closed for a few minutes."
_SAID = {"email_password_mismatch": WRONG, "too_many_login_attempts": TOO_OFTEN}


class SignInForm(LoginForm):  # type: ignore[misc]
    """The work address and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        address, password = self.fields["login"], self.fields["password"]
        address.label, address.error_messages["required"] = "Work e-mail", "Say who you are by your address."
        password.label, password.error_messages["required"] = "Password", "The password is missing."
        for field in (address, password):
            field.widget.attrs.pop("placeholder", None)
        password.help_text = ""

    def clean(self) -> Any:
        """A pair that does not fit is said at the password: which of the two is wrong is nobody's to know."""
        try:
            return super().clean()
        except ValidationError as error:
            self.add_error("password", _SAID.get(error.code or "", error.messages[0]))
            return self.cleaned_data
