"""What every page about one municipality is made of."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import View

from m50portal.core.as_of import chosen_day, day_query
from m50portal.core.dates import long_date
from m50portal.core.files import ending
from m50portal.core.views import PageMixin, RuleMixin, private_file
from members.models import Decision, Municipality


class MunicipalityMixin(PageMixin, RuleMixin):
    """A page about one municipality; who may not see it is told that it is not there."""

    permission_required = "members.view_municipality"
    object: Municipality
    day: datetime.date

    def load(self) -> Municipality:
        self.day = chosen_day(self.request)
        municipality = get_object_or_404(
            Municipality.objects.select_related("billing")
            .with_membership_on(self.day)
            .with_last_membership_before(self.day)
            .with_population_on(self.day),
            slug=self.kwargs["slug"],
        )
        if not self.request.user.has_perm("members.view_municipality", municipality):
            raise Http404("Deze gemeente is er niet.")
        return municipality

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if not self.request.user.has_perm("members.view_register"):
            return []
        return [("Leden", reverse("members:list") + day_query(self.day))]


class DecisionDocumentView(MunicipalityMixin, View):
    """The document of a decision."""

    def get(self, request: HttpRequest, slug: str, pk: int) -> Any:
        decision = get_object_or_404(Decision, pk=pk, municipality=self.object)
        stored = str(decision.document)
        day = long_date(decision.decided_on).replace("\u00a0", "-")
        return private_file(
            stored,
            filename=f"besluit-{self.object.slug}-{day}.{ending(stored)}",
            content_type="application/octet-stream",
        )
