"""The page of somebody outside the municipalities, and what changes it."""

from typing import Any

from django.forms import Form
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.as_of import chosen_day
from m50portal.core.dates import today
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView
from members.relations import actions_people
from members.relations.choices import POLITICAL
from members.relations.forms import (
    FunctionChangeForm,
    FunctionEndForm,
    FunctionForm,
    PersonChangeForm,
    PersonForm,
)
from members.relations.models import ExternalFunction, ExternalPerson, Organisation
from members.relations.selectors_residence import homes_on

REFUSAL = "Alleen het secretariaat en de lobbyist houden de relaties bij."


def list_trail() -> list[tuple[str, str]]:
    """The pages above a page about one relation."""
    return [("Relaties", reverse("relations:list"))]


class PersonMixin(PageMixin, RuleMixin):
    """A page about one person; who left long ago is only there for who keeps the relations."""

    permission_required = "relations.view_relations"
    object: ExternalPerson

    def load(self) -> ExternalPerson:
        people = ExternalPerson.objects.visible_to(self.request.user)
        return get_object_or_404(people, pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return list_trail()


class PersonView(PersonMixin, TemplateView):
    """Who somebody is and was, and how to reach them."""

    template_name = "relations/person_detail.html"
    shows_day = True

    def get_title(self) -> str:
        return self.object.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = chosen_day(self.request)
        rows: Any = ExternalFunction.objects.filter(person=self.object).named_on(day)
        functions = list(rows.select_related("organisation").order_by("-starts_on", "pk"))
        open_ended = any(row.ends_on is None or row.ends_on > today() for row in functions)
        manages = self.request.user.has_perm("relations.manage_relations")
        can_manage = manages and self.object.anonymised_on is None
        return super().get_context_data(
            person=self.object,
            day=day,
            is_today=day == today(),
            home=homes_on(day, [self.object.pk]).get(self.object.pk),
            may_have_home=any(row.organisation.kind in POLITICAL for row in functions),
            now=[row for row in functions if row.covers(day)],
            before=[row for row in functions if row.ends_on and row.ends_on <= day],
            later=[row for row in functions if row.starts_on > day],
            can_manage=can_manage,
            can_anonymise=can_manage and not open_ended,
            **kwargs,
        )


class PersonAddView(ActingView):
    """Somebody new."""

    permission_required = "relations.manage_relations"
    refusal = REFUSAL
    form_class = PersonForm
    title = "Relatie toevoegen"
    lead = "Leg alleen gegevens van het werk vast, nooit van iemand privé."
    submit_label = "Relatie toevoegen"

    def get_initial(self) -> dict[str, Any]:
        slug = self.request.GET.get("organisatie", "")
        return {"organisation": Organisation.objects.filter(slug=slug).first()}

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return list_trail()

    def get_cancel_url(self) -> str:
        return self._done_url or reverse("relations:list")

    _done_url = ""

    def act(self, form: PersonForm) -> None:
        person = actions_people.add_person(
            values=form.person_values,
            organisation=form.cleaned_data["organisation"],
            title=form.cleaned_data["title"],
            starts_on=form.cleaned_data["starts_on"],
            by=self.request.user,
        )
        self._done_url = reverse("relations:person", args=[person.pk])

    def done_text(self, form: PersonForm) -> str:
        return f"{form.cleaned_data['name']} is toegevoegd."


class OfPerson(ActingView):
    """A form about one person; afterwards the person's page."""

    permission_required = "relations.manage_relations"
    refusal = REFUSAL
    object: ExternalPerson

    def load(self) -> ExternalPerson:
        return get_object_or_404(ExternalPerson, pk=self.kwargs["pk"], anonymised_on=None)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*list_trail(), (str(self.object), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("relations:person", args=[self.object.pk])


class PersonChangeView(OfPerson):
    """Correct somebody's data."""

    form_class = PersonChangeForm
    submit_label = "Gegevens opslaan"
    done = "De gegevens zijn opgeslagen."

    def setup(self, *args: Any, **kwargs: Any) -> None:
        super().setup(*args, **kwargs)
        self.name = str(self.object)  # the form changes the object

    def get_title(self) -> str:
        return f"{self.name} wijzigen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*list_trail(), (self.name, self.get_cancel_url())]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: PersonChangeForm) -> None:
        actions_people.change_person(
            person=self.object,
            values={name: form.cleaned_data[name] for name in form.Meta.fields},
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class FunctionAddView(OfPerson):
    """Give somebody another function."""

    form_class = FunctionForm
    submit_label = "Functie toevoegen"
    done = "De functie is toegevoegd."

    def get_title(self) -> str:
        return f"Functie van {self.object} toevoegen"

    def act(self, form: FunctionForm) -> None:
        actions_people.add_function(person=self.object, by=self.request.user, **form.cleaned_data)


class AnonymiseView(OfPerson):
    """Take away who somebody is."""

    form_class = Form
    submit_label = "Naam en gegevens verwijderen"
    is_danger = True

    def get_title(self) -> str:
        return f"{self.object} anonimiseren?"

    def get_lead(self) -> str:
        return "Naam, e-mailadres, telefoonnummer, partij en notitie verdwijnen voorgoed, ook uit eerdere versies. De functies blijven, zonder naam."

    def act(self, form: Form) -> None:
        actions_people.anonymise_person(person=self.object, by=self.request.user)

    def done_text(self, form: Form) -> str:
        return "De naam en de gegevens zijn verwijderd."


class OfFunction(ActingView):
    """A form about one function; afterwards the person's page."""

    permission_required = "relations.manage_relations"
    refusal = REFUSAL
    object: ExternalFunction

    def load(self) -> ExternalFunction:
        rows = ExternalFunction.objects.select_related("person", "organisation")
        row = get_object_or_404(rows, pk=self.kwargs["pk"])
        if row.person.anonymised_on is not None:
            raise Http404("Deze gegevens zijn geanonimiseerd.")
        return row

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*list_trail(), (str(self.object.person), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("relations:person", args=[self.object.person_id])


class FunctionChangeView(OfFunction):
    """Correct a function."""

    form_class = FunctionChangeForm
    submit_label = "Functie opslaan"
    done = "De functie is opgeslagen."

    def get_title(self) -> str:
        return f"Functie van {self.object.person} corrigeren"

    def get_lead(self) -> str:
        return f"Bij {self.object.organisation}. Een nieuwe functie voegt u apart toe."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: FunctionChangeForm) -> None:
        actions_people.change_function(
            function=self.object, by=self.request.user, **form.cleaned_data
        )


class FunctionEndView(OfFunction):
    """End a function, with or without a successor."""

    form_class = FunctionEndForm
    submit_label = "Functie beëindigen"

    def get_title(self) -> str:
        return f"Functie van {self.object.person} beëindigen"

    def get_lead(self) -> str:
        row = self.object
        return (
            f"{row.title} bij {row.organisation}. De functie blijft zichtbaar op een eerdere dag."
        )

    def act(self, form: FunctionEndForm) -> None:
        actions_people.end_function(
            function=self.object,
            ends_on=form.ends_on,
            successor=form.successor,
            by=self.request.user,
        )

    def done_text(self, form: FunctionEndForm) -> str:
        follows = form.successor
        more = f" {follows['name']} volgt op." if follows else ""
        return f"De functie van {self.object.person} is beëindigd.{more}"
