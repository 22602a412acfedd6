"""What people fill in about pillars."""

import datetime
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet

from m50portal.core.dates import today
from m50portal.core.forms import DayField, VersionedForm
from members.choices import EXECUTIVES, RoleKind
from members.models import Municipality, MunicipalRole, Official
from pillars.choices import PAIR_ROLES, PARTICIPANT_ROLES, SeatKind
from pillars.models import Activity, Participation, Pillar, Theme

WHOLE_LINES = {"rows": 4}
ONE_DAY = datetime.timedelta(days=1)


def people_of(municipality: Municipality, kinds: tuple[RoleKind, ...]) -> QuerySet[Official]:
    """Who works for ``municipality`` today in one of ``kinds``, with those roles in ``roles_here``."""
    roles = MunicipalRole.objects.current().filter(municipality=municipality, kind__in=kinds)
    return (
        Official.objects.filter(pk__in=roles.values("official"))
        .prefetch_related(Prefetch("roles", roles.order_by("pk"), to_attr="roles_here"))
        .order_by("sort_key", "pk")
    )


class OfficialField(forms.ModelChoiceField):
    """A person of one municipality, shown with the role."""

    def label_from_instance(self, obj: Any) -> str:
        roles = ", ".join(str(role.get_kind_display()).lower() for role in obj.roles_here)
        return f"{obj.name} ({roles})"


class MunicipalityField(forms.ModelChoiceField):
    """A municipality, chosen by its CBS code so that the address can be shared."""

    def __init__(self, queryset: QuerySet[Municipality], **kwargs: Any) -> None:
        kwargs.setdefault("label", "Gemeente")
        kwargs.setdefault("empty_label", "Kies een gemeente")
        super().__init__(queryset.order_by("sort_key"), to_field_name="code", **kwargs)


class MunicipalityForm(forms.Form):
    """First step of choosing a person: the municipality."""

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["gemeente"] = MunicipalityField(municipalities)


class AppointForm(forms.Form):
    """Who gets a seat, from when."""

    def __init__(
        self, *args: Any, municipality: Municipality, kind: SeatKind, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.municipality = municipality
        self.kinds = PAIR_ROLES if kind == SeatKind.SUPPORT else EXECUTIVES
        self.fields["official"] = OfficialField(
            people_of(municipality, self.kinds),
            label="Persoon",
            empty_label="Kies een persoon",
            help_text=f"Iedereen die nu in deze rol werkt bij de gemeente {municipality}.",
        )
        self.fields["starts_on"] = DayField(label="Vanaf", initial=today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        official, day = cleaned.get("official"), cleaned.get("starts_on")
        if official and day:
            roles = MunicipalRole.objects.as_of(day).filter(kind__in=self.kinds)
            if not roles.filter(official=official, municipality=self.municipality).exists():
                self.add_error("starts_on", "Deze persoon heeft op deze datum nog niet deze rol.")
        return cleaned


class LastDayForm(forms.Form):
    """Until when something goes on; ``ends_on`` is the day after, as periods are stored."""

    last_day = DayField(label="Laatste dag", initial=today)

    @property
    def ends_on(self) -> datetime.date:
        """The first day on which it is over."""
        return self.cleaned_data["last_day"] + ONE_DAY


class SignUpForm(forms.Form):
    """Who takes part in a pillar and who prepares it."""

    def __init__(
        self,
        *args: Any,
        municipality: Municipality,
        pillar: Pillar,
        only: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = people_of(municipality, PARTICIPANT_ROLES)
        taking_part = Participation.objects.current().filter(pillar=pillar)
        people = people.exclude(pk__in=taking_part.values("official"))
        if only is not None:
            people = people.filter(pk=only)
        self.fields["official"] = OfficialField(
            people,
            label="Wie doet mee?",
            empty_label="Kies een persoon",
            help_text="" if people.exists() else "Er is nu niemand die u nog kunt aanmelden.",
        )
        self.fields["policy_official"] = pair_field(municipality)
        self.fields["starts_on"] = DayField(label="Vanaf", initial=today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("official") and cleaned["official"] == cleaned.get("policy_official"):
            self.add_error("policy_official", "Kies hier iemand anders dan de deelnemer.")
        return cleaned


class PairForm(forms.Form):
    """Who prepares a pillar for a participant."""

    def __init__(self, *args: Any, participation: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["policy_official"] = pair_field(
            participation.municipality, besides=participation.official_id
        )
        self.initial.setdefault("policy_official", participation.policy_official_id)


def pair_field(municipality: Municipality, *, besides: int | None = None) -> OfficialField:
    """A choice of the officials who can prepare a pillar; not the person ``besides``."""
    return OfficialField(
        people_of(municipality, PAIR_ROLES).exclude(pk=besides or 0),
        label="Inhoudelijk ambtenaar",
        empty_label="Nog niemand",
        required=False,
        help_text="Bij een bestuurder hoort een ambtenaar die de pijler voorbereidt.",
    )


class PillarForm(VersionedForm):
    """The texts of a pillar."""

    class Meta:
        model = Pillar
        fields = ["summary", "description"]
        widgets = {"description": forms.Textarea(attrs={"rows": 8})}


class PillarStartForm(forms.ModelForm):
    """A new pillar, and the current ones whose work goes on in it."""

    starts_on = DayField(label="Begint op", initial=today)
    predecessors = forms.ModelMultipleChoiceField(
        Pillar.objects.none(),
        label="Komt voort uit",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Die pijlers lopen door tot u ze beëindigt.",
    )

    class Meta:
        model = Pillar
        fields = ["name", "summary", "starts_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        predecessors = self.fields["predecessors"]
        predecessors.queryset = Pillar.objects.current().in_order()  # type: ignore[attr-defined]


class ThemeForm(forms.ModelForm):
    """A new theme."""

    class Meta:
        model = Theme
        fields = ["name", "text"]
        widgets = {"text": forms.Textarea(attrs=WHOLE_LINES)}
        help_texts = {"text": "Waarom werkt u hier samen aan?"}


ACTIVITY_FIELDS = [
    "text",
    "working_form",
    "target_number",
    "unit",
    "counted_by",
    "done_number",
    "state",
    "audience",
    "starts_on",
    "result",
]
ACTIVITY_WIDGETS = {
    "text": forms.Textarea(attrs={"rows": 2}),
    "target_number": forms.NumberInput(attrs={"class": "m50-short"}),
    "unit": forms.TextInput(attrs={"class": "m50-medium"}),
    "counted_by": forms.RadioSelect,
    "done_number": forms.NumberInput(attrs={"class": "m50-short"}),
    "result": forms.Textarea(attrs=WHOLE_LINES),
}


class ActivityForm(VersionedForm):
    """What an activity is and how far it is."""

    starts_on = DayField(label="Begint op")
    last_day = DayField(label="Laatste dag", required=False)

    class Meta:
        model = Activity
        fields = ACTIVITY_FIELDS
        widgets = ACTIVITY_WIDGETS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_number"].required = False
        self.order_fields([*ACTIVITY_FIELDS[:-1], "last_day", "result"])
        if self.instance.ends_on is not None:
            self.fields["last_day"].initial = self.instance.ends_on - ONE_DAY

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["done_number"] = cleaned.get("done_number") or 0
        last_day = cleaned.pop("last_day", None)
        cleaned["ends_on"] = last_day + ONE_DAY if last_day else None
        if last_day and cleaned.get("starts_on") and last_day < cleaned["starts_on"]:
            self.add_error("last_day", "De laatste dag ligt voor de begindatum.")
        if cleaned.get("target_number") and not cleaned.get("unit"):
            self.add_error("unit", "Vul in wat u telt, bijvoorbeeld: gemeenten.")
        return cleaned


class JoinForm(forms.Form):
    """Which municipality takes part in an activity."""

    note = forms.CharField(
        label="Wat doet de gemeente?",
        required=False,
        max_length=200,
        help_text="Bijvoorbeeld: burgerberaad over de binnenstad.",
    )
    joined_on = DayField(label="Doet mee sinds", initial=today)

    field_order = ["municipality", "joined_on", "note"]

    def __init__(self, *args: Any, municipalities: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"] = MunicipalityField(municipalities)
        self.order_fields(self.field_order)
