"""The service description as data, and its grammar: clauses, figures, readings, questions, decisions."""
