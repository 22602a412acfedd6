"""Everything that the portal holds about one person, from every room, for that person (AVG art. 15)."""

import datetime
import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import Model, Q
from django.template.loader import render_to_string

from lobby.models import LobbyAction, Signature
from m50portal.accounts import second_factor
from m50portal.accounts.models import User
from m50portal.core.audit import kind_label
from m50portal.core.dates import clock, local_day, long_date, today
from m50portal.core.forgetting import mentions
from m50portal.core.models import AuditEvent, OutgoingMail
from m50portal.core.presenters import trail
from meetings.models import Attendance, Invitation, Reminder
from members.models import DataRequest, MunicipalRole, MunicipalTeam, Official, PersonLook
from members.presenters_people import LookLine, history_lines
from members.selectors_people import looks_at
from pillars.models import Participation, Seat

# What the sections below tell in words; any other table that points at people is listed by itself.
TOLD: tuple[type[Model], ...] = (
    *(Attendance, DataRequest, Invitation, LobbyAction, MunicipalRole, MunicipalTeam),
    *(Participation, PersonLook, Reminder, Seat),
)


@dataclass(frozen=True)
class Section:
    """One table of the answer."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]


def data_of(official: Official | None, user: User | None) -> list[Section]:
    """Every table with something in it about ``official`` and ``user``, who are one person."""
    sections = [*_of_official(official)] if official is not None else []
    sections += _of_account(user) if user is not None else []
    sections += _of_both(official, user)
    return [section for section in sections if section.rows]


def as_zip(title: str, sections: list[Section]) -> bytes:
    """A page to read and a file for machines, in one download."""
    made_on = long_date(today())
    page = render_to_string(
        "desk/person_data.html", {"title": title, "sections": sections, "made_on": made_on}
    )
    data = {"persoon": title, "gemaakt op": str(today()), "tabellen": [asdict(s) for s in sections]}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("gegevens.html", page)
        archive.writestr("gegevens.json", json.dumps(data, ensure_ascii=False, indent=2))
    return out.getvalue()


def _text(value: Any) -> str:
    if isinstance(value, datetime.datetime):
        return f"{long_date(local_day(value))}, {clock(value)}"
    if isinstance(value, datetime.date):
        return long_date(value)
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return "" if value is None else str(value)


def _section(title: str, head: str, rows: Iterable[Sequence[Any]]) -> Section:
    return Section(title, head.split(", "), [[_text(value) for value in row] for row in rows])


def _of_official(person: Official) -> list[Section]:
    facts = [
        ("Naam", person.name),
        ("E-mailadres", person.email),
        ("E-mailadres bevestigd op", person.email_confirmed_on),
        ("Telefoonnummer", person.phone),
        ("Langer bewaard tot", person.keep_until),
        ("Reden om langer te bewaren", person.keep_reason),
    ]
    roles = person.roles.select_related("municipality").order_by("starts_on", "pk")
    history: Any = Official.history.filter(id=person.pk).select_related("history_user")
    role_history: Any = MunicipalRole.history.filter(official_id=person.pk)
    lines = history_lines(
        history.order_by("history_date", "history_id"),
        role_history.select_related("history_user", "municipality").order_by(
            "history_date", "history_id"
        ),
    )
    return [
        _section("Wie u bent", "Gegeven, Waarde", [fact for fact in facts if fact[1]]),
        _section(
            "Rollen bij gemeenten",
            "Gemeente, Rol, Portefeuille, Periode",
            [(r.municipality, r.get_kind_display(), r.portfolio, r.period_text) for r in roles],
        ),
        _section(
            "Wat er veranderde", "Moment, Wie, Wat, Toelichting",
            [(line.at, line.who, line.title, line.text) for line in lines],
        ),
        *_of_rooms(person),
        _section(
            "Wie uw gegevens bekeek of meenam", "Moment, Wie, Wat",
            [(row.at, row.by_label, LookLine.of(row).text) for row in looks_at(person)],
        ),
        _section(
            "Uw verzoeken", "Moment, Soort, Wat u vroeg, Toestand, Antwoord",
            [
                (r.asked_at, r.get_kind_display(), r.text, r.get_state_display(), r.answer)
                for r in person.data_requests.order_by("asked_at")
            ],
        ),
        *_elsewhere(person),
        *_by_name(person),
    ]  # fmt: skip


def _of_rooms(person: Official) -> list[Section]:
    """What pillars, meetings and lobby know."""
    seats = Seat.objects.filter(official=person).for_lists()
    joined = Participation.objects.filter(Q(official=person) | Q(policy_official=person))
    invitations = Invitation.objects.filter(official=person).select_related("meeting")
    present = Attendance.objects.filter(Q(official=person) | Q(stands_in_for=person)).for_lists()
    reminders = Reminder.objects.filter(official=person).select_related("moment__meeting")
    actions = LobbyAction.objects.filter(official=person).select_related("goal")
    teams = MunicipalTeam.objects.filter(Q(portfolio_holder=person) | Q(author=person))
    return [
        _section(
            "Plaatsen in pijlers", "Pijler, Plaats, Gemeente, Periode",
            [(s.pillar, s.get_kind_display(), s.municipality, s.period_text) for s in seats],
        ),
        _section(
            "Deelname aan pijlers", "Pijler, Als, Gemeente, Periode",
            [
                (p.pillar, "deelnemer" if p.official_id == person.pk else "inhoudelijk ambtenaar",
                 p.municipality, p.period_text)
                for p in joined.select_related("pillar").for_lists()
            ],
        ),
        _section(
            "Uitnodigingen", "Bijeenkomst, Dag, Als, Uitgenodigd",
            [
                (i.meeting, i.meeting.day, i.role_text, i.invited_at)
                for i in invitations.order_by("meeting__starts_at", "pk")
            ],
        ),
        _section(
            "Aanwezigheid", "Bijeenkomst, Dag, Wie, Als, Namens, Aanwezigheid, Vervangt, Vastgelegd",
            [
                (a.meeting, a.meeting.day, a.person_name, a.role_text, a.municipality or "",
                 a.get_presence_display(), a.stands_in_for or "", a.recorded_at)
                for a in present.order_by("meeting__starts_at", "pk")
            ],
        ),
        _section(
            "Herinneringen", "Bijeenkomst, Moment",
            [(r.moment.meeting, r.at) for r in reminders.order_by("at", "pk")],
        ),
        _section(
            "Lobbyacties", "Lobbydoel, Actie, Stand",
            [(a.goal, a.text, a.get_state_display()) for a in actions.order_by("pk")],
        ),
        _section(
            "Team van een gemeente", "Gemeente, Als, Periode",
            [
                (t.municipality, "portefeuillehouder" if t.portfolio_holder_id == person.pk
                 else "steller", t.period_text)
                for t in teams.select_related("municipality").order_by("starts_on", "pk")
            ],
        ),
    ]  # fmt: skip


def _elsewhere(person: Official) -> list[Section]:
    """Any other table that points at the person: what a room adds later is never forgotten."""
    found: dict[str, list[tuple[str]]] = {}
    for relation in Official._meta.related_objects:
        model = relation.related_model
        if model in TOLD or hasattr(model, "history_type"):
            continue
        rows = model._default_manager.filter(**{relation.field.name: person}).order_by("pk")
        name = str(model._meta.verbose_name_plural).capitalize()
        found.setdefault(name, []).extend((str(row),) for row in rows)
    return [_section(name, "Wat", rows) for name, rows in sorted(found.items())]


def _by_name(person: Official) -> list[Section]:
    """What bears the name itself instead of pointing at the person."""
    words = [word for word in (person.name, person.email) if word]
    signatures = Signature.objects.filter(
        name=person.name, municipality__in=person.roles.values("municipality")
    )
    return [
        _section(
            "Handtekeningen onder manifesten",
            "Manifest, Gemeente, Functie, Ondertekend op",
            [
                (row.manifest, row.municipality, row.function, row.starts_on)
                for row in signatures.select_related("manifest").for_lists()
            ],
        ),
        _section("Waar anderen u noemen", "Wat, Hoe vaak", sorted(mentions(words).items())),
    ]


def _of_account(user: User) -> list[Section]:
    factors = ", ".join(str(f.get_type_display()) for f in second_factor.authenticators_of(user))
    facts = [
        ("Naam", user.name),
        ("E-mailadres", user.email),
        ("Account sinds", user.created_at),
        ("Laatst ingelogd", user.last_login),
        ("Mag inloggen", user.is_active),
        ("Tweede stap", factors),
    ]
    terms = user.office_terms.order_by("starts_on", "pk")
    sessions = UserSession.objects.filter(user=user).order_by("created_at")
    return [
        _section("Uw account", "Gegeven, Waarde", facts),
        _section(
            "Rollen bij M50", "Rol, Periode",
            [(term.get_office_display(), term.period_text) for term in terms],
        ),
        _section(
            "Waar u bent ingelogd", "Sinds, Internetadres, Browser",
            [(row.created_at, row.ip, row.user_agent) for row in sessions],
        ),
        _section(
            "Wat u deed", "Moment, Wat, Waarover",
            [
                (e.at, kind_label(e.kind), e.target_label)
                for e in AuditEvent.objects.filter(by_id=user.pk).order_by("at", "pk")
            ],
        ),
    ]  # fmt: skip


def _of_both(person: Official | None, user: User | None) -> list[Section]:
    """Mail to either address, and what the trail says about either."""
    addresses = {row.email for row in (person, user) if row is not None and row.email}
    mails = OutgoingMail.objects.filter(to__in=addresses).order_by("created_at", "pk")
    about = Q(pk=None)
    if user is not None:
        about |= Q(target_type=user._meta.label_lower, target_id=str(user.pk))
    if person is not None:
        places = person.roles.values_list("municipality_id", flat=True)
        about |= Q(target_type=person._meta.label_lower, target_id=str(person.pk))
        about |= Q(
            target_type="members.municipality",
            target_id__in=[str(pk) for pk in places],
            changes__official=person.name,
        )
    lines = trail(AuditEvent.objects.filter(about).order_by("at", "pk"))
    return [
        _section(
            "Mail aan u", "Klaargezet, Aan, Onderwerp, Toestand, Tekst",
            [
                (m.created_at, m.to, m.subject, m.get_state_display(),
                 "" if m.name.startswith("account") else m.text)
                for m in mails
            ],
        ),
        _section(
            "Wat het logboek over u zegt", "Moment, Wie, Wat, Toelichting",
            [(line.event.at, line.event.by_label, line.what, "; ".join(line.changes)) for line in lines],
        ),
    ]  # fmt: skip
