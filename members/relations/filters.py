"""Narrowing the lists of relations; the filters live in the URL, in Dutch."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from m50portal.core.filters import FoldedSearchFilter
from members.relations.choices import OrganisationKind
from members.relations.models import ExternalFunction, Organisation, Residence
from members.relations.selectors_residence import residents_of_members

SEARCH = {"type": "search", "autocomplete": "off"}


class FunctionFilter(django_filters.FilterSet):
    """People by their name, organisation and what sort of organisation that is."""

    q = FoldedSearchFilter(
        label="Zoek persoon of organisatie",
        field_names=["person__search_key", "organisation__search_key"],
        widget=forms.TextInput(attrs=SEARCH),
    )
    soort = django_filters.ChoiceFilter(
        label="Soort organisatie",
        field_name="organisation__kind",
        choices=OrganisationKind.choices,
        empty_label="Alle soorten",
    )
    organisatie = django_filters.ModelChoiceFilter(
        label="Organisatie",
        field_name="organisation",
        to_field_name="slug",
        queryset=lambda request: Organisation.objects.order_by("sort_key", "pk"),
        empty_label="Alle organisaties",
    )
    woont = django_filters.ChoiceFilter(
        label="Woonplaats",
        method="filter_home",
        choices=[("lid", "Woont in een lid of aspirant-lid"), ("bekend", "Woonplaats bekend")],
        empty_label="Maakt niet uit",
    )
    toon = django_filters.ChoiceFilter(
        label="Toon",
        method="filter_nothing",
        choices=[("alles", "Ook wie eerder of later een functie heeft")],
        empty_label="Wie op de peildatum een functie heeft",
    )

    class Meta:
        model = ExternalFunction
        fields: list[str] = []

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def filter_home(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Who lives in a member of the day, or of whom the home is known."""
        homes = (
            residents_of_members(self.day) if value == "lid" else Residence.objects.as_of(self.day)
        )
        return rows.filter(person__in=homes.values("person"))

    def filter_nothing(self, rows: QuerySet, name: str, value: Any) -> QuerySet:
        """Which days count is the view's business."""
        return rows


class OrganisationFilter(django_filters.FilterSet):
    """Organisations by name, old names and aliases too, and by kind."""

    q = FoldedSearchFilter(
        label="Zoek organisatie",
        field_names=["search_key"],
        widget=forms.TextInput(attrs=SEARCH),
    )
    soort = django_filters.ChoiceFilter(
        label="Soort",
        field_name="kind",
        choices=OrganisationKind.choices,
        empty_label="Alle soorten",
    )
    mensen = django_filters.ChoiceFilter(
        label="Mensen",
        method="filter_people",
        choices=[("ja", "Met iemand die wij kennen"), ("nee", "Zonder iemand die wij kennen")],
        empty_label="Maakt niet uit",
    )

    class Meta:
        model = Organisation
        fields: list[str] = []

    def __init__(self, *args: Any, day: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.day = day

    def filter_people(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Whether somebody has a function there on the day."""
        known = Exists(ExternalFunction.objects.as_of(self.day).filter(organisation=OuterRef("pk")))
        return rows.filter(known if value == "ja" else ~known)
