"""Acting: one verb, one durable transaction; a refusal undoes it and is itself kept."""
