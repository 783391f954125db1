"""The service description as one reads it: clauses in our words, their readings, and the honest count of what is answered."""
