"""Forms around elections."""

import datetime
from typing import Any

from django import forms

from m50portal.core.dates import long_date
from m50portal.core.forms import DayField
from members.models import Municipality, MunicipalRole
from members.turnover.choices import InquiryState, Outcome, PlaceChoice
from members.turnover.decisions import RoleDecision
from members.turnover.models import Answer, Election
from members.turnover.rooms import Place

REMINDERS = 3


class ElectionForm(forms.ModelForm):
    """An election, and when to ask who follows whom."""

    on = DayField(label="Verkiezingsdag", error_messages={"required": "Vul de verkiezingsdag in."})
    installed_on = DayField(
        label="Nieuwe raad geïnstalleerd op",
        help_text="Meestal twee weken na de verkiezing.",
        error_messages={"required": "Vul in wanneer de nieuwe raad is geïnstalleerd."},
    )
    ask_from = DayField(
        label="Contactambtenaren vragen vanaf",
        help_text="Op deze dag gaat de eerste mail weg, om vijf over negen in de ochtend.",
        error_messages={"required": "Vul in vanaf welke dag wij mogen vragen wie opvolgt."},
    )
    remind_1 = DayField(label="Eerste herinnering op", required=False)
    remind_2 = DayField(label="Tweede herinnering op", required=False)
    remind_3 = DayField(
        label="Derde herinnering op",
        required=False,
        help_text="Wie klaar is met antwoorden, krijgt geen herinnering.",
    )

    class Meta:
        model = Election
        fields = ("name", "municipality", "on", "installed_on", "ask_from", "includes_mayor")
        labels = {
            "name": "Naam van de verkiezing",
            "municipality": "Alleen in deze gemeente",
            "includes_mayor": "Ook de burgemeester wordt onzeker",
        }
        help_texts = {
            "name": "Bijvoorbeeld: Gemeenteraadsverkiezingen 2026.",
            "municipality": "Alleen bij een herindelingsverkiezing. Leeg: alle gemeenten.",
            "includes_mayor": "Meestal niet: een burgemeester wordt niet gekozen.",
        }
        error_messages = {
            "name": {"required": "Vul een naam in, zoals Gemeenteraadsverkiezingen 2026."}
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Municipality.objects.filter(ends_on=None).order_by("sort_key", "pk")
        self.fields["municipality"].queryset = places  # type: ignore[attr-defined]
        if self.instance.pk:
            days = self.instance.reminders.order_by("on").values_list("on", flat=True)
            for number, day in enumerate(days[:REMINDERS], start=1):
                self.initial[f"remind_{number}"] = day

    def clean(self) -> dict[str, Any]:
        """Reminders come after the first question."""
        cleaned = super().clean() or {}
        ask_from = cleaned.get("ask_from")
        for name in self._reminder_names():
            day = cleaned.get(name)
            if day is not None and ask_from is not None and day <= ask_from:
                self.add_error(name, f"Kies een dag na {long_date(ask_from)}.")
        return cleaned

    @property
    def remind_on(self) -> list[datetime.date]:
        """The days on which to ask again."""
        days = (self.cleaned_data.get(name) for name in self._reminder_names())
        return [day for day in days if day is not None]

    @staticmethod
    def _reminder_names() -> list[str]:
        return [f"remind_{number}" for number in range(1, REMINDERS + 1)]


class ProgressForm(forms.Form):
    """What the list of who answered is narrowed to."""

    q = forms.CharField(
        label="Zoek gemeente",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    stand = forms.ChoiceField(
        label="Hoe ver", required=False, choices=[("", "Alles"), *InquiryState.choices]
    )


class DecisionForm(forms.Form):
    """What becomes of one executive. ``is_final``: what is missing is an error; else it may wait."""

    outcome = forms.ChoiceField(
        label="Wat geldt er nu?", choices=Outcome.choices, required=False, widget=forms.RadioSelect
    )
    changed_on = DayField(label="Nieuwe portefeuille vanaf", required=False)
    portfolio = forms.CharField(label="Nieuwe portefeuille", max_length=120, required=False)
    last_day = DayField(label="Laatste dag", required=False)
    successor_name = forms.CharField(
        label="Naam van de opvolger",
        max_length=120,
        required=False,
        help_text="Laat leeg als de opvolger nog niet bekend is.",
    )
    successor_email = forms.EmailField(
        label="E-mailadres van de opvolger",
        required=False,
        error_messages={"invalid": "Vul een e-mailadres in, bijvoorbeeld naam@diemen.example."},
    )
    successor_portfolio = forms.CharField(
        label="Portefeuille van de opvolger",
        max_length=120,
        required=False,
        help_text="Leeg: dezelfde portefeuille.",
    )
    successor_starts_on = DayField(
        label="Opvolger begint op", required=False, help_text="Leeg: de dag na de laatste dag."
    )

    def __init__(
        self,
        *args: Any,
        role: MunicipalRole,
        places: list[Place] | None = None,
        answer: Answer | None = None,
        may_pass: bool = True,
        is_final: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("prefix", f"rol-{role.pk}")
        if answer is not None:
            kwargs["initial"] = _initial(answer)
        super().__init__(*args, **kwargs)
        self.role, self.is_final, self.places = role, is_final, places or []
        kept = answer.places if answer is not None else {}
        for number, place in enumerate(self.places):
            self.fields[f"place_{number}"] = _place_field(place, may_pass, kept.get(place.key, ""))

    def clean(self) -> dict[str, Any]:
        """What an answer needs before it can be carried out."""
        cleaned = super().clean() or {}
        outcome = cleaned.get("outcome")
        if self.is_final and outcome == Outcome.CHANGES:
            self._need("portfolio", "Vul de nieuwe portefeuille in.")
            self._need("changed_on", "Vul in vanaf welke dag de nieuwe portefeuille geldt.")
        if self.is_final and outcome == Outcome.STOPPED:
            self._need("last_day", "Vul de laatste dag in.")
            self._clean_successor(cleaned)
        return cleaned

    def _clean_successor(self, cleaned: dict[str, Any]) -> None:
        others = ("successor_email", "successor_portfolio", "successor_starts_on")
        if any(cleaned.get(name) for name in others):
            self._need("successor_name", "Vul de naam van de opvolger in.")
        last_day, starts_on = cleaned.get("last_day"), cleaned.get("successor_starts_on")
        if last_day and last_day < self.role.starts_on:
            text = f"De rol begon op {long_date(self.role.starts_on)}. Kies die dag of later."
            self.add_error("last_day", text)
        if last_day and starts_on and starts_on <= last_day:
            self.add_error("successor_starts_on", "Kies een dag na de laatste dag.")

    def _need(self, name: str, text: str) -> None:
        if name not in self.errors and not self.cleaned_data.get(name):
            self.add_error(name, text)

    @property
    def place_choices(self) -> dict[str, str]:
        """Key of a place → what happens to it; only what was chosen."""
        chosen = {
            place.key: self.cleaned_data.get(f"place_{number}", "")
            for number, place in enumerate(self.places)
        }
        return {key: choice for key, choice in chosen.items() if choice}

    @property
    def values(self) -> dict[str, Any]:
        """The answer as actions_answers wants it."""
        cleaned = self.cleaned_data
        changes = cleaned["outcome"] == Outcome.CHANGES
        return {
            "role": self.role.pk,
            "outcome": cleaned["outcome"],
            "on": cleaned["changed_on"] if changes else cleaned["last_day"],
            **{
                name: cleaned[name]
                for name in (
                    *("portfolio", "successor_name", "successor_email"),
                    *("successor_portfolio", "successor_starts_on"),
                )
            },
            "places": self.place_choices,
        }

    @property
    def decision(self) -> RoleDecision:
        """What is to be carried out."""
        values = self.values
        return RoleDecision(role_id=values.pop("role"), **values)

    @property
    def successor(self) -> list[Any]:
        """The fields about who follows."""
        names = ("name", "email", "portfolio", "starts_on")
        return [self[f"successor_{name}"] for name in names]

    @property
    def changing(self) -> list[Any]:
        """The fields about another portfolio."""
        return [self["portfolio"], self["changed_on"]]

    @property
    def about_places(self) -> list[Any]:
        """The fields about places elsewhere."""
        return [self[f"place_{number}"] for number in range(len(self.places))]


def _initial(answer: Answer) -> dict[str, Any]:
    changes = answer.outcome == Outcome.CHANGES
    return {
        "outcome": answer.outcome,
        "changed_on": answer.on if changes else None,
        "last_day": None if changes else answer.on,
        **{
            name: getattr(answer, name)
            for name in (
                *("portfolio", "successor_name", "successor_email"),
                *("successor_portfolio", "successor_starts_on"),
            )
        },
    }


def _place_field(place: Place, may_pass: bool, chosen: str) -> forms.ChoiceField:
    passes = may_pass or place.municipality_passes
    choices = [
        (choice.value, str(choice.label))
        for choice in PlaceChoice
        if passes or choice != PlaceChoice.PASSES
    ]
    usual = "Opvolger neemt over; zonder opvolger stopt dit" if passes else "Stopt op dezelfde dag"
    if not passes:
        choices = [pair for pair in choices if pair[0] != PlaceChoice.ENDS]
    return forms.ChoiceField(
        label=place.label[:1].upper() + place.label[1:],
        required=False,
        choices=[("", usual), *choices],
        initial=chosen,
        help_text="" if passes else "Het secretariaat benoemt de opvolger op deze plaats.",
    )
