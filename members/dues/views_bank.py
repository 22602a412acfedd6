"""The bank in the browser: bring a statement, handle it as a whole by keyboard, or one movement apart."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import TemplateView, View
from django.views.generic.edit import FormView

from m50portal.core.money import euro
from m50portal.core.views import PageMixin, RuleMixin
from m50portal.core.views_acting import ActingView
from members.dues import actions_bank
from members.dues.bank_statements import MOST_BYTES, TOO_LARGE, Refused
from members.dues.forms import BankReasonForm, DivideForm, StatementForm
from members.dues.models import BankMovement, BankStatement, Invoice
from members.dues.selectors_bank import (
    gap_before,
    line_of,
    lines_of,
    statements,
    to_divide,
)

ROWS = 50
REFUSAL = "Alleen de penningmeester en het secretariaat verwerken de bank."


class BankMixin(RuleMixin, PageMixin):
    """A page about the bank."""

    permission_required = "dues.view_dues"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Contributie", reverse("dues:overview"))]


class BankView(BankMixin, FormView):
    """The statements that came in, and the field to bring another file."""

    title = "Bank"
    template_name = "dues/bank.html"
    form_class = StatementForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(statements(), ROWS).get_page(self.request.GET.get("page"))
        may_book = self.request.user.has_perm("dues.register_payment")
        return super().get_context_data(page_obj=page, may_book=may_book, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("dues.register_payment"):
            raise PermissionDenied(REFUSAL)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: StatementForm) -> HttpResponse:
        chosen = form.cleaned_data["file"]
        if chosen.size > MOST_BYTES:  # before all of it comes into memory
            form.add_error("file", TOO_LARGE)
            return self.form_invalid(form)
        try:
            brought = actions_bank.bring_statements(
                content=chosen.read(), filename=chosen.name or "bestand", by=self.request.user
            )
        except Refused as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        if not brought.statements:
            messages.info(
                self.request,
                f"Alles in dit bestand was al bekend ({brought.known}). Er is niets toegevoegd.",
            )
            return redirect("dues:bank")
        known = f" {brought.known} waren al bekend." if brought.known else ""
        messages.success(self.request, f"Ingelezen: {brought.added} nieuw.{known}")
        if len(brought.statements) == 1:
            return redirect(brought.statements[0].get_absolute_url())
        return redirect("dues:bank")


class StatementMixin(BankMixin):
    """A page about one statement."""

    object: BankStatement

    def load(self) -> BankStatement:
        return get_object_or_404(BankStatement, pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [*super().get_breadcrumbs(), ("Bank", reverse("dues:bank"))]


class StatementView(StatementMixin, TemplateView):
    """A whole statement: what is sure stands ticked, one button books what is ticked."""

    template_name = "dues/bank_statement.html"

    def get_title(self) -> str:
        return str(self.object)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lines = lines_of(self.object)
        to_do = [line for line in lines if line.is_to_do]
        return super().get_context_data(
            statement=self.object,
            to_do=to_do,
            can_tick=[line for line in to_do if line.match.invoice],
            done=[line for line in lines if line.payments or line.movement.set_aside_reason],
            out=[line for line in lines if not line.is_to_do and line.movement.amount < 0],
            gap=gap_before(self.object),
            may_book=self.request.user.has_perm("dues.register_payment"),
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("dues.register_payment"):
            raise PermissionDenied(REFUSAL)
        chosen = set(request.POST.getlist("boek"))
        lines = [line for line in lines_of(self.object) if str(line.movement.pk) in chosen]
        booked = sum(self._book(line) for line in lines)
        if booked:
            text = (
                "1 bijschrijving is geboekt."
                if booked == 1
                else f"{booked} bijschrijvingen zijn geboekt."
            )
            messages.success(request, text)
        elif not chosen:
            messages.error(request, "Vink aan wat u wilt boeken.")
        return redirect(self.object.get_absolute_url())

    def _book(self, line: Any) -> bool:
        """Whether it could be booked on the invoice that the person saw; if not, a message says why."""
        row, invoice = line.movement, line.match.invoice
        seen = self.request.POST.get(f"factuur-{row.pk}", "")
        try:
            if invoice is None or not line.is_to_do or seen != str(invoice.pk):
                raise ValidationError("Dit voorstel is intussen anders. Kijk het nog eens na.")
            parts = [(Invoice.objects.get(pk=invoice.pk), row.amount)]
            actions_bank.book_movement(movement=row, parts=parts, by=self.request.user)
        except ValidationError as error:
            who = row.counter_name or row.counter_iban
            messages.error(
                self.request, f"{euro(row.amount)} van {who}: {' '.join(error.messages)}"
            )
            return False
        return True


class ReleaseView(StatementMixin, ActingView):
    """Let a statement be booked that does not add up."""

    permission_required = "dues.register_payment"
    refusal = REFUSAL
    form_class = BankReasonForm
    title = "Afschrift vrijgeven"
    submit_label = "Afschrift vrijgeven"
    done = "Het afschrift is vrijgegeven. U kunt het nu boeken."
    lead = "Begin, bijschrijvingen en einde kloppen niet met elkaar. Download het liever opnieuw bij de bank."

    def get_cancel_url(self) -> str:
        return self.object.get_absolute_url()

    def act(self, form: BankReasonForm) -> None:
        actions_bank.release_statement(
            statement=self.object, reason=form.cleaned_data["reason"], by=self.request.user
        )


class MovementMixin(BankMixin):
    """A page about one movement, for who books."""

    permission_required = "dues.register_payment"
    refusal = REFUSAL
    object: BankMovement

    def load(self) -> BankMovement:
        rows = BankMovement.objects.select_related("statement")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        statement = self.object.statement
        return [
            *super().get_breadcrumbs(),
            ("Bank", reverse("dues:bank")),
            (str(statement), statement.get_absolute_url()),
        ]

    def get_cancel_url(self) -> str:
        """Back to the statement."""
        return self.object.statement.get_absolute_url()


class DivideView(MovementMixin, FormView):
    """Divide what came in over invoices by hand."""

    template_name = "dues/bank_divide.html"
    form_class = DivideForm
    title = "Bijschrijving boeken"

    def load(self) -> BankMovement:
        row = super().load()
        if row.amount <= 0:
            raise Http404("Alleen wat binnenkwam wordt verdeeld.")
        return row

    @property
    def text(self) -> str:
        """What was searched for."""
        return self.request.GET.get("q", "").strip()[:100]

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "invoices": to_divide(self.object, self.text),
            "amount": self.object.amount,
        }

    def get_initial(self) -> dict[str, Any]:
        """The proposal, when there is one."""
        invoice = line_of(self.object).match.invoice
        return {} if invoice is None else {f"bedrag-{invoice.pk}": self.object.amount}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            movement=self.object,
            line=line_of(self.object),
            text=self.text,
            cancel_url=self.get_cancel_url(),
            **kwargs,
        )

    def form_valid(self, form: DivideForm) -> HttpResponse:
        try:
            actions_bank.book_movement(movement=self.object, parts=form.parts, by=self.request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, f"{euro(self.object.amount)} is geboekt.")
        return redirect(self.get_cancel_url())


class SetAsideView(MovementMixin, ActingView):
    """A movement that is for no invoice."""

    form_class = BankReasonForm
    title = "Bankboeking opzijleggen"
    submit_label = "Opzijleggen"
    done = "De bankboeking is opzijgelegd."

    def get_lead(self) -> str:
        return f"{euro(self.object.amount)} van {self.object.counter_name or self.object.counter_iban}: dit is voor geen factuur."

    def act(self, form: BankReasonForm) -> None:
        actions_bank.set_aside(
            movement=self.object, reason=form.cleaned_data["reason"], by=self.request.user
        )


class UnbookView(MovementMixin, ActingView):
    """Take a booking back."""

    form_class = BankReasonForm
    title = "Boeking terugdraaien"
    submit_label = "Boeking terugdraaien"
    done = "De boeking is teruggedraaid. De factuur staat weer open."
    is_danger = True

    def get_lead(self) -> str:
        return "De betalingen blijven zichtbaar als ingetrokken, met uw reden."

    def act(self, form: BankReasonForm) -> None:
        actions_bank.unbook_movement(
            movement=self.object, reason=form.cleaned_data["reason"], by=self.request.user
        )


class MovementPostView(MovementMixin, View):
    """A button on a movement."""

    done = ""

    def act(self) -> None:
        """Do it; raises ValidationError."""
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, self.done)
        return redirect(self.get_cancel_url())


class TakeUpView(MovementPostView):
    """Let what was set aside wait again."""

    done = "De bankboeking staat weer bij wat te doen is."

    def act(self) -> None:
        actions_bank.take_up(movement=self.object, by=self.request.user)


class ReverseView(MovementPostView):
    """The bank took a payment back: its invoices are open again."""

    done = "De betaling is ingetrokken. De factuur staat weer open."

    def act(self) -> None:
        original = line_of(self.object).original
        if original is None:
            raise ValidationError(
                "Er is geen geboekte bijschrijving die hierbij hoort. Leg haar opzij met een reden."
            )
        actions_bank.reverse_movement(movement=self.object, original=original, by=self.request.user)
