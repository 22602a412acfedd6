"""The filters of the list of invoices; they live in the URL, in Dutch."""

import django_filters
from django import forms
from django.db.models import QuerySet

from m50portal.core.filters import FoldedSearchFilter
from members.dues.choices import InvoiceStatus
from members.dues.models import Invoice

SORTS = {
    "nummer": "serial",
    "gemeente": "municipality__sort_key",
    "bedrag": "total",
    "open": "open_amount",
    "vervalt": "due_on",
}


class InvoiceFilter(django_filters.FilterSet):
    """Narrows invoices that carry their status."""

    q = FoldedSearchFilter(
        label="Zoek gemeente of nummer",
        field_names=["municipality__search_key", "number"],
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    status = django_filters.ChoiceFilter(
        label="Status", field_name="status", choices=InvoiceStatus.choices, empty_label="Alle"
    )
    sort = django_filters.ChoiceFilter(
        method="filter_nothing",
        choices=[(sign + name, name) for name in SORTS for sign in ("", "-")],
        widget=forms.HiddenInput(),
    )

    class Meta:
        model = Invoice
        fields: list[str] = []

    def filter_nothing(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        """The order is the view's business."""
        return rows


def ordering(sort: str) -> list[str]:
    """What to order by for ``sort``; always by something unique at last."""
    field = SORTS.get(sort.lstrip("-"))
    if field is None:
        return ["series_year", "serial"]
    return [f"-{field}" if sort.startswith("-") else field, "series_year", "serial"]
