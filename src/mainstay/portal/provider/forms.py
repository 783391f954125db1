"""What is asked of those who set the provider?"""

from django import forms


class ProviderForm(forms.Form):
    """Its name, its addresses, and how long a customer has to answer an offer."""

    name = forms.CharField(
        label="Name", max_length=200, help_text="As customers read it on every page and in every mail."
    )
    portal_url = forms.CharField(
        label="Address of the pages",
        required=False,
        max_length=500,
        help_text="Links in mails begin with it, such as https://pro.example.com.",
    )
    contract_url = forms.CharField(
        label="Address for machines",
        required=False,
        max_length=500,
        help_text="What stands behind contract_url in the client's settings; empty for that of the pages.",
    )
    offer_days = forms.IntegerField(
        label="Days to answer an offer",
        min_value=1,
        max_value=365,
        help_text="An amendment that nobody answers lapses then.",
    )
