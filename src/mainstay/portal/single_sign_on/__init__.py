"""Which identity provider speaks for whom, and who needs a second factor."""
