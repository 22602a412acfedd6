"""The wizard for mergers: four pages around one draft. Nothing happens before the last button."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView

from m50portal.core.dates import today
from m50portal.core.versions import refused_together
from members import actions_merger, presenters_merger
from members.choices_merger import MergerKind
from members.forms_merger import (
    ChoicesForm,
    MergerKindForm,
    NewMunicipalityForm,
    NewNameForm,
)
from members.models import Merger, Municipality
from members.selectors_merger import found_by_name, plan_of, problems_of
from members.views_merger import MergerMixin

REFUSAL = "Alleen het secretariaat legt een herindeling vast."


class MergerBeginView(MergerMixin, FormView):
    """The first page, before there is a draft. ``?gemeente=slug`` names who passes into another."""

    permission_required = "members.manage_register"
    refusal = REFUSAL
    template_name = "members/merger_kind.html"
    form_class = MergerKindForm

    def load(self) -> Any:
        return None

    def get_title(self) -> str:
        return "Herindeling vastleggen"

    def get_initial(self) -> dict[str, Any]:
        return {"on": today().replace(month=1, day=1, year=today().year + 1)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            merger=None,
            steps=presenters_merger.wizard_steps(None, "members:merger_kind"),
            **kwargs,
        )

    def form_valid(self, form: BaseForm) -> HttpResponse:
        values, user = form.cleaned_data, self.request.user
        slug = self.request.GET.get("gemeente", "")
        place = Municipality.objects.filter(slug=slug).first()
        merger = actions_merger.begin_merger(
            kind=values["kind"], on=values["on"], note=values["note"], by=user, predecessor=place
        )
        return redirect("members:merger_places", pk=merger.pk)


class DraftMixin(MergerMixin):
    """A page of the wizard about a draft; what was recorded has a page of its own."""

    permission_required = "members.manage_register"
    refusal = REFUSAL
    step = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object is not None and not self.object.is_draft:
            if request.method == "POST":
                messages.error(request, actions_merger.TAKEN)
            return redirect("members:merger", pk=self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return "Herindeling vastleggen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            merger=self.object,
            steps=presenters_merger.wizard_steps(self.object, self.step),
            **kwargs,
        )

    @property
    def version(self) -> int:
        """The version of the draft that the person looked at."""
        posted = self.request.POST.get("version", "")
        return int(posted) if posted.isascii() and posted.isdigit() else 0

    def save(self, **values: Any) -> Merger:
        """Keep ``values`` in the draft; raises ValidationError (ClashError when it changed)."""
        return actions_merger.save_draft(
            merger=self.object, version=self.version, values=values, by=self.request.user
        )


class DraftFormView(DraftMixin, FormView):
    """A page of the wizard that is one form."""

    next_step = ""

    def keep(self, form: Any) -> str:
        """Keep what the form gathered; the name of the page to go to."""
        raise NotImplementedError

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            with refused_together():
                target = self.keep(form)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        return redirect(target, pk=self.object.pk)


class MergerKindView(DraftFormView):
    """What happens, and when."""

    template_name = "members/merger_kind.html"
    form_class = MergerKindForm
    step = "members:merger_kind"

    def get_initial(self) -> dict[str, Any]:
        merger = self.object
        return {"kind": merger.kind, "on": merger.on, "note": merger.note}

    def keep(self, form: Any) -> str:
        self.save(**form.cleaned_data)
        return "members:merger_places"


class MergerPlacesView(DraftMixin, TemplateView):
    """Which municipalities pass into which: search, add, take away."""

    template_name = "members/merger_places.html"
    step = "members:merger_places"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merger, text = self.object, self.request.GET.get("q", "").strip()[:100]
        plan = plan_of(merger)
        chosen = {row.code for row in [*plan.predecessors, *plan.successors]}
        found = found_by_name(text, merger.on)
        forms: dict[str, Any] = {
            "new_form": NewMunicipalityForm(initial=_province_of(plan.predecessors)),
            "name_form": NewNameForm(initial={"new_name": merger.answers.get("new_name", "")}),
        }
        return super().get_context_data(
            plan=plan,
            words=presenters_merger.PLACE_WORDS[merger.kind],
            is_rename=merger.kind == MergerKind.RENAME,
            may_begin=merger.kind in {MergerKind.NEW, MergerKind.SPLIT},
            text=text,
            found=[row for row in found if row.code not in chosen],
            known=[row for row in found if row.code in chosen],
            problems=problems_of(plan),
            **{**forms, **kwargs},
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        what, _, code = request.POST.get("do", "").partition(":")
        if what in {"new", "name"}:
            return self._typed(what)
        olds = [one for one in self.object.answers.get("predecessors", []) if one != code]
        news = [one for one in self.object.answers.get("successors", []) if one["code"] != code]
        if what == "old":
            olds.append(code)
        elif what == "into":
            news.append({"code": code})
        return self._keep(answers={"predecessors": olds, "successors": news})

    def _typed(self, what: str) -> HttpResponse:
        form: Any = (NewMunicipalityForm if what == "new" else NewNameForm)(self.request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(**{f"{what}_form": form}))
        if what == "name":
            return self._keep(answers={"new_name": form.cleaned_data["new_name"].strip()})
        news = self.object.answers.get("successors", [])
        others = [one for one in news if one["code"] != form.cleaned_data["code"]]
        return self._keep(answers={"successors": [*others, form.cleaned_data]})

    def _keep(self, **values: Any) -> HttpResponse:
        try:
            self.save(**values)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
        return redirect("members:merger_places", pk=self.object.pk)


def _province_of(places: list[Municipality]) -> dict[str, str]:
    return {"province": places[0].province} if places else {}


class MergerChoicesView(DraftFormView):
    """Who takes what over."""

    template_name = "members/merger_choices.html"
    form_class = ChoicesForm
    step = "members:merger_choices"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "plan": plan_of(self.object)}

    def keep(self, form: Any) -> str:
        before = self.object.answers.get("shares", {})
        saved = self.save(answers=form.answers)
        if saved.answers["shares"] != before:
            messages.success(self.request, "De verdeling is bewaard. Kijk de keuzes hieronder na.")
            return "members:merger_choices"
        return "members:merger_preview"


class MergerPreviewView(DraftMixin, TemplateView):
    """Everything that will happen; and the button that lets it."""

    template_name = "members/merger_preview.html"
    step = "members:merger_preview"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rehearsal = actions_merger.rehearse(self.object)
        return super().get_context_data(
            rehearsal=rehearsal,
            sections=presenters_merger.sections(rehearsal.lines),
            warnings=sum(line.is_warning for line in rehearsal.lines),
            is_planned=self.object.on > today(),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with refused_together():
                done = actions_merger.record_merger(
                    merger=self.object,
                    version=self.version,
                    fingerprint=request.POST.get("fingerprint", ""),
                    by=request.user,
                )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(reverse("members:merger_preview", args=[self.object.pk]))
        messages.success(request, "De herindeling is vastgelegd. Hieronder staat wat er is gedaan.")
        return redirect(done.get_absolute_url())
