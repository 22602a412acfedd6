"""What a bookkeeper and an auditor take along: open items, journal, audit file, e-invoices."""

import datetime
import io
import zipfile
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import TemplateView, View

from m50portal.core.as_of import chosen_day
from m50portal.core.dates import today
from m50portal.core.spreadsheets import CONTENT_TYPES
from m50portal.core.views import PageMixin, RuleMixin, private_bytes
from m50portal.core.views_acting import ActingView
from m50portal.core.views_export import log_export, table_file
from members.dues.actions import save_ledger_settings
from members.dues.choices import FileKind
from members.dues.forms import LedgerForm, PeriodForm
from members.dues.journal import (
    JOURNAL_HEAD,
    entries,
    first_of_books,
    journal_rows,
    ledger_settings,
)
from members.dues.models import Invoice, InvoiceFile, Issuer
from members.dues.selectors import issuer_on
from members.dues.selectors_ageing import COLUMNS, ageing_on
from members.dues.views import FIRST_YEAR, LAST_YEAR
from members.dues.xaf import audit_file

OVERVIEW = ("Contributie", "dues:overview")


class BooksMixin(PageMixin, RuleMixin):
    """A page about the books, for who may look into them."""

    permission_required = "dues.view_dues"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [(OVERVIEW[0], reverse(OVERVIEW[1]))]


class OpenItemsView(BooksMixin, TemplateView):
    """What was open on the chosen day, by age; also as a file (``?bestand=``)."""

    title = "Openstaande posten"
    template_name = "dues/open_items.html"
    shows_day = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.ageing = ageing_on(chosen_day(request))
        kind = request.GET.get("bestand", "")
        if kind not in CONTENT_TYPES:
            return super().get(request, *args, **kwargs)
        head = (
            *("CBS-code", "Gemeente", "Factuur", "Jaar", "Factuurdatum", "Vervaldatum"),
            *("Dagen te laat", "Open", *COLUMNS),
        )
        rows = [
            (
                *(item.invoice.municipality.code, item.invoice.municipality.name),
                *(item.invoice.number, item.invoice.dues_year.year, item.invoice.issued_on),
                *(item.invoice.due_on, item.days_late, item.amount, *item.amounts),
            )
            for item in self.ageing.items
        ]
        name = f"openstaande-posten-{self.ageing.day}"
        return table_file(kind, head=head, rows=rows, name=name, title=self.title)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            ageing=self.ageing,
            columns=[
                (label, total) for label, total in zip(COLUMNS, self.ageing.totals, strict=True)
            ],
            day=self.ageing.day,
            **kwargs,
        )


class BooksView(BooksMixin, TemplateView):
    """The files of a period: journal, e-invoices; and the audit file of each year."""

    title = "Boekhouding"
    template_name = "dues/books.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = PeriodForm(self.request.GET or None, initial=this_year())
        first = first_of_books()
        years = range(first.year, today().year + 1) if first else ()
        return super().get_context_data(
            form=form,
            period=form.period,
            counts=_counts(*form.period) if form.period else None,
            query=form.query,
            years=list(reversed(years)),
            ledger=ledger_settings(),
            may_set=self.request.user.has_perm("dues.manage_rates"),
            **kwargs,
        )


def this_year() -> dict[str, datetime.date]:
    """From 1 January up to today."""
    return {"van": today().replace(month=1, day=1), "tot": today()}


def _counts(first: datetime.date, last: datetime.date) -> dict[str, int]:
    """What there is to take along of a period."""
    booked = entries(first, last)
    kinds = [entry.journal for entry in booked]
    return {
        "sales": kinds.count("sales"),
        "payments": kinds.count("bank"),
        "einvoices": _einvoices(first, last).count(),
    }


def _einvoices(first: datetime.date, last: datetime.date) -> Any:
    rows = InvoiceFile.objects.filter(
        kind=FileKind.NLCIUS, invoice__issued_on__gte=first, invoice__issued_on__lte=last
    )
    return rows.select_related("invoice").order_by("invoice__series_year", "invoice__serial")


class PeriodMixin(BooksMixin):
    """A download of a period (``?van=&tot=``); one that cannot be read is not there."""

    def period(self) -> tuple[datetime.date, datetime.date]:
        """The first and the last day."""
        period = PeriodForm(self.request.GET or None, initial=this_year()).period
        if period is None:
            raise Http404("Kies een eerste en een laatste dag.")
        return period


class JournalView(PeriodMixin, View):
    """The journal as a table (``?bestand=csv|xlsx``)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        first, last = self.period()
        ledger = ledger_settings()
        rows = list(journal_rows(entries(first, last, ledger=ledger), ledger))
        kind = request.GET.get("bestand", "")
        kind = kind if kind in CONTENT_TYPES else next(iter(CONTENT_TYPES))
        log_export(by=request.user, what=f"Journaal {first} tot en met {last}", rows=len(rows))
        return table_file(
            kind, head=JOURNAL_HEAD, rows=rows, name=f"journaal-{first}-{last}", title="Journaal"
        )


class EInvoicesView(PeriodMixin, View):
    """The e-invoices (NLCIUS) of a period in one zip, byte for byte as they were sent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        first, last = self.period()
        files = list(_einvoices(first, last))
        if not files:
            messages.info(request, "In deze periode zijn er geen e-facturen.")
            return redirect("dues:books")
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in files:
                with default_storage.open(file.path) as stored:
                    day = file.invoice.issued_on
                    name = zipfile.ZipInfo(
                        file.invoice.filename_of(file.kind), (day.year, day.month, day.day, 0, 0, 0)
                    )
                    archive.writestr(name, stored.read(), zipfile.ZIP_DEFLATED)
        log_export(by=request.user, what=f"E-facturen {first} tot en met {last}", rows=len(files))
        return private_bytes(
            out.getvalue(),
            filename=f"e-facturen-{first}-{last}.zip",
            content_type="application/zip",
        )


class AuditFileView(BooksMixin, View):
    """The audit file (XAF 4.0) of a calendar year."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise Http404("Dit jaar kent het portaal niet.")
        issuer: Issuer | None = issuer_on(min(today(), datetime.date(year, 12, 31)))
        if issuer is None:
            raise Http404("Er is geen afzender in dit jaar. Vul die eerst in.")
        content = audit_file(year, issuer=issuer, ledger=ledger_settings())
        count = Invoice.objects.numbered().filter(issued_on__year=year).count()
        log_export(by=request.user, what=f"Auditfile {year}", rows=count)
        return private_bytes(
            content, filename=f"auditfile-{year}.xaf", content_type="application/xml"
        )


class LedgerSettingsView(ActingView):
    """The numbers of accounts and journals in the bookkeeper's own books."""

    permission_required = "dues.manage_rates"
    form_class = LedgerForm
    title = "Grootboekrekeningen"
    lead = "Zo heten de rekeningen en dagboeken in uw boekhouding. Het geldt voor wat u vanaf nu downloadt."
    submit_label = "Rekeningen opslaan"
    done = "De rekeningen zijn opgeslagen."

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [(OVERVIEW[0], reverse(OVERVIEW[1])), ("Boekhouding", self.get_cancel_url())]

    def get_cancel_url(self) -> str:
        return reverse("dues:books")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": ledger_settings()}

    def act(self, form: LedgerForm) -> None:
        save_ledger_settings(values=form.cleaned_data, by=self.request.user)
