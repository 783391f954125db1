"""How a person has lists: their columns, and the views that they save."""
