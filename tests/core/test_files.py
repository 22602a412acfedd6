import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404

from m50portal.core import files
from m50portal.core.models import AuditEvent, OutgoingMail
from m50portal.core.views import log_download, private_bytes, private_file
from tests import builders

PDF = b"%PDF-1.7\n"


def zipped(*names):
    """A zip file with members called ``names``."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "inhoud")
    return made.getvalue()


def upload(name, content):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("agenda.pdf", PDF),
        ("Agenda.PDF", PDF),
        ("stuk.docx", zipped("[Content_Types].xml", "word/document.xml")),
        ("foto.jpeg", b"\xff\xd8\xff\xe0"),
    ],
)
def test_upload_of_what_it_says_passes_and_is_read_from_the_start(name, content):
    file = upload(name, content)

    files.validate_upload(file)

    assert file.read() == content


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("virus.exe", b"MZ", "Kies een van: docx"),
        ("pagina.html", b"<html>", "niet bewaren"),
        ("agenda", PDF, "niet bewaren"),
        ("agenda.pdf.exe", PDF, "niet bewaren"),
        ("agenda.pdf", b"<html>", "heet .pdf maar is het niet"),
        ("agenda.pdf", b"", "heet .pdf maar is het niet"),
        ("stuk.docx", b"PK\x03\x04..", "heet .docx maar is het niet"),
        ("stuk.docx", zipped("xl/workbook.xml"), "heet .docx maar is het niet"),
        ("foto.png", PDF, "heet .png maar is het niet"),
    ],
)
def test_upload_of_something_else_is_refused_with_what_to_do(name, content, message):
    with pytest.raises(ValidationError, match=message):
        files.validate_upload(upload(name, content))


def test_upload_that_is_too_large_is_refused(settings):
    settings.UPLOAD_LIMIT_BYTES = 1_500_000
    big = upload("groot.pdf", PDF)
    big.size = 2_000_000

    with pytest.raises(ValidationError) as raised:
        files.validate_upload(big)

    assert raised.value.messages == [
        "Het bestand is 2,0\u00a0MB. Kies een bestand tot 1,5\u00a0MB."
    ]


@pytest.mark.parametrize(
    ("size", "text"),
    [
        (0, "1\u00a0kB"),
        (84_499, "84\u00a0kB"),
        (999_999, "1000\u00a0kB"),
        (1_234_567, "1,2\u00a0MB"),
    ],
)
def test_readable_size(size, text):
    assert files.readable_size(size) == text


def test_random_name_tells_nothing_but_its_kind():
    first, second = (files.random_name(OutgoingMail(), "Salaris Bram.PDF") for _ in range(2))

    assert first != second
    assert first.startswith("core/outgoingmail/")
    assert first.endswith(".pdf")
    assert "Bram" not in first


def test_private_file_is_kept_by_nobody(db):
    path = default_storage.save("test/x.pdf", ContentFile(PDF))

    response = private_file(path, filename="Factuur.pdf", content_type="application/pdf")

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="Factuur.pdf"'
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}
    assert response["X-Content-Type-Options"] == "nosniff"
    response.close()


@pytest.mark.parametrize("path", ["", "test/gone.pdf"])
def test_private_file_that_is_gone_is_not_found(path):
    with pytest.raises(Http404):
        private_file(path, filename="x.pdf", content_type="application/pdf")


def test_private_bytes_shows_or_downloads():
    shown = private_bytes(b"x", filename="x.csv", content_type="text/csv", inline=True)
    saved = private_bytes(b"x", filename="x.csv", content_type="text/csv")

    assert [response["Content-Disposition"] for response in (shown, saved)] == [
        'inline; filename="x.csv"',
        'attachment; filename="x.csv"',
    ]


def test_private_bytes_writes_any_name(db):
    odd = private_bytes(b"x", filename='ro"l Súdwest.csv', content_type="text/csv")

    assert odd["Content-Disposition"] == "attachment; filename*=utf-8''ro%22l%20S%C3%BAdwest.csv"


def test_log_download_writes_who_took_what(db):
    person = builders.user()

    log_download(person, by=person, what="export.xlsx")

    assert AuditEvent.objects.get().changes == {"what": "export.xlsx"}
