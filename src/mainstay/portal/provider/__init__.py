"""The provider: what it is called, where it is found, and what is still to set."""
