"""What somebody fills in for a memo; nothing may stay empty or half filled in."""

from typing import Any

from django import forms

from m50portal.core.forms import DayField
from m50portal.desk.presenters_memo import Answers, has_placeholder

STILL_TO_DO = "Hier staat nog een invulplek. Zet er neer wat er hoort te staan."


def _text(label: str, ask: str, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, error_messages={"required": ask}, **options)


def _area(label: str, ask: str, rows: int, **options: Any) -> forms.CharField:
    return _text(
        label, ask, widget=forms.Textarea(attrs={"rows": rows}), max_length=4000, **options
    )


class MemoForm(forms.Form):
    """Everything that the register does not know, or that a person may say in their own words."""

    meeting_on = DayField(
        label="Datum van de collegevergadering",
        error_messages={"required": "Vul de datum van de collegevergadering in."},
    )
    portfolio_holder = _text(
        "Portefeuillehouder", "Vul de naam van de portefeuillehouder in.", max_length=120
    )
    team = _text("Team", "Vul het team in dat het voorstel maakt.", max_length=120)
    author = _text("Steller", "Vul de naam van de steller in.", max_length=120)
    reason = _area("Aanleiding", "Schrijf waarom het college dit nu krijgt.", 3)
    worth = _area(
        "Wat het de gemeente brengt", "Schrijf wat het lidmaatschap de gemeente brengt.", 4
    )
    coverage = _area("Waaruit het wordt betaald", "Schrijf waaruit de kosten worden betaald.", 2)
    decision = _area(
        "Voorgesteld besluit",
        "Schrijf wat het college besluit.",
        4,
        help_text="Eén besluit per regel. Staan er meer regels, dan krijgen ze een nummer.",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse what still has to be filled in."""
        cleaned = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and has_placeholder(value):
                self.add_error(name, STILL_TO_DO)
        return cleaned

    def answers(self, kind: str) -> Answers:
        """What was filled in, for a memo of ``kind``."""
        return Answers(kind=kind, **self.cleaned_data)
