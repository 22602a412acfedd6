"""Forms of the transparency statement."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from m50portal.core.money import EuroField
from members.dues.models import TransparencyStatement


class VatField(EuroField):
    """An amount of VAT; below zero there is nothing to divide, and that is said in words."""

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, Decimal) and str(value or "").strip().startswith(("-", "−", "–")):
            raise ValidationError(
                "De btw kan niet onder nul liggen. Vul het bedrag in dat M50 betaalde, zonder minteken.",
                code="negative",
            )
        return super().to_python(value)


class TransparencyForm(forms.ModelForm):
    """The VAT of a year and what it consists of."""

    compensable_vat = VatField(
        label="Btw die leden mogen opgeven",
        help_text=(
            "De btw die M50 dit jaar betaalde en die gemeenten bij het BTW-compensatiefonds mogen "
            "opgeven. Overleg bij twijfel met uw accountant."
        ),
    )

    class Meta:
        model = TransparencyStatement
        fields: tuple[str, ...] = ("year", "compensable_vat", "explanation")
        widgets = {
            "year": forms.NumberInput(attrs={"class": "m50-short"}),
            "explanation": forms.Textarea(attrs={"rows": 6}),
        }
        help_texts = {
            "year": "Het kalenderjaar waarin M50 de btw betaalde.",
            "explanation": (
                "Op welke kosten deze btw zat, bijvoorbeeld secretariaat, onderzoek en zalen. "
                "Dit staat in de brief aan elke gemeente. Noem geen namen van personen."
            ),
        }


class DraftForm(TransparencyForm):
    """A draft: its year stays."""

    class Meta(TransparencyForm.Meta):
        fields: tuple[str, ...] = ("compensable_vat", "explanation")


class CorrectionForm(TransparencyForm):
    """A next version says what was mended, to who got the one before."""

    class Meta(TransparencyForm.Meta):
        fields = ("compensable_vat", "explanation", "reason")
        help_texts = TransparencyForm.Meta.help_texts | {
            "reason": "Dit staat in de nieuwe brief, voor wie de vorige opgave al gebruikte."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = True


class IssueForm(forms.Form):
    """The confirmation: what the person saw, and whether the municipalities hear of it."""

    confirmed = forms.CharField(widget=forms.HiddenInput)
    sends_mail = forms.BooleanField(
        label="De gemeenten meteen mailen dat hun opgave klaarstaat",
        required=False,
        initial=True,
        help_text="Elke gemeente krijgt één mail op haar factuuradres. De bedragen staan er niet in.",
    )


class NameForm(forms.Form):
    """Narrows the members of a statement."""

    q = forms.CharField(
        label="Zoek gemeente",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
