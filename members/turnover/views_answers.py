"""Answering who stays, who stops and who follows, for one municipality."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import today
from m50portal.core.versions import refused_together
from m50portal.core.views import PageMixin, RuleMixin
from members.models import Municipality
from members.turnover.actions_answers import (
    apply_answers,
    decisions_of,
    open_inquiry,
    preview_answers,
    save_answers,
    waiting_for_secretariat,
)
from members.turnover.decisions import CannotApply
from members.turnover.forms import DecisionForm
from members.turnover.models import Election, Inquiry
from members.turnover.rooms import places_of
from members.turnover.selectors import to_answer


class InquiryMixin(RuleMixin, PageMixin):
    """A page about what one municipality answers; for others it does not exist."""

    permission_required = "turnover.answer"
    object: Municipality
    election: Election

    def load(self) -> Municipality:
        self.election = get_object_or_404(Election, pk=self.kwargs["pk"])
        rows = Municipality.objects.all()
        if self.election.municipality_id is not None:
            rows = rows.filter(pk=self.election.municipality_id)
        municipality = get_object_or_404(rows, slug=self.kwargs["slug"])
        if not self.request.user.has_perm("members.view_municipality", municipality):
            raise Http404("Deze gemeente is er niet.")
        return municipality

    def get_title(self) -> str:
        return f"Wie bestuurt {self.object.name}?"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if self.request.user.has_perm("turnover.manage_elections"):
            return [
                ("Leden", reverse("members:list")),
                ("Verkiezingen", reverse("turnover:elections")),
                (self.election.name, self.election.get_absolute_url()),
            ]
        return [(self.object.name, reverse("members:detail", args=[self.object.slug]))]

    @property
    def address(self) -> str:
        """The page with the questions."""
        return reverse("turnover:answer", args=[self.election.pk, self.object.slug])

    @property
    def is_over(self) -> bool:
        """Whether the municipality no longer exists."""
        return self.object.ends_on is not None and self.object.ends_on <= today()


class AnswerView(InquiryMixin, TemplateView):
    """One page with every executive; "bewaren" keeps it, "bekijken" shows what will happen."""

    template_name = "turnover/answer_form.html"
    forms: list[DecisionForm]
    inquiry: Inquiry

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.problems: list[str] = []

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self._prepare(None, is_final=False)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_final = request.POST.get("doen") == "bekijken"
        self._prepare(request.POST, is_final=is_final)
        wrong = [form for form in self.forms if not form.is_valid()]
        if wrong or self.is_over:
            return self.render_to_response(self.get_context_data())
        try:
            save_answers(
                inquiry=self.inquiry,
                version=_number(request.POST.get("versie", "")),
                answers=[form.values for form in self.forms],
                by=request.user,
            )
        except ValidationError as error:
            self.problems = list(error.messages)
            self.inquiry.refresh_from_db()
            return self.render_to_response(self.get_context_data())
        if is_final:
            return redirect("turnover:preview", *self._names())
        messages.success(request, "Bewaard. U kunt later verder gaan; er is nog niets gewijzigd.")
        return redirect(self.address)

    def _names(self) -> tuple[int, str]:
        return self.election.pk, self.object.slug

    def _prepare(self, data: Any, *, is_final: bool) -> None:
        """The forms of every executive, with what was kept earlier."""
        self.inquiry = open_inquiry(election=self.election, municipality=self.object)
        roles = [] if self.is_over else to_answer(self.election, self.object, today())
        places = places_of(roles, today())
        kept = {answer.role_id: answer for answer in self.inquiry.answers.all()}
        may_pass = self.request.user.has_perm("turnover.manage_elections")
        self.forms = [
            DecisionForm(
                data,
                role=role,
                places=places[role.pk],
                answer=kept.get(role.pk),
                may_pass=may_pass,
                is_final=is_final,
            )
            for role in roles
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            election=self.election,
            municipality=self.object,
            inquiry=self.inquiry,
            forms=self.forms,
            has_errors=any(form.errors for form in self.forms),
            problems=self.problems,
            is_over=self.is_over,
            others_url=reverse("members:role_add", args=[self.object.slug])
            + f"?rol=alderman&terug={self.address}",
            **kwargs,
        )


class PreviewView(InquiryMixin, TemplateView):
    """What the kept answers will do; one button carries them out."""

    template_name = "turnover/answer_preview.html"

    def get_title(self) -> str:
        return f"Wat verandert er in {self.object.name}?"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (f"Wie bestuurt {self.object.name}?", self.address)]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        inquiry = open_inquiry(election=self.election, municipality=self.object)
        version = _number(request.POST.get("versie", ""))
        try:
            with refused_together():
                apply_answers(inquiry=inquiry, version=version, by=request.user)
        except CannotApply:  # the page itself says what stands in the way
            return redirect(request.path)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
        left = len(to_answer(self.election, self.object, today()))
        text = "Dank u wel. De wijzigingen zijn doorgevoerd."
        if left:
            text += f" Van {left} {'bestuurder weten' if left == 1 else 'bestuurders weten'} wij het nog niet."
        messages.success(request, text)
        return redirect(self.address)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        inquiry = open_inquiry(election=self.election, municipality=self.object)
        effects, errors = [], []
        try:
            effects = preview_answers(inquiry=inquiry, by=self.request.user)
        except CannotApply as found:
            errors = [text for texts in found.errors.values() for text in texts]
        kept = waiting_for_secretariat(inquiry, by=self.request.user)
        decided = {row.role_id for row in decisions_of(inquiry, by=self.request.user)}
        decided |= {role.pk for role in kept}
        waiting = [
            role
            for role in to_answer(self.election, self.object, today())
            if role.pk not in decided
        ]
        return super().get_context_data(
            election=self.election,
            municipality=self.object,
            inquiry=inquiry,
            effects=effects,
            errors=errors,
            waiting=waiting,
            for_secretariat=kept,
            answer_url=self.address,
            **kwargs,
        )


def _number(text: str) -> int:
    """The whole number in ``text``; a number that no version has when it is none."""
    return int(text) if text.isascii() and text.isdecimal() else 0
