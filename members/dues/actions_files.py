"""What is kept of an invoice: the PDF with the e-invoice inside, the e-invoice in two flavours; the mail.

Each step may be asked for twice: what is stored is never made again.
"""

from collections.abc import Callable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from m50portal.core import pdf
from m50portal.core.files import random_path
from m50portal.core.mail import Attachment, compose
from m50portal.core.models import OutgoingMail
from members.dues.choices import FileKind, Flavour
from members.dues.einvoice import einvoice_of
from members.dues.einvoice_rules import lacking
from members.dues.einvoice_ubl import to_xml
from members.dues.models import Invoice, InvoiceFile
from members.dues.presenters import InvoicePage, invoice_page

STYLESHEETS = ("css/pdf-invoice.css",)
FILE_OF = {Flavour.NLCIUS: FileKind.NLCIUS, Flavour.PEPPOL: FileKind.PEPPOL}
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.NLCIUS: "application/xml",
    FileKind.PEPPOL: "application/xml",
}


def store_files(*, invoice: Invoice, page: InvoicePage | None = None) -> list[InvoiceFile]:
    """Every file of an issued ``invoice``: the PDF and, when it can have one, the e-invoices.

    ``page`` saves reading the lines again. Raises pdf.Unavailable when no PDF can be made here.
    """
    page = page or invoice_page(invoice)
    files = [store_pdf(invoice=invoice, page=page)]
    if not lacking(invoice):
        files += [_store_einvoice(invoice, page, flavour, files[0]) for flavour in Flavour]
    return files


def store_pdf(*, invoice: Invoice, page: InvoicePage | None = None) -> InvoiceFile:
    """The stored PDF: PDF/UA-1, and PDF/A-3a with the bare e-invoice (NLCIUS) inside it."""
    page = page or invoice_page(invoice)
    return _keep(invoice, FileKind.PDF, lambda: _pdf(invoice, page))


def _pdf(invoice: Invoice, page: InvoicePage) -> bytes:
    enclosed: tuple[pdf.Enclosed, ...] = ()
    if not lacking(invoice):
        assert invoice.issued_on is not None
        xml = to_xml(einvoice_of(invoice, page.rows, Flavour.NLCIUS))
        enclosed = (pdf.Enclosed("factuur.xml", xml, "E-factuur (UBL)", invoice.issued_on),)
    return pdf.render(
        "pdf/invoice.html",
        {"page": page},
        identifier=str(invoice.number),
        stylesheets=STYLESHEETS,
        enclosed=enclosed,
        archive=True,
    ).pdf


def _store_einvoice(
    invoice: Invoice, page: InvoicePage, flavour: Flavour, printed: InvoiceFile
) -> InvoiceFile:
    def make() -> bytes:
        with default_storage.open(printed.path) as stored:
            content = stored.read()
        document = einvoice_of(invoice, page.rows, flavour)
        return to_xml(document, pdf=content, pdf_name=invoice.filename)

    return _keep(invoice, FILE_OF[flavour], make)


def _keep(invoice: Invoice, kind: FileKind, make: Callable[[], bytes]) -> InvoiceFile:
    """The stored file of ``kind``; made and stored when it is not there yet."""
    stored = InvoiceFile.objects.filter(invoice=invoice, kind=kind).first()
    if stored is not None:
        return stored
    content = make()
    name = invoice.filename_of(kind)
    path = default_storage.save(random_path("dues/invoice", name), ContentFile(content))
    try:
        with transaction.atomic():
            return InvoiceFile.objects.create(
                invoice=invoice,
                kind=kind,
                path=path,
                sha256=pdf.fingerprint(content),
                size=len(content),
            )
    except IntegrityError:  # another worker was first
        default_storage.delete(path)
        return InvoiceFile.objects.get(invoice=invoice, kind=kind)


def mail_invoice(
    *, invoice: Invoice, files: list[InvoiceFile], page: InvoicePage | None = None
) -> OutgoingMail | None:
    """Put the mail with the stored PDF and e-invoice in the outbox; None when it is there already."""
    sent = [file for file in files if file.kind in (FileKind.PDF, FileKind.NLCIUS)]
    return compose(
        "credit_note" if invoice.is_credit else "invoice",
        to=invoice.buyer_email,
        to_label=invoice.buyer_name,
        context={"page": page or invoice_page(invoice), "has_einvoice": len(sent) > 1},
        about=invoice,
        key=f"invoice:{invoice.number}",
        attachments=tuple(
            Attachment(
                invoice.filename_of(file.kind), CONTENT_TYPES[FileKind(file.kind)], path=file.path
            )
            for file in sent
        ),
    )
