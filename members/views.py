"""What every page about one municipality is made of."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import View

from m50portal.core.as_of import chosen_day, day_query
from m50portal.core.dates import long_date, today
from m50portal.core.files import ending
from m50portal.core.views import PageMixin, RuleMixin, private_file
from members.models import Decision, Municipality
from members.selectors import moved_slug


class MunicipalityMixin(PageMixin, RuleMixin):
    """A page about one municipality; who may not see it is told that it is not there."""

    permission_required = "members.view_municipality"
    object: Municipality
    day: datetime.date

    def load(self) -> Municipality:
        """The municipality as it is; on a page that says which day it shows, as it was then."""
        self.day = chosen_day(self.request) if self.shows_day else today()
        rows: Any = (
            Municipality.objects.select_related("billing")
            .with_membership_on(self.day)
            .with_last_membership_before(self.day)
            .with_population_on(self.day)
            .with_name_on(self.day)
        )
        slug = self.kwargs["slug"]
        municipality = rows.filter(slug=slug).first() or rows.filter(slug=moved_slug(slug)).first()
        may_see = self.request.user.has_perm("members.view_municipality", municipality)
        if municipality is None or not may_see:
            raise Http404("Deze gemeente is er niet.")
        loaded: Municipality = municipality
        return loaded

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """A municipality that got another name has another address; the old one leads to it."""
        here, slug = kwargs["slug"], self.object.slug
        if request.method == "GET" and slug != here:
            path = request.get_full_path().replace(f"/{here}/", f"/{slug}/", 1)
            return HttpResponsePermanentRedirect(path)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if not self.request.user.has_perm("members.view_register"):
            return []
        return [("Leden", reverse("members:list") + day_query(self.day))]


class StandingMixin(MunicipalityMixin):
    """A form about a municipality as it is: of one that is gone nothing changes any more."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        ends_on, rule = self.object.ends_on, self.permission_required
        if ends_on is not None and ends_on <= today() and request.user.has_perm(rule, self.object):
            messages.error(request, f"{self.object.gone_text} Deze gegevens veranderen niet meer.")
            return redirect("members:detail", slug=self.object.slug)
        return super().dispatch(request, *args, **kwargs)


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
