"""Looking: the one door from a request to a row, what a page shows, the facts that a rule wants."""
