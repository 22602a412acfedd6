"""The filters of prospects and of decisions; they live in the URL, in Dutch."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from m50portal.core.filters import FoldedSearchFilter
from members.choices import BAND, DecisionKind, Province
from members.joining.choices import LastContact, Near, NextStep, Origin, Stage
from members.models import Decision, Municipality
from members.register_selectors import months_before

SOON = datetime.timedelta(days=30)
PROSPECT_SORTS = ("name", "inhabitants", "contact", "step")
DECISION_SORTS = ("name", "decided")


def sort_filter(names: tuple[str, ...]) -> django_filters.ChoiceFilter:
    """The order in the URL; the view applies it."""
    choices = [(sort, sort) for name in names for sort in (name, f"-{name}")]
    return django_filters.ChoiceFilter(
        method="filter_nothing", choices=choices, widget=forms.HiddenInput()
    )


class ProspectFilter(django_filters.FilterSet):
    """Narrows prospects (``selectors.prospects``) as they were on ``day``."""

    q = FoldedSearchFilter(
        label="Zoek gemeente",
        field_names=["search_key"],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    provincie = django_filters.ChoiceFilter(
        label="Provincie",
        field_name="province",
        choices=Province.choices,
        empty_label="Alle provincies",
    )
    omvang = django_filters.ChoiceFilter(
        label="Inwoners", method="filter_size", choices=Near.choices, empty_label="Alle groottes"
    )
    herkomst = django_filters.ChoiceFilter(
        label="Eerder lid", method="filter_origin", choices=Origin.choices, empty_label="Alle"
    )
    fase = django_filters.ChoiceFilter(
        label="Fase", method="filter_stage", choices=Stage.choices, empty_label="Alle fasen"
    )
    contact = django_filters.ChoiceFilter(
        label="Laatste contact",
        method="filter_contact",
        choices=LastContact.choices,
        empty_label="Maakt niet uit",
    )
    stap = django_filters.ChoiceFilter(
        label="Volgende stap",
        method="filter_step",
        choices=NextStep.choices,
        empty_label="Maakt niet uit",
    )
    sort = sort_filter(PROSPECT_SORTS)

    class Meta:
        model = Municipality
        fields: tuple[str, ...] = ()

    def __init__(
        self, *args: Any, day: datetime.date, reach: tuple[int, int], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.day, self.reach = day, reach

    def filter_size(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Against the guideline, by the last figure known on the day."""
        low, high = BAND
        inside = Q(inhabitants__gte=low, inhabitants__lte=high)
        near = Q(inhabitants__gte=self.reach[0], inhabitants__lte=self.reach[1])
        conditions = {Near.INSIDE: inside, Near.NEAR: near & ~inside, Near.FAR: ~near}
        return rows.filter(conditions[Near(value)])

    def filter_origin(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Whether it took part before."""
        return rows.filter(left_on__isnull=value == Origin.NEVER)

    def filter_stage(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """How far the talks are."""
        return rows.filter(stage=value)

    def filter_contact(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """How long ago the last contact was."""
        quarter, year = months_before(self.day, 3), months_before(self.day, 12)
        conditions = {
            LastContact.NEVER: Q(contact_on=None),
            LastContact.RECENT: Q(contact_on__gte=quarter),
            LastContact.OLDER: Q(contact_on__lt=quarter),
            LastContact.YEAR: Q(contact_on__lt=year),
        }
        return rows.filter(conditions[LastContact(value)])

    def filter_step(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """When the next step is due."""
        agreed = Q(next_step__gt="")
        conditions = {
            NextStep.DUE: Q(next_step_on__lte=self.day),
            NextStep.SOON: Q(next_step_on__lte=self.day + SOON),
            NextStep.PLANNED: agreed,
            NextStep.NOTHING: Q(next_step=None) | Q(next_step=""),
        }
        return rows.filter(conditions[NextStep(value)])

    def filter_nothing(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The order is the view's business."""
        return rows


class DecisionFilter(django_filters.FilterSet):
    """Narrows decisions about membership."""

    q = FoldedSearchFilter(
        label="Zoek gemeente",
        field_names=["municipality__search_key"],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    soort = django_filters.ChoiceFilter(
        label="Soort besluit", field_name="kind", choices=DecisionKind.choices, empty_label="Alle"
    )
    jaar = django_filters.NumberFilter(
        label="Jaar",
        field_name="decided_on",
        lookup_expr="year",
        min_value=1900,
        max_value=2199,
        widget=forms.NumberInput(attrs={"class": "m50-short"}),
    )
    ingetrokken = django_filters.BooleanFilter(
        label="Ook ingetrokken besluiten", method="filter_withdrawn", widget=forms.CheckboxInput
    )
    sort = sort_filter(DECISION_SORTS)

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Withdrawn decisions only when they are asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("ingetrokken") else rows.filter(withdrawn_at=None)

    def filter_withdrawn(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """See ``filter_queryset``."""
        return rows

    def filter_nothing(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """The order is the view's business."""
        return rows
