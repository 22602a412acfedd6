"""Forms of the table over all municipalities."""

import datetime
from typing import Any

from django import forms

from m50portal.core.forms import DayField
from members.turnover.choices import Outcome
from members.turnover.forms import DecisionForm


class BulkRowForm(DecisionForm):
    """One line of the table over all municipalities."""

    chosen = forms.BooleanField(label="Aangevinkt", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            label="Wat geldt er nu?",
            required=False,
            choices=[
                ("", "Nog niets"),
                *(pair for pair in Outcome.choices if pair[0] != Outcome.UNKNOWN),
            ],
        )

    def for_all(self, outcome: str, day: datetime.date | None) -> None:
        """Fill in what was chosen for all ticked lines, where this line says nothing itself."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        prefixed = self.add_prefix
        if data.get(prefixed("chosen")) and not data.get(prefixed("outcome")):
            data[prefixed("outcome")] = outcome
        if data.get(prefixed("outcome")) == Outcome.STOPPED and day is not None:
            data[prefixed("last_day")] = data.get(prefixed("last_day")) or day.isoformat()
        self.data = data

    @property
    def is_used(self) -> bool:
        """Whether this line says anything."""
        return bool(self.data.get(self.add_prefix("outcome")))


class BulkForm(forms.Form):
    """What holds for every ticked line."""

    all_outcome = forms.ChoiceField(
        label="Alle aangevinkte bestuurders",
        required=False,
        choices=[
            ("", "Kies per regel"),
            (Outcome.STAYS.value, "Blijven, met dezelfde portefeuille"),
            (Outcome.STOPPED.value, "Zijn gestopt of stoppen"),
        ],
    )
    all_on = DayField(
        label="Laatste dag", required=False, help_text="Voor regels zonder eigen datum."
    )


class BulkFilterForm(forms.Form):
    """What the table over all municipalities is narrowed to."""

    q = forms.CharField(
        label="Zoek gemeente of naam",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
