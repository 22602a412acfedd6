"""Reminding in the browser: what goes out and when, what waits for agreement, the steps, pauses."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.dates import today
from m50portal.core.views import PageMixin, RuleMixin, log_download, private_file
from m50portal.core.views_acting import ActingView
from members.dues import actions_reminders as actions
from members.dues import tasks
from members.dues.choices import CostsKind, InterestKind, ReminderState
from members.dues.forms import BankReasonForm
from members.dues.forms_reminders import (
    ApproveForm,
    InterestRateForm,
    LevelForm,
    PauseForm,
    PolicyForm,
)
from members.dues.models import (
    BankStatement,
    InterestRate,
    Invoice,
    InvoiceReminder,
    ReminderLevel,
    ReminderPause,
)
from members.dues.models_reminders import PLACEHOLDERS
from members.dues.presenters_reminders import filled, reminder_page
from members.dues.selectors_reminders import (
    COMING_DAYS,
    next_steps,
    paused_now,
    policy,
    recipients,
)
from members.dues.views_invoice import InvoiceMixin

ROWS = 25
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
        steps = [step for step in next_steps(day) if step.due_on <= last]
        sent = InvoiceReminder.objects.sent().for_lists().order_by("-sent_at", "-pk")
        busy = InvoiceReminder.objects.for_lists().order_by("pk")
        return super().get_context_data(
            policy=policy(),
            proposed=list(busy.proposed()),
            on_their_way=list(busy.waiting()),
            failed=list(busy.filter(state=ReminderState.FAILED)),
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
            may_decide=self.request.user.has_perm("dues.manage_reminders"),
            pause=ReminderPause.objects.holding().filter(invoice=invoice).first(),
            **kwargs,
        )


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


# --- What is set ----------------------------------------------------------------------------------
class ReminderSettingsView(RemindersMixin, TemplateView):
    """The steps, the switch and the interest."""

    title = "Instellingen van herinneringen"
    template_name = "dues/reminder_settings.html"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Herinneringen", reverse("dues:reminders"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules = policy()
        return super().get_context_data(
            policy=rules,
            levels=ReminderLevel.objects.order_by("number"),
            rates=InterestRate.objects.order_by("kind", "-starts_on"),
            has_no_rate=rules.interest != InterestKind.NONE
            and not InterestRate.objects.filter(kind=rules.interest).exists(),
            asks_charges=rules.interest != InterestKind.NONE or rules.costs != CostsKind.NONE,
            may_set=self.request.user.has_perm("dues.manage_reminders"),
            **kwargs,
        )


class UsualLevelsView(RemindersMixin, View):
    """Begin with the three steps of M50."""

    permission_required = "dues.manage_reminders"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if actions.add_usual_levels(by=request.user):
            messages.success(
                request, "De stappen staan klaar. Lees de teksten voordat u herinneren aanzet."
            )
        else:
            messages.info(request, "Er zijn al stappen.")
        return redirect("dues:reminder_settings")


class SettingView(RemindersMixin, ActingView):
    """A form of the settings."""

    permission_required = "dues.manage_reminders"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [
            *super().get_breadcrumbs(),
            ("Herinneringen", reverse("dues:reminders")),
            ("Instellingen", self.get_cancel_url()),
        ]

    def get_cancel_url(self) -> str:
        return reverse("dues:reminder_settings")


class PolicyView(SettingView):
    """Switch on or off; it says beforehand what would go out."""

    title = "Herinneren aan- of uitzetten"
    form_class = PolicyForm
    submit_label = "Instelling opslaan"
    done = "De instelling is opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": policy()}

    def get_lead(self) -> str:
        day = today()
        due = [step for step in next_steps(day) if step.due_on <= day and not step.hold]
        if not due:
            return "Vandaag is geen factuur aan de beurt."
        count = f"{len(due)} facturen zijn" if len(due) > 1 else "Eén factuur is"
        return f"{count} vandaag aan de beurt. Staat dit aan, dan gaat dat op de volgende werkdag om 9.20 uur uit."

    def act(self, form: PolicyForm) -> None:
        actions.save_policy(by=self.request.user, **form.cleaned_data)


class LevelEditView(SettingView):
    """One step, with what it would say."""

    form_class = LevelForm
    template_name = "dues/reminder_level.html"
    submit_label = "Stap opslaan"
    done = "De stap is opgeslagen. Wat al verstuurd is, verandert niet."
    object: ReminderLevel

    def load(self) -> ReminderLevel:
        return get_object_or_404(ReminderLevel, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return f"{self.object.name} wijzigen"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        text = filled(self.object.text, PLACEHOLDERS) if self.object.pk else ""
        return super().get_context_data(example=text.split("\n\n") if text else [], **kwargs)

    def act(self, form: LevelForm) -> None:
        actions.save_level(level=form.save(commit=False), by=self.request.user)


class LevelAddView(LevelEditView):
    """One more step, after the last one."""

    def load(self) -> ReminderLevel:
        return ReminderLevel()

    def get_title(self) -> str:
        return "Stap toevoegen"


class InterestRateAddView(SettingView):
    """From when which interest holds."""

    title = "Rentepercentage toevoegen"
    lead = "De wettelijke percentages staan op rijksoverheid.nl. Zonder percentage rekent het portaal niets."
    form_class = InterestRateForm
    submit_label = "Percentage opslaan"
    done = "Het percentage is opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": InterestRate()}

    def act(self, form: InterestRateForm) -> None:
        actions.save_interest_rate(rate=form.save(commit=False), by=self.request.user)


class InterestRateEditView(InterestRateAddView):
    """Correct a percentage."""

    title = "Rentepercentage verbeteren"

    def get_form_kwargs(self) -> dict[str, Any]:
        rate = get_object_or_404(InterestRate, pk=self.kwargs["pk"])
        return {**super().get_form_kwargs(), "instance": rate}
