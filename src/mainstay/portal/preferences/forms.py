"""What can one choose for oneself?"""

from zoneinfo import available_timezones

from django import forms

THEMES = [("", "As the system has it"), ("light", "Light"), ("dark", "Dark")]
DENSITIES = [("compact", "Compact"), ("", "Usual"), ("roomy", "Roomy")]
ZONES = sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")


class Preferences(forms.Form):
    """Name, zone, theme, density, and whether pages hear single keys."""

    name = forms.CharField(label="Name", help_text="As colleagues and the provider see it.", max_length=200)
    zone = forms.CharField(
        label="Time zone",
        help_text="Times are shown in it, with its place. Days of contracts are days in UTC.",
        widget=forms.TextInput(attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false"}),
    )
    theme = forms.ChoiceField(label="Theme", choices=THEMES, required=False)
    density = forms.ChoiceField(
        label="Rows of tables", help_text="26, 33 or 41 pixels high.", choices=DENSITIES, required=False
    )
    keyboard = forms.BooleanField(
        label="Keys of the pages",
        help_text="/ finds, J and K go by rows, ? shows all. Off in fields in any case.",
        required=False,
    )
