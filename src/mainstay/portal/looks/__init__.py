"""Looking as a person of a customer."""
