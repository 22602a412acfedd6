"""Keeping one person up to date: data, roles, account."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, View

from m50portal.core.dates import today
from m50portal.core.returning import return_url
from members import actions_people
from members.actions import update_role
from members.approval import Change, may_wait, route
from members.forms_people import (
    CorrectRoleForm,
    GiveRoleForm,
    LinkAccountForm,
    PersonDataForm,
    TeamForm,
)
from members.models import MunicipalRole
from members.selectors_people import team_on
from members.views import MunicipalityMixin
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


class PersonDataView(PersonEditView):
    """Name, address and number."""

    form_class = PersonDataForm

    def get_title(self) -> str:
        return f"Gegevens van {self.object.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "official": self.object}

    def act(self, values: dict[str, Any]) -> None:
        role, user = self._role(), self.request.user
        if role is None:
            actions_people.update_person(official=self.object, by=user, **values)
            return
        # A change of the municipality: it may have to wait, and the secretariat sees it among the others.
        kept = {"portfolio": role.portfolio, "starts_on": role.starts_on}
        routed = route(Change("update_role", role.municipality, {**values, **kept}, user, role))
        self.done = routed.notice or self.done
        if routed.values is not None:
            update_role(role=role, by=user, **routed.values)

    def _role(self) -> MunicipalRole | None:
        """The role through which somebody keeps this person: a change may have to wait for it."""
        roles = MunicipalRole.objects.current().filter(official=self.object)
        return roles.select_related("municipality", "official").order_by("pk").first()


class OwnDataView(PersonDataView):
    """One's own name and number; another address is asked for."""

    permission_required = "members.correct_self"
    refusal = "U kunt hier alleen uw eigen gegevens verbeteren."

    def get_title(self) -> str:
        return "Mijn naam en telefoonnummer"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by_self": True}

    def _role(self) -> None:
        """The own name and number wait for nobody: correcting them is a right."""


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
        user, place = self.request.user, self.role.municipality
        if may_wait(Change("update_role", place, values, user, self.role)):
            raise ValidationError(
                "Het secretariaat bekijkt wijzigingen van deze rol eerst. Mail het secretariaat wat "
                "er niet klopt."
            )
        actions_people.correct_role(role=self.role, by=user, **values)
        warn_of_doubles(self.request, self.role)


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


class TeamEditView(MunicipalityMixin, FieldErrorsMixin):
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
