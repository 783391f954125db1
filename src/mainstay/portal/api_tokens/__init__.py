"""The tokens of the API: those of an account beside its webhooks, and those of the provider."""
