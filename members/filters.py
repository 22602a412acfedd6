"""The filters of the list of municipalities; they live in the URL, in Dutch."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet

from m50portal.core.names import fold
from members.choices import Gap, Province, Size, Status
from members.models import Municipality

SORTS = ("name", "-name", "inhabitants", "-inhabitants", "since", "-since")


class MunicipalityFilter(django_filters.FilterSet):
    """Narrows municipalities as they were on ``day``.

    ``successors``: the ids that the search text finds through the name of a municipality that
    passed into them.
    """

    q = django_filters.CharFilter(
        label="Zoek gemeente",
        method="filter_text",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    provincie = django_filters.ChoiceFilter(
        label="Provincie",
        field_name="province",
        choices=Province.choices,
        empty_label="Alle provincies",
    )
    status = django_filters.ChoiceFilter(
        label="Status", method="filter_status", choices=Status.choices, empty_label=None
    )
    omvang = django_filters.ChoiceFilter(
        label="Inwoners", method="filter_size", choices=Size.choices, empty_label="Alle groottes"
    )
    signaal = django_filters.ChoiceFilter(
        label="Wat ontbreekt",
        method="filter_gap",
        choices=Gap.choices,
        empty_label="Maakt niet uit",
    )
    sort = django_filters.ChoiceFilter(
        method="filter_nothing",
        choices=[(sort, sort) for sort in SORTS],
        widget=forms.HiddenInput(),
    )

    class Meta:
        model = Municipality
        fields: list[str] = []

    def __init__(
        self,
        *args: Any,
        day: datetime.date,
        successors: frozenset[int] = frozenset(),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.day, self.successors = day, successors

    def filter_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word stands in the name or in another name, of itself or of what passed into it."""
        named = Q()
        for word in fold(value).split():
            named &= Q(search_key__contains=word)
        return (
            rows.filter(named | Q(pk__in=self.successors))
            if self.successors
            else rows.filter(named)
        )

    def filter_status(self, rows: Any, name: str, value: str) -> QuerySet:
        """What the municipality is to the network on the day."""
        return rows.of_status(value, self.day)

    def filter_size(self, rows: Any, name: str, value: str) -> QuerySet:
        """Against the guideline, by the last figure known on the day."""
        return rows.of_size(value)

    def filter_gap(self, rows: Any, name: str, value: str) -> QuerySet:
        """What the register misses on the day."""
        return rows.with_gap(value, self.day)

    def filter_nothing(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The order is the view's business."""
        return rows


def ordering(sort: str, *, by_name: str = "sort_key") -> list[Any]:
    """What to order by for ``sort``; unknown values last, and always by something unique at last.

    ``by_name``: the column that names are ordered on.
    """
    field = {"inhabitants": "inhabitants", "since": "member_since"}.get(sort.lstrip("-"))
    if field is None:
        return [f"-{by_name}", "-pk"] if sort == "-name" else [by_name, "pk"]
    first = (
        F(field).desc(nulls_last=True) if sort.startswith("-") else F(field).asc(nulls_last=True)
    )
    return [first, by_name, "pk"]
