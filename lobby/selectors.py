"""Questions about the lobby that several rooms ask."""

import datetime

from django.db.models import Max, Prefetch, QuerySet

from lobby.models import Ambition, LobbyAction, LobbyGoal, Priority


def plan_years() -> list[int]:
    """The years that have ambitions, last first."""
    years = Ambition.objects.order_by("-plan_year").values_list("plan_year", flat=True)
    return list(years.distinct())


def latest_plan_year() -> int | None:
    """The last year that has ambitions, or None."""
    return Ambition.objects.aggregate(last=Max("plan_year"))["last"]


def ambitions_with_goals(plan_year: int) -> QuerySet[Ambition]:
    """The ambitions of ``plan_year`` with priorities, goals and actions: four queries."""
    actions = Prefetch("actions", LobbyAction.objects.in_order())
    goals = Prefetch("goals", LobbyGoal.objects.of_year(plan_year).prefetch_related(actions))
    ambitions = Ambition.objects.of_year(plan_year)
    priorities = Prefetch("priorities", Priority.objects.order_by("number"))
    return ambitions.prefetch_related(goals, priorities)


def late_actions(day: datetime.date) -> QuerySet[LobbyAction]:
    """Open actions that should have been done before ``day``, oldest first."""
    return LobbyAction.objects.late_on(day).select_related("goal").in_order()


def goal_years(number: int) -> list[int]:
    """The plan years that have a goal with this number, last first."""
    rows = LobbyGoal.objects.filter(number=number).order_by("-plan_year")
    return list(rows.values_list("plan_year", flat=True))
