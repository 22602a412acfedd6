"""Lines about people, put into words: the list, the history of one person, who looked."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from m50portal.core.dates import long_date
from members.choices import RoleKind
from members.choices_people import MAIL_CHECK_BADGES, MailCheck
from members.models import MunicipalRole, Official, PersonLook

PORTAL = "het portaal"


@dataclass(frozen=True)
class MailBadge:
    """How sure it is that mail arrives, as a badge; nothing when nothing is wrong."""

    label: str
    kind: str
    text: str = ""

    @classmethod
    def of(cls, official: Any) -> "MailBadge":
        """The badge of a person who was annotated by ``with_mail_state``."""
        check = MailCheck(official.mail_check)
        text = ""
        if check == MailCheck.BOUNCED:
            text = f"Laatste mail niet aangekomen op {long_date(official.bounced_at.date())}"
        elif official.email_confirmed_on:
            text = f"Bevestigd op {long_date(official.email_confirmed_on)}"
        elif check == MailCheck.CONFIRMED:
            text = "Deze persoon logt in met dit adres"
        return cls(str(check.label), MAIL_CHECK_BADGES[check], text)

    @property
    def asks_attention(self) -> bool:
        """Whether somebody should do something about it."""
        return self.kind in {"bad", "warn"}


@dataclass(frozen=True)
class RoleRow:
    """A line of the list of people."""

    role: MunicipalRole
    url: str
    municipality_url: str
    mail: MailBadge


def role_row(role: MunicipalRole, mail: MailBadge, query: str = "") -> RoleRow:
    """The line of ``role``; ``query`` takes the chosen day along."""
    return RoleRow(
        role,
        reverse("members:person", args=[role.official_id]) + query,
        reverse("members:detail", args=[role.municipality.slug]) + query,
        mail,
    )


# --- What happened to one person ------------------------------------------------------------------
@dataclass(frozen=True)
class HistoryLine:
    """One change: when, by whom, what."""

    at: datetime.datetime
    who: str
    title: str
    text: str


PERSON_FIELDS = ("name", "email", "phone", "user_id", "email_confirmed_on", "keep_until")
ROLE_FIELDS = ("kind", "portfolio", "starts_on", "ends_on", "official_id")
LABELS = {
    "name": "naam",
    "email": "e-mailadres",
    "phone": "telefoonnummer",
    "email_confirmed_on": "e-mailadres bevestigd op",
    "keep_until": "langer bewaren tot",
    "kind": "rol",
    "portfolio": "portefeuille",
    "starts_on": "begint op",
    "ends_on": "eindigt op",
}


def history_lines(people: Iterable[Any], roles: Iterable[Any]) -> list[HistoryLine]:
    """The old versions of a person and of the roles, oldest first, as lines with the newest first."""
    lines = _person_lines(list(people))
    versions: dict[int, list[Any]] = {}
    for version in roles:
        versions.setdefault(version.id, []).append(version)
    for rows in versions.values():
        lines += _role_lines(rows)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _person_lines(versions: list[Any]) -> list[HistoryLine]:
    lines, before = [], None
    for version in versions:
        if before is None:
            lines.append(_line(version, "Opgenomen in het register", ""))
        else:
            changes = _changes(before, version, PERSON_FIELDS)
            if changes:
                lines.append(_line(version, "Gegevens gewijzigd", changes))
        before = version
    return lines


def _role_lines(versions: list[Any]) -> list[HistoryLine]:
    lines, before = [], None
    for version in versions:
        what = f"{RoleKind(version.kind).label} van {version.municipality}"
        if version.history_type == "-":
            lines.append(_line(version, f"Rol verwijderd: {what}", ""))
        elif before is None:
            lines.append(_line(version, f"Rol toegevoegd: {what}", _since(version)))
        elif changes := _changes(before, version, ROLE_FIELDS):
            ended = before.ends_on is None and version.ends_on is not None
            lines.append(
                _line(version, f"Rol {'beëindigd' if ended else 'gewijzigd'}: {what}", changes)
            )
        before = version
    return lines


def _since(version: Any) -> str:
    return f"Vanaf {long_date(version.starts_on)}"


def _line(version: Any, title: str, text: str) -> HistoryLine:
    who = str(version.history_user) if version.history_user is not None else PORTAL
    return HistoryLine(version.history_date, who, title, text)


def _changes(before: Any, after: Any, names: Iterable[str]) -> str:
    parts = []
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old == new:
            continue
        if name == "user_id":
            parts.append("account gekoppeld" if new else "account losgemaakt")
        elif name == "official_id":
            parts.append("van een samengevoegde persoon")
        else:
            parts.append(f"{LABELS[name]}: {_text(name, old)} → {_text(name, new)}")
    return "; ".join(parts)


def _text(name: str, value: Any) -> str:
    if isinstance(value, datetime.date):
        return long_date(value)
    if name == "kind":
        return str(RoleKind(value).label)
    return str(value or "leeg")


# --- Who looked -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class LookLine:
    """That somebody looked."""

    look: PersonLook
    text: str

    @classmethod
    def of(cls, look: PersonLook) -> "LookLine":
        """The line of ``look``."""
        many = f" ({look.number} mensen)" if look.official_id is None else ""
        return cls(look, f"{look.get_kind_display()}{many}")


def description_of(official: Official, last: MunicipalRole | None) -> str:
    """What stays of somebody who is anonymised: ``Voormalig wethouder van Zeist``."""
    if last is None:
        return "Voormalige relatie"
    role = str(last.get_kind_display())
    return f"Voormalig {role[:1].lower()}{role[1:]} van {last.municipality.name}"[:120]


def doubled_text(roles: list[MunicipalRole]) -> str:
    """What to say when two people hold a post that is meant for one."""
    names = " en ".join(role.official.name for role in roles)
    return f"Meer dan één {str(roles[0].get_kind_display()).lower()}: {names}."
