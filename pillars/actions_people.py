"""What happens to seats and participations. Rows end; nothing is overwritten."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.core import audit
from members.models import Municipality, Official
from pillars.choices import LEADING_SEATS
from pillars.models import Participation, Pillar, Seat


@transaction.atomic
def appoint(
    *,
    pillar: Pillar,
    kind: str,
    official: Official,
    municipality: Municipality,
    starts_on: datetime.date,
    by: Any,
    supports: Seat | None = None,
    ends_on: datetime.date | None = None,
) -> Seat:
    """Put ``official`` of ``municipality`` in a seat; a vacancy of that seat ends there.

    ``supports`` is the seat that a support official works for. Raises ValidationError when
    somebody sits there, or the support comes from another municipality.
    """
    if kind in LEADING_SEATS:
        _end_vacancies(pillar, kind, starts_on)
    seat = Seat(
        pillar=pillar,
        kind=kind,
        official=official,
        municipality=municipality,
        supports=supports,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    seat.full_clean()
    seat.save()
    audit.record("pillars.appoint", target=seat, by=by)
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, ends_on: datetime.date, by: Any) -> Seat:
    """End ``seat`` before ``ends_on``, with the support it had; a leading seat is then vacant.

    Raises ValidationError when the seat had ended already, or ends before it begins.
    """
    seat = Seat.objects.select_for_update(of=("self",)).select_related("pillar").get(pk=seat.pk)
    if seat.ends_on is not None and seat.ends_on <= ends_on:
        raise ValidationError("Deze plaats is al eerder beëindigd.")
    seat.ends_on = ends_on
    seat.full_clean()
    seat.save()
    for support in Seat.objects.filter(supports=seat).overlapping(ends_on, None):
        _stop(support, ends_on)
    if seat.kind in LEADING_SEATS and not seat.is_vacant:
        _open_vacancy(seat, ends_on)
    audit.record("pillars.end_seat", target=seat, by=by, changes={"ends_on": str(ends_on)})
    return seat


@transaction.atomic
def succeed(
    *,
    seat: Seat,
    official: Official,
    municipality: Municipality,
    starts_on: datetime.date,
    by: Any,
    ends_on: datetime.date | None = None,
) -> Seat:
    """Let ``official`` follow in ``seat`` from ``starts_on``; who sits there stops then, or on ``ends_on``.

    Their support goes on with a successor from the same municipality. Raises ValidationError when
    somebody else followed already, or follows on that day or later.
    """
    stops_on = ends_on or starts_on
    seat = Seat.objects.select_for_update(of=("self",)).select_related("pillar").get(pk=seat.pk)
    if seat.official_id == official.pk and seat.municipality_id == municipality.pk:
        raise ValidationError({"official": f"{official} zit al op deze plaats. Kies wie opvolgt."})
    rows = Seat.objects.filter(supports=seat).overlapping(stops_on, None)
    supporters = list(rows.select_related("official"))
    if seat.ends_on is None or seat.ends_on > stops_on:
        end_seat(seat=seat, ends_on=stops_on, by=by)
    shared: dict[str, Any] = {"pillar": seat.pillar, "municipality": municipality, "by": by}
    new = appoint(
        kind=seat.kind,
        official=official,
        supports=seat.supports,
        starts_on=starts_on,
        **shared,
    )
    for support in supporters:
        if support.official is not None and support.municipality_id == municipality.pk:
            appoint(
                kind=support.kind,
                official=support.official,
                supports=new,
                starts_on=max(starts_on, support.starts_on),
                **shared,
            )
    return new


def _end_vacancies(pillar: Pillar, kind: str, day: datetime.date) -> None:
    vacant = Seat.objects.filter(pillar=pillar, kind=kind, official=None)
    for vacancy in vacant.overlapping(day, None):
        _stop(vacancy, day)


def _stop(seat: Seat, day: datetime.date) -> None:
    """End ``seat`` on ``day``; a seat that would never have been true a day goes away."""
    if seat.starts_on >= day:
        seat.delete()
    else:
        seat.ends_on = day
        seat.save()


def _open_vacancy(seat: Seat, day: datetime.date) -> None:
    """From ``day`` the seat is shown as vacant, until the pillar ends or somebody follows."""
    if not seat.pillar.covers(day):
        return
    same = Seat.objects.filter(pillar=seat.pillar, kind=seat.kind)
    later = same.overlapping(day, None).order_by("starts_on").first()
    until = later.starts_on if later is not None else seat.pillar.ends_on
    Seat.objects.create(pillar=seat.pillar, kind=seat.kind, starts_on=day, ends_on=until)


@transaction.atomic
def sign_up(
    *,
    pillar: Pillar,
    official: Official,
    municipality: Municipality,
    starts_on: datetime.date,
    by: Any,
    policy_official: Official | None = None,
    ends_on: datetime.date | None = None,
) -> Participation:
    """Let ``official`` take part in ``pillar`` for ``municipality``.

    Raises ValidationError when the person takes part already, or the pillar is not there then.
    """
    if not pillar.covers(starts_on):
        raise ValidationError("De pijler bestaat niet op deze begindatum.")
    participation = Participation(
        pillar=pillar,
        official=official,
        municipality=municipality,
        policy_official=policy_official,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    participation.full_clean()
    participation.save()
    audit.record("pillars.sign_up", target=participation, by=by)
    return participation


@transaction.atomic
def set_pair(
    *, participation: Participation, policy_official: Official | None, by: Any
) -> Participation:
    """Name the official who prepares this pillar for the participant, or nobody."""
    before = str(participation.policy_official or "")
    participation.policy_official = policy_official
    participation.full_clean()
    participation.save()
    after = str(policy_official or "")
    audit.record(
        "pillars.set_pair",
        target=participation,
        by=by,
        changes={"policy_official": [before, after]},
    )
    return participation


@transaction.atomic
def end_participation(
    *, participation: Participation, ends_on: datetime.date, by: Any
) -> Participation:
    """End the participation before ``ends_on``; raises ValidationError when it ended already."""
    if participation.ends_on is not None and participation.ends_on <= ends_on:
        raise ValidationError("Deze deelname is al eerder beëindigd.")
    participation.ends_on = ends_on
    participation.full_clean()
    participation.save()
    audit.record(
        "pillars.end_participation",
        target=participation,
        by=by,
        changes={"ends_on": str(ends_on)},
    )
    return participation
