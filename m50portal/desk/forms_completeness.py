"""Forms of the completeness board."""

from typing import Any

from django import forms

from m50portal.core.forms import DayField
from m50portal.desk.completeness import Narrowing
from m50portal.desk.completeness_board import CHECKS
from members.choices import Province


class BoardForm(forms.Form):
    """What the board is narrowed to; it lives in the URL."""

    soort = forms.ChoiceField(
        label="Wat ontbreekt",
        required=False,
        choices=[("", "Alles"), *((check.key, check.title) for check in CHECKS)],
    )
    q = forms.CharField(
        label="Zoek op naam",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    gemeente = forms.CharField(
        label="Gemeente",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    provincie = forms.ChoiceField(
        label="Provincie", required=False, choices=[("", "Alle provincies"), *Province.choices]
    )

    @property
    def narrowing(self) -> Narrowing:
        """What is asked, as far as it can be read."""
        self.is_valid()
        asked: dict[str, Any] = self.cleaned_data
        return Narrowing(
            text=asked.get("q", ""),
            province=asked.get("provincie", ""),
            place=asked.get("gemeente", ""),
        )


class SnoozeForm(forms.Form):
    """Why a line is so on purpose, and until when."""

    reason = forms.CharField(
        label="Waarom is dit bewust zo?",
        max_length=200,
        help_text="Bijvoorbeeld: deze pijler heeft bewust geen vicevoorzitter.",
        error_messages={"required": "Vul in waarom dit bewust zo is."},
    )
    until = DayField(
        label="Weer tonen op",
        help_text="Op deze dag komt de regel terug. Kies een dag binnen twee jaar.",
        error_messages={"required": "Vul in wanneer de regel terugkomt."},
    )
