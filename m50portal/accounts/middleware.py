"""Nobody with more than a member's rights works without a second factor."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from m50portal.accounts import second_factor

SESSION_FLAG = "second_factor_is_set_up"
# Setting it up, logging out and reading how the portal works stay possible.
OPEN_NAMESPACES_AND_NAMES = ("mfa_", "account_", "usersessions_", "page_", "health", "security_txt")


class SecondFactorMiddleware:
    """Sends people who must have a second factor and have none to the page that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: list, kwargs: dict
    ) -> HttpResponse | None:
        """Asks before the view runs; the answer "yes, it is set up" is kept in the session."""
        name = (request.resolver_match.url_name or "") if request.resolver_match else ""
        if not request.user.is_authenticated or name.startswith(OPEN_NAMESPACES_AND_NAMES):
            return None
        if request.session.get(SESSION_FLAG):
            return None
        if not second_factor.is_required_for(request.user):
            return None
        if second_factor.is_set_up_for(request.user):
            request.session[SESSION_FLAG] = True
            return None
        messages.warning(
            request,
            "Met uw rol hebt u een tweede stap nodig bij het inloggen. Stel die nu in: "
            "een app met codes of een passkey.",
        )
        return redirect("mfa_index")
