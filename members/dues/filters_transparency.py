"""The filter of the list of transparency statements; it lives in the URL, in Dutch."""

import django_filters

from members.dues.choices import StatementStatus
from members.dues.models import TransparencyStatement


class StatementFilter(django_filters.FilterSet):
    """Narrows statements that carry their status."""

    status = django_filters.ChoiceFilter(
        label="Status", field_name="status", choices=StatementStatus.choices, empty_label="Alle"
    )

    class Meta:
        model = TransparencyStatement
        fields: list[str] = []
