"""Questions about rounds: which one is open, who gets its mail, who cannot."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, QuerySet

from m50portal.core.models import OutgoingMail
from members.choices import RoleKind
from members.models import Municipality, MunicipalRole, Official
from members.upkeep.models import ConfirmationRound, RoundEntry
from members.upkeep.querysets import ASTRAY


def open_round() -> ConfirmationRound | None:
    """The round that is open; there is at most one."""
    return ConfirmationRound.objects.filter(is_open=True).first()


def open_entry(municipality: Municipality) -> RoundEntry | None:
    """The line of ``municipality`` in the round that is open, answered or not."""
    rows = RoundEntry.objects.filter(municipality=municipality, round__is_open=True)
    return rows.select_related("round").first()


@dataclass
class Addressee:
    """A contact official and the municipalities to write about."""

    official: Official
    municipalities: list[Municipality] = field(default_factory=list)
    is_doubtful: bool = False


@dataclass(frozen=True)
class Unreachable:
    """A municipality that gets no mail, and why."""

    municipality: Municipality
    why: str


@dataclass(frozen=True)
class Reach:
    """Who gets a mail about which municipalities, and who cannot get one."""

    addressees: list[Addressee]
    unreachable: list[Unreachable]

    @property
    def doubtful(self) -> list[Addressee]:
        """To whom the last mail could not be delivered; they are tried again."""
        return [row for row in self.addressees if row.is_doubtful]


NOBODY = "Geen contactambtenaar"
NO_ADDRESS = "Contactambtenaar zonder e-mailadres"


def reach_of(municipalities: QuerySet[Municipality], day: datetime.date) -> Reach:
    """How ``municipalities`` can be reached on ``day``: one mail a person, whoever is in office then."""
    roles = MunicipalRole.objects.as_of(day).filter(
        kind=RoleKind.CONTACT_OFFICIAL, municipality__in=municipalities.order_by().values("pk")
    )
    addressees: dict[int, Addressee] = {}
    reached: set[int] = set()
    silent: set[int] = set()
    for role in roles.for_lists():
        if not role.official.email:
            silent.add(role.municipality_id)
            continue
        reached.add(role.municipality_id)
        row = addressees.setdefault(role.official_id, Addressee(role.official))
        if role.municipality not in row.municipalities:
            row.municipalities.append(role.municipality)
    for row in _doubtful(list(addressees.values())):
        row.is_doubtful = True
    missing = municipalities.exclude(pk__in=reached).order_by("sort_key", "pk")
    return Reach(
        list(addressees.values()),
        [Unreachable(row, NO_ADDRESS if row.pk in silent else NOBODY) for row in missing],
    )


def _doubtful(addressees: list[Addressee]) -> list[Addressee]:
    """Those to whom the last mail went astray."""
    last: dict[str, str] = {}
    addresses = [row.official.email for row in addressees]
    mails = OutgoingMail.objects.filter(to__in=addresses).order_by("pk")
    for to, state in mails.values_list("to", "state"):
        last[to] = state
    return [row for row in addressees if last.get(row.official.email) in ASTRAY]


def asked_of(entries: Any) -> QuerySet[Municipality]:
    """The municipalities of ``entries``."""
    return Municipality.objects.filter(pk__in=entries.order_by().values("municipality_id"))


def joined_later(round_: ConfirmationRound, day: datetime.date) -> QuerySet[Municipality]:
    """Who takes part on ``day`` and stands not in ``round_``."""
    known = round_.entries.order_by().values("municipality_id")
    rows = Municipality.objects.participating_on(day).exclude(pk__in=known)
    return rows.order_by("sort_key", "pk")


@dataclass(frozen=True)
class Progress:
    """How far a round is."""

    total: int
    answered: int
    corrected: int
    astray: int
    unreached: int

    @property
    def open(self) -> int:
        """How many did not answer."""
        return self.total - self.answered

    @property
    def text(self) -> str:
        """``31 van 76 gemeenten``."""
        return f"{self.answered} van {self.total} gemeenten"


def progress_of(round_: ConfirmationRound) -> Progress:
    """How far ``round_`` is, in one query."""
    counts = (
        RoundEntry.objects.filter(round=round_)
        .with_mail()
        .aggregate(
            total=Count("pk"),
            answered=Count("pk", filter=Q(answered_at__isnull=False)),
            corrected=Count("pk", filter=Q(outcome="corrected")),
            astray=Count("pk", filter=Q(answered_at=None, went_astray=True)),
            unreached=Count("pk", filter=Q(answered_at=None, mails=None)),
        )
    )
    return Progress(**counts)
