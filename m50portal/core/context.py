"""What every template may count on."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from m50portal.core.as_of import AsOf
from m50portal.core.dates import today


def page(request: HttpRequest) -> dict[str, Any]:
    """The values of the base template that no view has to hand over."""
    return {
        "demo_mode": settings.DEMO,
        "site_url": settings.SITE_URL,
        "today": today(),
        "as_of": SimpleLazyObject(lambda: AsOf.of(request)),
        "shows_day": False,
        "title": "",
        "breadcrumbs": [],
    }
