"""The demonstration's history of the completeness board, counted from the register itself.

Of a past day the register only tells what has dates, so those months hold fewer checks; from the day
of seeding on beat counts all of them.
"""

import datetime

from m50portal.core.dates import today
from m50portal.desk.actions_completeness import count_day
from members.register_selectors import months_before
from members.turnover.models import CompletenessCount

MONTHS_BACK = 12


def seed() -> None:
    """Count the last day of each of the past months, and today; what was counted stays."""
    now = today()
    first = now.replace(day=1)
    month_ends = [
        months_before(first, months) - datetime.timedelta(days=1)
        for months in range(MONTHS_BACK - 1, -1, -1)
    ]
    counted = set(CompletenessCount.objects.values_list("on", flat=True).distinct())
    for day in (*month_ends, now):
        if day not in counted:
            count_day(day)
