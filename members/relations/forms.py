"""What people fill in about relations; what the forms gather goes to an action."""

import datetime
from typing import Any

from django import forms

from m50portal.core.dates import today
from m50portal.core.forms import DayField, VersionedForm
from members.relations.choices import POLITICAL, STANDS_IN, OrganisationKind
from members.relations.models import ExternalFunction, ExternalPerson, Organisation
from members.relations.selectors import bulk_functions

ONE_DAY = datetime.timedelta(days=1)
ALIASES_HELP = (
    "Afkortingen en andere schrijfwijzen, op elke regel één. U vindt de organisatie dan ook zo."
)
PARTY_REFUSED = "Een partij hoort alleen bij iemand met een politiek ambt. Maak dit veld leeg."
BAD_EMAIL = {"invalid": "Vul een e-mailadres in, bijvoorbeeld naam@organisatie.example."}


class OrganisationField(forms.ModelChoiceField):
    """An organisation, shown with its kind."""

    def __init__(self, queryset: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Organisatie")
        kwargs.setdefault("empty_label", "Kies een organisatie")
        rows = Organisation.objects.all() if queryset is None else queryset
        super().__init__(rows.order_by("sort_key", "kind", "pk"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.get_kind_display()})"


def current_organisations() -> Any:
    """The organisations that are there today."""
    return Organisation.objects.current()


class AliasesField(forms.CharField):
    """Other names, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(label="Ook bekend als", required=False, help_text=ALIASES_HELP, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """The lines, each once; ValidationError when one is too long."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if any(len(line) > 120 for line in lines):
            raise forms.ValidationError("Een regel is langer dan 120 tekens. Kort haar in.")
        return list(dict.fromkeys(lines))


class OrganisationForm(forms.Form):
    """A new organisation."""

    kind = forms.ChoiceField(label="Soort", choices=OrganisationKind.choices)
    name = forms.CharField(label="Naam", max_length=120)
    abbreviation = forms.CharField(label="Afkorting", max_length=20, required=False)
    aliases = AliasesField()
    starts_on = DayField(label="Bestaat sinds", initial=today)
    within = OrganisationField(
        label="Onderdeel van",
        required=False,
        empty_label="Staat op zichzelf",
        help_text="Voor een post: het ministerie. Voor een VNG-commissie: de VNG.",
    )
    seats = forms.IntegerField(
        label="Zetels", min_value=0, max_value=150, required=False, help_text="Bij een fractie."
    )
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    source = forms.CharField(label="Bron", max_length=250, required=False)
    note = forms.CharField(
        label="Notitie", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outer = current_organisations().filter(kind__in=set(STANDS_IN.values()))
        self.fields["within"].queryset = outer  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        within, kind = cleaned.get("within"), cleaned.get("kind")
        if within and kind and STANDS_IN.get(OrganisationKind(kind)) != within.kind:
            self.add_error("within", "Deze soort is daar geen onderdeel van. Kies iets anders.")
        return cleaned


class OrganisationChangeForm(VersionedForm):
    """Corrects an organisation; another name or place has a date and a form of its own."""

    aliases = AliasesField()
    website = forms.URLField(label="Website", required=False, assume_scheme="https")

    class Meta:
        model = Organisation
        fields = ("abbreviation", "seats", "website", "source", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = self.instance.aliases.order_by("name").values_list("name", flat=True)
        self.fields["aliases"].initial = "\n".join(names)


class RenameForm(forms.Form):
    """The new name and its first day."""

    name = forms.CharField(label="Nieuwe naam", max_length=120)
    starts_on = DayField(label="Heet zo vanaf", initial=today)


class PlaceForm(forms.Form):
    """Inside which organisation it stands from a day."""

    within = OrganisationField(label="Onderdeel van")
    starts_on = DayField(label="Vanaf", initial=today)

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outer = STANDS_IN[OrganisationKind(organisation.kind)]
        self.fields["within"].queryset = current_organisations().filter(kind=outer)  # type: ignore[attr-defined]


class LastDayForm(forms.Form):
    """Until when something goes on; ``ends_on`` is the day after, as periods are stored."""

    last_day = DayField(label="Laatste dag", initial=today)

    @property
    def ends_on(self) -> datetime.date:
        """The first day on which it is over."""
        return self.cleaned_data["last_day"] + ONE_DAY


class OrganisationEndForm(LastDayForm):
    """The last day of an organisation, and what goes on with its work."""

    successor = OrganisationField(
        label="Opvolger",
        required=False,
        empty_label="Geen opvolger",
        help_text="De organisatie die het werk overneemt.",
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Organisation.objects.filter(ends_on=None).exclude(pk=organisation.pk)
        self.fields["successor"].queryset = others.order_by("sort_key", "pk")  # type: ignore[attr-defined]


class PersonForm(forms.Form):
    """Somebody new with a first function."""

    name = forms.CharField(
        label="Naam", max_length=120, help_text="Voornaam en achternaam, zonder titels."
    )
    organisation = OrganisationField()
    title = forms.CharField(
        label="Functie", max_length=120, help_text="Bijvoorbeeld: lobbyist of woordvoerder wonen."
    )
    starts_on = DayField(label="Vanaf", initial=today)
    email = forms.EmailField(
        label="E-mailadres van het werk", required=False, error_messages=BAD_EMAIL
    )
    phone = forms.CharField(label="Telefoonnummer van het werk", max_length=30, required=False)
    party = forms.CharField(
        label="Partij",
        max_length=60,
        required=False,
        help_text="Alleen bij iemand met een politiek ambt.",
    )
    source = forms.CharField(
        label="Bron",
        max_length=250,
        required=False,
        help_text="Waar deze gegevens vandaan komen, bijvoorbeeld een website.",
    )
    note = forms.CharField(
        label="Notitie",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Alleen over het werk. De persoon mag dit altijd opvragen.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = current_organisations().order_by("sort_key", "pk")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        organisation = cleaned.get("organisation")
        if cleaned.get("party") and organisation and organisation.kind not in POLITICAL:
            self.add_error("party", PARTY_REFUSED)
        return cleaned

    @property
    def person_values(self) -> dict[str, Any]:
        """What belongs to the person; the rest belongs to the function."""
        names = ("name", "email", "phone", "party", "source", "note")
        return {name: self.cleaned_data[name] for name in names}


class PersonChangeForm(VersionedForm):
    """Corrects what the portal knows of somebody."""

    class Meta:
        model = ExternalPerson
        fields = ("name", "email", "phone", "party", "source", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def clean_party(self) -> str:
        """A party only for who has, or had, a political office."""
        party: str = self.cleaned_data["party"]
        offices = self.instance.functions.filter(organisation__kind__in=POLITICAL)
        if party and not offices.exists():
            raise forms.ValidationError(PARTY_REFUSED)
        return party


class FunctionForm(forms.Form):
    """Another function of somebody."""

    organisation = OrganisationField()
    title = forms.CharField(label="Functie", max_length=120)
    starts_on = DayField(label="Vanaf", initial=today)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = current_organisations().order_by("sort_key", "pk")  # type: ignore[attr-defined]


class FunctionChangeForm(forms.ModelForm):
    """Corrects a function."""

    starts_on = DayField(label="Vanaf")

    class Meta:
        model = ExternalFunction
        fields = ("title", "starts_on", "source")


class FunctionEndForm(LastDayForm):
    """The last day of a function and who has it from the day after."""

    successor_name = forms.CharField(
        label="Naam van de opvolger",
        max_length=120,
        required=False,
        help_text="De opvolger krijgt dezelfde functie vanaf de dag erna.",
    )
    successor_email = forms.EmailField(
        label="E-mailadres van de opvolger", required=False, error_messages=BAD_EMAIL
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("successor_email") and not cleaned.get("successor_name"):
            self.add_error("successor_name", "Vul ook de naam van de opvolger in.")
        return cleaned

    @property
    def successor(self) -> dict[str, Any] | None:
        """Name and e-mail address of who follows; None: nobody does yet."""
        name = self.cleaned_data["successor_name"]
        return {"name": name, "email": self.cleaned_data["successor_email"]} if name else None


class BulkChoiceForm(forms.Form):
    """First step of a turnover: which functions."""

    soort = forms.ChoiceField(
        label="Soort organisatie",
        choices=OrganisationKind.choices,
        help_text="Voor een nieuw kabinet: Post van een bewindspersoon.",
    )
    organisatie = OrganisationField(
        required=False, empty_label="Alle organisaties van deze soort", to_field_name="slug"
    )


class BulkEndForm(LastDayForm):
    """Second step: who stops, and when. Everybody is ticked; who stays is unticked."""

    def __init__(
        self, *args: Any, kind: str, organisation: Organisation | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = bulk_functions(kind, organisation)
        self.fields["functions"] = FunctionsField(
            rows, label="Wie stopt?", initial=[row.pk for row in rows]
        )


class FunctionsField(forms.ModelMultipleChoiceField):
    """Functions to tick."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"required": "Kies minstens één persoon."}

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.person}, {obj.title}, {obj.organisation} ({obj.period_text})"
