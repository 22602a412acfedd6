"""Reminding in the browser: what goes out and when, what waits for agreement, the steps, pauses."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.choices import MailState
from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from m50portal.core.presenters import MailRow
from m50portal.core.views import PageMixin, RuleMixin, log_download, private_file
from m50portal.core.views_acting import ActingView
from members.dues import actions_reminders as actions
from members.dues import tasks
from members.dues.actions_reminders_send import mail_key
from members.dues.choices import ReminderState
from members.dues.forms import BankReasonForm
from members.dues.forms_reminders import (
    ApproveForm,
    PauseForm,
)
from members.dues.models import (
    BankStatement,
    Invoice,
    InvoiceReminder,
)
from members.dues.presenters_reminders import reminder_page
from members.dues.selectors_reminders import (
    BUSY,
    COMING_DAYS,
    holds_of,
    next_steps,
    paused_now,
    policy,
    recipients,
)
from members.dues.views_invoice import InvoiceMixin

ROWS = 25
LOST = (MailState.FAILED, MailState.UNCERTAIN)
REFUSAL = "Alleen de penningmeester en het secretariaat sturen herinneringen."


class RemindersMixin(RuleMixin, PageMixin):
    """A page about reminding."""

    permission_required = "dues.view_dues"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Contributie", reverse("dues:overview"))]


class RemindersView(RemindersMixin, TemplateView):
    """What waits for agreement, what is due or coming, what is paused and what went out."""

    title = "Herinneringen"
    template_name = "dues/reminders.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = today()
        last = day + datetime.timedelta(days=COMING_DAYS)
        steps = [step for step in next_steps(last) if step.due_on <= last]
        sent = InvoiceReminder.objects.sent().for_lists().order_by("-sent_at", "-pk")
        busy = list(InvoiceReminder.objects.filter(state__in=BUSY).for_lists().order_by("pk"))
        proposed = [row for row in busy if row.state == ReminderState.PROPOSED]
        holds = holds_of(row.invoice for row in proposed)
        return super().get_context_data(
            policy=policy(),
            proposed=[(row, holds.get(row.invoice_id, "")) for row in proposed],
            on_their_way=[row for row in busy if row.state == ReminderState.WAITING],
            failed=[row for row in busy if row.state == ReminderState.FAILED],
            lost=list(
                OutgoingMail.objects.filter(name="dues_reminder", state__in=LOST).order_by("pk")[
                    :ROWS
                ]
            ),
            due=[step for step in steps if step.due_on <= day],
            coming=[step for step in steps if step.due_on > day],
            coming_days=COMING_DAYS,
            paused=paused_now(),
            page_obj=Paginator(sent, ROWS).get_page(self.request.GET.get("page")),
            last_statement=BankStatement.objects.exclude(closes_on=None)
            .order_by("-closes_on")
            .first(),
            may_decide=self.request.user.has_perm("dues.manage_reminders"),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("dues.manage_reminders"):
            raise PermissionDenied(REFUSAL)
        proposed = list(InvoiceReminder.objects.proposed().for_lists())
        form = ApproveForm(request.POST, proposed=proposed)
        try:
            chosen = form.cleaned_data["akkoord"] if form.is_valid() else []
            rows = actions.approve_reminders(reminders=chosen, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            _wake()
            messages.success(request, _on_its_way(len(rows)))
        return redirect("dues:reminders")


def _on_its_way(count: int) -> str:
    if not policy().is_on:
        return "Akkoord. Herinneren staat uit: er gaat pas iets de deur uit als u het aanzet."
    return (
        "De herinnering gaat zo de deur uit."
        if count == 1
        else f"{count} herinneringen gaan zo de deur uit."
    )


def _wake() -> None:
    transaction.on_commit(tasks.send_reminders.delay, robust=True)


class ReminderMixin(RemindersMixin):
    """A page about one reminder; a municipality sees what was sent to it."""

    permission_required = "dues.view_reminder"
    object: InvoiceReminder

    def load(self) -> InvoiceReminder:
        row = InvoiceReminder.objects.for_lists().filter(pk=self.kwargs["pk"]).first()
        if row is None or not self.request.user.has_perm("dues.view_reminder", row):
            raise Http404("Deze herinnering is er niet.")
        return row

    def get_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if not self.request.user.has_perm("dues.view_dues"):
            return [(str(self.object.invoice), self.object.invoice.get_absolute_url())]
        return [*super().get_breadcrumbs(), ("Herinneringen", reverse("dues:reminders"))]


class ReminderView(ReminderMixin, TemplateView):
    """What is said and to whom: as it went out, or as it would go out today."""

    template_name = "dues/reminder_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row, day = self.object, today()
        invoices: Any = Invoice.objects.with_paid().select_related("municipality")
        invoice = invoices.get(pk=row.invoice_id)
        is_sent = row.state == ReminderState.SENT
        asks = row.state in (ReminderState.PROPOSED, ReminderState.WAITING, ReminderState.FAILED)
        return super().get_context_data(
            reminder=row,
            invoice=invoice,
            page=reminder_page(invoice, row.level, on=day) if asks else None,
            to=[one.email for one in recipients(invoice, row.level, day)]
            if asks
            else row.sent_to.split("\n"),
            paragraphs=row.text.split("\n\n") if is_sent else [],
            mails=self._mails(),
            may_decide=self.request.user.has_perm("dues.manage_reminders"),
            hold=holds_of([invoice]).get(invoice.pk, "") if asks else "",
            **kwargs,
        )

    def _mails(self) -> list[MailRow]:
        """What became of the mails, for who sees the books."""
        if not self.request.user.has_perm("dues.view_dues"):
            return []
        rows = OutgoingMail.objects.filter(key__startswith=mail_key(self.object, ""))
        return [MailRow.of(mail) for mail in rows.order_by("pk")]


class ReminderApproveView(ReminderMixin, View):
    """Agree to one reminder."""

    permission_required = "dues.manage_reminders"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.approve_reminders(reminders=[self.object.pk], by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(self.object)
        _wake()
        messages.success(request, _on_its_way(1))
        return redirect("dues:reminders")


class ReminderRetryView(ReminderMixin, View):
    """Try once more what failed."""

    permission_required = "dues.manage_reminders"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            actions.retry_reminder(reminder=self.object, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            _wake()
            messages.success(request, "Het portaal probeert het opnieuw.")
        return redirect(self.object)


class ReminderRefuseView(ReminderMixin, ActingView):
    """Do not send it, with the reason."""

    permission_required = "dues.manage_reminders"
    form_class = BankReasonForm
    submit_label = "Niet versturen"
    lead = "Deze stap gaat niet de deur uit. Wilt u alleen wachten? Pauzeer dan de factuur."
    done = "De herinnering gaat niet de deur uit."

    def get_title(self) -> str:
        return f"{self.object} niet versturen"

    def get_cancel_url(self) -> str:
        return reverse("dues:reminders")

    def act(self, form: BankReasonForm) -> None:
        actions.refuse_reminder(
            reminder=self.object, reason=form.cleaned_data["reason"], by=self.request.user
        )


class ReminderLetterView(ReminderMixin, View):
    """The letter, byte for byte as it was sent."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        row = self.object
        if not row.letter_path:
            raise Http404("Bij deze herinnering is geen brief.")
        response = private_file(
            row.letter_path, filename=row.filename, content_type="application/pdf"
        )
        log_download(row.invoice, by=request.user, what=row.filename)
        return response


# --- Pauses ---------------------------------------------------------------------------------------
class PauseView(InvoiceMixin, ActingView):
    """Leave an invoice alone."""

    permission_required = "dues.manage_reminders"
    form_class = PauseForm
    submit_label = "Herinneren pauzeren"
    done = "Over deze factuur gaan geen herinneringen uit."

    def load(self) -> Invoice:
        invoice = super().load()
        if invoice.is_credit:
            raise Http404("Over een creditfactuur gaan geen herinneringen.")
        return invoice

    def get_title(self) -> str:
        return f"Herinneren pauzeren bij {str(self.object).lower()}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), (str(self.object), self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def act(self, form: PauseForm) -> None:
        actions.pause_reminders(invoice=self.object, by=self.request.user, **form.cleaned_data)


class ResumeView(InvoiceMixin, View):
    """Remind of an invoice again."""

    permission_required = "dues.manage_reminders"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.resume_reminders(invoice=self.object, by=request.user)
        messages.success(request, "Het portaal herinnert weer aan deze factuur.")
        return redirect(self.object)
