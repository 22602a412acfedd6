"""Pieces that the pages of this room share."""

import datetime
from typing import Any, ClassVar

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from m50portal.core.as_of import chosen_day
from m50portal.core.dates import today
from m50portal.core.views import PageMixin
from pillars.models import Pillar


class PillarMixin(PageMixin):
    """What each page about one pillar has; ``slug`` in the address names it.

    Stands before RuleMixin or ActingView among the bases of a view.
    """

    permission_required: ClassVar[str] = "pillars.view_pillars"
    request: HttpRequest
    kwargs: dict[str, Any]
    object: Pillar

    def load(self) -> Pillar:
        return get_object_or_404(Pillar, slug=self.kwargs["slug"])

    def get_title(self) -> str:
        return f"Pijler {self.object}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Pijlers", reverse("pillars:list"))]

    def as_of(self) -> datetime.date:
        """The day that was chosen; of an ended pillar its last day unless another one was."""
        day, ends_on = chosen_day(self.request), self.object.ends_on
        if day != today() or ends_on is None or ends_on > day:
            return day
        return ends_on - datetime.timedelta(days=1)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            pillar=self.object,
            tabs=pillar_tabs(self.object, self.request.path),
            tabs_label=f"Onderdelen van de pijler {self.object}",
            **kwargs,
        )


def pillar_tabs(pillar: Pillar, path: str) -> list[dict[str, Any]]:
    """The pages about one pillar."""
    pages = (
        ("Mensen", "pillars:detail"),
        ("Thema's en activiteiten", "pillars:work"),
        ("Geschiedenis", "pillars:history"),
    )
    tabs = []
    for label, name in pages:
        url = reverse(name, args=[pillar.slug])
        tabs.append({"label": label, "url": url, "current": url == path})
    return tabs
