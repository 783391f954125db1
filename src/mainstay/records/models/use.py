"""How much of a line was used on each day."""

from django.db import models

from mainstay.records.models.contracts import Line


class DailyUse(models.Model):
    """A line on one day of its account. `used` counts the machines that held a unit when the day ended, or at the last look
    while it lasts, `most` the highest count of all looks, `active` those that were heard on it, `bought` the units.
    """

    line = models.ForeignKey(Line, models.CASCADE, related_name="use", db_index=False)
    day = models.DateField()
    used = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    active = models.PositiveIntegerField()
    bought = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "daily use"
        constraints = [models.UniqueConstraint(fields=["line", "day"], name="daily_use_once")]

    def __str__(self) -> str:
        return f"{self.line} on {self.day}"
