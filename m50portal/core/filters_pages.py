"""Narrowing the outbox and the audit trail."""

import datetime

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from m50portal.core import audit
from m50portal.core.choices import MailState
from m50portal.core.dates import start_of
from m50portal.core.filters import DayFilter
from m50portal.core.models import AuditEvent, OutgoingMail


class OutboxFilter(django_filters.FilterSet):
    """By state, and by address or subject."""

    q = django_filters.CharFilter(
        label="Ontvanger of onderwerp",
        method="by_text",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = django_filters.ChoiceFilter(
        label="Toestand", choices=MailState.choices, empty_label="Alle"
    )

    class Meta:
        model = OutgoingMail
        fields: tuple[str, ...] = ()

    def by_text(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The words occur in the address, the name of the recipient or the subject."""
        for word in value.split():
            found = Q(to__icontains=word) | Q(to_label__icontains=word) | Q(subject__icontains=word)
            rows = rows.filter(found)
        return rows


class TrailFilter(django_filters.FilterSet):
    """By what was done, who did it, to what, and when."""

    q = django_filters.CharFilter(
        label="Waarover",
        field_name="target_label",
        lookup_expr="icontains",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    by = django_filters.CharFilter(label="Wie", field_name="by_label", lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label="Handeling", empty_label="Alle")
    since = DayFilter(label="Vanaf", method="from_day")
    until = DayFilter(label="Tot en met", method="to_day")

    class Meta:
        model = AuditEvent
        fields: tuple[str, ...] = ()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        kinds = AuditEvent.objects.order_by("kind").values_list("kind", flat=True).distinct()
        named = sorted(((kind, audit.kind_label(kind)) for kind in kinds), key=lambda pair: pair[1])
        self.filters["kind"].extra["choices"] = named

    def from_day(self, rows: QuerySet, name: str, value: datetime.date) -> QuerySet:
        """On this day or later, in Amsterdam."""
        return rows.filter(at__gte=start_of(value))

    def to_day(self, rows: QuerySet, name: str, value: datetime.date) -> QuerySet:
        """On this day or earlier, in Amsterdam."""
        return rows.filter(at__lt=start_of(value + datetime.timedelta(days=1)))
