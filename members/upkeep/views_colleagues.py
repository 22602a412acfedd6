"""A municipality's own people and their accounts: who can log in, invite, send again, take away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from m50portal.accounts.rules import holds_office
from m50portal.core import audit
from m50portal.core.presenters import trail
from m50portal.core.versions import refused_together
from members.models import Official
from members.upkeep import actions_colleagues
from members.upkeep.forms import ColleagueForm
from members.upkeep.selectors_colleagues import INVITING, colleagues_of
from members.upkeep.views_review import OwnDataMixin


class ColleaguesMixin(OwnDataMixin):
    """A page about the accounts of a municipality's people."""

    permission_required = "upkeep.invite"

    @property
    def page(self) -> str:
        return reverse("upkeep:colleagues", args=[self.object.slug])


class ColleaguesView(ColleaguesMixin, TemplateView):
    """Everybody with a role, and whether they can log in."""

    template_name = "upkeep/colleague_list.html"

    def get_title(self) -> str:
        return f"Collega's van {self.object.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = [*INVITING, "upkeep.revoke_access"]
        history = audit.history_of(self.object).filter(kind__in=kinds)
        return super().get_context_data(
            municipality=self.object,
            colleagues=colleagues_of(self.object),
            own_account=self.request.user.pk,
            history=trail(history[:10]),
            **kwargs,
        )


class ColleagueInviteView(ColleaguesMixin, FormView):
    """A colleague with a role, an account and a mail."""

    template_name = "members/municipality_form.html"
    form_class = ColleagueForm

    def get_title(self) -> str:
        return f"Collega van {self.object.name} uitnodigen"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Collega's", self.page)]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "municipality": self.object,
            "asks_first": not holds_office(self.request.user),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            submit_label="Collega uitnodigen",
            cancel_url=self.page,
            lead=(
                "Uw collega krijgt een mail met een link om een wachtwoord te kiezen, en ziet daarna de "
                "gegevens van uw gemeente."
            ),
            **kwargs,
        )

    def form_valid(self, form: ColleagueForm) -> HttpResponse:
        try:
            with refused_together():
                official = actions_colleagues.invite_colleague(
                    municipality=self.object, by=self.request.user, **form.cleaned_data
                )
        except ValidationError as error:
            found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, texts in found.items():
                form.add_error(name if name in form.fields else None, texts)
            return self.form_invalid(form)
        messages.success(self.request, f"{official.name} krijgt een mail met een link.")
        return redirect(self.page)


class ColleagueMixin(ColleaguesMixin):
    """A page or button about one colleague: somebody with a role in this municipality today."""

    def load(self) -> Any:
        found = super().load()
        here = Official.objects.filter(pk__in=found.roles.current().values("official_id"))
        self.official = get_object_or_404(here.select_related("user"), pk=self.kwargs["pk"])
        return found


class ColleagueActView(ColleagueMixin, View):
    """Give access to who has a role already, or send the invitation once more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        again = request.POST.get("do") == "again"
        act = actions_colleagues.remind_colleague if again else actions_colleagues.give_access
        try:
            act(municipality=self.object, official=self.official, by=request.user)
            messages.success(request, f"{self.official.name} krijgt een mail met een link.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(self.page)


class ColleagueRevokeView(ColleagueMixin, TemplateView):
    """Asks first, then ends the roles and closes the account."""

    template_name = "upkeep/colleague_revoke.html"

    def get_title(self) -> str:
        return f"Toegang van {self.official.name} intrekken"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Collega's", self.page)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        roles = self.official.roles.current().order_by("municipality__sort_key", "kind", "pk")
        names = [row.get_kind_display().lower() for row in roles.filter(municipality=self.object)]
        elsewhere = roles.exclude(municipality=self.object).exists()
        return super().get_context_data(
            municipality=self.object,
            official=self.official,
            role_names=" en ".join(names),
            elsewhere=elsewhere,
            back=self.page,
            **kwargs,
        )

    def post(self, request: HttpRequest, slug: str, pk: int) -> HttpResponse:
        """Do it."""
        try:
            actions_colleagues.revoke_access(
                municipality=self.object, official=self.official, by=request.user
            )
            messages.success(request, f"De toegang van {self.official.name} is ingetrokken.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(self.page)
