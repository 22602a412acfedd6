"""Where somebody with a political office lives."""

from typing import Any

from django import forms
from django.http import Http404

from m50portal.core.dates import long_date, today
from m50portal.core.forms import DayField
from members.models import Municipality
from members.relations import actions_residence
from members.relations.choices import HOME_REFUSED, POLITICAL
from members.relations.models import ExternalPerson
from members.relations.selectors_residence import code_of_home
from members.relations.views_person import OfPerson


class HomeForm(forms.Form):
    """Where somebody lives from a day."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label="Woonplaats (gemeente)",
        required=False,
        to_field_name="code",
        empty_label="Niet meer bekend",
        help_text="Alleen de gemeente, en alleen als die openbaar bekend is. Nooit een adres.",
    )
    starts_on = DayField(label="Vanaf", initial=today)
    source = forms.CharField(
        label="Bron",
        max_length=250,
        required=False,
        help_text="Bijvoorbeeld de website van de Tweede Kamer.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Municipality.objects.existing_on(today()).order_by("sort_key", "pk")
        self.fields["municipality"].queryset = rows  # type: ignore[attr-defined]


class HomeView(OfPerson):
    """Note where somebody lives, or that it is not known any more."""

    form_class = HomeForm
    submit_label = "Woonplaats opslaan"

    def load(self) -> ExternalPerson:
        person = super().load()
        if not person.functions.filter(organisation__kind__in=POLITICAL).exists():
            raise Http404(HOME_REFUSED)
        return person

    def get_title(self) -> str:
        return f"Woonplaats van {self.object} vastleggen"

    def get_lead(self) -> str:
        return "Zo ziet een gemeente welke Kamerleden en bewindspersonen in haar midden wonen."

    def get_initial(self) -> dict[str, Any]:
        return {"municipality": code_of_home(self.object, today())}

    def act(self, form: HomeForm) -> None:
        actions_residence.move_home(person=self.object, by=self.request.user, **form.cleaned_data)

    def done_text(self, form: HomeForm) -> str:
        place, day = form.cleaned_data["municipality"], form.cleaned_data["starts_on"]
        if place is None:
            return f"De woonplaats van {self.object} is vanaf {long_date(day)} niet meer bekend."
        return f"{self.object} woont vanaf {long_date(day)} in {place}."
