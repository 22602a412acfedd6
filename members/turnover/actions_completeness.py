"""What happens around the completeness board: hiding what is so on purpose, keeping the counts."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from m50portal.core import audit
from m50portal.core.dates import long_date, today
from members.turnover.models import CompletenessCount, Snooze

LONGEST = datetime.timedelta(days=730)


@transaction.atomic
def snooze(
    *, key: str, target: int, label: str, until: datetime.date, reason: str, by: Any
) -> Snooze:
    """Hide a line of the board until ``until``, with the reason; it comes back by itself.

    Raises ValidationError when the day is not ahead or too far, or somebody else was first.
    """
    now = today()
    if until <= now:
        raise ValidationError({"until": "Kies een dag die nog komt."})
    if until > now + LONGEST:
        raise ValidationError(
            {
                "until": f"Kies {long_date(now + LONGEST)} of eerder, zodat iemand er nog eens naar kijkt."
            }
        )
    row = Snooze(
        key=key,
        target=target,
        label=label[:200],
        reason=reason,
        starts_on=now,
        ends_on=until,
        by_label=str(by)[:150],
    )
    row.full_clean()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise ValidationError("Iemand anders heeft dit net al verborgen.") from error
    audit.record(
        "turnover.snooze", target=row, by=by, changes={"reason": reason, "ends_on": str(until)}
    )
    return row


@transaction.atomic
def wake(*, row: Snooze, by: Any) -> None:
    """Show a hidden line again from today; the trail keeps that it was hidden."""
    row = Snooze.objects.select_for_update().get(pk=row.pk)
    now = today()
    if row.ends_on is not None and row.ends_on <= now:
        return
    audit.record("turnover.wake", target=row, by=by)
    if row.starts_on >= now:
        row.delete()
    else:
        row.ends_on = now
        row.save()


@transaction.atomic
def keep_counts(*, on: datetime.date, counts: Iterable[tuple[str, int, int]]) -> int:
    """Keep ``(key, count, of)`` of a day; counted again on the same day the last count stands."""
    rows = [CompletenessCount(on=on, key=key, count=count, of=of) for key, count, of in counts]
    CompletenessCount.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["on", "key"],
        update_fields=["count", "of"],
    )
    return len(rows)
