"""Narrowing the list of accounts."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.core.dates import today
from m50portal.core.periods import period_covers

STATES = [("active", "Mag inloggen"), ("blocked", "Geblokkeerd"), ("without", "Zonder tweede stap")]


class AccountFilter(django_filters.FilterSet):
    """By name or address, role and state."""

    q = django_filters.CharFilter(
        label="Naam of e-mailadres",
        method="by_text",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    office = django_filters.ChoiceFilter(
        label="Rol", choices=Office.choices, method="by_office", empty_label="Alle"
    )
    state = django_filters.ChoiceFilter(
        label="Toestand", choices=STATES, method="by_state", empty_label="Alle"
    )

    class Meta:
        model = User
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Every word occurs in the name or in the address."""
        for word in value.split():
            rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return rows

    def by_office(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """Holds the office today."""
        held = period_covers(today(), "office_terms__")
        return rows.filter(held, office_terms__office=value).distinct()

    def by_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """May log in, is blocked, or logs in without a second factor."""
        conditions: dict[str, dict[str, Any]] = {
            "active": {"is_active": True},
            "blocked": {"is_active": False},
            "without": {"is_active": True, "has_second_factor": False},
        }
        return rows.filter(**conditions[value])
