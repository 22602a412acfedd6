"""One invoice: what it says, what was paid, its file and its mail."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
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
from members.dues import presenters_pages as presenters
from members.dues.actions import register_payment, withdraw_payment
from members.dues.choices import FileKind
from members.dues.forms import PaymentForm, WithdrawForm
from members.dues.models import Invoice, Payment


class InvoiceMixin(PageMixin, RuleMixin):
    """A page about one invoice that the person may know exists."""

    permission_required = "dues.view_invoice"
    object: Invoice

    def load(self) -> Invoice:
        rows = Invoice.objects.visible_to(self.request.user).issued().with_status()
        rows = rows.select_related("municipality", "dues_year")
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
        invoice = self.object
        sees_books = self.request.user.has_perm("dues.view_dues")
        return super().get_context_data(
            invoice=invoice,
            page=presenters.invoice_facts(invoice),
            file=invoice.files.filter(kind=FileKind.PDF).first(),
            payments=invoice.payments.order_by("received_on", "pk"),
            mails=[MailRow.of(mail) for mail in mails_about(invoice)] if sees_books else [],
            trail=trail(audit.history_of(invoice)[:30]) if sees_books else [],
            sees_books=sees_books,
            **kwargs,
        )


class InvoicePdfView(InvoiceMixin, View):
    """The stored PDF, byte for byte."""

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        stored = self.object.files.filter(kind=FileKind.PDF).first()
        if stored is None:
            raise Http404("De pdf wordt nog gemaakt.")
        response = private_file(
            stored.path, filename=self.object.filename, content_type="application/pdf"
        )
        log_download(self.object, by=request.user, what=self.object.filename)
        return response


class PaymentAddView(InvoiceMixin, FormView):
    """Register what came in."""

    permission_required = "dues.register_payment"
    template_name = "dues/payment_add.html"
    form_class = PaymentForm

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
