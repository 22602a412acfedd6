"""What people fill in about who does what."""

from typing import Any

from django import forms

from m50portal.core.dates import today
from m50portal.core.forms import DayField
from members.choices import Certainty, RoleKind
from members.models import Municipality, MunicipalRole
from members.relations.choices import OrganisationKind
from members.relations.models import Organisation
from pillars.choices import BOARD_ROLES, CORE_TEAM_ROLES, DutyKind
from pillars.forms import MunicipalityField, OfficialField, people_of
from pillars.models import CommitteeSeat, CoreTeamMember, Pillar


class PillarField(forms.ModelChoiceField):
    """A current pillar, or none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Pillar.objects.none(), required=False, empty_label="Geen pijler", **kwargs)


class PortfolioForm(forms.Form):
    """What a seat in the board is about."""

    name = forms.CharField(label="Portefeuille", max_length=120)
    number = forms.IntegerField(
        label="Volgorde",
        min_value=1,
        max_value=50,
        widget=forms.NumberInput(attrs={"class": "m50-short"}),
    )
    pillar = PillarField(
        label="Contactlijn met de pijler",
        help_text="De voorzitter van deze pijler heeft dit bestuurslid als vast contact.",
    )
    starts_on = DayField(label="Bestaat sinds", initial=today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pillar"].queryset = Pillar.objects.current().in_order()  # type: ignore[attr-defined]


class PortfolioChangeForm(PortfolioForm):
    """Corrects it; when it began stays."""

    starts_on = None  # type: ignore[assignment]


class PlaceForm(forms.Form):
    """Somebody of one municipality, from a day; who has none of ``kinds`` then is refused."""

    kinds: tuple[RoleKind, ...] = BOARD_ROLES

    def __init__(self, *args: Any, municipality: Municipality, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        own = {
            "official": OfficialField(
                people_of(municipality, self.kinds),
                label="Persoon",
                empty_label="Kies een persoon",
                help_text=f"Iedereen die nu in deze rol werkt bij de gemeente {municipality}.",
            ),
            "starts_on": DayField(label="Vanaf", initial=today),
        }
        self.fields = {**own, **self.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        official, day = cleaned.get("official"), cleaned.get("starts_on")
        if official and day:
            roles = MunicipalRole.objects.as_of(day).filter(kind__in=self.kinds)
            if not roles.filter(official=official, municipality=self.municipality).exists():
                self.add_error("starts_on", "Deze persoon heeft op deze datum nog niet deze rol.")
        return cleaned


class BoardForm(PlaceForm):
    """Who gets a portfolio, and who decided that."""

    appointed_by = forms.CharField(
        label="Benoemd door",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld: de ledenbijeenkomst.",
    )
    appointed_on = DayField(label="Benoemd op", required=False)


class CommitteeForm(PlaceForm):
    """Who sits in which VNG committee and with which pillar that is aligned."""

    committee = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="VNG-commissie",
        empty_label="Kies een commissie",
        help_text="Staat de commissie er niet bij? Voeg haar toe bij Relaties, Organisaties.",
    )
    title = forms.CharField(label="Functie", max_length=60, initial="Lid")
    pillar = PillarField(label="Stemt af met de pijler")
    follows = forms.ModelChoiceField(
        CommitteeSeat.objects.none(),
        label="Volgt op",
        required=False,
        empty_label="Niemand",
        help_text="Deze persoon stopt dan op dezelfde dag.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        committees = Organisation.objects.current().filter(kind=OrganisationKind.VNG_COMMITTEE)
        seats = CommitteeSeat.objects.filter(ends_on=None).select_related("committee")
        fields: dict[str, Any] = self.fields
        fields["committee"].queryset = committees.order_by("sort_key", "pk")
        fields["pillar"].queryset = Pillar.objects.current().in_order()
        fields["follows"].queryset = seats.for_lists()


class CoreTeamForm(PlaceForm):
    """Who comes into the core team."""

    kinds = CORE_TEAM_ROLES
    task = forms.CharField(
        label="Taak",
        max_length=120,
        required=False,
        help_text="Bijvoorbeeld: voorbereiden van de ledenbijeenkomst.",
    )
    follows = forms.ModelChoiceField(
        CoreTeamMember.objects.none(),
        label="Volgt op",
        required=False,
        empty_label="Niemand",
        help_text="Deze persoon stopt dan op dezelfde dag.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        members = CoreTeamMember.objects.filter(ends_on=None).for_lists()
        self.fields["follows"].queryset = members  # type: ignore[attr-defined]


class DutyForm(forms.Form):
    """What a municipality itself does for the network."""

    municipality = MunicipalityField(Municipality.objects.none())
    kind = forms.ChoiceField(label="Taak", choices=DutyKind.choices)
    starts_on = DayField(label="Vanaf", initial=today)
    start_certainty = forms.ChoiceField(label="Hoe zeker is die datum?", choices=Certainty.choices)
    source = forms.CharField(label="Bron", max_length=250, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Municipality.objects.participating_on(today()).order_by("sort_key")
        self.fields["municipality"].queryset = rows  # type: ignore[attr-defined]
