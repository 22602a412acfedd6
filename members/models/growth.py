"""What the network wants to grow to."""

from django.db import models

from m50portal.core.dates import long_date


class GrowthTarget(models.Model):
    """So many members by a date, with who says so."""

    by_date = models.DateField("uiterlijk op", unique=True)
    number = models.PositiveIntegerField("aantal leden")
    source = models.CharField("bron", max_length=200)

    class Meta:
        verbose_name = "groeidoel"
        verbose_name_plural = "groeidoelen"

    def __str__(self) -> str:
        return f"{self.number} leden op {long_date(self.by_date)}"
