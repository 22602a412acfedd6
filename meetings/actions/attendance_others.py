"""Writing down who came and is no person of the register: substitutes by name, people from outside."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.dates import start_of
from m50portal.core.names import fold
from meetings.actions.attendance import excuse, hold_meeting
from meetings.choices import NAME_GONE, Presence
from meetings.models import Attendance, Meeting
from meetings.selectors_attendance import expected_at
from members.models import Municipality, MunicipalRole, Official
from members.relations.models import ExternalFunction, Organisation
from members.selectors_people import months_before, retention

CAME = ["", str(Presence.PRESENT.label)]


@transaction.atomic
def add_substitute(
    *,
    meeting: Meeting,
    name: str,
    municipality: Municipality,
    by: Any,
    stands_in_for: Official | None = None,
) -> Attendance:
    """Somebody of ``municipality`` came who is not in the register; the municipality was there.

    Raises ValidationError (name, municipality, instead) when that person is in the register, or when
    the other works elsewhere.
    """
    hold_meeting(meeting)
    name = " ".join(name.split())
    _refuse_known(meeting, name, municipality)
    known = {one.official.pk: one for one in expected_at(meeting)}
    instead = known.get(stands_in_for.pk) if stands_in_for is not None else None
    if instead is not None and instead.municipality != municipality:
        text = f"{instead.official} was er namens {instead.municipality}. Kies die gemeente, of kies niemand."
        raise ValidationError({"instead": text})
    rows = Attendance.objects.filter(meeting=meeting, municipality=municipality).unexpected()
    row = next((row for row in rows if fold(row.guest_name) == fold(name)), None)
    row = row or Attendance(meeting=meeting, municipality=municipality, presence=Presence.PRESENT)
    row.guest_name, row.role_text = name, "Vervanger" if instead else ""
    row.stands_in_for = instead.official if instead else None
    row.recorded_at = timezone.now()
    row.full_clean()
    row.save()
    changes = {f"{name} ({municipality})": CAME, **excuse(meeting, instead)}
    audit.record("meetings.record_attendance", target=meeting, by=by, changes=changes)
    return row


@transaction.atomic
def add_outside(
    *,
    meeting: Meeting,
    by: Any,
    function: ExternalFunction | None = None,
    organisation: Organisation | None = None,
) -> Attendance:
    """Somebody from outside came, in a function at an organisation, or an organisation without a name.

    It counts for no municipality. Twice is once.
    """
    hold_meeting(meeting)
    external = function.person if function is not None else None
    place = function.organisation if function is not None else organisation
    if place is None:
        raise ValidationError("Kies een persoon of een organisatie.")
    if external is not None and external.anonymised_on is not None:
        raise ValidationError("Deze gegevens zijn geanonimiseerd. Kies een ander.")
    same = {"external": external} if external else {"external": None, "organisation": place}
    row = Attendance.objects.filter(meeting=meeting, **same).first()
    if row is not None and row.organisation == place:
        return row
    row = row or Attendance(meeting=meeting, external=external, presence=Presence.PRESENT)
    row.organisation, row.recorded_at = place, timezone.now()
    row.role_text = function.title if function is not None else ""
    row.full_clean()
    row.save()
    who = f"{row.person_name} ({place})" if external else str(place)
    audit.record("meetings.record_attendance", target=meeting, by=by, changes={who: CAME})
    return row


@transaction.atomic
def remove_other(*, meeting: Meeting, row: Attendance, by: Any) -> None:
    """Take a substitute by name or somebody from outside off the list; twice does nothing more."""
    hold_meeting(meeting)
    stored = Attendance.objects.filter(pk=row.pk, meeting=meeting).unexpected().first()
    if stored is None:
        return
    who = f"{stored.person_name} ({stored.municipality or stored.organisation})"
    stored.delete()
    audit.record(
        "meetings.record_attendance", target=meeting, by=by, changes={who: [CAME[1], CAME[0]]}
    )


def _refuse_known(meeting: Meeting, name: str, municipality: Municipality) -> None:
    """The same person twice would be two people: who is in the register is added from there."""
    roles = MunicipalRole.objects.as_of(meeting.day).filter(municipality=municipality)
    if roles.filter(official__search_key=fold(name)).exists():
        text = f"{name} staat bij {municipality} in het register. Zoek deze persoon op en meld die aanwezig."
        raise ValidationError({"name": text})


@transaction.atomic
def forget_names(*, day: datetime.date, by: Any = None) -> int:
    """Take the typed names away of meetings so long before ``day`` as a role is kept; how many.

    That somebody of the municipality was there stays. May run twice.
    """
    oldest = start_of(months_before(day, retention().months_after_role))
    rows = Attendance.objects.filter(meeting__starts_at__lt=oldest).exclude(
        guest_name__in=["", NAME_GONE]
    )
    count = 0
    for meeting in Meeting.objects.filter(pk__in=rows.values("meeting")).order_by("pk"):
        gone = rows.filter(meeting=meeting).update(guest_name=NAME_GONE)
        changes = {"namen": gone}
        audit.record("meetings.forget_names", target=meeting, by=by, changes=changes)
        count += gone
    return count
