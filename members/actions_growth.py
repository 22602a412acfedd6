"""What the secretariat keeps about the network as a whole and about inhabitants, by hand."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.core import audit
from m50portal.core.versions import hold
from members.choices import PopulationStatus
from members.models import GrowthTarget, Municipality, Population


@transaction.atomic
def set_growth_target(*, by_date: datetime.date, number: int, source: str, by: Any) -> GrowthTarget:
    """So many members by a date; another number for the same date takes its place."""
    target = GrowthTarget.objects.select_for_update().filter(by_date=by_date).first()
    before = target.number if target is not None else None
    target = target or GrowthTarget(by_date=by_date)
    target.number, target.source = number, source
    target.full_clean()
    target.save()
    audit.record(
        "members.set_growth_target",
        target=target,
        by=by,
        changes={"by_date": str(by_date), "number": [str(before), str(number)]},
    )
    return target


@transaction.atomic
def remove_growth_target(*, target: GrowthTarget, by: Any) -> None:
    """The target no longer counts; the audit trail keeps it."""
    audit.record(
        "members.remove_growth_target",
        target=target,
        by=by,
        changes={"by_date": str(target.by_date), "number": target.number, "source": target.source},
    )
    target.delete()


@transaction.atomic
def update_population(
    *,
    municipality: Municipality,
    on: datetime.date,
    inhabitants: int,
    status: str,
    source: str,
    by: Any,
) -> Population:
    """A figure of inhabitants with who says so; the guideline never refuses it.

    A corrected figure is a new row: what is kept in the cache hangs on the newest one.
    """
    hold(municipality)
    ends = municipality.ends_on
    if ends is not None and on >= ends:
        raise ValidationError({"on": f"{municipality.gone_text} Kies een eerdere datum."})
    before = Population.objects.filter(municipality=municipality, on=on).first()
    figure = Population(
        municipality=municipality,
        on=on,
        inhabitants=inhabitants,
        status=status or PopulationStatus.FINAL,
        source=source,
    )
    if before is not None:
        before.delete()
    figure.full_clean()
    figure.save()
    old = before.inhabitants if before is not None else None
    audit.record(
        "members.update_population",
        target=municipality,
        by=by,
        changes={"on": str(on), "inhabitants": [str(old), str(inhabitants)], "source": source},
    )
    return figure
