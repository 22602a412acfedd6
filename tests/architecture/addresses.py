"""Every address of the portal and the rule that guards it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# Views of other packages that may answer: they bring their own guard (log-in, second factor).
OTHERS = ("allauth.account.", "allauth.mfa.", "allauth.usersessions.")


@dataclass(frozen=True)
class Address:
    """One URL pattern: its full route and what answers."""

    route: str
    view: Any

    @property
    def guard(self) -> Any:
        """What carries the rule: the class of a class-based view, the function otherwise."""
        return getattr(self.view, "view_class", self.view)

    @property
    def module(self) -> str:
        return str(self.guard.__module__) + "."

    @property
    def is_others(self) -> bool:
        return self.module.startswith(OTHERS)

    def __str__(self) -> str:
        return f"/{self.route} ({self.module}{getattr(self.guard, '__name__', self.guard)})"


def addresses(urlconf: Any = None) -> list[Address]:
    """Every address of ``urlconf``, of the portal when None."""
    return list(_walk(get_resolver(urlconf), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            # Django glues routes together like this too: ResolverMatch.route.
            yield Address(route, entry.callback)
        else:
            yield from _walk(entry, route)


def unguarded(urlconf: Any = None) -> list[str]:
    """Addresses of ours that name no permission and are not marked public, or say both."""
    wrong = []
    for address in addresses(urlconf):
        if address.is_others:
            continue
        rule = getattr(address.guard, "permission_required", None)
        public = getattr(address.guard, "public", False) is True
        open_to_all = getattr(address.view, "login_required", True) is False
        if rule and not isinstance(rule, str | tuple | list):
            wrong.append(f"{address} has a permission that is no name")
        elif bool(rule) == public:
            wrong.append(f"{address} needs permission_required or public = True, one of the two")
        elif open_to_all != public:
            wrong.append(f"{address} must be open without log-in exactly when it is public")
    return wrong
