"""The page of an organisation, and what changes it."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.as_of import chosen_day
from m50portal.core.dates import today
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView
from members.relations import actions
from members.relations.choices import STANDS_IN
from members.relations.forms import (
    OrganisationChangeForm,
    OrganisationEndForm,
    OrganisationForm,
    PlaceForm,
    RenameForm,
)
from members.relations.models import ExternalFunction, Organisation
from members.relations.selectors import posts_inside
from members.relations.views_person import REFUSAL


def organisation_trail() -> list[tuple[str, str]]:
    """The pages above a page about one organisation."""
    return [
        ("Relaties", reverse("relations:list")),
        ("Organisaties", reverse("relations:organisations")),
    ]


class OrganisationView(PageMixin, RuleMixin, TemplateView):
    """What an organisation is and was, what stands in it and who works there."""

    permission_required = "relations.view_relations"
    template_name = "relations/organisation_detail.html"
    shows_day = True
    object: Any

    def load(self) -> Any:
        self.day = chosen_day(self.request)
        rows = Organisation.objects.described_on(self.day)
        return get_object_or_404(rows, slug=self.kwargs["slug"])

    def get_title(self) -> str:
        name: str = self.object.name_then
        return name

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return organisation_trail()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organisation, day = self.object, self.day
        functions = ExternalFunction.objects.visible_to(self.request.user).filter(
            organisation=organisation
        )
        people = list(functions.for_lists())
        inside = posts_inside(organisation)
        manages = self.request.user.has_perm("relations.manage_relations")
        return super().get_context_data(
            organisation=organisation,
            day=day,
            is_today=day == today(),
            exists_then=organisation.covers(day),
            names=list(organisation.names.order_by("-starts_on")),
            aliases=", ".join(organisation.aliases.order_by("name").values_list("name", flat=True)),
            places=list(organisation.placements.select_related("within").order_by("-starts_on")),
            predecessors=list(organisation.successions_in.select_related("predecessor")),
            successors=list(organisation.successions_out.select_related("successor")),
            inside_now=[row for row in inside if row.covers(day)],
            inside_before=[row for row in inside if not row.covers(day)],
            now=[row for row in people if row.covers(day)],
            before=[row for row in people if row.ends_on and row.ends_on <= day],
            later=[row for row in people if row.starts_on > day],
            can_manage=manages,
            can_end=manages and organisation.ends_on is None,
            can_place=manages and organisation.ends_on is None and organisation.kind in STANDS_IN,
            add_url=f"{reverse('relations:add_person')}?organisatie={organisation.slug}",
            bulk_url=f"{reverse('relations:bulk')}?soort={organisation.kind}&organisatie={organisation.slug}",
            **kwargs,
        )


class OrganisationAddView(ActingView):
    """A new organisation."""

    permission_required = "relations.manage_relations"
    refusal = REFUSAL
    form_class = OrganisationForm
    title = "Organisatie toevoegen"
    submit_label = "Organisatie toevoegen"
    _done_url = ""

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return organisation_trail()

    def get_cancel_url(self) -> str:
        return self._done_url or reverse("relations:organisations")

    def act(self, form: OrganisationForm) -> None:
        values = dict(form.cleaned_data)
        aliases, within = values.pop("aliases"), values.pop("within")
        organisation = actions.add_organisation(
            values=values, aliases=aliases, within=within, by=self.request.user
        )
        self._done_url = reverse("relations:organisation", args=[organisation.slug])

    def done_text(self, form: OrganisationForm) -> str:
        return f"{form.cleaned_data['name']} is toegevoegd."


class OfOrganisation(ActingView):
    """A form about one organisation that is not over; afterwards its page."""

    permission_required = "relations.manage_relations"
    refusal = REFUSAL
    object: Organisation

    def load(self) -> Organisation:
        return get_object_or_404(Organisation, slug=self.kwargs["slug"], ends_on=None)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*organisation_trail(), (str(self.object), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("relations:organisation", args=[self.object.slug])


class OrganisationChangeView(OfOrganisation):
    """Correct what the portal knows of it."""

    form_class = OrganisationChangeForm
    submit_label = "Gegevens opslaan"
    done = "De gegevens zijn opgeslagen."

    def load(self) -> Organisation:
        return get_object_or_404(Organisation, slug=self.kwargs["slug"])

    def get_title(self) -> str:
        return f"{self.object} wijzigen"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def act(self, form: OrganisationChangeForm) -> None:
        actions.change_organisation(
            organisation=self.object,
            values={name: form.cleaned_data[name] for name in form.Meta.fields},
            aliases=form.cleaned_data["aliases"],
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class RenameView(OfOrganisation):
    """Give it another name from a day."""

    form_class = RenameForm
    submit_label = "Nieuwe naam vastleggen"

    def get_title(self) -> str:
        return f"Nieuwe naam voor {self.object}"

    def get_lead(self) -> str:
        return (
            "De oude naam blijft gelden voor de dagen ervoor, en u vindt de organisatie er nog mee."
        )

    def act(self, form: RenameForm) -> None:
        actions.rename_organisation(
            organisation=self.object, by=self.request.user, **form.cleaned_data
        )

    def done_text(self, form: RenameForm) -> str:
        return f"De organisatie heet nu {form.cleaned_data['name']}."


class PlaceView(OfOrganisation):
    """Say inside which other organisation it stands from a day."""

    form_class = PlaceForm
    submit_label = "Plaats vastleggen"
    done = "Vastgelegd waar deze organisatie bij hoort."

    def load(self) -> Organisation:
        organisation = super().load()
        if organisation.kind not in STANDS_IN:
            raise Http404("Deze organisatie staat op zichzelf.")
        return organisation

    def get_title(self) -> str:
        return f"Waar hoort {self.object} bij?"

    def get_lead(self) -> str:
        return "Waar zij eerder bij hoorde, blijft gelden voor de dagen ervoor."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "organisation": self.object}

    def act(self, form: PlaceForm) -> None:
        actions.place_organisation(
            organisation=self.object, by=self.request.user, **form.cleaned_data
        )


class OrganisationEndView(OfOrganisation):
    """End it, and say what goes on with its work."""

    form_class = OrganisationEndForm
    submit_label = "Organisatie beëindigen"
    is_danger = True

    def get_title(self) -> str:
        return f"{self.object} beëindigen"

    def get_lead(self) -> str:
        return "Alle functies bij deze organisatie stoppen op dezelfde dag. Alles blijft zichtbaar op een eerdere dag."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "organisation": self.object}

    def act(self, form: OrganisationEndForm) -> None:
        actions.end_organisation(
            organisation=self.object,
            ends_on=form.ends_on,
            successor=form.cleaned_data["successor"],
            by=self.request.user,
        )

    def done_text(self, form: OrganisationEndForm) -> str:
        return f"{self.object} is beëindigd."
