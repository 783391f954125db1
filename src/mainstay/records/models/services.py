"""How each service reaches machines: the archive, suites and key that the provider sets."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Service(models.Model):
    """Settings of one service, by the client's name for it. Without `apt_url` and `suites` nothing is enabled by default."""

    name = models.CharField(max_length=60, unique=True)
    apt_url = models.CharField(max_length=500, blank=True, default="")
    apt_key = models.TextField(blank=True, default="")
    suites = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    packages = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    enabled_by_default = models.BooleanField(default=False)
    directives = models.JSONField(default=dict, blank=True)
    overrides = models.JSONField(default=list, blank=True)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
