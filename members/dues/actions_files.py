"""What is kept of an invoice: the PDF with the e-invoice inside, the e-invoice in two flavours; the mail.

Each step may be asked for twice: what is stored is never made again.
"""

from collections.abc import Mapping

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
    electronic = () if lacking(invoice) else (FILE_OF[flavour] for flavour in Flavour)
    return _store(invoice, page, [FileKind.PDF, *electronic])


def store_pdf(*, invoice: Invoice, page: InvoicePage | None = None) -> InvoiceFile:
    """The stored PDF: PDF/UA-1, and PDF/A-3a with the bare e-invoice (NLCIUS) inside it."""
    return _store(invoice, page, [FileKind.PDF])[0]


def _store(invoice: Invoice, page: InvoicePage | None, kinds: list[FileKind]) -> list[InvoiceFile]:
    """The stored files of ``kinds`` in that order; what is not there yet is made, in one transaction."""
    rows = {row.kind: row for row in InvoiceFile.objects.filter(invoice=invoice)}
    missing = [kind for kind in kinds if kind not in rows]
    if missing:
        rows |= _keep(invoice, _made(invoice, page or invoice_page(invoice), missing, rows))
    return [rows[kind] for kind in kinds]


def _made(
    invoice: Invoice, page: InvoicePage, kinds: list[FileKind], rows: Mapping[str, InvoiceFile]
) -> dict[FileKind, bytes]:
    """The bytes of each of ``kinds``; the e-invoices carry the PDF that is (or will be) stored."""
    if FileKind.PDF in kinds:
        printed = _pdf(invoice, page)
    else:
        with default_storage.open(rows[FileKind.PDF].path) as stored:
            printed = stored.read()
    made = {FileKind.PDF: printed} if FileKind.PDF in kinds else {}
    for flavour in Flavour:
        if FILE_OF[flavour] in kinds:
            document = einvoice_of(invoice, page.rows, flavour)
            made[FILE_OF[flavour]] = to_xml(document, pdf=printed, pdf_name=invoice.filename)
    return made


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


def _keep(invoice: Invoice, contents: Mapping[FileKind, bytes]) -> dict[str, InvoiceFile]:
    """The rows of stored ``contents``; those of another worker when it was first."""
    rows = [
        InvoiceFile(
            invoice=invoice,
            kind=kind,
            path=default_storage.save(
                random_path("dues/invoice", invoice.filename_of(kind)), ContentFile(content)
            ),
            sha256=pdf.fingerprint(content),
            size=len(content),
        )
        for kind, content in contents.items()
    ]
    try:
        with transaction.atomic():
            InvoiceFile.objects.bulk_create(rows)
    except IntegrityError:  # another worker was first with one of them
        for row in rows:
            default_storage.delete(row.path)
        known = {row.kind: row for row in invoice.files.all()}
        left = {kind: content for kind, content in contents.items() if kind not in known}
        if len(left) == len(contents):
            raise
        return known | (_keep(invoice, left) if left else {})
    return {row.kind: row for row in rows}


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
