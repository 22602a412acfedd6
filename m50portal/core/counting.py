"""Counting many things in one query."""

from django.db.models import Count, IntegerField, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet) -> Coalesce:
    """How many ``rows`` there are, as part of a larger query."""
    total = rows.order_by().annotate(_all=Value(1)).values("_all").annotate(_n=Count("pk"))
    return Coalesce(Subquery(total.values("_n")[:1], output_field=IntegerField()), 0)
