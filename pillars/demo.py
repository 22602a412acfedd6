"""The demonstration's pillars: their history is real, their people are made up."""

import datetime
from typing import Any

from django.db import transaction

from m50portal.core.dates import today
from members.choices import RoleKind
from members.models import Municipality, Official
from pillars import demo_agenda, demo_budget
from pillars.actions_people import appoint, sign_up
from pillars.choices import LEADING_SEATS, ActivityState, SeatKind
from pillars.demo_history import (
    AGENDA_END,
    AGENDA_START,
    PILLARS,
    PLAN_START,
    SEATS,
    SUCCESSIONS,
)
from pillars.demo_network import seed_network
from pillars.demo_people import Dates, role_of
from pillars.models import (
    Activity,
    ActivityParticipation,
    Pillar,
    PillarName,
    PillarSuccession,
    ResearchProduct,
    Seat,
    Theme,
    ThemeGroup,
)

SIGNED_UP = {"ruimte": 20, "sociaal": 17, "financien": 13}
SIGNED_UP_ON = datetime.date(2023, 2, 1)
EARLY_JOINERS = ("Heerhugowaard", "Dijk en Waard")


@transaction.atomic
def seed(*, by: Any) -> None:
    """Pillars with their history, people, themes and activities; what is there already stays."""
    pillars = {row[0]: _pillar(row) for row in PILLARS}
    for old, new, day, note in SUCCESSIONS:
        PillarSuccession.objects.get_or_create(
            predecessor=pillars[old], successor=pillars[new], defaults={"on": day, "note": note}
        )
    _vacancy(pillars["sociaal"])
    for slug, kind, place, name, starts_on, ends_on in SEATS:
        _seat(pillars[slug], kind, place, name, (starts_on, ends_on), by)
    for offset, (slug, count) in enumerate(SIGNED_UP.items()):
        _participants(pillars[slug], count, offset, by)
    for subject in (*demo_agenda.AGENDA_2019, *demo_agenda.SINCE_2022):
        _subject(subject, pillars)
    seed_network(by=by)
    demo_budget.seed(by=by)


def _pillar(row: tuple[Any, ...]) -> Pillar:
    slug, name, number, starts_on, ends_on, certainty, source, summary, aliases = row
    pillar = Pillar.objects.filter(slug=slug).first()
    if pillar is None:
        pillar = Pillar(
            slug=slug,
            number=number,
            starts_on=starts_on,
            ends_on=ends_on,
            certainty=certainty,
            source=source,
            summary=summary,
        )
        pillar.set_name(name)
        pillar.full_clean()
        pillar.save()
    for alias in aliases:
        known = PillarName(pillar=pillar)
        known.set_name(alias)
        if not pillar.names.filter(search_key=known.search_key).exists():
            known.save()
    return pillar


def _seat(pillar: Pillar, kind: SeatKind, place: str, name: str, period: Dates, by: Any) -> None:
    municipality = Municipality.objects.filter(name=place).first()
    starts_on, ends_on = period
    if municipality is None or pillar.seats.filter(kind=kind, starts_on=starts_on).exists():
        return
    chair = role_of(municipality, RoleKind.ALDERMAN, period=period, name=name)
    support = role_of(municipality, RoleKind.POLICY_OFFICER, period=period)
    seat = appoint(
        pillar=pillar,
        kind=kind,
        official=chair.official,
        municipality=municipality,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
    )
    appoint(
        pillar=pillar,
        kind=SeatKind.SUPPORT,
        official=support.official,
        municipality=municipality,
        supports=seat,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
    )


def _vacancy(pillar: Pillar) -> None:
    seats = Seat.objects.filter(pillar=pillar, kind=SeatKind.VICE_CHAIR)
    if not seats.exists():
        seats.create(pillar=pillar, kind=SeatKind.VICE_CHAIR, starts_on=pillar.starts_on)


def _participants(pillar: Pillar, count: int, offset: int, by: Any) -> None:
    """Aldermen of ``count`` members; one in six has no official named yet."""
    if pillar.participations.exists():
        return
    leading = pillar.seats.current().filter(kind__in=LEADING_SEATS, official__isnull=False)
    for seat in leading.select_related("official", "municipality"):
        assert seat.official is not None and seat.municipality is not None  # noqa: S101  filtered above
        _take_part(pillar, seat.municipality, seat.official, seat.starts_on, by)
    members = Municipality.objects.participating_on(today()).order_by("sort_key")
    for number, municipality in enumerate(list(members)[offset::2][:count]):
        role = role_of(
            municipality,
            RoleKind.ALDERMAN,
            period=(SIGNED_UP_ON, None),
            place=pillar.number,
            from_start=False,
        )
        starts_on = max(role.starts_on, SIGNED_UP_ON)
        _take_part(pillar, municipality, role.official, starts_on, by, is_paired=number % 6 != 4)


def _take_part(
    pillar: Pillar,
    municipality: Municipality,
    official: Official,
    starts_on: datetime.date,
    by: Any,
    *,
    is_paired: bool = True,
) -> None:
    if pillar.participations.filter(official=official).exists():
        return
    pair = None
    if is_paired:
        kind, period = RoleKind.POLICY_OFFICER, (SIGNED_UP_ON, None)
        pair = role_of(municipality, kind, period=period, from_start=False).official
    sign_up(
        pillar=pillar,
        official=official,
        municipality=municipality,
        policy_official=pair,
        starts_on=starts_on,
        by=by,
    )


def _subject(subject: demo_agenda.Subject, pillars: dict[str, Pillar]) -> None:
    pillar = pillars[subject.pillar] if subject.pillar else None
    if Theme.objects.filter(pillar=pillar, name=subject.name).exists():
        return
    group = None
    if subject.group and pillar is not None:
        group = ThemeGroup.objects.get_or_create(pillar=pillar, name=subject.group)[0]
    theme = Theme.objects.create(
        pillar=pillar,
        group=group,
        name=subject.name,
        number=Theme.objects.filter(pillar=pillar).count() + 1,
        text=subject.why,
        source=subject.source,
    )
    is_agenda = subject.source == demo_agenda.AGENDA
    for number, task in enumerate(subject.tasks, start=1):
        activity = Activity.objects.create(
            theme=theme,
            number=number,
            text=task.text,
            target_number=task.target,
            unit=task.unit,
            working_form=task.form,
            audience=task.audience,
            counted_by=task.counted_by,
            done_number=task.done,
            state=ActivityState.RUNNING,
            starts_on=AGENDA_START if is_agenda else PLAN_START,
            ends_on=AGENDA_END if is_agenda else None,
        )
        if task.product:
            ResearchProduct.objects.create(
                activity=activity, kind=task.product[0], title=task.product[1]
            )
        _joiners(activity, task.joined, number)


def _joiners(activity: Activity, count: int, offset: int) -> None:
    """The first members of 2019 take part; two of them are one municipality today."""
    if not count:
        return
    early = list(Municipality.objects.filter(name__in=EARLY_JOINERS))
    members = Municipality.objects.participating_on(AGENDA_START).order_by("sort_key")
    others = [row for row in members if row not in early][offset::3]
    ActivityParticipation.objects.bulk_create(
        ActivityParticipation(activity=activity, municipality=municipality, joined_on=AGENDA_START)
        for municipality in [*early, *others][: count + len(early) - 1]
    )
