"""The memo for a municipality's own college: fill in what the register does not know, look, make."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView

from m50portal.core.dates import today
from m50portal.desk.actions_memo import ask_memo
from m50portal.desk.choices_memo import MemoKind, kinds_for
from m50portal.desk.forms_memo import MemoForm
from m50portal.desk.presenters_memo import first_words
from m50portal.desk.presenters_memo_text import compose
from m50portal.desk.selectors_memo import memo_facts
from m50portal.desk.views_documents import DocumentMixin, documents_url, wake
from members.choices import RoleKind
from members.models import MunicipalRole, MunicipalTeam
from members.views_detail import Tab


class MemoView(DocumentMixin, FormView):
    """The form, with the memo under it once everything is filled in."""

    template_name = "desk/memo_form.html"
    form_class = MemoForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ended = self.object.ends_on if self.object else None
        if ended is not None and ended <= today():
            raise PermissionDenied(
                "Deze gemeente bestaat niet meer; voor haar college is er geen memo."
            )
        return super().dispatch(request, *args, **kwargs)

    @property
    def kind(self) -> MemoKind:
        """What the memo is about (``?soort=``); the likeliest when the URL names none that fits."""
        kinds = kinds_for(getattr(self.object, "status", None))
        asked = self.request.GET.get("soort", "")
        return next((kind for kind in kinds if kind == asked), kinds[0])

    def get_title(self) -> str:
        return "Memo voor het college"

    def get_initial(self) -> dict[str, Any]:
        return {**first_words(self.kind, self.object.name), **self._who()}

    def _who(self) -> dict[str, str]:
        """Portfolio holder, team and author, as far as the register knows them today."""
        rows = MunicipalTeam.objects.current().filter(municipality=self.object)
        team = rows.select_related("portfolio_holder", "author").first()
        roles = MunicipalRole.objects.current().filter(municipality=self.object)
        names = {
            role.kind: role.official.name
            for role in roles.select_related("official").order_by("-starts_on", "pk")
        }
        holder = team.portfolio_holder if team else None
        return {
            "portfolio_holder": holder.name if holder else names.get(RoleKind.MAYOR, ""),
            "team": team.team if team else "",
            "author": (team.author_text if team else "")
            or names.get(RoleKind.CONTACT_OFFICIAL, ""),
        }

    def form_valid(self, form: MemoForm) -> HttpResponse:
        answers = form.answers(self.kind)
        memo = compose(memo_facts(self.object, answers.meeting_on), answers)
        if self.request.POST.get("do") != "make":
            obstacles = memo.obstacles()
            return self.render_to_response(
                self.get_context_data(form=form, memo=memo, obstacles=obstacles)
            )
        try:
            rows = ask_memo(municipality=self.object, memo=memo, by=self.request.user)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        wake(rows)
        return redirect(documents_url(self.object.slug, rows))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kinds = kinds_for(getattr(self.object, "status", None))
        tabs = [
            Tab(kind, str(kind.label), f"?soort={kind.value}", kind == self.kind) for kind in kinds
        ]
        return super().get_context_data(
            municipality=self.object,
            tabs=tabs if len(tabs) > 1 else [],
            **{"memo": None, "obstacles": [], **kwargs},
        )
