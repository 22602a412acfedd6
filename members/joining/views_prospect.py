"""One municipality as a prospect: its story with M50, and what the secretariat writes down."""

import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView

from m50portal.core.dates import long_date
from members.joining import actions, presenters
from members.joining.forms import ContactForm, CorrectContactForm, ReasonForm, StageForm
from members.joining.models import LogEntry, StageChange
from members.joining.selectors import log_of, open_step, stages_of, with_everything
from members.models import Municipality
from members.views import MunicipalityMixin
from members.views_edit import EditView


class ProspectMixin(MunicipalityMixin):
    """A page about the talks with one municipality."""

    permission_required = "joining.view_prospects"
    object: Municipality

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Werving", reverse("joining:prospects"))]


class ProspectView(ProspectMixin, TemplateView):
    """The talks with one municipality: where they stand, what is next, what was said."""

    template_name = "joining/prospect_detail.html"
    shows_day = True

    def get_title(self) -> str:
        return f"Werving: {self.object.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = with_everything(Municipality.objects.filter(pk=self.object.pk), self.day)
        place: Any = rows.get()
        municipality: Any = self.object
        return super().get_context_data(
            municipality=municipality,
            row=presenters.prospect_row(place, self.day),
            entries=log_of(self.object, self.day),
            stages=stages_of(self.object, self.day),
            day=self.day,
            may_manage=self.request.user.has_perm("joining.manage_joining"),
            **kwargs,
        )


class ManageView(EditView):
    """A form about the talks with one municipality, for the secretariat."""

    permission_required = "joining.manage_joining"
    refusal = "Alleen het secretariaat houdt de werving bij."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        above = MunicipalityMixin.get_breadcrumbs(self)
        here = (self.object.name, self.get_success_url())
        return [*above, ("Werving", reverse("joining:prospects")), here]

    def get_success_url(self) -> str:
        return reverse("joining:prospect", args=[self.object.slug])


class ContactAddView(ManageView):
    """Writes down a contact; the stage may move along."""

    form_class = ContactForm
    submit_label = "Contact vastleggen"
    done = "Het contact is vastgelegd."

    def get_title(self) -> str:
        return f"Contact met {self.object.name} vastleggen"

    def get_form_kwargs(self) -> dict[str, Any]:
        step = open_step(self.object, datetime.date.max)
        return {**super().get_form_kwargs(), "open_step": step}

    @transaction.atomic
    def act(self, values: dict[str, Any]) -> None:
        stage, until, user = values.pop("stage"), values.pop("until"), self.request.user
        entry = actions.log_contact(municipality=self.object, by=user, **values)
        if stage:
            actions.set_stage(
                municipality=self.object, stage=stage, on=entry.on, until=until, by=user
            )


class EntryMixin(ManageView):
    """A page about one contact."""

    entry: LogEntry

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = LogEntry.objects.standing().filter(municipality=self.object)
        self.entry = get_object_or_404(rows, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    @property
    def words(self) -> str:
        """``Telefoongesprek van 12 maart 2026``."""
        return f"{self.entry.get_kind_display()} van {long_date(self.entry.on)}"


class ContactCorrectView(EntryMixin):
    """Corrects what was written down."""

    form_class = CorrectContactForm
    submit_label = "Contact verbeteren"
    done = "Het contact is verbeterd."

    def get_title(self) -> str:
        return f"{self.words} verbeteren"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "entry": self.entry}

    def act(self, values: dict[str, Any]) -> None:
        actions.correct_contact(entry=self.entry, values=values, by=self.request.user)


class ContactWithdrawView(EntryMixin):
    """Makes a contact count no more."""

    form_class = ReasonForm
    submit_label = "Contact intrekken"
    done = "Het contact is ingetrokken."
    lead = "Het contact telt dan niet meer mee. Het blijft zichtbaar, met uw reden."

    def get_title(self) -> str:
        return f"{self.words} intrekken"

    def act(self, values: dict[str, Any]) -> None:
        actions.withdraw_contact(entry=self.entry, by=self.request.user, **values)


class StageAddView(ManageView):
    """How far the talks are, from a day."""

    form_class = StageForm
    submit_label = "Fase vastleggen"
    done = "De fase is vastgelegd."
    lead = "De fase ervoor blijft als geschiedenis staan."

    def get_title(self) -> str:
        return f"Fase van {self.object.name} vastleggen"

    def act(self, values: dict[str, Any]) -> None:
        actions.set_stage(municipality=self.object, by=self.request.user, **values)


class StageWithdrawView(ManageView):
    """Makes a stage that was chosen by mistake count no more."""

    form_class = ReasonForm
    submit_label = "Fase intrekken"
    done = "De fase is ingetrokken. De fase ervoor geldt weer."
    stage_change: StageChange

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = StageChange.objects.standing().filter(municipality=self.object)
        self.stage_change = get_object_or_404(rows, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_title(self) -> str:
        return f"Fase “{self.stage_change.get_stage_display()}” intrekken"

    def act(self, values: dict[str, Any]) -> None:
        actions.withdraw_stage(change=self.stage_change, by=self.request.user, **values)
