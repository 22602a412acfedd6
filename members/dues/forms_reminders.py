"""Forms of reminding."""

from typing import Any

from django import forms

from m50portal.core.forms import DayField
from members.dues.choices import PauseKind
from members.dues.models import InterestRate, ReminderLevel, ReminderPolicy
from members.dues.models_reminders import PLACEHOLDERS


class PolicyForm(forms.ModelForm):
    """Whether reminders go out, and what a late payment costs."""

    class Meta:
        model = ReminderPolicy
        fields = ("is_on", "interest", "costs")
        widgets = {"interest": forms.RadioSelect, "costs": forms.RadioSelect}
        help_texts = {
            "interest": "Of rente over contributie mag, is aan het bestuur en de accountant. Zonder "
            "percentage hieronder rekent het portaal niets.",
            "costs": "Alleen bij stappen die kosten vragen.",
        }


class LevelForm(forms.ModelForm):
    """One step."""

    class Meta:
        model = ReminderLevel
        fields = (
            *("name", "days_late", "days_to_pay", "text", "goes_to_people"),
            *("needs_approval", "has_letter", "has_charges", "is_used"),
        )
        widgets = {
            "days_late": forms.NumberInput(attrs={"class": "m50-short"}),
            "days_to_pay": forms.NumberInput(attrs={"class": "m50-short"}),
            "text": forms.Textarea(attrs={"rows": 10}),
        }
        help_texts = {
            "text": "Een lege regel begint een nieuwe alinea. Factuurnummer, bedrag en IBAN komen er "
            "vanzelf onder. In de tekst kunt u invullen: "
            + ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)
            + ".",
            "name": "Staat boven de brief en in het onderwerp van de mail.",
            "has_letter": "De brief gaat als bijlage mee.",
        }


class InterestRateForm(forms.ModelForm):
    """From when which interest holds."""

    starts_on = DayField(label="Geldt vanaf")

    class Meta:
        model = InterestRate
        fields = ("kind", "starts_on", "percent")
        localized_fields = ("percent",)
        widgets = {
            "kind": forms.RadioSelect,
            "percent": forms.TextInput(attrs={"class": "m50-short", "inputmode": "decimal"}),
        }
        help_texts = {"percent": "Bijvoorbeeld 6,5."}


class PauseForm(forms.Form):
    """Why an invoice is left alone, and until when."""

    kind = forms.ChoiceField(label="Waarom?", choices=PauseKind.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Toelichting",
        max_length=300,
        error_messages={"required": "Schrijf waarom, dan weet een ander het later ook."},
    )
    until = DayField(
        label="Weer herinneren vanaf",
        required=False,
        help_text="Leeg betekent: tot iemand het hervat.",
    )


class ApproveForm(forms.Form):
    """Which reminders may go out."""

    akkoord = forms.TypedMultipleChoiceField(
        coerce=int, error_messages={"required": "Kies ten minste één herinnering."}
    )

    def __init__(self, *args: Any, proposed: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["akkoord"]
        field.choices = [(row.pk, str(row)) for row in proposed]
