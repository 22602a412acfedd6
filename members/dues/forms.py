"""Forms of the dues."""

import datetime
from decimal import Decimal
from typing import Any

from django import forms

from m50portal.core.dates import today
from m50portal.core.forms import DayField
from m50portal.core.money import EuroField, euro
from members.choices import MembershipKind
from members.dues.actions import ISSUER_FIELDS, YEAR_FIELDS
from members.dues.models import DuesYear, Invoice, Issuer, LedgerSettings, Payment


class YearForm(forms.ModelForm):
    """The rules and amounts of a year."""

    member_amount = EuroField(
        label="Bedrag per lid",
        help_text="Zonder btw.",
        error_messages={
            "required": "Vul het bedrag in, of vink aan dat het bedrag nog onbekend is."
        },
    )
    amount_unknown = forms.BooleanField(
        label="Het bedrag is nog onbekend",
        required=False,
        help_text="Dan kan er voor dit jaar niets worden gefactureerd.",
    )
    aspirant_amount = EuroField(
        label="Bedrag per aspirant-lid", required=False, help_text="Leeg betekent: niets."
    )
    field_order = ("year", "member_amount", "amount_unknown", "aspirant_amount", *YEAR_FIELDS)

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
            known = self.instance.amount_for(MembershipKind.MEMBER)
            self.fields["amount_unknown"].initial = known is None
        if self.data.get(self.add_prefix("amount_unknown")):
            self.fields["member_amount"].required = False

    def clean(self) -> dict[str, Any]:
        """Unknown is said, never left out: an amount or the tick, not both."""
        cleaned = super().clean() or {}
        if cleaned.get("amount_unknown") and cleaned.get("member_amount") is not None:
            text = "U vulde een bedrag in en vinkte aan dat het onbekend is. Kies één van beide."
            self.add_error("member_amount", text)
        return cleaned

    def amounts(self) -> dict[MembershipKind, Decimal | None]:
        """The amounts that were filled in, per kind of membership."""
        return {kind: self.cleaned_data[name] for kind, name in AMOUNT_FIELDS.items()}


AMOUNT_FIELDS = {
    MembershipKind.MEMBER: "member_amount",
    MembershipKind.ASPIRANT: "aspirant_amount",
}


class IssuerForm(forms.ModelForm):
    """The sender of invoices."""

    starts_on = DayField(label="Geldt vanaf")

    class Meta:
        model = Issuer
        fields = ISSUER_FIELDS


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
    """A payment that came in. ``seen_open`` catches a form that is sent twice.

    More than is open is asked once more: ``is_overpaid`` says yes to exactly ``seen_excess``.
    """

    amount = EuroField(label="Bedrag")
    is_overpaid = forms.BooleanField(required=False)
    received_on = DayField(label="Ontvangen op", help_text="De datum op het bankafschrift.")
    seen_open = forms.DecimalField(widget=forms.HiddenInput)
    seen_excess = forms.DecimalField(widget=forms.HiddenInput, required=False)
    field_order = ("amount", "is_overpaid", "received_on", "note")

    class Meta:
        model = Payment
        fields = ("amount", "received_on", "note")

    def __init__(self, *args: Any, invoice: Invoice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.invoice = invoice
        self.open_amount: Decimal = invoice.open_amount  # type: ignore[attr-defined]
        open_amount = self.open_amount
        if not self.is_bound:
            self._ask_nothing_more()
        self.fields["seen_open"].initial = open_amount
        self.fields["amount"].initial = max(open_amount, Decimal(0)) or None
        self.fields["received_on"].initial = today()

    def clean(self) -> dict[str, Any]:
        """Ask whether too much was really paid, with the amount; a changed amount asks again."""
        cleaned = super().clean() or {}
        agreed, seen = cleaned.pop("is_overpaid", False), cleaned.pop("seen_excess", None)
        still_open = max(self.open_amount, Decimal(0))
        excess = cleaned.get("amount", Decimal(0)) - still_open
        if excess <= 0 or cleaned.get("seen_open") != self.open_amount:
            self._ask_nothing_more()
            return cleaned
        self["is_overpaid"].label = f"Ja, er is {euro(excess)} te veel betaald"
        if not agreed or seen != excess:
            typed: Any = self.data.copy()  # type: ignore[attr-defined]
            typed[self.add_prefix("seen_excess")] = str(excess)
            typed.pop(self.add_prefix("is_overpaid"), None)
            self.data = typed
            text = f"Er staat {euro(still_open)} open: dit is {euro(excess)} te veel."
            self.add_error("amount", f"{text} Verbeter het bedrag of zet het vinkje hieronder.")
        return cleaned

    def _ask_nothing_more(self) -> None:
        for name in ("is_overpaid", "seen_excess"):
            self.fields.pop(name, None)


class CreditForm(forms.Form):
    """How much of an invoice is taken back, why, and whether it is asked again. ``seen_left`` catches a form sent twice."""

    WHOLE, PART = "whole", "part"

    how = forms.ChoiceField(
        label="Hoeveel crediteert u?",
        choices=[(WHOLE, "Alles wat nog niet is gecrediteerd"), (PART, "Een deel")],
        widget=forms.RadioSelect,
        initial=WHOLE,
    )
    net = EuroField(
        label="Bedrag zonder btw", required=False, help_text="Alleen als u een deel crediteert."
    )
    reason = forms.CharField(
        label="Reden",
        max_length=200,
        help_text="Staat op de creditfactuur. Bijvoorbeeld: verkeerd adres op de factuur.",
    )
    asks_again = forms.TypedChoiceField(
        label="Komt er een nieuwe factuur?",
        choices=[("ja", "Ja, bij de volgende ronde"), ("nee", "Nee, dit bedrag vervalt")],
        coerce=lambda value: value == "ja",
        required=False,
        widget=forms.RadioSelect,
        help_text="Alleen van belang als u alles crediteert.",
    )
    seen_left = forms.DecimalField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, left: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.left = left
        self.fields["seen_left"].initial = left

    def clean(self) -> dict[str, Any]:
        """A part names its amount, and no more than is left; of all one says whether it is asked again."""
        cleaned = super().clean() or {}
        net = cleaned.get("net")
        if cleaned.get("how") == self.WHOLE and not self.data.get(self.add_prefix("asks_again")):
            self.add_error("asks_again", "Kies of er een nieuwe factuur komt.")
        if cleaned.get("how") == self.PART and "net" not in self.errors:
            if net is None:
                self.add_error("net", "Vul in hoeveel u crediteert.")
            elif not 0 < net <= self.left:
                self.add_error("net", f"Vul een bedrag in tot en met {euro(self.left)}.")
        return cleaned

    @property
    def amount(self) -> Decimal | None:
        """What is taken back, in euros without VAT; None: all that is left."""
        return self.cleaned_data["net"] if self.cleaned_data["how"] == self.PART else None


class WithdrawForm(forms.Form):
    """Why a payment should no longer count."""

    reason = forms.CharField(
        label="Reden", max_length=200, help_text="Bijvoorbeeld: geboekt op de verkeerde factuur."
    )


class PeriodForm(forms.Form):
    """The first and the last day of what is taken along."""

    van = DayField(label="Van", initial=None)
    tot = DayField(label="Tot en met", initial=None)

    def __init__(self, data: Any = None, *, initial: dict[str, Any]) -> None:
        asked = data if data and {"van", "tot"} & set(data) else None
        super().__init__(asked, initial=initial)

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and last < first:
            self.add_error("tot", "Deze dag ligt vóór de eerste dag. Kies een latere.")
        return cleaned

    @property
    def period(self) -> tuple[datetime.date, datetime.date] | None:
        """What was asked, else what the form begins with; None when it cannot be read."""
        if not self.is_bound:
            return self.initial["van"], self.initial["tot"]
        if not self.is_valid():
            return None
        return self.cleaned_data["van"], self.cleaned_data["tot"]

    @property
    def query(self) -> str:
        """The period as it stands in an address."""
        period = self.period
        return f"van={period[0]}&tot={period[1]}" if period else ""


class LedgerForm(forms.ModelForm):
    """How the bookkeeper's books call things."""

    class Meta:
        model = LedgerSettings
        fields = (
            *("debtors", "revenue", "vat", "bank", "equity"),
            *("sales_journal", "bank_journal"),
        )

    def clean(self) -> dict[str, Any]:
        """Two things that have one number cannot be told apart."""
        cleaned = super().clean() or {}
        accounts = ("debtors", "revenue", "vat", "bank", "equity")
        for group in (accounts, ("sales_journal", "bank_journal")):
            seen: set[str] = set()
            for name in group:
                code = cleaned.get(name)
                if code and code in seen:
                    self.add_error(name, f"{code} staat hierboven ook. Kies een ander nummer.")
                seen |= {code} if code else set()
        return cleaned


class StatementForm(forms.Form):
    """A file of the bank."""

    file = forms.FileField(
        label="Bestand van de bank",
        help_text="Een rekeningafschrift als camt.053 (xml) of MT940, of een zip met meer afschriften. Ten hoogste 10 MB.",
        error_messages={"required": "Kies het bestand dat u bij de bank downloadde."},
    )


class BankReasonForm(forms.Form):
    """Why something is done that is not the usual."""

    reason = forms.CharField(
        label="Waarom?",
        max_length=200,
        error_messages={"required": "Schrijf waarom, dan weet een ander het later ook."},
    )


class DivideForm(forms.Form):
    """How much of a movement is for each of ``invoices``; together all of it."""

    def __init__(self, *args: Any, invoices: list[Any], amount: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invoices, self.amount = invoices, amount
        for invoice in invoices:
            self.fields[self.name_of(invoice)] = EuroField(
                label=f"Bedrag voor {invoice.number}", required=False, min_value=Decimal("0.01")
            )

    @staticmethod
    def name_of(invoice: Any) -> str:
        """The name of the field of ``invoice``."""
        return f"bedrag-{invoice.pk}"

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """Each invoice with its field."""
        return [(invoice, self[self.name_of(invoice)]) for invoice in self.invoices]

    @property
    def parts(self) -> list[tuple[Any, Decimal]]:
        """What was filled in."""
        filled = [(row, self.cleaned_data.get(self.name_of(row))) for row in self.invoices]
        return [(row, amount) for row, amount in filled if amount]

    def clean(self) -> dict[str, Any]:
        """All of it is divided, not less and not more."""
        cleaned = super().clean() or {}
        if not self.errors:
            total = sum((amount for _, amount in self.parts), Decimal(0))
            if total != self.amount:
                self.add_error(
                    None,
                    f"Verdeel precies {euro(self.amount)}. U verdeelde {euro(total)}.",
                )
        return cleaned
