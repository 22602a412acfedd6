"""Reading manifests: the list, one manifest on a day, and the page for everybody."""

import datetime
from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import ListView, TemplateView

from lobby.models import Manifest, Signature
from lobby.presenters_manifest import STATE_KINDS, signature_cells
from lobby.selectors_manifest import standing_on
from m50portal.core.as_of import chosen_day
from m50portal.core.dates import long_date, today
from m50portal.core.prints import prints_of, status_of
from m50portal.core.spreadsheets import CONTENT_TYPES
from m50portal.core.views import PageMixin, PublicMixin, RuleMixin
from m50portal.core.views_export import table_file
from members.selectors import municipality_roles

READ_REFUSAL = "Manifesten zijn voor wie bij M50 of bij een deelnemende gemeente werkt."
EXPORT_HEAD = (
    "Gemeente",
    "Ondertekend op",
    "Door",
    "Functie",
    "Besluit van",
    "Datum besluit",
    "Kenmerk",
    "Overgenomen van",
)


def tile_texts(day: datetime.date, count: int) -> dict[str, str]:
    """What the tile with the counter says beside the number."""
    return {
        "day_text": long_date(day),
        "count_label": "gemeente staat erachter" if count == 1 else "gemeenten staan erachter",
    }


class ManifestListView(PageMixin, RuleMixin, ListView):
    """Every manifest that this person may see, with how many stand behind it on the chosen day."""

    permission_required = "lobby.view_manifests"
    refusal = READ_REFUSAL
    title = "Manifesten"
    template_name = "lobby/manifest_list.html"
    paginate_by = 50
    shows_day = True

    def get_queryset(self) -> QuerySet[Manifest]:
        self.day = chosen_day(self.request)
        rows = Manifest.objects.visible_to(self.request.user)
        return rows.with_counts_on(self.day).in_order()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = [(row, STATE_KINDS[row.state]) for row in context["object_list"]]
        may_add = self.request.user.has_perm("lobby.change_lobby")
        return {**context, "rows": rows, "day": self.day, "may_add": may_add}


class ManifestMixin(PageMixin):
    """What each page about one manifest has; a concept is absent for who may not see it."""

    permission_required: ClassVar[str] = "lobby.view_manifests"
    refusal: ClassVar[str] = READ_REFUSAL
    kwargs: dict[str, Any]
    request: HttpRequest
    object: Manifest

    def load(self) -> Any:
        """The manifest; the rules of its forms ask about nothing."""
        rows = Manifest.objects.visible_to(self.request.user)
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Lobby", reverse("lobby:goals")), ("Manifesten", reverse("lobby:manifests"))]


class ManifestView(ManifestMixin, RuleMixin, TemplateView):
    """A manifest with who stands behind it on the chosen day; also as a file (``?bestand=``)."""

    template_name = "lobby/manifest_detail.html"
    shows_day = True

    def get_title(self) -> str:
        return self.object.title

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kind = request.GET.get("bestand", "")
        if kind not in CONTENT_TYPES:
            return super().get(request, *args, **kwargs)
        day = chosen_day(request)
        rows = [signature_cells(row) for row in standing_on(self.object, day).signatures]
        name = f"{self.object.slug}-{day}"
        return table_file(kind, head=EXPORT_HEAD, rows=rows, name=name, title="Ondertekenaars")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, manifest = self.request.user, self.object
        day = chosen_day(self.request)
        standing = standing_on(manifest, day)
        lines = self._lines(standing.signatures)
        may_change = user.has_perm("lobby.change_lobby")
        may_manage = user.has_perm("members.manage_register")
        own = (
            {}
            if may_manage
            else {r.municipality_id: r.municipality for r in municipality_roles(user)}
        )
        return super().get_context_data(
            manifest=manifest,
            principles=list(manifest.principles.order_by("number")),
            badge_kind=STATE_KINDS[manifest.state],
            day=day,
            standing=standing,
            **tile_texts(day, standing.count),
            share_text=f"{standing.share}%",
            lines=lines,
            may_withdraw=any(line["may_withdraw"] for line in lines),
            withdrawn=self._lines(standing.withdrawn),
            own=self._own(list(own.values()), standing.signatures) if manifest.is_adopted else [],
            may_change=may_change,
            may_manage=may_manage,
            sees_missing=user.has_perm("members.view_register"),
            sees_decisions=user.has_perm("members.view_register"),
            may_print=user.has_perm("lobby.view_lobby"),
            prints=[status_of(row) for row in prints_of(manifest)[:3]],
            **kwargs,
        )

    def _lines(self, rows: Sequence[Signature]) -> list[dict[str, Any]]:
        """Signatures with what this person may do with them."""
        user = self.request.user
        return [
            {
                "row": row,
                "may_withdraw": row.ends_on is None
                and user.has_perm("lobby.sign_manifest", row.municipality),
            }
            for row in rows
        ]

    def _own(self, places: list[Any], signed: Sequence[Signature]) -> list[dict[str, Any]]:
        """The own municipalities: signed, or what to do."""
        user, behind = self.request.user, {row.municipality_id: row for row in signed}
        return [
            {
                "municipality": place,
                "signature": behind.get(place.pk),
                "may_sign": self.object.may_be_signed
                and place.pk not in behind
                and user.has_perm("lobby.sign_manifest", place),
            }
            for place in places
        ]


class ManifestPublicView(PublicMixin, PageMixin, TemplateView):
    """An adopted manifest for everybody: principles, a counter and names of municipalities; no people."""

    template_name = "lobby/manifest_public.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.object = get_object_or_404(Manifest.objects.adopted(), slug=self.kwargs["slug"])
        self.title = self.object.title
        standing = standing_on(self.object, today())
        return super().get_context_data(
            manifest=self.object,
            principles=list(self.object.principles.order_by("number")),
            day=today(),
            count=standing.count,
            **tile_texts(today(), standing.count),
            names=list(dict.fromkeys(row.municipality.name for row in standing.signatures)),
            **kwargs,
        )
