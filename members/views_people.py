"""The people of the municipalities: who has which role, on any day."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.as_of import chosen_day, day_query
from m50portal.core.dates import today
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_export import ExportMixin, log_export
from members.actions_privacy import note_list
from members.choices_people import LookKind, MailCheck, When
from members.filters_people import PeopleFilter, ordering
from members.models import MunicipalRole, Official
from members.presenters_people import MailBadge, role_row
from members.role_notes import note_roles


class PeopleMixin(RuleMixin):
    """Roles as the URL asks for them."""

    permission_required = "members.view_register"
    filterset: PeopleFilter
    day: datetime.date

    def filtered(self, **fixed: str) -> Any:
        """The roles, narrowed and ordered as the URL says; ``fixed`` goes before the URL."""
        data = self.request.GET.copy()
        data.setdefault("toon", When.NOW.value)
        for name, value in fixed.items():
            data[name] = value
        rows = MunicipalRole.objects.select_related("official", "municipality")
        self.filterset = PeopleFilter(data, queryset=rows, request=self.request, day=self.day)
        return self.filterset.qs.order_by(*ordering(data.get("sort", "")))


class PeopleListView(PeopleMixin, ExportMixin):
    """Everybody with a role on the day, each role a line."""

    title = "Mensen"
    template_name = "members/people_list.html"
    shows_day = True
    export_name = "mensen"
    export_personal = True
    export_head = (
        *(
            "Naam",
            "Rol",
            "Portefeuille",
            "Gemeente",
            "CBS-code",
            "Provincie",
            "Sinds",
            "Tot en met",
        ),
        *("E-mailadres", "E-mail", "Telefoonnummer", "Account", "Let op"),
    )

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list"))]

    def get_queryset(self) -> Any:
        self.day = chosen_day(self.request)
        return self.filtered()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        roles, query = list(context["page_obj"]), day_query(self.day)
        badges = mail_badges(role.official_id for role in roles)
        note_roles(roles, self.day)
        parameters = self.request.GET.copy()
        for name in ("page", "bestand"):
            parameters.pop(name, None)
        form = self.filterset.form
        asked = {name for name, value in parameters.items() if value} - {"sort", "peildatum"}
        return {
            **context,
            "rows": [role_row(role, badges[role.official_id], query) for role in roles],
            "day": self.day,
            "sort": (form.cleaned_data.get("sort") if form.is_valid() else "") or "name",
            "when": (form.cleaned_data.get("toon") if form.is_valid() else "") or When.NOW,
            "is_narrowed": bool(asked),
            "addresses_url": f"{reverse('members:people_addresses')}?{parameters.urlencode()}",
            "people_url": reverse("members:people"),
        }

    def get_export_name(self) -> str:
        return f"mensen-{self.day}"

    def export_objects(self) -> Iterable[Any]:
        rows = list(self.get_queryset())
        self.badges = mail_badges(role.official_id for role in rows)
        note_roles(rows, self.day)
        if self.filterset.form.is_valid():
            note_list(
                officials=(role.official_id for role in rows),
                by=self.request.user,
                kind=LookKind.EXPORT,
            )
        return rows

    def export_row(self, row: MunicipalRole) -> Sequence[Any]:
        person, place = row.official, row.municipality
        last = row.ends_on - datetime.timedelta(days=1) if row.ends_on else None
        return (
            *(person.name, row.get_kind_display(), row.portfolio, place.name, place.code),
            *(place.get_province_display(), row.starts_on, last, person.email),
            *(self.badges[person.pk].label, person.phone, "ja" if person.user_id else "nee"),
            "; ".join(row.notes),  # type: ignore[attr-defined]
        )


def mail_badges(officials: Iterable[int]) -> dict[int, MailBadge]:
    """Person → how sure it is that mail arrives, in one query."""
    rows = Official.objects.filter(pk__in=set(officials)).with_mail_state()
    return {row.pk: MailBadge.of(row) for row in rows}


class PeopleAddressesView(PeopleMixin, PageMixin, TemplateView):
    """The addresses of the people on the list as text to copy: of who has a role today, each once."""

    template_name = "members/people_addresses.html"
    title = "E-mailadressen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), ("Mensen", reverse("members:people"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.day = today()  # mail goes to who has a role on the day of sending
        rows = self.filtered(toon=When.NOW.value)
        # What cannot be read names nobody, rather than everybody.
        people = {r.official_id: r.official for r in rows} if self.filterset.form.is_valid() else {}
        badges = mail_badges(people)
        reached = [p for p in people.values() if _is_reached(badges[p.pk])]
        missed = [(p, badges[p.pk]) for p in people.values() if not _is_reached(badges[p.pk])]
        if reached:
            note_list(
                officials=(p.pk for p in reached), by=self.request.user, kind=LookKind.ADDRESSES
            )
            log_export(by=self.request.user, what=self.title, rows=len(reached))
        return super().get_context_data(
            filter=self.filterset,
            addresses="; ".join(person.email for person in reached),
            number=len(reached),
            left_out=missed,
            back_url=f"{reverse('members:people')}?{self.request.GET.urlencode()}",
            **kwargs,
        )


def _is_reached(badge: MailBadge) -> bool:
    """Whether mail to this person has a chance: there is an address and it did not bounce."""
    return badge.label not in {MailCheck.ABSENT.label, MailCheck.BOUNCED.label}
