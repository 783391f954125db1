"""Where one begins: an account with what covers it and what lapses next."""
