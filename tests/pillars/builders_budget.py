"""Budgets made in one line."""

import itertools
from decimal import Decimal
from typing import Any

from pillars.actions_budget import add_cost, add_line, add_programme
from pillars.models import CostLine, KnowledgeProgramme, ProgrammeLine

_numbers = itertools.count(1)


def programme(year: int = 2023, agreed: str = "50000.00", **given: Any) -> KnowledgeProgramme:
    """What was agreed with the knowledge partner for ``year``."""
    values = {"year": year, "agreed": Decimal(agreed), "decided_by": "Dagelijks bestuur", **given}
    return add_programme(values=values, by=None)


def line(
    of: KnowledgeProgramme, budget: str = "10000.00", spent: str = "0.00", **given: Any
) -> ProgrammeLine:
    """A line of a programme, for all pillars unless told otherwise."""
    values = {"title": f"Onderzoek {next(_numbers)}", "pillar": None, **given}
    values |= {"budget": Decimal(budget), "spent": Decimal(spent)}
    return add_line(programme=of, values=values, by=None)


def cost(year: int = 2023, budget: str = "1000.00", spent: str = "0.00", **given: Any) -> CostLine:
    """Something else that dues pay for."""
    values = {"kind": "secretariat", "title": f"Kosten {next(_numbers)}", **given}
    values |= {"year": year, "budget": Decimal(budget), "spent": Decimal(spent)}
    return add_cost(values=values, by=None)


def form_of(row: Any, **given: Any) -> dict[str, Any]:
    """What a browser posts about ``row`` when somebody changes ``given``."""
    names = {
        KnowledgeProgramme: ("partner", "agreed", "decided_by", "source"),
        ProgrammeLine: ("title", "budget", "spent", "state", "note"),
        CostLine: ("kind", "title", "budget", "spent", "note"),
    }[type(row)]
    return {name: getattr(row, name) for name in names} | {"version": row.version} | given
