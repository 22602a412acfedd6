"""Forms about how long data of people are kept and what people ask."""

from typing import Any

from django import forms

from m50portal.core.forms import DayField
from members.choices_people import RequestKind, RequestState
from members.models import Official, RetentionRule


class RetentionForm(forms.Form):
    """How long data of people are kept."""

    months_after_role = forms.IntegerField(
        label="Maanden na de laatste rol",
        min_value=1,
        max_value=120,
        help_text="Daarna verdwijnen naam, adres en nummer.",
        widget=forms.NumberInput(attrs={"class": "m50-short"}),
    )
    months_looks = forms.IntegerField(
        label="Maanden dat bewaard blijft wie iets bekeek",
        min_value=1,
        max_value=120,
        widget=forms.NumberInput(attrs={"class": "m50-short"}),
    )

    def __init__(self, *args: Any, rule: RetentionRule, **kwargs: Any) -> None:
        initial = {"months_after_role": rule.months_after_role, "months_looks": rule.months_looks}
        super().__init__(*args, **{**kwargs, "initial": initial})


class KeepForm(forms.Form):
    """Until when somebody is kept, and why."""

    until = DayField(
        label="Bewaren tot",
        required=False,
        help_text="Leeg: de gewone bewaartermijn geldt weer.",
    )
    reason = forms.CharField(
        label="Reden",
        max_length=200,
        required=False,
        help_text="Bijvoorbeeld: er loopt nog een declaratie.",
    )

    def __init__(self, *args: Any, official: Official, **kwargs: Any) -> None:
        initial = {"until": official.keep_until, "reason": official.keep_reason}
        super().__init__(*args, **{**kwargs, "initial": initial})


class ReasonForm(forms.Form):
    """Why somebody is forgotten before the time."""

    reason = forms.CharField(
        label="Reden",
        max_length=200,
        help_text="Deze reden staat in het logboek.",
        error_messages={"required": "Vul de reden in."},
    )


class RequestForm(forms.Form):
    """What somebody asks about the own data."""

    kind = forms.ChoiceField(
        label="Wat wilt u?",
        choices=RequestKind.choices,
        widget=forms.RadioSelect,
        initial="correction",
    )
    text = forms.CharField(
        label="Wat klopt er niet, of wat vraagt u?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Schrijf op wat u vraagt."},
    )


class AnswerForm(forms.Form):
    """What was done with what somebody asked."""

    state = forms.ChoiceField(
        label="Wat hebt u gedaan?",
        choices=[
            (RequestState.DONE.value, "Gedaan wat gevraagd is"),
            (RequestState.REFUSED.value, "Niet gedaan, met uitleg"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Maak een keuze."},
    )
    answer = forms.CharField(
        label="Antwoord",
        max_length=2000,
        help_text="De persoon krijgt dit per mail.",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Schrijf een antwoord."},
    )


class OtherPersonForm(forms.Form):
    """Looks for the record that is the same person."""

    q = forms.CharField(
        label="Naam of e-mailadres van de ander",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
