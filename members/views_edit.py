"""Keeping the data of one municipality up to date."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, View

from m50portal.core.dates import long_date
from m50portal.core.returning import return_url
from m50portal.core.versions import refused_together
from members import actions
from members.actions_people import end_role_as_asked
from members.approval import Change, may_wait, route
from members.choices import RoleKind
from members.forms import (
    BillingForm,
    PersonForm,
    ReasonField,
    RoleForm,
    TraitsForm,
)
from members.forms_people import EndRoleForm, storable
from members.models import BillingProfile, MunicipalRole
from members.views import MunicipalityMixin, StandingMixin
from members.views_doubles import warn_of_doubles


class EditView(MunicipalityMixin, FormView):
    """A form about one municipality; what an action refuses shows at its field."""

    permission_required = "members.change_municipality"
    template_name = "members/municipality_form.html"
    submit_label = "Gegevens opslaan"
    done = "De gegevens zijn opgeslagen."
    lead = ""
    refusal = "Alleen de contactambtenaar van deze gemeente en het secretariaat mogen dit wijzigen."
    asks_first = ""  # the kind of change (members.approval.Change) that may have to wait

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        page = reverse("members:detail", args=[self.object.slug])
        return [*super().get_breadcrumbs(), (self.object.name, page)]

    def get_success_url(self) -> str:
        return reverse("members:detail", args=[self.object.slug])

    def _back(self) -> str:
        """The page that the link came from, else the usual one."""
        return return_url(self.request) or self.get_success_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            municipality=self.object,
            submit_label=self.submit_label,
            cancel_url=self._back(),
            lead=self.lead,
            **kwargs,
        )

    def act(self, values: dict[str, Any]) -> None:
        """Do what the form asks, through an action."""
        raise NotImplementedError

    def change(self, values: dict[str, Any], reason: str = "") -> Change:
        """What the person wants, as the rooms above are asked about it."""
        role = getattr(self, "role", None)
        return Change(self.asks_first, self.object, values, self.request.user, role, reason)

    def get_form(self, form_class: Any = None) -> Any:
        """The form; with room for an explanation where a change may have to wait."""
        form = super().get_form(form_class)
        if self.asks_first and may_wait(self.change({"kind": RoleKind.MAYOR})):
            form.fields["reason"] = ReasonField()
        return form

    def let_through(self, values: dict[str, Any]) -> dict[str, Any] | None:
        """What of ``values`` may be stored now; the rest waits for the secretariat."""
        routed = route(self.change(values, values.pop("reason", "")))
        self.done = routed.notice or self.done
        return routed.values

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            with refused_together(), transaction.atomic():
                self.act(form.cleaned_data)
        except ValidationError as error:
            _show(form, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect(self._back())


def _show(form: BaseForm, error: ValidationError) -> None:
    """Put what an action refused at its field, or on top when the form has no such field."""
    found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, texts in found.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


class BillingEditView(StandingMixin, EditView):
    """Where the invoices go."""

    permission_required = "members.change_billing"
    refusal = (
        "Alleen de contactambtenaar van deze gemeente, de penningmeester en het secretariaat mogen "
        "de factuurgegevens wijzigen."
    )
    asks_first = "billing"
    form_class = BillingForm
    submit_label = "Factuurgegevens opslaan"
    done = "De factuurgegevens zijn opgeslagen. Ze staan op elke nieuwe factuur."
    lead = "Deze gegevens horen bij de gemeente, niet bij een persoon. Facturen die er al zijn, veranderen niet."

    def get_title(self) -> str:
        return f"Factuurgegevens van {self.object.name}"

    def get_form_kwargs(self) -> dict[str, Any]:
        profile = BillingProfile.objects.filter(municipality=self.object).first()
        profile = profile or BillingProfile(municipality=self.object)
        return {**super().get_form_kwargs(), "instance": profile}

    def act(self, values: dict[str, Any]) -> None:
        through = self.let_through(values)
        if through:
            actions.update_billing(municipality=self.object, values=through, by=self.request.user)


class TraitsEditView(StandingMixin, EditView):
    """What kind of place it is."""

    asks_first = "traits"
    form_class = TraitsForm
    submit_label = "Kenmerken opslaan"
    done = "De kenmerken zijn opgeslagen."

    def get_title(self) -> str:
        return f"Kenmerken van {self.object.name}"

    def get_initial(self) -> dict[str, Any]:
        return {"traits": self.object.traits, "cluster": self.object.cluster}

    def act(self, values: dict[str, Any]) -> None:
        through = self.let_through(values)
        if through is not None:
            actions.update_traits(municipality=self.object, by=self.request.user, **through)


class RoleAddView(EditView):
    """Somebody new, or a new role of somebody known."""

    asks_first = "add_role"
    form_class = PersonForm
    submit_label = "Persoon toevoegen"
    done = "De persoon is toegevoegd."

    def get_initial(self) -> dict[str, Any]:
        """A link may name the role: ``?rol=mayor``."""
        asked = self.request.GET.get("rol", "")
        return {"kind": asked} if asked in RoleKind.values else {}

    def get_title(self) -> str:
        return f"Persoon toevoegen bij {self.object.name}"

    def act(self, values: dict[str, Any]) -> None:
        through = self.let_through(values)
        if through is not None:
            role = actions.add_role(municipality=self.object, by=self.request.user, **through)
            warn_of_doubles(self.request, role)


class RoleMixin(EditView):
    """A page about one role in the municipality."""

    role: MunicipalRole

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        roles = MunicipalRole.objects.filter(municipality=self.object)
        self.role = get_object_or_404(roles.select_related("official"), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)


class RoleEditView(RoleMixin):
    """Corrects a role and the person's work data."""

    asks_first = "update_role"
    form_class = RoleForm
    done = "De gegevens zijn opgeslagen."

    def get_title(self) -> str:
        return f"{self.role.official.name} wijzigen"

    def get_form_kwargs(self) -> dict[str, Any]:
        elsewhere = self.role.official.roles.exclude(municipality=self.object).exists()
        may_change_person = not elsewhere or self.request.user.has_perm("members.manage_register")
        return {
            **super().get_form_kwargs(),
            "role": self.role,
            "may_change_person": may_change_person,
        }

    def act(self, values: dict[str, Any]) -> None:
        del values["kind"]
        through = self.let_through(values)
        if through is not None:
            actions.update_role(role=self.role, by=self.request.user, **through)


class RoleEndView(RoleMixin):
    """Ends a role, which stays as history, and lets somebody follow in one go."""

    asks_first = "end_role"
    form_class = EndRoleForm
    submit_label = "Rol beëindigen"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "role": self.role}

    def get_title(self) -> str:
        return f"Rol van {self.role.official.name} beëindigen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        self.lead = (
            f"{self.role.official.name} is {self.role.get_kind_display().lower()} "
            f"{self.role.period_text}. Na de laatste dag krijgt deze persoon in deze rol geen mail meer "
            "en ziet niets meer van deze gemeente."
        )
        return super().get_context_data(**kwargs)

    def act(self, values: dict[str, Any]) -> None:
        self.done = f"De rol eindigt na {long_date(values['last_day'])}."
        through = self.let_through(storable(values))
        if through is None:
            return
        follows = end_role_as_asked(role=self.role, by=self.request.user, **through)
        if follows is not None:
            self.done += f" {follows.official.name} volgt op."
            warn_of_doubles(self.request, follows)


class ConfirmView(StandingMixin, View):
    """One button: what the register says of this municipality is still right."""

    permission_required = "members.change_municipality"
    refusal = EditView.refusal

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        actions.confirm_register(municipality=self.object, by=request.user)
        messages.success(request, f"Bedankt. U bevestigde de gegevens van {self.object.name}.")
        return redirect("members:detail", slug=slug)
