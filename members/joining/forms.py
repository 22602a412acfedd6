"""Forms of joining; what they gather goes to an action."""

import datetime
from typing import Any

from django import forms

from m50portal.core.dates import MONTHS, long_date, today
from m50portal.core.forms import DayField
from members.choices import DecisionKind
from members.forms_decision import DecisionFields
from members.joining.choices import ContactKind, Stage
from members.joining.models import JoiningRules, LogEntry
from members.models import Membership

RULE_FIELDS = [
    *("starts_on", "only_new_year", "cutoff_day", "cutoff_month", "needs_interview"),
    *("aspirant_months", "signal_months", "near_percent", "source"),
]


class PastDayField(DayField):
    """A day that is not still to come."""

    def clean(self, value: Any) -> Any:
        """The day; ValidationError for a day after today."""
        day = super().clean(value)
        if day is not None and day > today():
            raise forms.ValidationError("Kies vandaag of een dag die voorbij is.")
        return day


class LogFields(forms.Form):
    """A contact and what was agreed to do next."""

    on = PastDayField(label="Datum", error_messages={"required": "Vul in wanneer het contact was."})
    kind = forms.ChoiceField(label="Soort contact", choices=ContactKind.choices)
    contact_person = forms.CharField(
        label="Gesproken met",
        max_length=150,
        required=False,
        help_text="Naam en functie. Alleen wat u voor uw werk nodig hebt.",
    )
    summary = forms.CharField(
        label="Samenvatting",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Vul kort in wat er is besproken."},
    )
    next_step = forms.CharField(label="Volgende stap", max_length=200, required=False)
    next_step_on = DayField(label="Volgende stap op", required=False)

    def clean(self) -> dict[str, Any]:
        """A day needs a step."""
        cleaned = super().clean() or {}
        if cleaned.get("next_step_on") and not cleaned.get("next_step"):
            self.add_error("next_step", "Vul in wat u op die dag gaat doen.")
        return cleaned


class ContactForm(LogFields):
    """A new contact; the stage may move along."""

    stage = forms.ChoiceField(
        label="Fase",
        choices=[("", "Blijft zoals die is"), *Stage.choices],
        required=False,
        help_text="Kies alleen iets als dit contact de fase verandert.",
    )
    until = DayField(
        label="Niet voor",
        required=False,
        help_text="Alleen bij “Niet nu”: vanaf wanneer M50 weer contact mag opnemen.",
    )

    def __init__(self, *args: Any, open_step: LogEntry | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()
        if open_step is not None:
            self.fields["next_step"].initial = open_step.next_step
            self.fields["next_step_on"].initial = open_step.next_step_on
            self.fields[
                "next_step"
            ].help_text = "Dit stond nog open. Maak het leeg als het klaar is."

    def clean(self) -> dict[str, Any]:
        """A date belongs to "not now" only."""
        cleaned = super().clean() or {}
        if cleaned.get("until") and cleaned.get("stage") != Stage.NOT_NOW:
            self.add_error("until", "Een datum hoort alleen bij de fase “Niet nu”.")
        return cleaned


class CorrectContactForm(LogFields):
    """What was written down of a contact, to change."""

    def __init__(self, *args: Any, entry: LogEntry, **kwargs: Any) -> None:
        names = ("on", "kind", "contact_person", "summary", "next_step", "next_step_on")
        kwargs["initial"] = {name: getattr(entry, name) for name in names}
        super().__init__(*args, **kwargs)


class StageForm(forms.Form):
    """How far the talks are, from a day."""

    stage = forms.ChoiceField(label="Fase", choices=Stage.choices, widget=forms.RadioSelect)
    on = PastDayField(label="Sinds", error_messages={"required": "Vul in sinds wanneer."})
    until = DayField(
        label="Niet voor",
        required=False,
        help_text="Alleen bij “Niet nu”: vanaf wanneer M50 weer contact mag opnemen.",
    )
    note = forms.CharField(label="Toelichting", max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].initial = today()

    def clean(self) -> dict[str, Any]:
        """A date belongs to "not now" only."""
        cleaned = super().clean() or {}
        if cleaned.get("until") and cleaned.get("stage") != Stage.NOT_NOW:
            self.add_error("until", "Een datum hoort alleen bij de fase “Niet nu”.")
        return cleaned


class ReasonForm(forms.Form):
    """Why something that was written down should count no more."""

    reason = forms.CharField(
        label="Reden",
        max_length=200,
        help_text="Bijvoorbeeld: vastgelegd bij de verkeerde gemeente.",
        error_messages={"required": "Vul in waarom dit niet meer telt."},
    )


class MonthsField(forms.CharField):
    """Whole numbers of months, as people write them: ``6, 3, 1``."""

    default_error_messages = {
        "invalid": "Vul maanden in, gescheiden door komma's. Bijvoorbeeld: 6, 3, 1.",
    }

    def prepare_value(self, value: Any) -> Any:
        """``[6, 3, 1]`` reads as ``6, 3, 1``."""
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        """The numbers, largest first; ValidationError for what is no month from 1 to 60."""
        parts = super().clean(value).replace(",", " ").split()
        good = [int(part) for part in parts if part.isascii() and part.isdigit() and len(part) < 3]
        if len(good) != len(parts) or not all(1 <= months <= 60 for months in good):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return sorted(set(good), reverse=True)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compared as text."""
        return super().has_changed(self.prepare_value(initial), data)


class RulesForm(forms.ModelForm):
    """What is agreed about joining, from a date."""

    starts_on = DayField(
        label="Geldt vanaf",
        help_text="Wat al vastligt, verandert niet. Nieuwe regels gelden voor besluiten vanaf deze dag.",
        error_messages={"required": "Vul in vanaf wanneer deze regels gelden."},
    )
    signal_months = MonthsField(
        label="Signalen, in maanden voor de uiterste datum",
        help_text="Gescheiden door komma's. Na de uiterste datum volgt altijd nog één signaal.",
        error_messages={"required": "Vul ten minste één moment in, bijvoorbeeld 6, 3, 1."},
        widget=forms.TextInput(attrs={"class": "m50-medium"}),
    )
    cutoff_month = forms.TypedChoiceField(
        label="Aanvraag uiterlijk in de maand",
        coerce=int,
        choices=[(number, name) for number, name in enumerate(MONTHS, start=1)],
    )

    class Meta:
        model = JoiningRules
        fields = RULE_FIELDS
        labels = {
            "only_new_year": "Toetreden kan alleen op 1 januari",
            "cutoff_day": "Aanvraag uiterlijk op dag",
            "needs_interview": "Een kennismakingsgesprek hoort vóór het besluit",
            "aspirant_months": "Duur van het aspirant-lidmaatschap, in maanden",
            "near_percent": "Dichtbij de richtlijn, in procenten",
            "source": "Bron of besluit",
        }
        help_texts = {
            "only_new_year": "Niet aangevinkt: een gemeente kan op elke dag toetreden.",
            "cutoff_day": "Telt alleen als toetreden op 1 januari is aangevinkt. Te laat is geen bezwaar: het portaal waarschuwt.",
            "near_percent": "Zo ver buiten de 30.000 tot en met 80.000 inwoners is een gemeente nog een prospect.",
            "aspirant_months": "Zo lang heeft een aspirant-lid voor het definitieve besluit.",
        }
        widgets = {
            name: forms.NumberInput(attrs={"class": "m50-short"})
            for name in ("cutoff_day", "aspirant_months", "near_percent")
        }


class DefinitiveForm(DecisionFields):
    """The definitive decision of an aspirant, with everything known filled in."""

    kind = forms.ChoiceField(
        label="Wat is er besloten?",
        choices=[
            (DecisionKind.MEMBER.value, "De gemeente wordt lid"),
            (DecisionKind.END.value, "De gemeente wordt geen lid"),
        ],
        initial=DecisionKind.MEMBER.value,
        widget=forms.RadioSelect,
    )
    field_order = ("kind", "decided_on", "body", "mandate", "effective_on", "reason", "document")

    def __init__(self, *args: Any, aspirant: Membership, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("decide_by", "person"):
            del self.fields[name]
        self.offer_reasons(aspirant)
        self.fields["reason"].help_text = "Alleen als de gemeente geen lid wordt."
        self.fields["decided_on"].initial = today()
        self.fields["mandate"].help_text = ""
        decision = aspirant.decision
        if decision is not None:
            body, mandate = whose_mandate(decision.body, decision.mandate, decision.decided_on)
            self.fields["body"].initial, self.fields["mandate"].initial = body, mandate


def whose_mandate(body: str, mandate: str, decided_on: datetime.date) -> tuple[str, str]:
    """Who takes the definitive decision, and on what ground, as the first decision says."""
    if "burgemeester" in mandate.casefold():
        return "Burgemeester", f"Gemachtigd op {long_date(decided_on)}."
    return body, ""
