"""The filters of the list of mergers; they live in the URL, in Dutch."""

from collections.abc import Iterable
from typing import Any

from django import forms

from m50portal.core.names import fold
from members.choices import Province
from members.presenters_merger import MergerItem


class MergerFilterForm(forms.Form):
    """Narrows the list by name, year, province, and whether a participating municipality is in it.

    The list is made of what is a few rows a year, so it is narrowed as a list.
    """

    q = forms.CharField(
        label="Zoek gemeente",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    jaar = forms.ChoiceField(label="Jaar", required=False)
    provincie = forms.ChoiceField(
        label="Provincie", required=False, choices=[("", "Alle provincies"), *Province.choices]
    )
    deelnemers = forms.ChoiceField(
        label="Deelnemers",
        required=False,
        choices=[("", "Alle herindelingen"), ("1", "Alleen met een deelnemer van M50")],
    )

    def __init__(self, *args: Any, items: list[MergerItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = items
        years = sorted({item.on.year for item in items}, reverse=True)
        field = self.fields["jaar"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Alle jaren"), *((str(year), str(year)) for year in years)]

    def narrowed(self) -> list[MergerItem]:
        """The items that fit what was asked; a part that cannot be read narrows nothing."""
        self.is_valid()
        asked = self.cleaned_data
        found: Iterable[MergerItem] = self.items
        for word in fold(asked.get("q") or "").split():
            found = [item for item in found if word in fold(f"{item.old_names} {item.new_names}")]
        if year := asked.get("jaar"):
            found = [item for item in found if str(item.on.year) == year]
        if province := asked.get("provincie"):
            found = [item for item in found if any(p.province == province for p in item.places)]
        if asked.get("deelnemers"):
            found = [item for item in found if item.concerns_members]
        return list(found)
