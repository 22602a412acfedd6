"""Filter pieces that every list uses."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from m50portal.core.forms import DayField, DayInput
from m50portal.core.names import fold


class FoldedSearchFilter(django_filters.CharFilter):
    """Searches stored, folded text: accents, apostrophes and capitals make no difference.

    ``field_names`` are columns that hold ``names.fold()`` of the visible text.
    """

    def __init__(self, *, field_names: list[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field_names = field_names

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        for word in fold(value or "").split():
            found = Q()
            for name in self.field_names:
                found |= Q(**{f"{name}__contains": word})
            qs = qs.filter(found)
        return qs


class DayFilter(django_filters.DateFilter):
    """A native date field in a filter bar."""

    field_class = DayField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=DayInput(), **kwargs)
