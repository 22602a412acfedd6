"""One invoice: what it says, what was paid, its file and its mail."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from django.views.generic.edit import FormView

from m50portal.core import audit
from m50portal.core.mail import mails_about
from m50portal.core.presenters import MailRow, trail
from m50portal.core.views import PageMixin, RuleMixin, log_download, private_file
from members.dues import peppol, tasks
from members.dues import presenters_pages as presenters
from members.dues.actions import register_payment, withdraw_payment
from members.dues.actions_credit import credit_invoice
from members.dues.actions_delivery import retry_delivery
from members.dues.actions_files import CONTENT_TYPES
from members.dues.actions_invoice import CannotIssue
from members.dues.actions_peppol import queue_peppol, retry_peppol
from members.dues.choices import FileKind, ItemState
from members.dues.einvoice_rules import lacking
from members.dues.forms import CreditForm, PaymentForm, WithdrawForm
from members.dues.models import Invoice, Payment, ReminderPause
from members.dues.selectors_books import left_to_credit
from members.dues.selectors_reminders import reminders_of


class InvoiceMixin(RuleMixin, PageMixin):
    """A page about one invoice that the person may know exists."""

    permission_required = "dues.view_invoice"
    object: Invoice

    def load(self) -> Invoice:
        rows = Invoice.objects.visible_to(self.request.user).numbered().with_status()
        rows = rows.select_related(
            *(
                "municipality",
                "dues_year",
                "credits",
                "replaces",
                "replaced_by",
                "delivery",
                "peppol",
            )
        )
        return get_object_or_404(rows, number=self.kwargs["number"])

    def get_title(self) -> str:
        return str(self.object)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        if not self.request.user.has_perm("dues.view_dues"):
            return []
        year = self.object.dues_year.year
        return [
            ("Contributie", reverse("dues:overview")),
            (f"Contributie {year}", reverse("dues:year", args=[year])),
            ("Facturen", reverse("dues:invoices", args=[year])),
        ]


class InvoiceView(InvoiceMixin, TemplateView):
    """The invoice with everything that happened to it."""

    template_name = "dues/invoice_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invoice, delivery = self.object, getattr(self.object, "delivery", None)
        sees_books = self.request.user.has_perm("dues.view_dues")
        return super().get_context_data(
            invoice=invoice,
            page=presenters.invoice_facts(invoice),
            files=[
                (file, reverse("dues:invoice_file", args=[invoice.number, file.kind]))
                for file in sorted(invoice.files.all(), key=lambda row: row.pk)
            ],
            credit_notes=list(
                Invoice.objects.credit_notes().filter(credits=invoice).order_by("pk")
                if invoice.credited  # type: ignore[attr-defined]
                else ()
            ),
            failed_delivery=delivery if delivery and delivery.state == ItemState.FAILED else None,
            replaced_by=getattr(invoice, "replaced_by", None),
            lacking=lacking(invoice) if sees_books else [],
            peppol=getattr(invoice, "peppol", None),
            may_queue_peppol=peppol.is_on() and not lacking(invoice),
            payments=invoice.payments.order_by("received_on", "pk"),
            reminders=[row for row in reminders_of([invoice]) if sees_books or row.sent_at],
            pause=ReminderPause.objects.holding().filter(invoice=invoice).first(),
            mails=[MailRow.of(mail) for mail in mails_about(invoice)] if sees_books else [],
            trail=trail(audit.history_of(invoice)[:30]) if sees_books else [],
            sees_books=sees_books,
            **kwargs,
        )


class InvoiceFileView(InvoiceMixin, View):
    """A stored file, byte for byte."""

    kind = FileKind.PDF

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        kind = kwargs.get("kind", self.kind)
        stored = self.object.files.filter(kind=kind).first()
        if stored is None:
            raise Http404("Dit bestand is er niet, of het wordt nog gemaakt.")
        name = self.object.filename_of(stored.kind)
        response = private_file(
            stored.path, filename=name, content_type=CONTENT_TYPES[FileKind(stored.kind)]
        )
        log_download(self.object, by=request.user, what=name)
        return response


class CreditView(InvoiceMixin, FormView):
    """Take an invoice back, wholly or in part."""

    permission_required = "dues.credit_invoice"
    template_name = "dues/credit_add.html"
    form_class = CreditForm

    def load(self) -> Invoice:
        invoice = super().load()
        if invoice.is_credit:
            raise Http404("Een creditfactuur kan niet worden gecrediteerd.")
        return invoice

    def get_title(self) -> str:
        return f"{self.object} crediteren"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        here = (str(self.object), reverse("dues:invoice", args=[self.object.number]))
        return [*super().get_breadcrumbs(), here]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "left": left_to_credit(self.object)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        left = left_to_credit(self.object)
        return super().get_context_data(invoice=self.object, left=left, **kwargs)

    def form_valid(self, form: CreditForm) -> HttpResponse:
        try:
            note = credit_invoice(
                invoice=self.object,
                net=form.amount,
                reason=form.cleaned_data["reason"],
                asks_again=bool(form.cleaned_data["asks_again"]),
                seen_left=form.cleaned_data["seen_left"],
                by=self.request.user,
            )
        except CannotIssue as error:
            form.add_error(None, str(error))
            return self.form_invalid(form)
        transaction.on_commit(tasks.deliver.delay, robust=True)
        text = f"{note} is gemaakt. De mail naar {note.buyer_name} gaat zo de deur uit."
        messages.success(self.request, text)
        return redirect("dues:invoice", number=note.number)


class DeliveryRetryView(InvoiceMixin, View):
    """Lets a worker make and mail once more what failed."""

    permission_required = "dues.issue_run"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            retry_delivery(invoice=self.object, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            transaction.on_commit(tasks.deliver.delay, robust=True)
            messages.success(request, "Het portaal probeert het opnieuw.")
        return redirect("dues:invoice", number=self.object.number)


class PeppolView(InvoiceMixin, View):
    """Sends the e-invoice over Peppol, or tries once more what failed."""

    permission_required = "dues.issue_run"

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            if getattr(self.object, "peppol", None) is not None:
                row: Any = retry_peppol(invoice=self.object, by=request.user)
            else:
                row = queue_peppol(invoice=self.object, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("dues:invoice", number=self.object.number)
        if row is None:
            messages.error(
                request, "Dit kan niet: er is geen toegangspunt ingesteld, of er is geen e-factuur."
            )
        else:
            transaction.on_commit(tasks.send_peppol.delay, robust=True)
            messages.success(request, "De e-factuur gaat zo via Peppol de deur uit.")
        return redirect("dues:invoice", number=self.object.number)


class PaymentAddView(InvoiceMixin, FormView):
    """Register what came in."""

    permission_required = "dues.register_payment"
    template_name = "dues/payment_add.html"
    form_class = PaymentForm

    def load(self) -> Invoice:
        invoice = super().load()
        if invoice.is_credit:
            raise Http404("Op een creditfactuur komt geen betaling.")
        return invoice

    def get_title(self) -> str:
        return f"Betaling registreren bij {str(self.object).lower()}"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        here = (str(self.object), reverse("dues:invoice", args=[self.object.number]))
        return [*super().get_breadcrumbs(), here]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "invoice": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invoice=self.object, **kwargs)

    def form_valid(self, form: PaymentForm) -> HttpResponse:
        try:
            register_payment(invoice=self.object, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, "De betaling is geregistreerd.")
        return redirect("dues:invoice", number=self.object.number)


class PaymentWithdrawView(RuleMixin, PageMixin, FormView):
    """A payment that was booked by mistake stops counting."""

    permission_required = "dues.register_payment"
    template_name = "dues/payment_withdraw.html"
    form_class = WithdrawForm
    title = "Betaling intrekken"
    object: Payment

    def load(self) -> Payment:
        rows = Payment.objects.valid().select_related("invoice")
        mine = Invoice.objects.visible_to(self.request.user)
        return get_object_or_404(rows.filter(invoice__in=mine), pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        invoice = self.object.invoice
        return [
            ("Contributie", reverse("dues:overview")),
            (str(invoice), reverse("dues:invoice", args=[invoice.number])),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(payment=self.object, invoice=self.object.invoice, **kwargs)

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        withdraw_payment(
            payment=self.object, reason=form.cleaned_data["reason"], by=self.request.user
        )
        messages.success(self.request, "De betaling is ingetrokken en telt niet meer mee.")
        return redirect("dues:invoice", number=self.object.invoice.number)
