import pytest
import weasyprint

pytestmark = pytest.mark.pdfua
GOOD = """
<html lang="nl"><head><title>Proef</title></head>
<body><h1>Kop</h1><p>Tekst van € 5.000,00</p>
<table><tr><th scope="col">Gemeente</th></tr><tr><td>Diemen</td></tr></table></body></html>
"""
NAMELESS = "<html><body><h1>Kop</h1><p>Tekst</p></body></html>"


def pdf(html, variant="pdf/ua-1", **options):
    return weasyprint.HTML(string=html).write_pdf(pdf_variant=variant, **options)


def test_verapdf_passes_an_accessible_document(verapdf):
    assert verapdf(pdf(GOOD)) == []


def test_verapdf_fails_a_document_without_title_and_language(verapdf):
    assert [line.partition(":")[0] for line in verapdf(pdf(NAMELESS))] == ["7.1-9", "7.2-29"]


def test_verapdf_checks_archival_documents_too(verapdf):
    archival = pdf(GOOD, "pdf/a-3a", pdf_tags=True)

    assert verapdf(archival, "3a") == []
    assert [line.partition(":")[0] for line in verapdf(archival, "ua1")] == ["5-1"]


def test_verapdf_refuses_what_is_no_pdf(verapdf):
    with pytest.raises(ValueError, match="not a PDF"):
        verapdf(b"no pdf at all")
