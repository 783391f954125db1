"""What the terms decide: one question, one function of its facts and the terms."""
