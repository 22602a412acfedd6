"""What each person should look at next, gathered from every room."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from lobby.models import LobbyAction
from lobby.publications.choices import PublicationState
from lobby.publications.models import Publication
from m50portal.accounts.models import User
from m50portal.core.choices import MailState
from m50portal.core.counting import number_of
from m50portal.core.models import OutgoingMail
from m50portal.desk.completeness import Narrowing
from m50portal.desk.completeness_board import count_all
from meetings.choices import MeetingState
from meetings.models import Meeting
from members.choices import MembershipKind, Size
from members.dues.models import DuesRate, DuesYear
from members.dues.models_invoice import Invoice
from members.dues.selectors_hands import HANDS
from members.register_selectors import AspirantClock, aspirants_with_clock, register_signals
from members.selectors_merger import drafts as merger_drafts
from members.upkeep.models import ChangeProposal

# Lines of the trail that change nothing on a dashboard.
PREPARE_DAYS = datetime.timedelta(days=42)


@dataclass(frozen=True)
class Todo:
    """One line of a dashboard: what, how many, and where it is mended."""

    text: str
    url: str
    badge: str = ""
    kind: str = "neutral"


def secretary_desk(
    day: datetime.date, *, version: str = ""
) -> tuple[list[Todo], list[AspirantClock]]:
    """What the secretariat should look at, and the aspirants that must decide.

    ``version`` saves a query to who has asked for ``kept.version()`` already.
    """
    return [*_work(day), *_register(day, version)], aspirants_with_clock(day)


def _work(day: datetime.date) -> list[Todo]:
    """Everything that can be counted in one go, hung on the first user: there always is one."""
    numbers: Any = User.objects.order_by("pk").values(
        uncertain=number_of(OutgoingMail.objects.filter(state=MailState.UNCERTAIN)),
        failed=number_of(OutgoingMail.objects.filter(state=MailState.FAILED)),
        unsent_year=Subquery(_years_without_invoices(day).values("year")[:1]),
        **{hand.key: number_of(hand.rows(day)) for hand in HANDS},
        concepts=number_of(_concept_meetings(day)),
        drafts=number_of(Publication.objects.filter(state=PublicationState.DRAFT)),
        actions=number_of(LobbyAction.objects.late_on(day)),
        proposals=number_of(ChangeProposal.objects.waiting()),
        mergers=number_of(merger_drafts()),
    )[0]
    lines = (
        (numbers["uncertain"], "Mail waarvan niet zeker is of die aankwam", _outbox("uncertain"), "bad"),
        (numbers["failed"], "Mail die niet kon worden verzonden", _outbox("failed"), "bad"),
        *((numbers[hand.key], hand.text, reverse(hand.page), hand.kind) for hand in HANDS),
        (numbers["proposals"], "Wijzigingen van gemeenten die op u wachten", reverse("upkeep:proposals"), "warn"),
        (numbers["mergers"], "Herindelingen in concept", f"{reverse('members:mergers')}#concepten", "info"),
        (numbers["concepts"], "Bijeenkomsten binnen zes weken zonder aankondiging", reverse("meetings:list"), "warn"),
        (numbers["actions"], "Lobbyacties die klaar hadden moeten zijn", reverse("lobby:goals"), "warn"),
        (numbers["drafts"], "Publicaties in concept", reverse("publications:list"), "info"),
    )  # fmt: skip
    todos = [Todo(text, url, str(count), kind) for count, text, url, kind in lines if count]
    year = numbers["unsent_year"]
    if year:
        url = reverse("dues:year", args=[year])
        todos.insert(0, Todo(f"Contributie {year} factureren", url, "Klaar om te starten", "info"))
    return todos


def _outbox(state: str) -> str:
    return f"{reverse('core:outbox')}?state={state}"


def _years_without_invoices(day: datetime.date) -> QuerySet[DuesYear]:
    """Years with a known amount for members and no invoice yet, last first."""
    known = DuesRate.objects.filter(dues_year=OuterRef("pk"), kind=MembershipKind.MEMBER)
    invoices = Invoice.objects.issued().filter(dues_year=OuterRef("pk"))
    years = DuesYear.objects.filter(Exists(known), ~Exists(invoices), year__lte=day.year)
    return years.order_by("-year")


def _concept_meetings(day: datetime.date) -> QuerySet[Meeting]:
    soon = Meeting.objects.upcoming(day).filter(starts_at__date__lte=day + PREPARE_DAYS)
    return soon.filter(state=MeetingState.CONCEPT)


def _register(day: datetime.date, version: str) -> list[Todo]:
    """What is missing in the register: each check of the board that finds something."""
    board = reverse("desk:completeness")
    missing = [
        Todo(row.check.title, f"{board}?soort={row.check.key}", str(row.count), "warn")
        for row in count_all(day, Narrowing(), version=version)
        if row.count
    ]
    outside = [signal for signal in register_signals(day) if signal.key == Size.OUTSIDE]
    return [
        *missing,
        *(Todo(row.label, row.url, str(row.count), "info") for row in outside if row.count),
    ]


def treasurer_todos(day: datetime.date) -> list[Todo]:
    """What the treasurer should look at: the lines about money."""
    own = (reverse("dues:overview"),)
    return [todo for todo in _work(day) if todo.url.startswith(own)]


def lobbyist_todos(day: datetime.date) -> list[Todo]:
    """What the lobbyist should look at."""
    own = (reverse("lobby:goals"), reverse("publications:list"))
    return [todo for todo in _work(day) if todo.url.startswith(own)]


def publications_for(user: Any, limit: int) -> list[Publication]:
    """The last adopted publications that ``user`` may read."""
    rows = Publication.objects.visible_to(user).filter(adopted_on__isnull=False)
    return list(rows.in_order()[:limit])
