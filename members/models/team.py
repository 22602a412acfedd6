"""Who in a municipality carries M50: the portfolio holder, the team, and who wrote the memo."""

from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from m50portal.core.periods import Period, overlap_exists
from members.models.municipality import Municipality
from members.models.people import Official


class MunicipalTeam(Period):
    """What a municipality says about who carries M50, from a date until a date (R17, R18).

    The author is somebody of the register, or a name of somebody who is not in it.
    """

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="teams")
    portfolio_holder = models.ForeignKey(
        Official,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="holds_portfolio",
        verbose_name="portefeuillehouder",
    )
    team = models.CharField("team", max_length=120, blank=True)
    author = models.ForeignKey(
        Official,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="writes_memo",
        verbose_name="steller",
    )
    author_name = models.CharField("naam van de steller", max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta(Period.Meta):
        verbose_name = "team van de gemeente"
        verbose_name_plural = "teams van gemeenten"

    def __str__(self) -> str:
        return f"{self.municipality}: {self.team or 'team'}, {self.period_text}"

    @property
    def author_text(self) -> str:
        """The author's name, from the register or as typed; "" when unknown."""
        return self.author.name if self.author is not None else self.author_name

    def clean(self) -> None:
        if overlap_exists(self, municipality=self.municipality):
            raise ValidationError("Deze gemeente heeft in deze periode al een team.")
