"""The filters of the list of people; they live in the URL, in Dutch."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Case, F, Q, QuerySet, Value
from django.db.models import When as Then

from m50portal.core.names import fold
from members.choices import Province, RoleKind
from members.choices_people import MailCheck, When, WithAccount
from members.models import MunicipalRole, Official

SORTS = ("name", "-name", "municipality", "-municipality", "role", "-role", "since", "-since")
BY_NAME = ("official__sort_key", "official_id", "municipality__sort_key", "pk")


class PeopleFilter(django_filters.FilterSet):
    """Narrows roles of people, seen from ``day``."""

    q = django_filters.CharFilter(
        label="Naam of gemeente",
        method="filter_text",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    rol = django_filters.ChoiceFilter(
        label="Rol", field_name="kind", choices=RoleKind.choices, empty_label="Alle rollen"
    )
    provincie = django_filters.ChoiceFilter(
        label="Provincie",
        field_name="municipality__province",
        choices=Province.choices,
        empty_label="Alle provincies",
    )
    account = django_filters.ChoiceFilter(
        label="Account",
        method="filter_account",
        choices=WithAccount.choices,
        empty_label="Maakt niet uit",
    )
    mail = django_filters.ChoiceFilter(
        label="E-mail",
        method="filter_mail",
        choices=MailCheck.choices,
        empty_label="Maakt niet uit",
    )
    toon = django_filters.ChoiceFilter(
        label="Wanneer", method="filter_when", choices=When.choices, empty_label=None
    )
    sort = django_filters.ChoiceFilter(
        method="filter_nothing",
        choices=[(sort, sort) for sort in SORTS],
        widget=forms.HiddenInput(),
    )

    class Meta:
        model = MunicipalRole
        fields: list[str] = []

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def filter_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word stands in the name, in the municipality or in the address."""
        for word in fold(value).split():
            rows = rows.filter(
                Q(official__search_key__contains=word)
                | Q(municipality__search_key__contains=word)
                | Q(official__email__contains=word)
            )
        return rows

    def filter_account(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Whether the person can log in."""
        return rows.filter(official__user__isnull=value == WithAccount.WITHOUT)

    def filter_mail(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """How sure it is that mail arrives."""
        people = Official.objects.of_mail_check(value)
        return rows.filter(official__in=people.values("pk"))

    def filter_when(self, rows: Any, name: str, value: str) -> QuerySet:
        """Roles on the day, before it or after it."""
        if value == When.BEFORE:
            return rows.filter(ends_on__lte=self.day)
        if value == When.LATER:
            return rows.filter(starts_on__gt=self.day)
        return rows.as_of(self.day)

    def filter_nothing(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The order is the view's business."""
        return rows


def ordering(sort: str) -> list[Any]:
    """What to order by for ``sort``; always by something unique at last."""
    down = sort.startswith("-")
    if sort.lstrip("-") == "municipality":
        first: list[Any] = ["municipality__sort_key", _rank()]
    elif sort.lstrip("-") == "role":
        first = [_rank()]
    elif sort.lstrip("-") == "since":
        first = ["starts_on"]
    else:
        first = ["official__sort_key"]
    if down:
        first = [f.desc() if hasattr(f, "desc") else F(f).desc() for f in first]
    return [*first, *BY_NAME]


def _rank() -> Case:
    """From mayor to finance, as the list of roles has it."""
    places = (Then(kind=kind, then=Value(place)) for place, kind in enumerate(RoleKind.values))
    return Case(*places, default=Value(len(RoleKind)))
