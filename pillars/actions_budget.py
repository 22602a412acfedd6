"""What happens to a budget: the knowledge partner's work programme, its lines, and the other costs.

Amounts are typed, so they are mended too: the old ones stay in the history and the trail.
"""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from m50portal.core import audit
from m50portal.core.versions import hold, save_version
from pillars.choices import LineState
from pillars.models import CostLine, KnowledgeProgramme, ProgrammeLine

CHANGED_MEANWHILE = "Iemand anders heeft dit intussen gewijzigd. Er is niets verwijderd. Ga terug en bekijk wat er nu staat."


@transaction.atomic
def add_programme(*, values: dict[str, Any], by: Any) -> KnowledgeProgramme:
    """Note what was agreed with the knowledge partner for a year; one programme a year."""
    programme = KnowledgeProgramme(**values)
    _add(programme, "pillars.add_programme", by)
    return programme


@transaction.atomic
def change_programme(
    *, programme: KnowledgeProgramme, values: dict[str, Any], version: int, by: Any
) -> KnowledgeProgramme:
    """Mend the agreement; its year stays. ValidationError ("clash") on another ``version``."""
    values = {name: value for name, value in values.items() if name != "year"}
    save_version(programme, values=values, version=version, kind="pillars.change_programme", by=by)
    return programme


@transaction.atomic
def remove_programme(*, programme: KnowledgeProgramme, version: int, by: Any) -> None:
    """Take a programme without lines away; ValidationError while it has some."""
    _hold(programme, version)
    if programme.lines.exists():
        raise ValidationError("Dit werkprogramma heeft nog regels. Verwijder eerst de regels.")
    _remove(programme, "pillars.remove_programme", by)


@transaction.atomic
def add_line(*, programme: KnowledgeProgramme, values: dict[str, Any], by: Any) -> ProgrammeLine:
    """Give the work programme another line."""
    hold(programme)
    line = ProgrammeLine(programme=programme, **values)
    _add(line, "pillars.add_line", by)
    return line


@transaction.atomic
def change_line(
    *, line: ProgrammeLine, values: dict[str, Any], version: int, by: Any
) -> ProgrammeLine:
    """Change a line; ValidationError ("clash") on another ``version``."""
    save_version(line, values=values, version=version, kind="pillars.change_line", by=by)
    return line


@transaction.atomic
def deliver_line(
    *, line: ProgrammeLine, delivered_on: datetime.date, note: str, version: int, by: Any
) -> ProgrammeLine:
    """Note that what a line promised is there; its money stays as it is.

    Raises ValidationError when it was delivered or dropped already, "clash" on another ``version``.
    """
    stored = ProgrammeLine.objects.select_for_update().get(pk=line.pk)
    if stored.state == LineState.DELIVERED:
        raise ValidationError("Dit is al als opgeleverd gemeld.")
    if stored.state == LineState.DROPPED:
        raise ValidationError("Deze regel is vervallen. Vraag het secretariaat om de wijziging.")
    values = {"state": LineState.DELIVERED, "delivered_on": delivered_on, "note": note}
    save_version(line, values=values, version=version, kind="pillars.deliver_line", by=by)
    return line


@transaction.atomic
def remove_line(*, line: ProgrammeLine, version: int, by: Any) -> None:
    """Take a line away; the trail keeps what it said."""
    _hold(line, version)
    _remove(line, "pillars.remove_line", by)


@transaction.atomic
def add_cost(*, values: dict[str, Any], by: Any) -> CostLine:
    """Note something else that dues pay for in a year."""
    cost = CostLine(**values)
    _add(cost, "pillars.add_cost", by)
    return cost


@transaction.atomic
def change_cost(*, cost: CostLine, values: dict[str, Any], version: int, by: Any) -> CostLine:
    """Change costs; ValidationError ("clash") on another ``version``."""
    save_version(cost, values=values, version=version, kind="pillars.change_cost", by=by)
    return cost


@transaction.atomic
def remove_cost(*, cost: CostLine, version: int, by: Any) -> None:
    """Take costs away; the trail keeps what they said."""
    _hold(cost, version)
    _remove(cost, "pillars.remove_cost", by)


def _add(row: models.Model, kind: str, by: Any) -> None:
    row.full_clean()
    row.save()
    audit.record(kind, target=row, by=by, changes=_facts(row))


def _hold(row: Any, version: int) -> None:
    """Hold ``row`` as it was seen; nothing is removed that somebody changed meanwhile."""
    hold(row)
    if row.version != version:
        raise ValidationError(CHANGED_MEANWHILE, code="clash")


def _remove(row: models.Model, kind: str, by: Any) -> None:
    audit.record(kind, target=row, by=by, changes=_facts(row))
    row.delete()


def _facts(row: Any) -> dict[str, str]:
    """What a row says, for the trail; what is empty is left out."""
    named = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    found = {name: getattr(row, name) for name in named if name != "version"}
    return {name: str(value) for name, value in found.items() if value not in (None, "")}
