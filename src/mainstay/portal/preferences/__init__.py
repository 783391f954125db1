"""How a person is shown everything."""
