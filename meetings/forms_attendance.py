"""Forms around attendance: a substitute by name, and what the lists of it are narrowed to."""

from collections.abc import Sequence
from typing import Any

from django import forms

from m50portal.core.dates import today
from meetings.choices import MeetingKind, Stretch
from meetings.forms import PillarChoice
from meetings.models import Meeting
from meetings.selectors_attendance import Expected
from members.models import Municipality
from pillars.models import Pillar

FIRST_YEAR = 2016
MISSED = "gemist"


class SubstituteForm(forms.Form):
    """Somebody who came and is not in the register."""

    name = forms.CharField(
        label="Naam",
        max_length=120,
        help_text="Alleen de naam. Die verdwijnt als de bewaartermijn voorbij is.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    municipality = forms.ModelChoiceField(
        label="Gemeente", queryset=Municipality.objects.none(), empty_label="Kies een gemeente"
    )
    instead = forms.ChoiceField(
        label="In plaats van",
        required=False,
        help_text="Wie u kiest, staat daarna als afgemeld.",
    )

    def __init__(
        self, *args: Any, meeting: Meeting, missing: Sequence[Expected], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.missing = {str(one.official.pk): one for one in missing}
        network = Municipality.objects.participating_on(meeting.day).values("pk")
        others = {one.place_id for one in missing if one.place_id}
        places = Municipality.objects.filter(pk__in=network) | Municipality.objects.filter(
            pk__in=others
        )
        self.fields["municipality"].queryset = places.order_by("sort_key", "pk")  # type: ignore[attr-defined]
        self.fields["instead"].choices = [  # type: ignore[attr-defined]
            ("", "Niemand: deze persoon kwam extra"),
            *(
                (key, f"{one.official} ({one.municipality})" if one.municipality else one.official)
                for key, one in self.missing.items()
            ),
        ]

    def clean_instead(self) -> Any:
        """The person who was expected; nobody when nobody was chosen."""
        one = self.missing.get(self.cleaned_data["instead"])
        return one.official if one else None


class YearForm(forms.Form):
    """The year of which attendance is shown."""

    jaar = forms.TypedChoiceField(label="Jaar", coerce=int, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = range(today().year, FIRST_YEAR - 1, -1)
        self.fields["jaar"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
        self.initial.setdefault("jaar", today().year)

    def chosen(self, name: str, default: Any) -> Any:
        """What the address says of ``name``; the default when it says nothing, or nothing there is."""
        self.is_valid()
        return self.cleaned_data.get(name) or default


class TurnoutForm(YearForm):
    """Narrows the attendance of all municipalities; lives in the address."""

    periode = forms.ChoiceField(label="Periode", choices=Stretch.choices, required=False)
    soort = forms.ChoiceField(
        label="Soort", choices=[("", "Alle soorten"), *MeetingKind.choices], required=False
    )
    pijler = PillarChoice(
        label="Pijler",
        queryset=Pillar.objects.order_by("-starts_on", "number", "pk"),
        empty_label="Alle pijlers",
        required=False,
    )
    gemeente = forms.CharField(
        label="Gemeente",
        max_length=80,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    toon = forms.ChoiceField(
        label="Toon",
        choices=[("", "Alle gemeenten"), (MISSED, "Wie een bijeenkomst miste")],
        required=False,
    )
    sort = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput())
