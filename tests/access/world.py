"""Who walks past every page, and the things that the addresses name: those of the demonstration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lobby.models import LobbyAction, LobbyGoal
from lobby.publications.models import Edition, Publication
from m50portal.accounts.models import User
from m50portal.core.models import OutgoingMail
from meetings.models import Meeting
from members.choices import RoleKind
from members.demo import person_for
from members.dues.actions_invoice import store_pdf
from members.dues.models import DuesYear, Issuer
from members.dues.models_invoice import Invoice, Payment
from members.dues.models_run import DuesRun
from members.models import Municipality
from pillars.choices import SeatKind
from pillars.models import Activity, Participation, Pillar, Seat, Theme
from tests.access import furniture
from tests.architecture.addresses import OTHERS
from tests.builders import client_of, user

OWN, OTHER = "zeist", "diemen"
# One letter a person, in the order of the table.
PEOPLE = {
    "S": "secretariat",
    "B": "board",
    "T": "treasurer",
    "L": "lobbyist",
    "A": "auditor",
    "V": "chair of the pillar, alderman elsewhere",
    "C": "contact official of the municipality that the address is about",
    "M": "mayor of that municipality",
    "Z": "contact official of another municipality",
    "N": "an account without any role",
}
ACCOUNTS = {
    "S": "secretaris@m50.example",
    "B": "bestuur@m50.example",
    "T": "penningmeester@m50.example",
    "L": "lobbyist@m50.example",
    "A": "kascommissie@m50.example",
    "V": "marieke.modelstad@woerden.example",
    "C": "tom.proefkamp@zeist.example",
    "Z": "sanne.voorbeeld@diemen.example",
}


@dataclass(frozen=True)
class Page:
    """An address of ours: its name, what it wants to know, what answers."""

    name: str
    arguments: tuple[str, ...]
    guard: Any

    @property
    def is_public(self) -> bool:
        return getattr(self.guard, "public", False) is True


def pages() -> list[Page]:
    """Every address of ours with a name."""
    found: list[Page] = []
    _walk(get_resolver(), "", found)
    return found


def _walk(resolver: URLResolver, namespace: str, found: list[Page], above: tuple = ()) -> None:
    for entry in resolver.url_patterns:
        arguments = (*above, *entry.pattern.converters)
        if isinstance(entry, URLPattern):
            guard = getattr(entry.callback, "view_class", entry.callback)
            if not f"{guard.__module__}.".startswith(OTHERS):
                found.append(Page(f"{namespace}:{entry.name}", arguments, guard))
        else:
            _walk(entry, entry.namespace or namespace, found, arguments)


class World:
    """The demonstration with a browser for each kind of person."""

    def __init__(self) -> None:
        mayor = person_for(self.own, RoleKind.MAYOR)
        mayor.user = user(name=mayor.name, email=mayor.email)
        mayor.save()
        accounts = {letter: User.objects.get(email=email) for letter, email in ACCOUNTS.items()}
        accounts |= {"M": mayor.user, "N": user()}
        self.browsers = {letter: client_of(accounts[letter]) for letter in PEOPLE}
        self.visitor = Client()

    def answer(self, letter: str, url: str) -> str:
        """``yes``, ``no`` (refused in words), ``absent``; anything else is said as it is."""
        response = self.browsers[letter].get(url)
        code: int = response.status_code
        for close in response._resource_closers:  # response.close() would end the test's connection
            close()
        if code in {200, 204, 302, 405}:
            return "yes"
        return {403: "no", 404: "absent"}.get(code, str(code))

    def address(self, page: Page) -> str:
        """The address of ``page`` about the own municipality, or about something that is there."""
        return reverse(page.name, kwargs={name: self._value(page, name) for name in page.arguments})

    def _value(self, page: Page, argument: str) -> Any:
        for key in (f"{page.name} {argument}", f"{page.name.partition(':')[0]} {argument}"):
            if key in self._values:
                return self._values[key]()
        raise LookupError(f"tests/access/world.py does not know {argument} of {page.name}")

    @cached_property
    def own(self) -> Municipality:
        return Municipality.objects.get(slug=OWN)

    @cached_property
    def pillar(self) -> Pillar:
        return Pillar.objects.current().get(name="Ruimte")

    @cached_property
    def meeting(self) -> Meeting:
        """One of the pillar, announced, with an agenda and a file."""
        rows = Meeting.objects.filter(pillar=self.pillar, items__isnull=False)
        return rows.order_by("-starts_at", "pk").distinct()[0]

    @cached_property
    def invoice(self) -> Invoice:
        invoice = Invoice.objects.issued().filter(municipality=self.own).order_by("pk")[0]
        store_pdf(invoice=invoice)
        return invoice

    @cached_property
    def goal(self) -> LobbyGoal:
        return LobbyGoal.objects.order_by("plan_year", "number")[0]

    @cached_property
    def publication(self) -> Publication:
        return Publication.objects.filter(adopted_on__isnull=False).order_by("pk")[0]

    @cached_property
    def draft(self) -> Publication:
        return furniture.draft(self.publication)

    @cached_property
    def participation(self) -> Participation:
        return furniture.own_participation(self.own, self.pillar)

    @cached_property
    def _board(self) -> User:
        return User.objects.get(email=ACCOUNTS["B"])

    @cached_property
    def _edition(self) -> Edition:
        return furniture.edition_with_files(self.publication)

    def _first(self, rows: Any) -> Any:
        return rows.order_by("pk")[0].pk

    @cached_property
    def _values(self) -> dict[str, Callable[[], Any]]:
        """What an address names: ``"room:page argument"``, or ``"room argument"`` for the whole room."""
        role = self.own.roles.current().filter(kind=RoleKind.CONTACT_OFFICIAL)
        theme = Theme.objects.filter(pillar=self.pillar)
        activity = Activity.objects.filter(theme__pillar=self.pillar)
        meeting = self.meeting
        return {
            "members slug": lambda: OWN,
            "members:decision_document pk": lambda: furniture.decision_with_document(self.own).pk,
            "members pk": lambda: self._first(role),
            "accounts pk": lambda: self._board.pk,
            "accounts term": lambda: furniture.office_term(self._board).pk,
            "core pk": lambda: self._first(OutgoingMail.objects),
            "dues number": lambda: self.invoice.number,
            "dues year": lambda: DuesYear.objects.order_by("year")[0].year,
            "dues:issuer_edit pk": lambda: self._first(Issuer.objects),
            "dues:payment_withdraw pk": lambda: self._first(Payment.objects),
            "dues pk": lambda: self._first(DuesRun.objects),
            "pillars slug": lambda: self.pillar.slug,
            "pillars:support pk": lambda: self._first(
                Seat.objects.current().filter(pillar=self.pillar, kind=SeatKind.CHAIR)
            ),
            "pillars:end_seat pk": lambda: self._first(
                Seat.objects.current().filter(pillar=self.pillar, kind=SeatKind.CHAIR)
            ),
            "pillars:pair pk": lambda: self.participation.pk,
            "pillars:end_participation pk": lambda: self.participation.pk,
            "pillars:add_activity pk": lambda: self._first(theme),
            "pillars:leave pk": lambda: furniture.joined_activity(self.own, self.pillar).pk,
            "pillars pk": lambda: self._first(activity),
            "meetings pk": lambda: meeting.pk,
            "meetings slug": lambda: meeting.slug,
            "meetings item": lambda: self._first(meeting.items),
            "meetings document": lambda: furniture.agenda_document(meeting.items.all()[0]).pk,
            "meetings invitation": lambda: self._first(meeting.invitations),
            "meetings moment": lambda: self._first(meeting.moments),
            "meetings print": lambda: furniture.agenda_print(meeting).pk,
            "lobby year": lambda: self.goal.plan_year,
            "lobby number": lambda: self.goal.number,
            "lobby pk": lambda: self._first(LobbyAction.objects),
            **{
                f"publications:{page} slug": lambda: self.draft.slug
                for page in (
                    *("edit", "data", "order", "add_block", "block", "restore_block", "block_file"),
                    *("proof", "adopt"),
                )
            },
            "publications slug": lambda: self.publication.slug,
            "publications:block pk": lambda: self._first(self.draft.blocks),
            "publications:restore_block pk": lambda: self._first(self.draft.blocks),
            "publications:block_file pk": lambda: self._first(self.draft.blocks),
            "publications pk": lambda: self._edition.pk,
            "publications number": lambda: 1,
        }
