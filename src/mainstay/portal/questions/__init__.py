"""The questions that the terms answer: each as a form made from its facts, with its answer beside it."""
