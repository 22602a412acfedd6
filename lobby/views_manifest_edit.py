"""What the lobbyist and the secretariat do with a manifest."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse

from lobby.actions_manifest import (
    add_manifest,
    adopt_manifest,
    change_manifest,
    close_manifest,
    hand_over_manifest,
    reopen_manifest,
)
from lobby.actions_manifest_invitation import invite_to_sign
from lobby.forms_manifest import AdoptForm, HandOverForm, InviteForm, ManifestForm
from lobby.models import Manifest
from lobby.models_manifest import FROZEN
from lobby.selectors_manifest import invited_on, invitees
from lobby.views_manifest import ManifestMixin
from m50portal.core.dates import long_date, today
from m50portal.core.views_acting import ActingView

WRITE_REFUSAL = "Alleen de lobbyist en het secretariaat wijzigen manifesten."


class ManifestAddView(ActingView):
    """A new concept."""

    permission_required = "lobby.change_lobby"
    refusal = WRITE_REFUSAL
    form_class = ManifestForm
    title = "Manifest maken"
    lead = (
        "Het manifest is een concept tot het is vastgesteld. Daarna verandert de tekst niet meer."
    )
    submit_label = "Concept opslaan"
    done = "Het concept is opgeslagen."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Lobby", reverse("lobby:goals")), ("Manifesten", reverse("lobby:manifests"))]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": Manifest()}

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url() if self.object else reverse("lobby:manifests")

    def act(self, form: ManifestForm) -> None:
        values = {name: form.cleaned_data[name] for name in form.Meta.fields}
        principles = form.cleaned_data["principles"]
        self.object = add_manifest(values=values, principles=principles, by=self.request.user)


class ManifestForms(ManifestMixin, ActingView):
    """A form about one manifest; afterwards its page."""

    permission_required = "lobby.change_lobby"
    refusal = WRITE_REFUSAL

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (self.object.title, self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()


class ManifestChangeView(ManifestForms):
    """Change a concept."""

    form_class = ManifestForm
    title = "Manifest wijzigen"
    submit_label = "Concept opslaan"
    done = "Het concept is opgeslagen."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        may = request.user.has_perm(self.permission_required)
        if may and self.object.is_adopted:
            raise PermissionDenied(FROZEN)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_initial(self) -> dict[str, Any]:
        rows = self.object.principles.order_by("number")
        return {"principles": "\n".join(row.text for row in rows)}

    def act(self, form: ManifestForm) -> None:
        change_manifest(
            manifest=self.object,
            values={name: form.cleaned_data[name] for name in form.Meta.fields},
            principles=form.cleaned_data["principles"],
            version=form.cleaned_data["version"],
            by=self.request.user,
        )


class AdoptView(ManifestForms):
    """Fix the text."""

    form_class = AdoptForm
    title = "Manifest vaststellen"
    submit_label = "Manifest vaststellen"
    lead = "Na het vaststellen verandert de tekst niet meer. Gemeenten kunnen dan tekenen."
    done = "Het manifest is vastgesteld. Gemeenten kunnen nu tekenen."

    def act(self, form: AdoptForm) -> None:
        adopt_manifest(manifest=self.object, by=self.request.user, **form.cleaned_data)


class HandOverView(ManifestForms):
    """Note to whom it was handed over."""

    form_class = HandOverForm
    title = "Aanbieding vastleggen"
    submit_label = "Aanbieding opslaan"
    done = "De aanbieding is vastgelegd."

    def get_lead(self) -> str:
        return self.object.title

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "manifest": self.object}

    def act(self, form: HandOverForm) -> None:
        hand_over_manifest(manifest=self.object, by=self.request.user, **form.cleaned_data)


class CloseView(ManifestForms):
    """Stop or start signing again; the signatures that are there stay."""

    form_class = Form

    @property
    def is_closed(self) -> bool:
        """Whether this opens it again."""
        return self.object.is_adopted and not self.object.may_be_signed

    def get_title(self) -> str:
        return "Ondertekening heropenen" if self.is_closed else "Ondertekening sluiten"

    def get_lead(self) -> str:
        if self.is_closed:
            return "Gemeenten kunnen daarna weer tekenen."
        return "Niemand kan daarna nog tekenen. Wie al tekende, blijft meetellen."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "submit_label": self.get_title()}

    def act(self, form: Form) -> None:
        do = reopen_manifest if self.is_closed else close_manifest
        do(manifest=self.object, by=self.request.user)

    def done_text(self, form: Form) -> str:
        if self.object.may_be_signed:
            return "Gemeenten kunnen weer tekenen."
        return f"De ondertekening is gesloten op {long_date(today())}."


class InviteView(ManifestForms):
    """Ask by mail who did not sign yet; later once more, as a reminder."""

    form_class = InviteForm
    title = "Gemeenten uitnodigen om te tekenen"
    template_name = "lobby/manifest_invite.html"
    submit_label = "Uitnodigingen versturen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            manifest=self.object,
            asked=invitees(self.object, today()),
            invited_on=invited_on(self.object),
            may_be_signed=self.object.may_be_signed,
            **kwargs,
        )

    def act(self, form: InviteForm) -> None:
        self.count = invite_to_sign(
            manifest=self.object, note=form.cleaned_data["note"].strip(), by=self.request.user
        )

    def done_text(self, form: InviteForm) -> str:
        return f"Er {'gaat 1 mail' if self.count == 1 else f'gaan {self.count} mails'} de deur uit."
