"""Who signs in, in which role: of an account, and of the provider."""
