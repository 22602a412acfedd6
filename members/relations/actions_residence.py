"""Where people with a political office live: one place at a time, nothing overwritten."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.core import audit
from members.models import Municipality
from members.relations.models import ExternalPerson, Residence


@transaction.atomic
def move_home(
    *,
    person: ExternalPerson,
    municipality: Municipality | None,
    starts_on: datetime.date,
    by: Any,
    source: str = "",
) -> Residence | None:
    """``person`` lives in ``municipality`` from ``starts_on``; None: no longer known from that day.

    What began on that very day is corrected. Raises ValidationError when a later move is known, or
    when the person has no political office.
    """
    person = ExternalPerson.objects.select_for_update().get(pk=person.pk)
    if person.anonymised_on is not None:
        raise ValidationError("Deze gegevens zijn geanonimiseerd en veranderen niet meer.")
    homes = Residence.objects.filter(person=person)
    if homes.filter(starts_on__gt=starts_on).exists():
        raise ValidationError(
            {"starts_on": "Er is al een verhuizing op een latere dag. Kies een dag daarna."}
        )
    now = homes.overlapping(starts_on, None).first()
    if now is not None and municipality is not None and now.municipality_id == municipality.pk:
        return now
    made = None
    if now is not None and now.starts_on == starts_on:
        now.delete()
    elif now is not None:
        now.ends_on = starts_on
        now.save()
    if municipality is not None:
        made = Residence(
            person=person, municipality=municipality, starts_on=starts_on, source=source
        )
        made.full_clean()
        made.save()
    audit.record("relations.move_home", target=person, by=by, changes=_told(now, made))
    return made


def _told(old: Residence | None, new: Residence | None) -> dict[str, Any]:
    names = [str(home.municipality) if home is not None else "" for home in (old, new)]
    return {"woonplaats": names}
