"""The main menu: what this person may open."""

from dataclasses import dataclass
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


def menu(request: HttpRequest) -> dict[str, Any]:
    """``main_menu`` for the base template; empty for who is not logged in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"main_menu": [], "search_url": ""}
    # Lazy: a fragment has no menu, and asks none of its questions.
    return {
        "main_menu": SimpleLazyObject(lambda: _items(request)),
        "search_url": _address("desk:search"),
    }


def _items(request: HttpRequest) -> list[MenuItem]:
    """The entries whose rule opens them for this person."""
    items = []
    for label, name, rule in ENTRIES:
        url = _address(name)
        if url and request.user.has_perm(rule):
            here = request.path == url if url == "/" else request.path.startswith(url)
            items.append(MenuItem(label, url, here))
    return items


def _address(name: str) -> str:
    """The address of a page; nothing for a page that is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
