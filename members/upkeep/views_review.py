"""The page on which a municipality confirms or corrects everything that the register says of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView, View

from m50portal.core.models import AuditEvent
from m50portal.core.returning import return_url
from m50portal.core.views import RuleMixin
from members.actions import confirm_register
from members.models import Municipality
from members.upkeep import actions_proposals, actions_round, presenters
from members.upkeep.models import ChangeProposal
from members.upkeep.selectors import open_entry
from members.upkeep.selectors_changes import changes_of, waiting_of
from members.views import MunicipalityMixin


class OwnDataMixin(MunicipalityMixin):
    """A page for who keeps the data of a municipality up to date; always as it is today."""

    permission_required = "upkeep.review"
    refusal = "Alleen de contactambtenaar van deze gemeente en het secretariaat mogen dit doen."

    def load(self) -> Municipality:
        found = super().load()
        if found.ends_on is not None and found.ends_on <= timezone.localdate():
            raise Http404("Deze gemeente bestaat niet meer.")
        return found

    @property
    def page(self) -> str:
        """The page itself, to come back to."""
        return reverse("upkeep:review", args=[self.object.slug])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if self.request.user.has_perm("members.view_register"):
            page = reverse("members:detail", args=[self.object.slug])
            return [("Leden", reverse("members:list")), (self.object.name, page)]
        own = reverse("desk:own_municipality") + f"?gemeente={self.object.slug}"
        return [("Mijn gemeente", own)]


class ReviewView(OwnDataMixin, TemplateView):
    """Everything in parts: found right, or corrected on the spot. The desk adds the pillars."""

    template_name = "upkeep/review_detail.html"

    def get_title(self) -> str:
        return f"Gegevens van {self.object.name} nalopen"

    def parts(self) -> list[presenters.Part]:
        """The parts of the page; upper rooms add theirs."""
        rows = Municipality.objects.with_population_on(timezone.localdate())
        return presenters.parts_of(rows.get(pk=self.object.pk), self.page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = open_entry(self.object)
        shown = presenters.shown(self.parts(), entry)
        right = sum(row.state == "right" for row in shown)
        return super().get_context_data(
            municipality=self.object,
            entry=entry,
            shown=shown,
            right=right,
            right_text=f"{right} van {len(shown)} onderdelen",
            waiting=[presenters.proposal_row(row) for row in waiting_of(self.object)],
            **kwargs,
        )

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Find one part right, or take that back; the page comes back at the next part."""
        entry, parts = open_entry(self.object), self.parts()
        keys = [part.key for part in parts]
        key = request.POST.get("right") or request.POST.get("wrong") or ""
        if entry is None or key not in keys:
            raise Http404("Dit onderdeel is er niet.")
        part = parts[keys.index(key)]
        print_ = part.print if "right" in request.POST else None
        actions_round.check_part(entry=entry, key=key, print_=print_, by=request.user)
        after = keys[min(keys.index(key) + 1, len(keys) - 1)] if print_ else key
        is_last = print_ and key == keys[-1]
        return redirect(f"{self.page}#{'bevestigen' if is_last else after}")


class ConfirmAllView(OwnDataMixin, View):
    """One button: everything is right."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        confirm_register(municipality=self.object, by=request.user)
        return redirect("upkeep:thanks", slug=slug)


class ThanksView(OwnDataMixin, TemplateView):
    """Thanks, with what changed since the confirmation before this one."""

    template_name = "upkeep/review_thanks.html"

    def get_title(self) -> str:
        return "Bedankt"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        confirmed = AuditEvent.objects.filter(
            kind="members.confirm_register",
            target_type=Municipality._meta.label_lower,
            target_id=str(self.object.pk),
        ).order_by("-at", "-pk")
        days = list(confirmed.values_list("at", flat=True)[:50])
        today_ = timezone.localdate()
        before = next((at for at in days if timezone.localtime(at).date() < today_), None)
        events = list(changes_of(self.object, before)[:100])
        return super().get_context_data(
            municipality=self.object,
            since=before,
            changes=presenters.change_rows(events, {}),
            waiting=[presenters.proposal_row(row) for row in waiting_of(self.object)],
            **kwargs,
        )


class WithdrawView(RuleMixin):
    """A municipality takes a proposal back; to others it does not exist."""

    permission_required = "upkeep.withdraw"
    object: ChangeProposal

    def load(self) -> ChangeProposal:
        rows = ChangeProposal.objects.select_related("municipality")
        row = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not self.request.user.has_perm("upkeep.withdraw", row):
            raise Http404("Dit voorstel is er niet.")
        return row

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            actions_proposals.withdraw(proposal=self.object, by=request.user)
            messages.success(
                request, "Uw voorstel is ingetrokken. Het register blijft zoals het is."
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        back = reverse("upkeep:review", args=[self.object.municipality.slug])
        return redirect(return_url(request) or back)
