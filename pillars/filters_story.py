"""The filters of the list of stories; they live in the URL, in Dutch."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from m50portal.core.dates import today
from m50portal.core.filters import FoldedSearchFilter
from members.choices import Cluster, Province
from members.models import Municipality
from pillars.choices import StorySize, StoryState
from pillars.models import Pillar, Story
from pillars.selectors_story import inhabitants_of


def _taking_part(request: Any) -> Any:
    """Who takes part today: whoever looks for an example is one of them."""
    return Municipality.objects.participating_on(today()).order_by("sort_key")


class StoryFilter(django_filters.FilterSet):
    """Narrows stories: "wie deed dit al?", also by what the municipality looks like."""

    q = FoldedSearchFilter(
        label="Zoek in de verhalen",
        field_names=["search_key", "municipality__search_key"],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    pijler = django_filters.ModelChoiceFilter(
        label="Pijler",
        field_name="pillar",
        queryset=Pillar.objects.order_by("-starts_on", "number"),
        empty_label="Alle pijlers",
    )
    provincie = django_filters.ChoiceFilter(
        label="Provincie",
        field_name="municipality__province",
        choices=Province.choices,
        empty_label="Alle provincies",
    )
    soort = django_filters.ChoiceFilter(
        label="Soort stad",
        field_name="municipality__cluster",
        choices=Cluster.choices,
        empty_label="Alle soorten",
    )
    omvang = django_filters.ChoiceFilter(
        label="Inwoners", method="of_size", choices=StorySize.choices, empty_label="Alle groottes"
    )
    jaar = django_filters.NumberFilter(label="Jaar", field_name="year")
    lijkt_op = django_filters.ModelChoiceFilter(
        label="Lijkt op",
        method="like",
        queryset=_taking_part,
        to_field_name="slug",
        empty_label="Alle gemeenten",
    )
    stand = django_filters.ChoiceFilter(
        label="Stand", field_name="state", choices=StoryState.choices, empty_label="Alle standen"
    )

    class Meta:
        model = Story
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.request is None or not self.request.user.has_perm("pillars.publish_story"):
            del self.filters["stand"]

    def of_size(self, rows: Any, name: str, value: str) -> QuerySet:
        """By the last number of inhabitants known."""
        return rows.of_size(value)

    def like(self, rows: Any, name: str, value: Municipality) -> QuerySet:
        """About as large as ``value``, or of its province."""
        return rows.like(inhabitants_of(value), value.province)
