"""Coming back to where one was: a link takes its own page along (``?terug=…``), a form returns there."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

PARAMETER = "terug"


def with_return(url: str, back: str) -> str:
    """``url`` with the page to come back to; ``back`` is a path of this portal."""
    separator = "&" if "?" in url else "?"
    return f"{url}{separator}{urlencode({PARAMETER: back})}"


def return_url(request: HttpRequest) -> str:
    """The page of this portal to come back to; nothing when the address names none of ours.

    A form posts to its own address, so the page is still in it after an error.
    """
    back = request.GET.get(PARAMETER, "")
    is_path = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_path else ""
