"""The demonstration's meetings: those that the documents name, and made-up ones around today."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from m50portal.core.dates import today
from meetings.actions.agenda import add_item
from meetings.actions.invitations import invite
from meetings.actions.planning import announce, plan_meeting
from meetings.choices import MeetingKind, Purpose
from meetings.demo_attendance import attend
from meetings.models import Meeting
from pillars.models import Pillar

ONLY_THE_DAY = "De bron noemt alleen de datum."
TUESDAY, WEDNESDAY, THURSDAY = 1, 2, 3

# title, minutes, who, purpose, note
Line = tuple[str, int, str, str, str]
OPENING: Line = ("Opening en mededelingen", 5, "Voorzitter", "", "")
CLOSING: Line = ("Rondvraag en sluiting", 10, "Voorzitter", "", "")


@dataclass(frozen=True)
class Past:
    """A meeting that a document names."""

    title: str
    on: datetime.date
    kind: MeetingKind
    note: str
    description: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A made-up meeting ``days`` from today, on the first ``weekday`` from there."""

    title: str
    kind: MeetingKind
    days: int
    weekday: int
    starts: datetime.time
    ends: datetime.time
    location: str
    lines: tuple[Line, ...]
    pillar: str = ""
    description: str = ""
    online_link: str = ""
    is_announced: bool = True
    is_invited: bool = False


PAST = (
    Past(
        "Eerste kennismaking met de nieuwe bestuurders",
        datetime.date(2018, 6, 8),
        MeetingKind.MEMBERS,
        f"{ONLY_THE_DAY} Strategische werkagenda 2019-2022, hoofdstuk 2.",
        "Na de raadsverkiezingen van maart 2018 maakten nieuwe bestuurders kennis met het netwerk. "
        "De kracht van middelgroot stond centraal.",
    ),
    Past(
        "Ledenbijeenkomst najaar 2018",
        datetime.date(2018, 11, 9),
        MeetingKind.MEMBERS,
        f"{ONLY_THE_DAY} Strategische werkagenda 2019-2022, hoofdstuk 2.",
        "De opmaat naar de strategische werkagenda 2019-2022.",
        (
            ("Besturen in een tijd van verandering", 45, "Gastspreker", Purpose.INFORM, ""),
            ("De eerste ambities per pijler", 40, "Pijlervoorzitters", Purpose.DISCUSS, ""),
            (
                "Vier innovatielabs",
                75,
                "Alle deelnemers",
                Purpose.DISCUSS,
                "Arbeidsmigranten, binnensteden, democratie dichtbij en het sociaal domein.",
            ),
        ),
    ),
    Past(
        "Ledenbijeenkomst najaar 2022",
        datetime.date(2022, 9, 23),
        MeetingKind.MEMBERS,
        ONLY_THE_DAY,
        "De eerste ledenbijeenkomst in de nieuwe raadsperiode.",
    ),
    Past(
        "Manifest aangeboden aan de Tweede Kamer",
        datetime.date(2026, 4, 7),
        MeetingKind.PARLIAMENT,
        f"{ONLY_THE_DAY} Position paper voor het commissiedebat van 8 april 2026.",
        "Kamerleden namen het manifest over kleinere steden in ontvangst, een dag voor het "
        "commissiedebat.",
    ),
    Past(
        "Commissiedebat Volkshuisvesting en Ruimtelijke Ordening",
        datetime.date(2026, 4, 8),
        MeetingKind.PARLIAMENT,
        f"{ONLY_THE_DAY} Position paper bij het manifest, april 2026.",
        "Debat van de vaste commissie in de Tweede Kamer. M50 vroeg de Kamerleden om vijf vragen "
        "te stellen aan het kabinet.",
    ),
)

PLANS = (
    Plan(
        "Pijleroverleg Ruimte",
        MeetingKind.PILLAR,
        12,
        TUESDAY,
        datetime.time(14),
        datetime.time(16),
        "Stadhuis Woerden, Raadzaal",
        (
            OPENING,
            ("Verslag en actiepunten van de vorige keer", 10, "Voorzitter", Purpose.FORMALITY, ""),
            (
                "Lobbydoel 3: ov-verbindingen naar nieuwe wijken",
                30,
                "Lobbyist M50",
                Purpose.DISCUSS,
                "Welke voorbeelden uit onze gemeenten laten zien dat een goede verbinding er moet "
                "zijn vóór de eerste bewoner? Neem er één mee.",
            ),
            (
                "Inbreng voor de MIRT-tafels",
                20,
                "Vicevoorzitter",
                Purpose.DECIDE,
                "Voorstel: twee bestuurders namens M50 aan tafel, met ieder een vervanger.",
            ),
            (
                "Uit de praktijk: sneller bouwen met een vast team",
                25,
                "Een van de leden",
                Purpose.INFORM,
                "",
            ),
            ("Werkbezoek in het voorjaar", 10, "Ondersteuner", Purpose.DECIDE, ""),
            CLOSING,
        ),
        pillar="ruimte",
        online_link="https://vergaderen.m50.example/ruimte",
        is_invited=True,
    ),
    Plan(
        "Pijleroverleg Sociaal",
        MeetingKind.PILLAR,
        19,
        THURSDAY,
        datetime.time(10),
        datetime.time(12),
        "Stadhuis Tiel, Raadzaal",
        (
            OPENING,
            (
                "Lobbydoel 5: gezonde en leefbare wijken",
                35,
                "Voorzitter",
                Purpose.DISCUSS,
                "Hoe laten we zien hoe zwaar de opgave is, als het aantal inwoners dat niet laat zien?",
            ),
            ("Jeugdzorg: wat vragen we in Den Haag?", 30, "Lobbyist M50", Purpose.DECIDE, ""),
            ("Leerkring over streekziekenhuizen", 20, "Ondersteuner", Purpose.INFORM, ""),
            CLOSING,
        ),
        pillar="sociaal",
    ),
    Plan(
        "Pijleroverleg Financiën",
        MeetingKind.PILLAR,
        26,
        WEDNESDAY,
        datetime.time(13, 30),
        datetime.time(15),
        "Gemeentehuis Veenendaal",
        (
            OPENING,
            ("Lobbydoel 6: geld vrij kunnen inzetten", 40, "Voorzitter", Purpose.DISCUSS, ""),
            ("Stand van het gemeentefonds", 30, "Gast van de VNG", Purpose.INFORM, ""),
            ("Gezamenlijke reactie op de voorjaarsnota", 25, "Vicevoorzitter", Purpose.DECIDE, ""),
            CLOSING,
        ),
        pillar="financien",
        is_announced=False,
    ),
    Plan(
        "Contactambtenarenoverleg",
        MeetingKind.CONTACTS,
        33,
        TUESDAY,
        datetime.time(10),
        datetime.time(12, 30),
        "Gemeentehuis Zeist",
        (
            OPENING,
            ("Wat speelt er in de pijlers?", 40, "Ondersteuners", Purpose.INFORM, ""),
            ("Voorbereiden van uw bestuurders: zo doen wij het", 45, "Twee leden", Purpose.DISCUSS, ""),
            ("Kloppen de gegevens van uw gemeente nog?", 20, "Secretariaat", Purpose.DISCUSS, ""),
            CLOSING,
        ),
    ),
    Plan(
        "Ledenbijeenkomst",
        MeetingKind.MEMBERS,
        54,
        THURSDAY,
        datetime.time(10),
        datetime.time(15, 30),
        "Schouwburg Kampen",
        (
            ("Ontvangst met koffie", 30, "", "", ""),
            ("Welkom", 15, "Dagelijks bestuur", "", ""),
            ("Middelgroot in het nieuwe kabinetsbeleid", 45, "Gastspreker", Purpose.INFORM, ""),
            ("Lobbydoelen: waar staan we?", 45, "Lobbyist M50", Purpose.DISCUSS, ""),
            ("Lunch", 60, "", "", ""),
            ("Pijlers bijeen", 75, "Pijlervoorzitters", Purpose.DISCUSS, "Ruimte, Sociaal en Financiën."),
            ("Jaarplan van volgend jaar", 30, "Dagelijks bestuur", Purpose.DECIDE, ""),
            ("Afsluiting", 15, "Dagelijks bestuur", "", ""),
        ),
        description="Voor bestuurders, secretarissen en strategisch adviseurs van alle leden.",
    ),
    Plan(
        "Contactambtenarenoverleg",
        MeetingKind.CONTACTS,
        -42,
        TUESDAY,
        datetime.time(10),
        datetime.time(12),
        "Gemeentehuis Zeist",
        (
            OPENING,
            ("Wat er in de pijlers speelt", 45, "Ondersteuners", Purpose.INFORM, ""),
            ("Koppelcontrole: wie ontbreekt er nog?", 30, "Secretariaat", Purpose.DISCUSS, ""),
            CLOSING,
        ),
    ),
    Plan(
        "Pijleroverleg Ruimte",
        MeetingKind.PILLAR,
        -63,
        TUESDAY,
        datetime.time(14),
        datetime.time(16),
        "Stadhuis Woerden",
        (
            OPENING,
            ("Lobbydoel 2: hulp bij ruimtelijke plannen", 40, "Voorzitter", Purpose.DISCUSS, ""),
            ("Voortgang woningbouw", 30, "Ondersteuner", Purpose.INFORM, ""),
            CLOSING,
        ),
        pillar="ruimte",
    ),
    Plan(
        "Ledenbijeenkomst",
        MeetingKind.MEMBERS,
        -49,
        THURSDAY,
        datetime.time(10),
        datetime.time(15),
        "De Basiliek, Veenendaal",
        (
            ("Welkom", 15, "Dagelijks bestuur", "", ""),
            ("Wat de Kamer van ons vroeg", 45, "Lobbyist M50", Purpose.INFORM, ""),
            ("Pijlers bijeen", 90, "Pijlervoorzitters", Purpose.DISCUSS, ""),
            ("Afsluiting", 15, "Dagelijks bestuur", "", ""),
        ),
    ),
)  # fmt: skip


@transaction.atomic
def seed(*, by: Any) -> None:
    """Plan what is not there yet; a meeting of which one is still to come stays as it is."""
    for past in PAST:
        _past(past, by)
    for plan in PLANS:
        _plan(plan, by)


def _past(past: Past, by: Any) -> None:
    if Meeting.objects.filter(title=past.title, starts_at=_at(past.on, datetime.time.min)).exists():
        return
    meeting = plan_meeting(
        values={
            "title": past.title,
            "kind": past.kind,
            "starts_at": _at(past.on, datetime.time.min),
            "ends_at": _at(past.on + datetime.timedelta(days=1), datetime.time.min),
            "time_known": False,
            "description": past.description,
        },
        certainty_note=past.note,
        by=by,
    )
    _fill(meeting, past.lines, by)
    announce(meeting=meeting, by=by)


def _plan(plan: Plan, by: Any) -> None:
    pillar = Pillar.objects.filter(slug=plan.pillar).first()
    if plan.pillar and pillar is None:
        return
    known = Meeting.objects.filter(title=plan.title, pillar=pillar)
    is_past = plan.days < 0
    if known.past(today()).exists() if is_past else known.upcoming(today()).exists():
        return
    day = today() + datetime.timedelta(days=plan.days)
    day += datetime.timedelta(days=(plan.weekday - day.weekday()) % 7)
    meeting = plan_meeting(
        values={
            "title": plan.title,
            "kind": plan.kind,
            "pillar": pillar,
            "starts_at": _at(day, plan.starts),
            "ends_at": _at(day, plan.ends),
            "location": plan.location,
            "online_link": plan.online_link,
            "description": plan.description,
        },
        by=by,
    )
    _fill(meeting, plan.lines, by)
    if is_past:
        announce(meeting=meeting, by=by)
        attend(meeting, by=by)
    elif plan.is_invited:
        invite(meeting=meeting, by=by)
    elif plan.is_announced:
        announce(meeting=meeting, by=by)


def _fill(meeting: Meeting, lines: tuple[Line, ...], by: Any) -> None:
    names = ("title", "minutes", "presenter", "purpose", "note")
    for line in lines:
        add_item(meeting=meeting, values=dict(zip(names, line, strict=True)), by=by)


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, time))
