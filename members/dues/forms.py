"""Forms of the dues."""

from decimal import Decimal
from typing import Any

from django import forms

from m50portal.core.dates import today
from m50portal.core.forms import DayField, DayInput
from m50portal.core.money import EuroField
from members.choices import MembershipKind
from members.dues.actions import ISSUER_FIELDS, YEAR_FIELDS
from members.dues.models import DuesYear, Invoice, Issuer, Payment


class YearForm(forms.ModelForm):
    """The rules and amounts of a year."""

    member_amount = EuroField(
        label="Bedrag per lid",
        required=False,
        help_text="Zonder btw. Leeg betekent: onbekend. Dan kan er niets worden gefactureerd.",
    )
    aspirant_amount = EuroField(
        label="Bedrag per aspirant-lid", required=False, help_text="Leeg betekent: niets."
    )
    field_order = ("year", "member_amount", "aspirant_amount", *YEAR_FIELDS)

    class Meta:
        model = DuesYear
        fields = ("year", *YEAR_FIELDS)
        widgets = {
            "year": forms.NumberInput(attrs={"class": "m50-short"}),
            "due_days": forms.NumberInput(attrs={"class": "m50-short"}),
            "reference": forms.RadioSelect,
            "pro_rata": forms.RadioSelect,
            "transition": forms.RadioSelect,
            "vat_treatment": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["year"]
            for kind, name in AMOUNT_FIELDS.items():
                self.fields[name].initial = self.instance.amount_for(kind)

    def amounts(self) -> dict[MembershipKind, Decimal | None]:
        """The amounts that were filled in, per kind of membership."""
        return {kind: self.cleaned_data[name] for kind, name in AMOUNT_FIELDS.items()}


AMOUNT_FIELDS = {
    MembershipKind.MEMBER: "member_amount",
    MembershipKind.ASPIRANT: "aspirant_amount",
}


class IssuerForm(forms.ModelForm):
    """The sender of invoices."""

    class Meta:
        model = Issuer
        fields = ISSUER_FIELDS
        labels = {"starts_on": "Geldt vanaf"}
        widgets = {"starts_on": DayInput()}


class RunForm(forms.Form):
    """The confirmation of a run: what the person saw, and whether mail goes out."""

    confirmed = forms.CharField(widget=forms.HiddenInput)
    sends_mail = forms.BooleanField(
        label="De facturen meteen mailen",
        required=False,
        initial=True,
        help_text="Zet dit uit als u de facturen zelf verstuurt.",
    )


class PaymentForm(forms.ModelForm):
    """A payment that came in. ``seen_open`` catches a form that is sent twice."""

    amount = EuroField(label="Bedrag")
    received_on = DayField(label="Ontvangen op", help_text="De datum op het bankafschrift.")
    seen_open = forms.DecimalField(widget=forms.HiddenInput)

    class Meta:
        model = Payment
        fields = ("amount", "received_on", "note")

    def __init__(self, *args: Any, invoice: Invoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.invoice = invoice
        open_amount = invoice.open_amount  # type: ignore[attr-defined]
        self.fields["seen_open"].initial = open_amount
        self.fields["amount"].initial = max(open_amount, Decimal(0)) or None
        self.fields["received_on"].initial = today()


class WithdrawForm(forms.Form):
    """Why a payment should no longer count."""

    reason = forms.CharField(
        label="Reden", max_length=200, help_text="Bijvoorbeeld: geboekt op de verkeerde factuur."
    )
