"""Reading ambitions, goals and actions."""

import datetime
from typing import Self

from django.db import models

from lobby.choices import OPEN_ACTION_STATES


class AmbitionQuerySet(models.QuerySet):
    """Ambitions of a plan year."""

    def of_year(self, plan_year: int) -> Self:
        """Those of one annual plan, in its order."""
        return self.filter(plan_year=plan_year).order_by("number", "pk")


class GoalQuerySet(models.QuerySet):
    """Lobby goals."""

    def of_year(self, plan_year: int) -> Self:
        """Those of one annual plan, by number, with ambition and pillar."""
        rows = self.filter(plan_year=plan_year).select_related("ambition", "pillar")
        return rows.order_by("number", "pk")


class ActionQuerySet(models.QuerySet):
    """Actions for lobby goals."""

    def in_order(self) -> Self:
        """First what is due first; what has no date comes last."""
        return self.select_related("official").order_by(
            models.F("due_on").asc(nulls_last=True), "pk"
        )

    def open(self) -> Self:
        """What still has to be done."""
        return self.filter(state__in=OPEN_ACTION_STATES)

    def late_on(self, day: datetime.date) -> Self:
        """What should have been done before ``day``."""
        return self.open().filter(due_on__lt=day)
