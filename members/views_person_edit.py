"""Keeping one person up to date: data, roles, account."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, View

from m50portal.core.dates import today
from m50portal.core.returning import return_url
from m50portal.core.versions import refused_together
from members import actions_people
from members.actions import update_role
from members.approval import Change, Routed, may_wait, route
from members.forms import ReasonField
from members.forms_people import (
    CorrectRoleForm,
    GiveRoleForm,
    LinkAccountForm,
    PersonDataForm,
    TeamForm,
)
from members.models import MunicipalRole
from members.selectors_people import team_on
from members.views import StandingMixin
from members.views_doubles import warn_of_doubles
from members.views_person import PersonMixin


class FieldErrorsMixin(FormView):
    """A form that becomes one action; what the action refuses shows at its field."""

    template_name = "core/answer_form.html"
    submit_label = "Gegevens opslaan"
    done = "De gegevens zijn opgeslagen."
    lead = ""
    is_danger = False

    def act(self, values: dict[str, Any]) -> None:
        """Do what the form asks, through an action."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            submit_label=self.submit_label,
            cancel_url=return_url(self.request) or self.get_success_url(),
            back=return_url(self.request),
            lead=self.lead,
            is_danger=self.is_danger,
            asks_municipality=False,
            stored=[],
            **kwargs,
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            with refused_together():
                self.act(form.cleaned_data)
        except ValidationError as error:
            found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, texts in found.items():
                form.add_error(name if name in form.fields else None, texts)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(return_url(self.request) or self.get_success_url())


class PersonEditView(PersonMixin, FieldErrorsMixin):
    """A form about one person."""

    permission_required = "members.change_person"
    refusal = (
        "Alleen het secretariaat mag dit wijzigen, of de contactambtenaar als deze persoon nergens "
        "anders werkte."
    )

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (self.object.name, self.get_success_url())]

    def get_success_url(self) -> str:
        return reverse("members:person", args=[self.object.pk])

    def change(self, values: dict[str, Any], reason: str = "") -> Change | None:
        """What somebody wants of a municipality's data; None for what concerns the person only."""
        return None

    def get_form(self, form_class: Any = None) -> Any:
        """The form; with room for an explanation where a change may have to wait."""
        form, change = super().get_form(form_class), self.change({})
        if change is not None and may_wait(change):
            form.fields["reason"] = ReasonField()
        return form

    def must_wait(self, values: dict[str, Any], reason: str) -> bool:
        """Whether this is kept for the secretariat instead of stored."""
        change = self.change(values, reason)
        routed = Routed(values) if change is None else route(change)
        self.done = routed.notice or self.done
        return routed.values is None


class PersonDataView(PersonEditView):
    """Name, address and number."""

    form_class = PersonDataForm

    def get_title(self) -> str:
        return f"Gegevens van {self.object.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "official": self.object}

    def act(self, values: dict[str, Any]) -> None:
        if self.must_wait(values, values.pop("reason", "")):
            return
        role, user = self.role, self.request.user
        if role is not None and (role.ends_on is None or role.ends_on > today()):
            update_role(role=role, by=user, **values, **_of_role(role))
        else:
            actions_people.update_person(official=self.object, by=user, **values)

    def change(self, values: dict[str, Any], reason: str = "") -> Change | None:
        """A change of the municipality: it may have to wait, and stands among the other changes."""
        role = self.role
        if role is None:
            return None
        kept = {**values, **_of_role(role)}
        return Change("update_role", role.municipality, kept, self.request.user, role, reason)

    @cached_property
    def role(self) -> MunicipalRole | None:
        """The role through which somebody keeps this person: a change may have to wait for it.

        Of who left it is the role that ended last: what guarded it then, guards the person still.
        """
        roles = self.object.roles.select_related("municipality", "official")
        last = F("ends_on").desc(nulls_first=True)
        return roles.order_by(last, "pk").first()


class OwnDataView(PersonDataView):
    """One's own name and number; another address is asked for."""

    permission_required = "members.correct_self"
    refusal = "U kunt hier alleen uw eigen gegevens verbeteren."

    def get_title(self) -> str:
        return "Mijn naam en telefoonnummer"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by_self": True}

    @property
    def role(self) -> None:
        """The own name and number wait for nobody: correcting them is a right."""


def _of_role(role: MunicipalRole) -> dict[str, Any]:
    """What a correction of the person leaves as it is."""
    return {"portfolio": role.portfolio, "starts_on": role.starts_on}


class GiveRoleView(PersonEditView):
    """A role, also in another municipality."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat geeft iemand een rol in een andere gemeente."
    form_class = GiveRoleForm
    submit_label = "Rol toevoegen"
    lead = "De persoon houdt de rollen die er al zijn. Een rol die voorbij is, beëindigt u apart."

    def get_title(self) -> str:
        return f"Rol toevoegen voor {self.object.name}"

    def act(self, values: dict[str, Any]) -> None:
        role = actions_people.give_role(official=self.object, by=self.request.user, **values)
        self.done = f"{self.object.name} heeft een rol in {role.municipality.name}."
        warn_of_doubles(self.request, role)


class CorrectRoleView(PersonEditView):
    """The dates of a role; also opens one that was ended by mistake."""

    permission_required = "members.view_person"
    form_class = CorrectRoleForm
    submit_label = "Datums opslaan"
    done = "De datums zijn opgeslagen."

    def load(self) -> Any:
        person = super().load()
        roles = MunicipalRole.objects.select_related("municipality", "official")
        self.role = get_object_or_404(roles, pk=self.kwargs["role"], official=person)
        return person

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated and not request.user.has_perm(
            "members.change_municipality", self.role.municipality
        ):
            raise PermissionDenied(
                "Alleen het secretariaat en de contactambtenaar van deze gemeente corrigeren dit."
            )
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Rol van {self.object.name} corrigeren"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        role = self.role
        self.lead = f"{role.get_kind_display()} van {role.municipality.name}, {role.period_text}."
        return super().get_context_data(**kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "role": self.role}

    def act(self, values: dict[str, Any]) -> None:
        reason = values.pop("reason", "")
        # What cannot be stored is said now, not after somebody waited for the answer.
        actions_people.correct_dates(copy(self.role), **values)
        if self.must_wait(values, reason):
            return
        actions_people.correct_role(role=self.role, by=self.request.user, **values)
        warn_of_doubles(self.request, self.role)

    def change(self, values: dict[str, Any], reason: str = "") -> Change:
        """A correction by the municipality may have to wait."""
        user, place = self.request.user, self.role.municipality
        return Change("correct_role", place, values, user, self.role, reason)


class LinkAccountView(PersonEditView):
    """Which account is this person's."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat koppelt accounts."
    form_class = LinkAccountForm
    submit_label = "Account koppelen"
    done = "Het account is bijgewerkt."

    def get_title(self) -> str:
        return f"Account van {self.object.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "official": self.object}

    def act(self, values: dict[str, Any]) -> None:
        actions_people.link_account(official=self.object, user=values["user"], by=self.request.user)


class ConfirmEmailView(PersonMixin, View):
    """One button: the address is right."""

    permission_required = "members.change_person"
    refusal = PersonEditView.refusal

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            actions_people.confirm_email(official=self.object, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, f"Genoteerd: {self.object.email} klopt.")
        return redirect("members:person", pk=pk)


class TeamEditView(StandingMixin, FieldErrorsMixin):
    """Who in a municipality carries M50."""

    permission_required = "members.change_municipality"
    refusal = "Alleen de contactambtenaar van deze gemeente en het secretariaat mogen dit wijzigen."
    form_class = TeamForm
    done = "Het team is opgeslagen. Een collegenota gebruikt deze namen."
    lead = "Deze gegevens staan op de collegenota van de gemeente. Wat er eerder stond, blijft bewaard."

    def get_title(self) -> str:
        return f"Wie M50 draagt in {self.object.name}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (self.object.name, self.get_success_url())]

    def get_success_url(self) -> str:
        return reverse("members:detail", args=[self.object.slug])

    def get_form_kwargs(self) -> dict[str, Any]:
        current = team_on(self.object, today())
        return {**super().get_form_kwargs(), "municipality": self.object, "current": current}

    def act(self, values: dict[str, Any]) -> None:
        actions_people.set_team(municipality=self.object, by=self.request.user, **values)
