"""A form whose answer becomes one named action."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.generic import FormView

from m50portal.core.forms import VersionedForm
from m50portal.core.returning import return_url
from m50portal.core.versions import refused_together
from m50portal.core.views import PageMixin, RuleMixin


class ActingView(RuleMixin, PageMixin, FormView):
    """A form whose answer becomes one named action; what the action refuses stands in the form."""

    template_name = "core/answer_form.html"
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
        """Where to go without doing it; also where the person goes afterwards (core.returning first)."""
        raise NotImplementedError

    def get_lead(self) -> str:
        """The sentence under the title: what this does."""
        return self.lead

    def form_valid(self, form: BaseForm) -> HttpResponse:
        try:
            with refused_together():
                self.act(form)
        except ValidationError as error:
            code = getattr(error, "code", None)
            form.add_error(None, [ValidationError(text, code=code) for text in error.messages])
            return self.form_invalid(form)
        messages.success(self.request, self.done_text(form))
        return redirect(return_url(self.request) or self.get_cancel_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            submit_label=self.submit_label,
            back=return_url(self.request),
            cancel_url=return_url(self.request) or self.get_cancel_url(),
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
