"""The lists of people and organisations outside the municipalities, and their exports."""

import datetime
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property

from m50portal.core.as_of import chosen_day, day_query
from m50portal.core.dates import today
from m50portal.core.periods import period_covers
from m50portal.core.views import RuleMixin
from m50portal.core.views_export import ExportMixin
from members.relations.choices import POLITICAL
from members.relations.filters import FunctionFilter, OrganisationFilter
from members.relations.models import ExternalFunction, Organisation
from members.relations.selectors_residence import Home, homes_on

PERSON_SORTS = {
    "naam": ("person__sort_key", "pk"),
    "-naam": ("-person__sort_key", "-pk"),
    "organisatie": ("organisation__sort_key", "person__sort_key", "pk"),
    "-organisatie": ("-organisation__sort_key", "person__sort_key", "pk"),
}
PERSON_HEAD = [
    *("Naam", "Functie", "Organisatie", "Soort", "E-mailadres", "Telefoon", "Partij"),
    *("Woonplaats", "Woonplaats is", "Vanaf", "Tot en met", "Bron", "Peildatum"),
]
ORGANISATION_HEAD = [
    *("Naam", "Afkorting", "Soort", "Onderdeel van", "Zetels", "Mensen"),
    *("Bestaat sinds", "Tot en met", "Bron", "Peildatum"),
]


def tabs(path: str) -> list[dict[str, Any]]:
    """The two lists of this room."""
    pages = (
        ("Mensen", reverse("relations:list")),
        ("Organisaties", reverse("relations:organisations")),
    )
    return [{"label": label, "url": url, "current": url == path} for label, url in pages]


def last_day(ends_on: datetime.date | None) -> datetime.date | None:
    """The last day of a period."""
    return None if ends_on is None else ends_on - datetime.timedelta(days=1)


class ListMixin(RuleMixin, ExportMixin):
    """What both lists share."""

    permission_required = "relations.view_relations"
    refusal = "Alleen wie een rol bij M50 heeft, ziet de relaties."
    day: datetime.date
    shows_day = True

    def get_export_name(self) -> str:
        return f"{self.export_name}-{self.day}"

    def page_context(self, **kwargs: Any) -> dict[str, Any]:
        """What the template of a list needs besides its rows."""
        return {
            "tabs": tabs(self.request.path),
            "day": self.day,
            "is_today": self.day == today(),
            "day_query": day_query(self.day),
            "can_manage": self.request.user.has_perm("relations.manage_relations"),
            "is_narrowed": any(value for name, value in self.request.GET.items() if name != "page"),
            "list_url": self.request.path,
            **kwargs,
        }


class PeopleListView(ListMixin):
    """Who works where outside the municipalities."""

    title = "Relaties"
    template_name = "relations/person_list.html"
    export_name = "relaties"
    export_head = PERSON_HEAD
    export_personal = True
    sort: str

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list"))]

    def get_queryset(self) -> QuerySet[ExternalFunction]:
        """The functions of the day, or all, narrowed and in order."""
        self.day = chosen_day(self.request)
        rows: Any = ExternalFunction.objects.visible_to(self.request.user)
        if self.request.GET.get("toon") != "alles":
            rows = rows.as_of(self.day)
        self.filterset = FunctionFilter(
            self.request.GET or None,
            queryset=rows.select_related("person", "organisation").named_on(self.day),
            request=self.request,
            day=self.day,
        )
        asked = self.request.GET.get("sort", "")
        self.sort = asked if asked in PERSON_SORTS else "naam"
        found: Any = self.filterset.qs.order_by(*PERSON_SORTS[self.sort])
        return found

    @cached_property
    def all_homes(self) -> dict[int, Home]:
        """Where everybody lives of whom that is known: people with a political office, a few hundred."""
        return homes_on(self.day)

    def export_row(self, row: Any) -> list[Any]:
        home = self.all_homes.get(row.person_id)
        return [
            *(row.person.name, row.title, row.organisation_name),
            *(row.organisation.get_kind_display(), row.person.email, row.person.phone),
            *(row.person.party, home and home.name, home and home.status_text),
            *(row.starts_on, last_day(row.ends_on), row.person.source, self.day),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(sort=self.sort, **self.page_context(), **kwargs)
        rows = context["object_list"]
        political = {row.person_id for row in rows if row.organisation.kind in POLITICAL}
        homes = homes_on(self.day, political) if political else {}
        for row in rows:
            row.home = homes.get(row.person_id)
        return context


class OrganisationListView(ListMixin):
    """The organisations outside the municipalities."""

    title = "Organisaties"
    template_name = "relations/organisation_list.html"
    export_name = "organisaties"
    export_head = ORGANISATION_HEAD

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), ("Relaties", reverse("relations:list"))]

    def get_queryset(self) -> QuerySet[Organisation]:
        """The organisations of the day, narrowed."""
        self.day = chosen_day(self.request)
        rows: Any = Organisation.objects.as_of(self.day).described_on(self.day)
        rows = rows.annotate(
            people=Count(
                "functions__person", distinct=True, filter=period_covers(self.day, "functions__")
            )
        )
        self.filterset = OrganisationFilter(
            self.request.GET or None, queryset=rows, request=self.request, day=self.day
        )
        found: Any = self.filterset.qs.in_order()
        return found

    def export_row(self, row: Any) -> list[Any]:
        return [
            *(row.name_then, row.abbreviation, row.get_kind_display(), row.within_name),
            *(row.seats, row.people, row.starts_on, last_day(row.ends_on), row.source),
            self.day,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**self.page_context(), **kwargs)
