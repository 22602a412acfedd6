"""What happens to pillars themselves, their themes and their activities."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from m50portal.core import audit
from m50portal.core.versions import save_version
from members.models import Municipality
from pillars.models import Activity, ActivityParticipation, Pillar, Theme


@transaction.atomic
def change_pillar(*, pillar: Pillar, values: dict[str, Any], version: int, by: Any) -> Pillar:
    """Change the texts of ``pillar``; raises ValidationError ("clash") on another ``version``."""
    save_version(pillar, values=values, version=version, kind="pillars.change_pillar", by=by)
    return pillar


@transaction.atomic
def change_activity(
    *, activity: Activity, values: dict[str, Any], version: int, by: Any
) -> Activity:
    """Change ``activity``; raises ValidationError ("clash") on another ``version``."""
    save_version(activity, values=values, version=version, kind="pillars.change_activity", by=by)
    return activity


@transaction.atomic
def add_theme(*, pillar: Pillar | None, values: dict[str, Any], by: Any) -> Theme:
    """Give ``pillar`` (None: the whole network) another theme, after the ones it has."""
    last = Theme.objects.filter(pillar=pillar).aggregate(last=Max("number"))["last"] or 0
    theme = Theme(pillar=pillar, number=last + 1, **values)
    theme.full_clean()
    theme.save()
    audit.record("pillars.add_theme", target=theme, by=by)
    return theme


@transaction.atomic
def add_activity(*, theme: Theme, values: dict[str, Any], by: Any) -> Activity:
    """Give ``theme`` another activity, after the ones it has."""
    last = Activity.objects.filter(theme=theme).aggregate(last=Max("number"))["last"] or 0
    activity = Activity(theme=theme, number=last + 1, **values)
    activity.full_clean()
    activity.save()
    audit.record("pillars.add_activity", target=activity, by=by)
    return activity


@transaction.atomic
def join_activity(
    *,
    activity: Activity,
    municipality: Municipality,
    joined_on: datetime.date,
    by: Any,
    note: str = "",
) -> ActivityParticipation:
    """Let ``municipality`` take part in ``activity``; raises ValidationError when it does already."""
    row = ActivityParticipation(
        activity=activity, municipality=municipality, joined_on=joined_on, note=note
    )
    row.full_clean()
    row.save()
    audit.record(
        "pillars.join_activity",
        target=activity,
        by=by,
        changes={"municipality": str(municipality), "joined_on": str(joined_on)},
    )
    return row


@transaction.atomic
def leave_activity(*, participation: ActivityParticipation, by: Any) -> None:
    """Take a municipality off an activity; the audit trail keeps that it took part."""
    audit.record(
        "pillars.leave_activity",
        target=participation.activity,
        by=by,
        changes={
            "municipality": str(participation.municipality),
            "joined_on": str(participation.joined_on),
        },
    )
    participation.delete()
