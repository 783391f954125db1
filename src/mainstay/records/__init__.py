"""What is remembered: models, constraints, migrations and the hot statements. It decides nothing."""
