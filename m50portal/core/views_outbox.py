"""Postvak uit: every message, what became of it, and what to do when it went wrong."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core import mail_delivery
from m50portal.core.choices import MailState
from m50portal.core.filters_pages import OutboxFilter
from m50portal.core.models import OutgoingMail
from m50portal.core.presenters import MailPage, MailRow, counts_by_state
from m50portal.core.views import FilteredListView, PageMixin, RuleMixin

TITLE = "Postvak uit"


class OutboxView(RuleMixin, FilteredListView):
    """Every message, newest first."""

    permission_required = "core.view_outbox"
    template_name = "core/mail_list.html"
    filterset_class = OutboxFilter
    title = TITLE

    def get_base_queryset(self) -> QuerySet:
        return OutgoingMail.objects.defer("text", "html").order_by("-created_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(counts=counts_by_state(), **kwargs)
        context["rows"] = [MailRow.of(mail) for mail in context["page_obj"]]
        return context


class MailMixin(RuleMixin):
    """Loads the message of the address."""

    permission_required = "core.view_outbox"
    object: OutgoingMail

    def load(self) -> OutgoingMail:
        return get_object_or_404(OutgoingMail, pk=self.kwargs["pk"])


class MailView(MailMixin, PageMixin, TemplateView):
    """One message, except what opens an account."""

    template_name = "core/mail_detail.html"

    def get_title(self) -> str:
        return self.object.subject

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [(TITLE, reverse("core:outbox"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(mail=self.object, page=MailPage.of(self.object), **kwargs)


class MailActView(MailMixin, View):
    """What a person decides about a message that failed or may have arrived."""

    permission_required = "core.resend_mail"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        choice = request.POST.get("do")
        page = MailPage.of(self.object)
        if choice == "again" and page.can_send_again:
            mail_delivery.send_again(self.object, by=request.user)
            messages.success(request, "De mail staat klaar en wordt opnieuw verstuurd.")
        elif choice == "arrived" and self.object.state == MailState.UNCERTAIN:
            mail_delivery.settle(self.object, arrived=True, by=request.user)
            messages.success(request, "Genoteerd: de mail is aangekomen.")
        elif choice == "cancel" and page.can_settle:
            mail_delivery.settle(self.object, arrived=False, by=request.user)
            messages.success(request, "De mail wordt niet meer verstuurd.")
        else:
            messages.error(
                request, "Dat kan bij deze mail niet (meer). Bekijk de toestand hieronder."
            )
        return redirect("core:mail", pk=pk)
