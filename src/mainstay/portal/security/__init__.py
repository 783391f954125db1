"""Your sign-in: what one proves oneself by, and where one is signed in."""
