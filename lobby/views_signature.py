"""Signing a manifest for a municipality, taking it back, and the files that belong to it."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.generic import TemplateView, View

from lobby.actions_manifest import sign_manifest, withdraw_signature
from lobby.forms_manifest import ChooseMunicipalityForm, SignForm, WithdrawForm
from lobby.models import Manifest, Signature
from lobby.presenters_manifest import manifest_sheet
from lobby.selectors_manifest import open_for, signing_roles, standing_on
from lobby.views import READ_REFUSAL
from lobby.views_manifest import ManifestMixin
from m50portal.core.as_of import chosen_day
from m50portal.core.choices import PrintState
from m50portal.core.dates import long_date, today
from m50portal.core.files import ending
from m50portal.core.models import Print
from m50portal.core.prints import ask_again, ask_print, content_type_of, prints_of, status_of
from m50portal.core.returning import with_return
from m50portal.core.tasks import make_print
from m50portal.core.views import RuleMixin, log_download, private_file
from m50portal.core.views_acting import ActingView
from members.choices import RoleKind
from members.models import Municipality

SIGN_REFUSAL = (
    "Alleen de contactambtenaar van deze gemeente en het secretariaat leggen een handtekening vast."
)
CONTENT_TYPES = {"pdf": "application/pdf", "png": "image/png"}


class ChooseView(ManifestMixin, RuleMixin, TemplateView):
    """The secretariat chooses for which municipality it records a signature."""

    permission_required = "members.manage_register"
    refusal = "Alleen het secretariaat kiest een gemeente. Teken voor uw eigen gemeente op de pagina van het manifest."
    template_name = "core/answer_form.html"
    title = "Handtekening vastleggen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (self.object.title, self.object.get_absolute_url())]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        missing = standing_on(self.object, today()).missing
        form = ChooseMunicipalityForm(request.GET or None, municipalities=missing)
        if form.is_valid():
            return redirect("lobby:sign", self.object.slug, form.cleaned_data["gemeente"].slug)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            asks_municipality=True,
            lead="Op de lijst staan de gemeenten die meedoen en nog niet tekenden.",
            cancel_url=self.object.get_absolute_url(),
            **kwargs,
        )


class SignatureForms(ActingView):
    """A form about one manifest and one municipality; afterwards the manifest.

    The rule is asked about the municipality; one that somebody has nothing to do with is absent.
    """

    permission_required = "lobby.sign_manifest"
    refusal = SIGN_REFUSAL
    object: Municipality
    manifest: Manifest

    def find(self, manifest: str, municipality: str) -> Municipality:
        """The two that the address names."""
        user = self.request.user
        self.manifest = get_object_or_404(Manifest.objects.visible_to(user), slug=manifest)
        return get_object_or_404(Municipality.objects.visible_to(user), slug=municipality)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            ("Lobby", reverse("lobby:goals")),
            ("Manifesten", reverse("lobby:manifests")),
            (self.manifest.title, self.get_cancel_url()),
        ]

    def get_cancel_url(self) -> str:
        return self.manifest.get_absolute_url()


class SignView(SignatureForms):
    """Sign for a municipality."""

    form_class = SignForm
    template_name = "lobby/manifest_sign.html"
    submit_label = "Manifest ondertekenen"

    def load(self) -> Municipality:
        return self.find(self.kwargs["slug"], self.kwargs["gemeente"])

    def get_title(self) -> str:
        return f"Ondertekenen namens {self.object.name}"

    def get_lead(self) -> str:
        return f"Manifest “{self.manifest.title}”, vastgesteld op {self.manifest.adopted_text}."

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        return {**kwargs, "municipality": self.object, "manifest": self.manifest}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place, here = self.object, self.request.get_full_path()
        add = reverse("members:role_add", args=[place.slug]) + f"?rol={RoleKind.MAYOR}"
        return super().get_context_data(
            manifest=self.manifest,
            principles=list(self.manifest.principles.order_by("number")),
            may_sign=open_for(place, today()).filter(pk=self.manifest.pk).exists(),
            has_signers=signing_roles(place, self.manifest).exists(),
            add_url=with_return(add, here),
            **kwargs,
        )

    def act(self, form: SignForm) -> None:
        values = dict(form.cleaned_data)
        values["document"] = values["document"] or None
        sign_manifest(
            manifest=self.manifest, municipality=self.object, by=self.request.user, **values
        )

    def done_text(self, form: SignForm) -> str:
        count = standing_on(self.manifest, today()).count
        what = "1 gemeente staat" if count == 1 else f"{count} gemeenten staan"
        return f"{self.object.name} heeft ondertekend. {what} nu achter dit manifest."


class WithdrawView(SignatureForms):
    """Take a signature back."""

    form_class = WithdrawForm
    submit_label = "Handtekening intrekken"
    is_danger = True

    def load(self) -> Municipality:
        rows = Signature.objects.select_related("municipality", "manifest")
        self.signature = get_object_or_404(rows, pk=self.kwargs["pk"])
        return self.find(self.signature.manifest.slug, self.signature.municipality.slug)

    def get_title(self) -> str:
        return f"Handtekening van {self.object.name} intrekken"

    def get_lead(self) -> str:
        return (
            f"De gemeente tekende op {long_date(self.signature.starts_on)}. Dat blijft zichtbaar, met "
            "de reden. Later opnieuw tekenen kan."
        )

    def act(self, form: WithdrawForm) -> None:
        withdraw_signature(signature=self.signature, by=self.request.user, **form.cleaned_data)

    def done_text(self, form: WithdrawForm) -> str:
        return f"De handtekening van {self.object.name} is ingetrokken."


class SignatureDocumentView(RuleMixin, View):
    """The decision that a signature rests on: for offices and the municipality itself."""

    permission_required = "members.view_municipality"
    http_method_names = ["get", "head"]
    refusal = "Dit besluit is voor de gemeente zelf, het bestuur en het secretariaat."

    def load(self) -> Municipality:
        rows = Signature.objects.exclude(document="").select_related("municipality", "manifest")
        self.signature = get_object_or_404(rows, pk=self.kwargs["pk"])
        places = Municipality.objects.visible_to(self.request.user)
        return get_object_or_404(places, pk=self.signature.municipality_id)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        row = self.signature
        log_download(row.municipality, by=request.user, what=row.document_name)
        kind = CONTENT_TYPES.get(ending(row.document_name), "application/octet-stream")
        return private_file(row.document.name or "", filename=row.document_name, content_type=kind)


# --- The PDF ------------------------------------------------------------------------------------
def _wake(row: Print) -> None:
    """Let a worker begin at once; without a broker the sweep finds it."""
    if row.state == PrintState.WAITING:
        transaction.on_commit(lambda: make_print.delay(row.pk), robust=True)


class PdfAskView(ManifestMixin, RuleMixin, View):
    """Ask for the list of the chosen day as a PDF."""

    permission_required = "lobby.view_lobby"
    refusal = READ_REFUSAL
    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        manifest, day = self.object, chosen_day(request)
        row = ask_print(
            kind="manifest",
            target=manifest,
            title=f"{manifest.title}, {long_date(day)}",
            filename=f"manifest-{slug}-{day}.pdf"[:150],
            parameters=manifest_sheet(manifest, day),
            by=request.user,
        )
        _wake(row)
        return redirect(f"{manifest.get_absolute_url()}#pdf")


class PdfStatusView(ManifestMixin, RuleMixin, View):
    """How far a PDF is, as a part of the page; a POST tries again."""

    permission_required = "lobby.view_lobby"
    refusal = READ_REFUSAL

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = get_object_or_404(prints_of(self.object), pk=pk)
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(f"{self.object.get_absolute_url()}#pdf")
        context = {"status": status_of(row), "manifest": self.object}
        return render(request, "lobby/_manifest_pdf.html", context)

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        row = ask_again(row=get_object_or_404(prints_of(self.object), pk=pk), by=request.user)
        _wake(row)
        return redirect(f"{self.object.get_absolute_url()}#pdf")


class PdfFileView(ManifestMixin, RuleMixin, View):
    """The PDF itself."""

    permission_required = "lobby.view_lobby"
    refusal = READ_REFUSAL
    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
        ready = prints_of(self.object).filter(state=PrintState.READY)
        row = get_object_or_404(ready, pk=pk)
        log_download(self.object, by=request.user, what=row.filename)
        return private_file(
            row.file.name or "", filename=row.filename, content_type=content_type_of(row)
        )
