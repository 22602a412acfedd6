"""Ambitions, goals and actions, made in one line."""

import itertools
from typing import Any

from lobby.models import Ambition, LobbyAction, LobbyGoal

YEAR = 2023
_numbers = itertools.count(1)


def ambition(**values: Any) -> Ambition:
    """An ambition of 2023."""
    number = next(_numbers)
    defaults = {
        "plan_year": YEAR,
        "number": number,
        "name": f"Ambitie {number}",
        "slug": f"ambitie-{number}",
        "text": "Wat wij willen.",
    }
    return Ambition.objects.create(**{**defaults, **values})


def goal(under: Ambition | None = None, **values: Any) -> LobbyGoal:
    """A goal of 2023."""
    number = next(_numbers)
    under = under or ambition()
    defaults = {
        "plan_year": under.plan_year,
        "number": number,
        "ambition": under,
        "title": f"Doel {number}",
        "goal": "M50 wil iets bereiken.",
    }
    return LobbyGoal.objects.create(**{**defaults, **values})


def action(of: LobbyGoal, **values: Any) -> LobbyAction:
    """Something to do for a goal."""
    return LobbyAction.objects.create(goal=of, **{"text": "Een gesprek voeren", **values})
