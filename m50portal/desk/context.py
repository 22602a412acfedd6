"""The main menu: what this person may open."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject


@dataclass(frozen=True)
class MenuItem:
    """An entry of the main menu."""

    label: str
    url: str
    current: bool


# label, URL name, rule that opens it
ENTRIES = (
    ("Overzicht", "desk:home", "desk.view_home"),
    ("Leden", "members:list", "members.view_register"),
    ("Mijn gemeente", "desk:own_municipality", "members.view_own"),
    ("Contributie", "dues:overview", "dues.view_dues"),
    ("Pijlers", "pillars:list", "pillars.view_pillars"),
    ("Bijeenkomsten", "meetings:list", "meetings.view_meetings"),
    ("Lobby", "lobby:goals", "lobby.view_lobby"),
    ("Publicaties", "publications:list", "publications.view_publications"),
)
# The pages beside each other under an entry, the entry's own page first.
BESIDE = {
    "members:list": (
        ("Ledenlijst", "members:list", "members.view_register"),
        ("Mensen", "members:people", "members.view_register"),
        ("Profiel en groei", "members:profile", "members.view_register"),
        ("Werving", "joining:prospects", "joining.view_prospects"),
        ("Herindelingen", "members:mergers", "members.view_register"),
        ("Koppelcontrole", "desk:completeness", "desk.view_completeness"),
        ("Bevestigen", "upkeep:rounds", "upkeep.manage_rounds"),
        ("Verkiezingen", "turnover:elections", "turnover.manage_elections"),
        ("Relaties", "relations:list", "relations.view_relations"),
        ("Inlezen", "members:uploads", "members.manage_register"),
    ),
    "dues:overview": (
        ("Contributiejaren", "dues:overview", "dues.view_dues"),
        ("Bank", "dues:bank", "dues.view_dues"),
        ("Openstaande posten", "dues:open_items", "dues.view_dues"),
        ("Herinneringen", "dues:reminders", "dues.view_dues"),
        ("Boekhouding", "dues:books", "dues.view_dues"),
        ("Begroting", "budget:list", "pillars.view_budget"),
    ),
    "pillars:list": (
        ("Pijlers", "pillars:list", "pillars.view_pillars"),
        ("Wie doet wat", "pillars:who", "pillars.view_pillars"),
        ("Verhalen", "stories:list", "pillars.view_stories"),
    ),
    "lobby:goals": (
        ("Doelen en acties", "lobby:goals", "lobby.view_lobby"),
        ("Manifesten", "lobby:manifests", "lobby.view_manifests"),
    ),
    "meetings:list": (
        ("Alle bijeenkomsten", "meetings:list", "meetings.view_meetings"),
        ("Aanwezigheid", "meetings:turnout", "meetings.view_turnout"),
    ),
}


def menu(request: HttpRequest) -> dict[str, Any]:
    """``main_menu`` for the base template; empty for who is not logged in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"main_menu": [], "section_menu": [], "search_url": ""}
    # Lazy: a fragment has no menu, and asks none of its questions.
    return {
        "main_menu": SimpleLazyObject(lambda: _items(request)),
        "section_menu": SimpleLazyObject(lambda: _beside(request)),
        "search_url": SimpleLazyObject(
            lambda: _address("desk:search") if user.has_perm("desk.search") else ""
        ),
    }


def _items(request: HttpRequest) -> list[MenuItem]:
    """The entries whose rule opens them for this person."""
    section = _section(request.path)
    items = []
    for label, name, rule in ENTRIES:
        url = _address(name)
        if url and request.user.has_perm(rule):
            items.append(MenuItem(label, url, name == section))
    return items


def _beside(request: HttpRequest) -> list[MenuItem]:
    """The pages beside the one at ``request.path``; none where there is nothing to choose."""
    pages = BESIDE.get(_section(request.path), ())
    addresses = {name: _address(name) for _, name, _ in pages}
    here = _nearest(request.path, addresses)
    items = [
        MenuItem(label, addresses[name], name == here)
        for label, name, rule in pages
        if addresses[name] and request.user.has_perm(rule)
    ]
    return items if len(items) > 1 else []


def _section(path: str) -> str:
    """The URL name of the entry under which ``path`` stands; nothing when it stands under none."""
    addresses = {name: _address(name) for _, name, _ in ENTRIES}
    parents = {name: name for name in addresses}
    for parent, pages in BESIDE.items():
        for _, name, _ in pages:
            addresses[name], parents[name] = _address(name), parent
    return parents.get(_nearest(path, addresses), "")


def _nearest(path: str, addresses: dict[str, str]) -> str:
    """The name with the longest address that ``path`` begins with; "/" only fits itself."""
    fits = [
        (len(url), name)
        for name, url in addresses.items()
        if url and (path == url if url == "/" else path.startswith(url))
    ]
    return max(fits)[1] if fits else ""


@cache
def _address(name: str) -> str:
    """The address of a page; nothing for a page that is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
