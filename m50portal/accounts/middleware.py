"""Nobody with more than a member's rights works without a second factor, or leaves a door open."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode

from m50portal.accounts import second_factor

SESSION_FLAG = "second_factor_is_set_up"
WAY_BACK = "second_factor_way_back"
LAST_SEEN = "last_seen"
NOTE_EVERY_SECONDS = 120
# allauth's own pages, which set a second factor up or end a session; they have no namespace.
ACCOUNT_PAGES = ("mfa_", "account_", "usersessions_")


def is_public(view: Any) -> bool:
    """Whether ``view`` answers people without an account too."""
    return getattr(view, "login_required", True) is False


class Gate:
    """A middleware that may answer before the view does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)


class IdleTimeoutMiddleware(Gate):
    """Ends a session that nobody used for SESSION_IDLE_SECONDS; writes it at most every two minutes."""

    def process_view(
        self, request: HttpRequest, view: Any, args: list, kwargs: dict
    ) -> HttpResponse | None:
        """Asks when the session was last used."""
        if not request.user.is_authenticated:
            return None
        now = time.time()
        idle = now - request.session.get(LAST_SEEN, now - NOTE_EVERY_SECONDS)
        if idle > settings.SESSION_IDLE_SECONDS:
            logout(request)
            messages.info(
                request,
                "U was een tijd niet bezig. Voor de veiligheid bent u uitgelogd. Log opnieuw in.",
            )
            if is_public(view):
                return None
            way_back = request.get_full_path() if request.method == "GET" else "/"
            return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': way_back})}")
        if idle >= NOTE_EVERY_SECONDS or idle < 0:
            request.session[LAST_SEEN] = int(now)
        return None


class SecondFactorMiddleware(Gate):
    """Sends people who must have a second factor and have none to the page that sets it up."""

    def process_view(
        self, request: HttpRequest, view: Any, args: list, kwargs: dict
    ) -> HttpResponse | None:
        """Asks before the view runs; the answer "yes, it is set up" is kept in the session."""
        if not request.user.is_authenticated or is_public(view) or self._is_account_page(request):
            return None
        if request.session.get(SESSION_FLAG):
            return None
        if not second_factor.is_required_for(request.user):
            return None
        if second_factor.is_set_up_for(request.user):
            request.session[SESSION_FLAG] = True
            request.session.pop(WAY_BACK, None)
            return None
        if request.method == "GET":
            request.session[WAY_BACK] = request.get_full_path()
        return redirect("mfa_index")

    @staticmethod
    def _is_account_page(request: HttpRequest) -> bool:
        match = request.resolver_match
        if match is None or match.namespace:
            return False
        return (match.url_name or "").startswith(ACCOUNT_PAGES)
