"""Who walks past every page, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from m50portal.accounts.models import User
from members.choices import RoleKind
from members.demo import person_for
from tests.access.things import Things
from tests.architecture.addresses import OTHERS
from tests.builders import client_of, user

OTHER = "diemen"
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
        arguments = (*above, *entry.pattern.regex.groupindex)
        if isinstance(entry, URLPattern):
            guard = getattr(entry.callback, "view_class", entry.callback)
            if not f"{guard.__module__}.".startswith(OTHERS):
                name = f"{namespace}:{entry.name}" if namespace else entry.name
                found.append(Page(name, arguments, guard))
        else:
            _walk(entry, entry.namespace or namespace, found, arguments)


class World:
    """The demonstration with a browser for each kind of person."""

    def __init__(self) -> None:
        self.things = Things(board=ACCOUNTS["B"])
        mayor = person_for(self.things.own, RoleKind.MAYOR)
        mayor.user = user(name=mayor.name, email=mayor.email)
        mayor.save()
        accounts = {letter: User.objects.get(email=email) for letter, email in ACCOUNTS.items()}
        accounts |= {"M": mayor.user, "N": user()}
        self.browsers = {letter: client_of(accounts[letter]) for letter in PEOPLE}
        self.visitor = Client()
        self._addresses: dict[str, str] = {}

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
        if page.name not in self._addresses:
            self._addresses[page.name] = self._address(page)
        return self._addresses[page.name]

    def _address(self, page: Page) -> str:
        return reverse(
            page.name, kwargs={name: self.things.named(page.name, name) for name in page.arguments}
        )
