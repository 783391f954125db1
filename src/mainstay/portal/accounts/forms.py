"""What is asked of those who make an account?"""

from django import forms


class AccountForm(forms.Form):
    """Its key, its name, and where it is."""

    key = forms.CharField(
        label="Key", help_text="Stands in addresses and commands: small letters, digits and hyphens.", max_length=50
    )
    name = forms.CharField(label="Name", max_length=200)
    zone = forms.CharField(label="Time zone", help_text="Such as Europe/Berlin.")
