"""The API for integrators, under /api/v1: the same nouns and verbs as the portal and the command line, one file a noun."""
