"""Forms of upkeep."""

import re
from typing import Any

from django import forms

from m50portal.core.dates import today
from m50portal.core.forms import DayField
from members.choices import RoleKind
from members.models import Municipality
from members.upkeep.choices import Guarded, guarded_role
from members.upkeep.selectors_changes import waits_for_approval
from members.upkeep.selectors_colleagues import usual_domain

MOST_REMINDERS = 6
LAST_DAY = 180
TEXT = (
    "Eén keer per jaar vragen we alle gemeenten of hun gegevens nog kloppen. Zo bereiken onze uitnodigingen, "
    "stukken en facturen de juiste mensen.\n\n"
    "Wilt u de pagina van uw gemeente nalopen? Klopt alles, dan bent u met één klik klaar. Klopt iets niet, dan "
    "verbetert u het meteen zelf."
)


class DaysField(forms.CharField):
    """Numbers of days: ``14, 28``."""

    def clean(self, value: Any) -> Any:
        """The numbers, in order; ValidationError names what is none."""
        words = re.split(r"[\s,;]+", (super().clean(value) or "").strip())
        days = set()
        for word in filter(None, words):
            if not (word.isascii() and word.isdigit() and 1 <= int(word) <= LAST_DAY):
                raise forms.ValidationError(
                    f"Vul getallen van 1 tot en met {LAST_DAY} in, bijvoorbeeld 14, 28."
                )
            days.add(int(word))
        if len(days) > MOST_REMINDERS:
            raise forms.ValidationError(f"Kies hooguit {MOST_REMINDERS} herinneringen.")
        return sorted(days)


class RoundForm(forms.Form):
    """What the round asks, and when."""

    year = forms.IntegerField(
        label="Jaar",
        min_value=2020,
        max_value=2100,
        widget=forms.NumberInput(attrs={"class": "m50-short"}),
        error_messages={"required": "Vul een jaar in."},
    )
    text = forms.CharField(
        label="Tekst van de mail",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="De aanhef, de link en de groet zet het portaal er zelf bij. Een witregel begint een nieuwe alinea.",
        error_messages={"required": "Vul in wat u de gemeenten wilt vragen."},
    )
    deadline_on = DayField(
        label="Graag antwoord voor",
        error_messages={"required": "Vul in wanneer u antwoord wilt hebben."},
    )
    reminder_days = DaysField(
        label="Herinneren na … dagen",
        required=False,
        help_text="Bijvoorbeeld 14, 28. Alleen wie nog niet antwoordde, krijgt een herinnering.",
        widget=forms.TextInput(attrs={"class": "m50-medium"}),
    )

    def clean_deadline_on(self) -> Any:
        """A day that is still to come."""
        day = self.cleaned_data["deadline_on"]
        if day <= today():
            raise forms.ValidationError("Kies een dag die nog komt.")
        return day


class RefuseForm(forms.Form):
    """Why a change does not go through."""

    answer = forms.CharField(
        label="Waarom wijst u dit af?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="De gemeente leest dit in een mail.",
        error_messages={"required": "Schrijf waarom, dan weet de gemeente wat ze moet doen."},
    )


class ApprovalForm(forms.Form):
    """What waits for the secretariat when a municipality changes it."""

    fields_waiting = forms.MultipleChoiceField(
        label="Wacht op goedkeuring",
        choices=Guarded.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Wat u niet aanvinkt, geldt meteen. U ziet het dan bij “Wat is er gewijzigd”.",
    )


class ColleagueForm(forms.Form):
    """A colleague of the own municipality, with the role there."""

    name = forms.CharField(
        label="Naam",
        max_length=120,
        help_text="Voornaam en achternaam, zonder titels.",
        error_messages={"required": "Vul een naam in."},
    )
    email = forms.EmailField(
        label="E-mailadres van het werk",
        help_text="Naar dit adres gaat de uitnodiging.",
        error_messages={
            "required": "Vul een e-mailadres in.",
            "invalid": "Vul een e-mailadres in, bijvoorbeeld naam@diemen.example.",
        },
    )
    kind = forms.ChoiceField(label="Rol")
    portfolio = forms.CharField(
        label="Portefeuille",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld wonen en mobiliteit.",
    )
    sure = forms.BooleanField(label="Dit e-mailadres klopt", required=False)

    def __init__(
        self, *args: Any, municipality: Municipality, asks_first: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        waits = waits_for_approval() if asks_first else frozenset()
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [
            choice for choice in RoleKind.choices if guarded_role(choice[0]) not in waits
        ]
        kind.initial = RoleKind.POLICY_OFFICER.value
        self.domain = usual_domain(municipality)
        if not self._is_strange(str(self.data.get("email", ""))):
            del self.fields["sure"]

    def _is_strange(self, email: str) -> bool:
        """Whether the address ends otherwise than those of the colleagues."""
        domain = email.strip().lower().rpartition("@")[2]
        return bool(domain and self.domain and domain != self.domain)

    def clean(self) -> dict[str, Any]:
        """An address of another organisation is asked about, once."""
        cleaned = super().clean() or {}
        is_strange = "sure" in self.fields and "email" not in self.errors
        if is_strange and not cleaned.pop("sure", False):
            self.add_error(
                "sure",
                f"Dit adres eindigt niet op @{self.domain}, zoals dat van uw collega's. Controleer het. "
                "Klopt het, vink dit dan aan.",
            )
        return cleaned
