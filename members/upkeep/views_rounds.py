"""Rounds: start one after a preview, see who answered, ask once more, close."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import FormView, TemplateView, View

from m50portal.core import audit
from m50portal.core.dates import local_day, today
from m50portal.core.presenters import trail
from m50portal.core.versions import refused_together
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_export import ExportMixin
from members.models import Municipality
from members.upkeep import actions_round, tasks
from members.upkeep.choices import SENDING_BADGES, SendingState
from members.upkeep.filters import EntryFilter, ordering
from members.upkeep.forms import TEXT, RoundForm
from members.upkeep.models import ConfirmationRound, Letter, RoundEntry
from members.upkeep.presenters import tabs
from members.upkeep.selectors import joined_later, open_round, progress_of, reach_of

TITLE = "Gegevens bevestigen"
ANSWER_WITHIN = datetime.timedelta(days=42)


class RoundsMixin(RuleMixin, PageMixin):
    """A page about rounds."""

    permission_required = "upkeep.manage_rounds"
    refusal = "Alleen het secretariaat vraagt de gemeenten om hun gegevens te bevestigen."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Leden", reverse("members:list")), (TITLE, reverse("upkeep:rounds"))]


class RoundsView(RoundsMixin, TemplateView):
    """Every round, the last first, with how many answered."""

    template_name = "upkeep/round_list.html"
    title = TITLE

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rounds = list(ConfirmationRound.objects.order_by("-year"))
        return super().get_context_data(
            rows=[(row, progress_of(row)) for row in rounds],
            running=open_round(),
            tabs=tabs("upkeep:rounds"),
            **kwargs,
        )


class RoundStartView(RoundsMixin, FormView):
    """The text, the days, who gets it and who cannot; first a preview, then the start."""

    template_name = "upkeep/round_start.html"
    form_class = RoundForm
    title = "Bevestigingsronde starten"

    def get_initial(self) -> dict[str, Any]:
        day = today()
        return {
            "year": day.year,
            "text": TEXT,
            "deadline_on": day + ANSWER_WITHIN,
            "reminder_days": "14, 28",
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = today()
        everybody = Municipality.objects.participating_on(day)
        return super().get_context_data(
            reach=reach_of(everybody, day),
            number=everybody.count(),
            running=open_round(),
            **{"letter": None, "moments": [], **kwargs},
        )

    def form_valid(self, form: RoundForm) -> HttpResponse:
        if self.request.POST.get("do") != "start":
            return self.render_to_response(self.get_context_data(form=form, **self._preview(form)))
        try:
            with refused_together():
                round_ = actions_round.start_round(by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            found = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
            for name, texts in found.items():
                form.add_error(name if name in form.fields else None, texts)
            return self.form_invalid(form)
        transaction.on_commit(tasks.sweep_sendings.delay, robust=True)
        messages.success(self.request, "De ronde is gestart. De mails gaan nu weg.")
        return redirect(round_)

    def _preview(self, form: RoundForm) -> dict[str, Any]:
        """The mail as the first contact official gets it, and the days of the reminders."""
        values, day = form.cleaned_data, today()
        reach = reach_of(Municipality.objects.participating_on(day), day)
        first = reach.addressees[0] if reach.addressees else None
        moments = [day + datetime.timedelta(days=days) for days in values["reminder_days"]]
        return {"letter": values, "first": first, "moments": moments}


class RoundMixin(RoundsMixin):
    """A page about one round."""

    object: ConfirmationRound

    def load(self) -> ConfirmationRound:
        return get_object_or_404(ConfirmationRound, year=self.kwargs["year"])

    def back(self) -> HttpResponse:
        """To the page of the round."""
        return redirect(self.object)


class RoundView(RoundMixin, ExportMixin):
    """Who answered, who did not, whose mail failed; with what was sent when."""

    template_name = "upkeep/round_detail.html"
    filterset_class = EntryFilter
    export_head = ("Gemeente", "Antwoord", "Door", "Op", "Mails", "Laatste mail", "Mail mislukt")

    def get_export_name(self) -> str:
        return f"bevestigingsronde-{self.round.year}"

    def export_row(self, row: Any) -> list[Any]:
        return [
            row.municipality.name,
            row.get_outcome_display() or "Nog niet",
            row.answered_label,
            local_day(row.answered_at) if row.answered_at else None,
            row.mails or 0,
            local_day(row.last_mail_at) if row.last_mail_at else None,
            "ja" if row.went_astray else "nee",
        ]

    def get_title(self) -> str:
        return str(self.object)

    def get_base_queryset(self) -> Any:
        rows = RoundEntry.objects.filter(round=self.round).with_mail().with_contact_on(today())
        return rows.select_related("municipality").order_by(
            *ordering(self.request.GET.get("sort", ""))
        )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.round = self.object

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        round_ = self.round
        sendings = round_.sendings.order_by("on", "pk")
        return super().get_context_data(
            round=round_,
            progress=progress_of(round_),
            sendings=[(row, SENDING_BADGES[SendingState(row.state)]) for row in sendings],
            joined=list(joined_later(round_, today())) if round_.is_open else [],
            sort=self.request.GET.get("sort", ""),
            history=trail(audit.history_of(round_)[:20]),
            **kwargs,
        )


class EntryView(RoundMixin, TemplateView):
    """One municipality in a round: every mail it got, as proof."""

    template_name = "upkeep/entry_detail.html"

    def load(self) -> ConfirmationRound:
        round_ = super().load()
        rows = RoundEntry.objects.filter(round=round_).select_related("municipality")
        self.entry = get_object_or_404(rows, municipality__slug=self.kwargs["slug"])
        return round_

    def get_title(self) -> str:
        return f"{self.entry.municipality.name} in de ronde van {self.object.year}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (str(self.object), self.object.get_absolute_url())]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letters = Letter.objects.filter(entry=self.entry).select_related("mail", "sending")
        return super().get_context_data(
            entry=self.entry,
            round=self.object,
            letters=list(letters.defer("mail__text", "mail__html").order_by("-pk")),
            **kwargs,
        )


class RoundActView(RoundMixin, View):
    """What a button on the page of a round does."""

    http_method_names = ["post"]

    def act(self) -> str:
        """Do it, and say what was done; raises ValidationError."""
        raise NotImplementedError

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        try:
            messages.success(request, self.act())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.back()

    def wake(self) -> None:
        """Let a worker look at once."""
        transaction.on_commit(tasks.sweep_sendings.delay, robust=True)


class NudgeView(RoundActView):
    """Ask the ticked municipalities once more."""

    def act(self) -> str:
        chosen = [
            value
            for value in self.request.POST.getlist("pk")
            if value.isdecimal() and len(value) < 19
        ]
        entries = RoundEntry.objects.filter(round=self.object, pk__in=chosen)
        sending = actions_round.nudge(
            round_=self.object,
            entries=list(entries.select_related("municipality").order_by("pk")),
            by=self.request.user,
        )
        self.wake()
        number = sending.entries.count()
        who = "gemeente krijgt" if number == 1 else "gemeenten krijgen"
        return f"{number} {who} een extra herinnering."


class AddJoinedView(RoundActView):
    """Add who joined since the start."""

    def act(self) -> str:
        added = actions_round.add_joined(round_=self.object, by=self.request.user)
        self.wake()
        return "Toegevoegd: " + ", ".join(entry.municipality.name for entry in added) + "."


class CloseView(RoundActView):
    """No more reminders."""

    def act(self) -> str:
        actions_round.close_round(round_=self.object, by=self.request.user)
        return "De ronde is gesloten. Er gaan geen herinneringen meer uit."


class ReopenView(RoundActView):
    """Closed by mistake."""

    def act(self) -> str:
        actions_round.reopen_round(round_=self.object, by=self.request.user)
        return "De ronde is weer open. Geplande herinneringen blijven vervallen."
