"""What is asked of those who set the mail server, or try it out?"""

from typing import Any

from django import forms

from mainstay.operations.mail import MailSettings
from mainstay.records.models import MailServer

SECURITY = [
    ("starttls", "STARTTLS: the way becomes secret at once, mostly on port 587"),
    ("tls", "TLS from the start, mostly on port 465"),
    ("none", "None: for a server on this machine or in the same rack, mostly on port 25"),
]
PORTS = "A number from 1 to 65535, mostly 587, 465 or 25."
PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off"}


class MailServerForm(forms.Form):
    """The server, how one signs in there, and who mail is from. The password is written, and never shown again."""

    is_on = forms.BooleanField(
        label="Send mail",
        help_text="Off: every mail is held here, and staff pass on by hand what must arrive, such as an invitation.",
        required=False,
    )
    host = forms.CharField(
        label="Mail server", required=False, max_length=253, widget=forms.TextInput(attrs=PLAIN),
        help_text="Its name as its certificate has it: smtp.example.com.",
    )  # fmt: skip
    port = forms.IntegerField(
        label="Port", min_value=1, max_value=65535, widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages=dict.fromkeys(("invalid", "required", "min_value", "max_value"), PORTS),
    )  # fmt: skip
    security = forms.ChoiceField(
        label="How the way is kept secret", choices=SECURITY, help_text="The server's certificate is checked."
    )
    user = forms.CharField(
        label="User", required=False, max_length=200, widget=forms.TextInput(attrs=PLAIN),
        help_text="The name that we sign in with there. Empty: we do not sign in.",
    )  # fmt: skip
    password = forms.CharField(
        label="Password", required=False, max_length=500, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    no_password = forms.BooleanField(label="Forget the password that is kept", required=False)
    from_address = forms.EmailField(
        label="Sender", required=False, max_length=254, help_text="What people see and answer to. What bounces comes back to it.",
        error_messages={"invalid": "This is no address of a mailbox, such as pro@example.com."},
    )  # fmt: skip
    from_name = forms.CharField(label="Sender's name", required=False, max_length=100)

    def __init__(self, sent: Any = None, *, row: MailServer) -> None:
        names = ("is_on", "host", "port", "security", "user", "from_address", "from_name")
        super().__init__(sent, initial={name: getattr(row, name) for name in names})
        self.has_password = bool(row.password)
        kept = (
            "One is kept, sealed. Leave this empty to keep it."
            if row.password
            else "It is kept sealed and never shown."
        )
        self.fields["password"].help_text = kept
        if not row.password:
            del self.fields["no_password"]

    def said(self) -> MailSettings:
        """The settings as they were typed; an empty password leaves the one that is kept."""
        values = dict(self.cleaned_data)
        forget = values.pop("no_password", False)
        password = "" if forget else values.pop("password") or None
        return MailSettings(**{**values, "password": password})


class TestForm(forms.Form):
    """Who gets the test mail."""

    to = forms.EmailField(
        label="Address", max_length=254,
        error_messages={"required": "Say who gets it.", "invalid": "This is no address of a mailbox."},
    )  # fmt: skip
