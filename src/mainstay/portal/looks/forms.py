"""What is asked of those who look as somebody else?"""

from django import forms


class LookForm(forms.Form):
    """The reason, which the customer reads."""

    reason = forms.CharField(
        label="What for",
        help_text="One line, such as “case 40261”. The customer reads it.",
        max_length=200,
        error_messages={"required": "Say what it is for; the customer reads it."},
    )
