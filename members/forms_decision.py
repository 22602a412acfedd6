"""Forms about decisions: record one, correct one, withdraw one."""

import datetime
from typing import Any

from django import forms

from m50portal.core.dates import long_date, today
from m50portal.core.files import validate_upload
from m50portal.core.forms import DayField
from members.choices import END_REASONS, DecisionKind, MembershipKind
from members.models import Decision, Membership, Municipality
from members.selectors_decisions import Effect
from members.selectors_joining import Advice, advice_for


class DecisionFields(forms.Form):
    """What is written down of a decision."""

    decided_on = DayField(
        label="Besloten op", error_messages={"required": "Vul de datum van het besluit in."}
    )
    effective_on = DayField(
        label="Gaat in op",
        required=False,
        help_text="De eerste dag van de nieuwe status. Leeg: de dag van het besluit.",
    )
    body = forms.CharField(
        label="Besloten door",
        max_length=80,
        initial="College van burgemeester en wethouders",
        error_messages={"required": "Vul in wie besloot, bijvoorbeeld het college."},
    )
    person = forms.CharField(label="Persoon", max_length=120, required=False)
    mandate = forms.CharField(
        label="Mandaat",
        max_length=200,
        required=False,
        help_text="Wie mag het definitieve besluit nemen, en op grond waarvan?",
    )
    decide_by = DayField(
        label="Uiterlijk beslissen op",
        required=False,
        help_text="Voor een aspirant-lid: de laatste dag voor het definitieve besluit.",
    )
    reason = forms.ChoiceField(
        label="Reden van het einde",
        required=False,
        help_text="Alleen bij een besluit tot beëindiging.",
    )
    document = forms.FileField(
        label="Document", required=False, help_text="Het besluit zelf, bijvoorbeeld als pdf."
    )
    note = forms.CharField(
        label="Toelichting", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_document(self) -> Any:
        """Refuse what is not the kind of file that its name says."""
        document = self.cleaned_data["document"]
        if document:
            validate_upload(document)
        return document

    def clean_decide_by(self) -> datetime.date | None:
        """The last day to decide lies after the decision."""
        decide_by, decided_on = self.cleaned_data["decide_by"], self.cleaned_data.get("decided_on")
        if decide_by and decided_on and decide_by <= decided_on:
            raise forms.ValidationError("Kies een datum na de datum van het besluit.")
        return decide_by

    def offer_reasons(self, membership: Membership | None) -> None:
        """The reasons that fit the status that ends; no such field when nothing ends."""
        if membership is None:
            del self.fields["reason"]
            return
        field = self.fields["reason"]
        assert isinstance(field, forms.ChoiceField)
        reasons = END_REASONS[MembershipKind(membership.kind)]
        field.choices = [(reason.value, reason.label) for reason in reasons]


class DecisionForm(DecisionFields):
    """A decision about membership; which kinds are offered follows from the status.

    What is left empty is filled in by the rules for joining. Where these warn, the form asks once
    more: ``seen`` tells which warnings the person has read.
    """

    kind = forms.ChoiceField(label="Soort besluit", widget=forms.RadioSelect)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ("kind", "decided_on", "effective_on", "reason")

    def __init__(
        self,
        *args: Any,
        municipality: Municipality,
        current: Membership | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.municipality, self.advice = municipality, None
        offered = [DecisionKind.ASPIRANT, DecisionKind.MEMBER]
        if current is not None:
            aspirant = current.kind == DecisionKind.ASPIRANT
            offered = [DecisionKind.MEMBER, DecisionKind.END] if aspirant else [DecisionKind.END]
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(value.value, value.label) for value in offered]
        kind.initial = offered[0].value
        self.offer_reasons(current)
        self._tell_the_rules(offered[0])

    def _tell_the_rules(self, kind: DecisionKind) -> None:
        """Below a date that may stay empty: what the rules would make of it today."""
        proposed = advice_for(self.municipality, kind, today())
        if proposed.effective_on != today():
            self.fields["effective_on"].help_text = (
                "De eerste dag van de nieuwe status. Leeg: volgens de toetredingsregels. "
                f"Bij een besluit van vandaag is dat {long_date(proposed.effective_on)}."
            )
        if proposed.decide_by is None:
            del self.fields["decide_by"]
        else:
            self.fields["decide_by"].help_text = (
                "Voor een aspirant-lid: de laatste dag voor het definitieve besluit. Leeg: volgens "
                f"de toetredingsregels. Bij een besluit van vandaag is dat {long_date(proposed.decide_by)}."
            )

    advice: Advice | None

    def clean(self) -> dict[str, Any]:
        """Fill in what the rules propose for what was left empty."""
        cleaned = super().clean() or {}
        kind, decided_on = cleaned.get("kind"), cleaned.get("decided_on")
        if kind and decided_on:
            self.advice = advice_for(self.municipality, kind, decided_on)
            cleaned["effective_on"] = cleaned.get("effective_on") or self.advice.effective_on
            cleaned["decide_by"] = cleaned.get("decide_by") or self.advice.decide_by
        return cleaned

    def unread_warnings(self) -> tuple[str, ...]:
        """What the rules warn for and the person has not seen yet; then the form shows its dates."""
        warnings = self.advice.warnings if self.advice is not None else ()
        texts = " ".join(warnings)
        if not warnings or self.cleaned_data["seen"] == texts:
            return ()
        typed: Any = self.data.copy()  # type: ignore[attr-defined]
        typed[self.add_prefix("seen")] = texts
        for name in ("effective_on", "decide_by"):
            day = self.cleaned_data.get(name)
            typed[self.add_prefix(name)] = day.isoformat() if day else ""
        self.data = typed
        again = ("Kies het document opnieuw.",) if self.files else ()
        return (*warnings, *again)


class CorrectionForm(DecisionFields):
    """Corrects a decision; what it decided stays."""

    def __init__(self, *args: Any, decision: Decision, effect: Effect, **kwargs: Any) -> None:
        same_day = effect.on == decision.decided_on
        kwargs["initial"] = {
            "decided_on": decision.decided_on,
            "effective_on": None if same_day else effect.on,
            "body": decision.body,
            "person": decision.person,
            "mandate": decision.mandate,
            "decide_by": decision.decide_by,
            "note": decision.note,
            "reason": effect.ended.end_reason if effect.ended else "",
        }
        super().__init__(*args, **kwargs)
        self.offer_reasons(effect.ended if decision.kind == DecisionKind.END else None)
        if effect.on is None:
            del self.fields["effective_on"]
        if decision.kind != DecisionKind.ASPIRANT:
            del self.fields["decide_by"]
        self.fields["document"].help_text = (
            "Leeg: het document dat er al is, blijft." if decision.document else ""
        )

    def clean(self) -> dict[str, Any]:
        """An empty day of effect is the day of the decision."""
        cleaned = super().clean() or {}
        if "effective_on" in self.fields:
            cleaned["effective_on"] = cleaned.get("effective_on") or cleaned.get("decided_on")
        return cleaned


class WithdrawalForm(forms.Form):
    """Why a decision should no longer stand."""

    reason = forms.CharField(
        label="Waarom trekt u dit besluit in?",
        max_length=200,
        help_text="Bijvoorbeeld: vastgelegd bij de verkeerde gemeente.",
        error_messages={"required": "Vul in waarom u dit besluit intrekt."},
    )
