"""Forms about the network as a whole, and about inhabitants."""

from django import forms

from m50portal.core.forms import DayField
from members.choices import PopulationStatus


class GrowthTargetForm(forms.Form):
    """So many members by a date."""

    number = forms.IntegerField(
        label="Aantal deelnemers",
        min_value=1,
        max_value=1000,
        help_text="Leden en aspirant-leden samen.",
        error_messages={"required": "Vul in hoeveel deelnemers M50 wil."},
    )
    by_date = DayField(
        label="Uiterlijk op", error_messages={"required": "Vul in wanneer dat gehaald moet zijn."}
    )
    source = forms.CharField(
        label="Bron",
        max_length=200,
        help_text="Waar dit is afgesproken, bijvoorbeeld de werkagenda.",
        error_messages={"required": "Vul in waar dit is afgesproken."},
    )


class PopulationForm(forms.Form):
    """Inhabitants on a date."""

    on = DayField(
        label="Peildatum",
        help_text="CBS telt op 1 januari.",
        error_messages={"required": "Vul in op welke dag dit het aantal was."},
    )
    inhabitants = forms.IntegerField(
        label="Inwoners",
        min_value=0,
        max_value=5_000_000,
        error_messages={"required": "Vul het aantal inwoners in."},
    )
    status = forms.ChoiceField(label="Status", choices=PopulationStatus.choices)
    source = forms.CharField(
        label="Bron",
        max_length=200,
        initial="CBS, Bevolking per gemeente",
        error_messages={"required": "Vul in wie dit zegt."},
    )
