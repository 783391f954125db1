"""What a word of the terms means to this provider, where the description says nothing of it."""

from django.db import models


class TermMeaning(models.Model):
    """The provider's definition of one word, with where it was read and on which day."""

    term = models.CharField(max_length=60, unique=True)
    says = models.CharField(max_length=500)
    source = models.CharField(max_length=300)
    read_on = models.DateField()
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.term
