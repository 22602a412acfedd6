"""What people fill in about a budget."""

from typing import Any

from django import forms
from django.db.models import Q

from m50portal.core.forms import DayField, VersionedForm
from m50portal.core.money import EuroField
from pillars.choices import LineState
from pillars.models import CostLine, KnowledgeProgramme, Pillar, ProgrammeLine, ResearchProduct

SPENT_HELP = "Wat hiervoor al is betaald. Nog niets? Vul 0 in."


class AmountField(EuroField):
    """An amount that is never below zero; that is said in words."""

    def to_python(self, value: Any) -> Any:
        if str(value or "").strip().startswith(("-", "−", "–")):
            text = "Een bedrag kan niet onder nul liggen. Vul het in zonder minteken."
            raise forms.ValidationError(text, code="negative")
        return super().to_python(value)


class ProgrammeForm(VersionedForm):
    """What was agreed; the year stays once it is there."""

    agreed = AmountField(
        label="Afgesproken bedrag",
        help_text="De vergoeding voor het hele jaar. Geen vergoeding? Vul 0 in.",
    )
    decided_on = DayField(label="Vastgesteld op", required=False)

    class Meta:
        model = KnowledgeProgramme
        fields: tuple[str, ...] = ("partner", "agreed", "decided_by", "decided_on", "source")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decided_on") and not cleaned.get("decided_by"):
            self.add_error("decided_by", "Vul bij de dag ook in wie het vaststelde.")
        return cleaned


class ProgrammeAddForm(ProgrammeForm):
    """A programme of another year."""

    class Meta(ProgrammeForm.Meta):
        fields = ("year", *ProgrammeForm.Meta.fields)
        widgets = {"year": forms.NumberInput(attrs={"class": "m50-short"})}


class LineForm(VersionedForm):
    """A line of a work programme: for whom, what, with how much money, and how far it is."""

    budget = AmountField(label="Begroot")
    spent = AmountField(label="Uitgegeven tot nu toe", help_text=SPENT_HELP)
    delivered_on = DayField(
        label="Opgeleverd op", required=False, help_text="Alleen bij de stand “Opgeleverd”."
    )

    class Meta:
        model = ProgrammeLine
        fields = (
            *("pillar", "title", "budget", "spent", "state", "delivered_on", "note"),
            "product",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pillar: Any = self.fields["pillar"]
        pillar.queryset = Pillar.objects.in_year(self.instance.programme.year).in_order()
        pillar.label_from_instance = lambda row: (
            row.name if row.ends_on is None else f"{row.name} ({row.period_text})"
        )
        pillar.empty_label = "Alle pijlers"
        product: Any = self.fields["product"]
        offered = Q(activity__theme__pillar=None) | Q(
            activity__theme__pillar__in=pillar.queryset.values("pk")
        )
        rows = ResearchProduct.objects.filter(offered | Q(pk=self.instance.product_id))
        product.queryset = rows.select_related("activity__theme__pillar").order_by("title", "pk")
        product.label_from_instance = lambda row: (
            f"{row.title} ({row.activity.theme.pillar or 'hele netwerk'})"
        )
        product.empty_label = "Geen"


class DeliverForm(VersionedForm):
    """That a line is delivered, on which day, and what it was."""

    delivered_on = DayField(label="Opgeleverd op")

    class Meta:
        model = ProgrammeLine
        fields = ("delivered_on", "note")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("delivered_on"):
            self.instance.state = LineState.DELIVERED  # what is checked is the line as it will be
        return cleaned


class CostForm(VersionedForm):
    """What else dues pay for."""

    budget = AmountField(label="Begroot")
    spent = AmountField(label="Uitgegeven tot nu toe", help_text=SPENT_HELP)

    class Meta:
        model = CostLine
        fields = ("kind", "title", "budget", "spent", "note")


class LineFilterForm(forms.Form):
    """Narrows the lines of a work programme; lives in the URL."""

    pijler = forms.ChoiceField(label="Pijler", required=False)
    stand = forms.ChoiceField(
        label="Stand", required=False, choices=[("", "Alle"), *LineState.choices]
    )

    def __init__(self, *args: Any, pillars: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["pijler"]
        field.choices = [("", "Alle"), *pillars.items()]

    def narrowed(self, lines: list[ProgrammeLine]) -> list[ProgrammeLine]:
        """Those of ``lines`` that were asked for; none when the question cannot be read."""
        if not self.is_bound:
            return lines
        if not self.is_valid():
            return []
        pillar, state = self.cleaned_data["pijler"], self.cleaned_data["stand"]
        return [
            line for line in lines if pillar in ("", filter_key(line)) and state in ("", line.state)
        ]


def filter_key(line: ProgrammeLine) -> str:
    """What the URL calls the pillar of ``line``."""
    return line.pillar.slug if line.pillar else "alle"
