"""What the provider grants beyond the description: a service on a release that its clause does not name, with the source."""

from django.db import models


class Addition(models.Model):
    """From that day on the service is granted on the release (6.1, 4.2). Without a source there is no addition."""

    service = models.CharField(max_length=60)
    release = models.CharField(max_length=10)
    from_on = models.DateField()
    source = models.CharField(max_length=300)
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "release"], name="addition_once"),
            models.CheckConstraint(condition=~models.Q(source=""), name="addition_has_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.service} on {self.release}"
