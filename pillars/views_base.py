"""Pieces that the pages of this room share."""

import datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView

from m50portal.core.dates import parse_day, today
from m50portal.core.forms import VersionedForm
from m50portal.core.views import PageMixin, RuleMixin
from pillars.models import Pillar


class PillarMixin(PageMixin):
    """What each page about one pillar has; ``slug`` in the address names it.

    Stands before RuleMixin or ActingView among the bases of a view.
    """

    permission_required: ClassVar[str] = "pillars.view_pillars"
    request: HttpRequest
    kwargs: dict[str, Any]
    object: Pillar

    def load(self) -> Pillar:
        return get_object_or_404(Pillar, slug=self.kwargs["slug"])

    def get_title(self) -> str:
        return f"Pijler {self.object}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Pijlers", reverse("pillars:list"))]

    def as_of(self) -> datetime.date:
        """The day asked for (``?peildatum=``); else today, or the last day of an ended pillar."""
        asked = parse_day(self.request.GET.get("peildatum", ""))
        if asked is not None:
            return asked
        ends_on = self.object.ends_on
        now = today()
        return now if ends_on is None or ends_on > now else ends_on - datetime.timedelta(days=1)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            pillar=self.object,
            tabs=pillar_tabs(self.object, self.request.path),
            tabs_label=f"Onderdelen van de pijler {self.object}",
            **kwargs,
        )


class ActingView(RuleMixin, PageMixin, FormView):
    """A form whose answer becomes one named action; what the action refuses stands in the form."""

    template_name = "pillars/answer_form.html"
    submit_label: ClassVar[str] = "Opslaan"
    lead: ClassVar[str] = ""
    done: ClassVar[str] = "Opgeslagen."
    is_danger: ClassVar[bool] = False

    def act(self, form: Any) -> Any:
        """Do it; raises ValidationError when it cannot be done."""
        raise NotImplementedError

    def done_text(self, form: Any) -> str:
        """What to tell when it is done."""
        return self.done

    def get_cancel_url(self) -> str:
        """Where to go without doing it; also where the person goes afterwards."""
        raise NotImplementedError

    def get_lead(self) -> str:
        """The sentence under the title: what this does."""
        return self.lead

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            self.act(form)
        except ValidationError as error:
            code = getattr(error, "code", None)
            form.add_error(None, [ValidationError(text, code=code) for text in error.messages])
            return self.form_invalid(form)
        messages.success(self.request, self.done_text(form))
        return redirect(self.get_cancel_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            submit_label=self.submit_label,
            cancel_url=self.get_cancel_url(),
            lead=self.get_lead(),
            is_danger=self.is_danger,
            **kwargs,
        )
        return {"asks_municipality": False, "stored": stored_beside(context["form"]), **context}


def stored_beside(form: BaseForm) -> list[tuple[str, str]]:
    """After a clash: label and stored text of each field that somebody else has differently."""
    if not isinstance(form, VersionedForm) or not form.has_error(NON_FIELD_ERRORS, "clash"):
        return []
    stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
    lines = []
    for bound in form.visible_fields():
        name = bound.name
        if not hasattr(stored, name) or getattr(stored, name) == form.cleaned_data.get(name):
            continue
        show = getattr(stored, f"get_{name}_display", lambda name=name: getattr(stored, name))
        lines.append((str(bound.label), str(show() or "leeg")))
    return lines


def pillar_tabs(pillar: Pillar, path: str) -> list[dict[str, Any]]:
    """The pages about one pillar."""
    pages = (
        ("Mensen", "pillars:detail"),
        ("Thema's en activiteiten", "pillars:work"),
        ("Geschiedenis", "pillars:history"),
    )
    tabs = []
    for label, name in pages:
        url = reverse(name, args=[pillar.slug])
        tabs.append({"label": label, "url": url, "current": url == path})
    return tabs
