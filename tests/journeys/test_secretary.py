"""The secretary: the register, Diemen's story and the dues of 2023."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pypdf
import pytest
from playwright.sync_api import expect

from m50portal.core.choices import MailState
from m50portal.core.models import AuditEvent, OutgoingMail
from members.dues.models_invoice import Invoice

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.timeout(300)]
SECRETARY = "secretaris@m50.example"


def test_secretary_finds_her_way_in_the_register(
    page, portal, sign_in, assert_accessible, no_script_errors
):
    sign_in(SECRETARY)
    expect(page.get_by_role("link", name="Contributie 2023 factureren")).to_be_visible()
    assert_accessible(page, "secretaris-overzicht")

    page.get_by_role("navigation", name="Hoofdmenu").get_by_role("link", name="Leden").click()
    expect(page.get_by_text("61 leden")).to_be_visible()
    expect(page.get_by_role("figure")).to_be_visible()
    assert_accessible(page, "secretaris-leden")

    page.get_by_label("Zoek gemeente").fill("heerhugowaard")
    page.get_by_label("Zoek gemeente").press("Enter")
    expect(page.get_by_role("link", name="Dijk en Waard").first).to_be_visible()

    page.goto(f"{portal}/leden/")
    page.locator("input[name=peildatum]").first.fill("2023-04-15")
    page.get_by_role("button", name="Bekijk deze dag").click()
    page.get_by_label("Status").select_option(label="Aspirant-leden")
    page.get_by_role("button", name="Zoeken").last.click()
    expect(page.get_by_text(re.compile("60 leden.*1 aspirant-lid"))).to_be_visible()
    rows = page.get_by_role("table").get_by_role("rowheader")
    expect(rows).to_have_text(["Diemen"])

    rows.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Diemen")
    page.get_by_role("link", name="Tijdlijn").click()
    story = page.get_by_role("main")
    for fact in ("22 augustus 2022", "16 mei 2023", "22 augustus 2023"):
        expect(story).to_contain_text(fact.replace(" ", "\u00a0"))
    assert_accessible(page, "secretaris-diemen")


def test_secretary_invoices_the_dues_of_2023(
    page, portal, worker, sign_in, assert_accessible, download
):
    sign_in(SECRETARY)
    page.get_by_role("link", name="Contributie 2023 factureren").click()
    expect(page.get_by_role("heading", name="Te factureren (60)")).to_be_visible()
    expect(page.get_by_role("heading", name="Eerst aanvullen (1)")).to_be_visible()
    assert_accessible(page, "contributie-voorbeeld")

    # Zwijndrecht misses its address: she mends that first.
    page.get_by_role("link", name="Aanvullen voor Zwijndrecht").click()
    page.get_by_label("Straat en huisnummer").fill("Raadhuisplein 3")
    page.get_by_label("E-mailadres voor facturen").fill("geen adres")
    page.get_by_role("button", name="Factuurgegevens opslaan").click()
    expect(page.get_by_label("Straat en huisnummer")).to_have_value("Raadhuisplein 3")
    assert_accessible(page, "factuurgegevens-fout")
    page.get_by_label("E-mailadres voor facturen").fill("facturen@zwijndrecht.example")
    page.get_by_role("button", name="Factuurgegevens opslaan").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Factuurgegevens")

    page.goto(f"{portal}/contributie/2023/")
    expect(page.get_by_role("heading", name="Te factureren (61)")).to_be_visible()
    page.get_by_role("link", name="Facturen maken").click()
    expect(page.get_by_role("heading", name=re.compile("61 facturen maken"))).to_be_visible()
    assert_accessible(page, "contributie-bevestigen")
    page.get_by_role("button", name="Facturen maken").click()
    expect(page.get_by_role("progressbar").or_(page.get_by_text("Klaar.")).first).to_be_visible()
    expect(page.get_by_text("Klaar.", exact=True)).to_be_visible(timeout=120_000)
    assert_accessible(page, "contributie-verslag")

    invoices = Invoice.objects.filter(dues_year__year=2023).order_by("number")
    numbers = [int(invoice.number.split("-")[1]) for invoice in invoices]
    assert len(numbers) == 61
    assert numbers == list(range(numbers[0], numbers[0] + 61))
    assert sum(invoice.total for invoice in invoices) == 61 * Decimal("5000.00")
    sent = OutgoingMail.objects.filter(name="invoice")
    assert worker.wait_until(lambda: sent.filter(state=MailState.SENT).count() == 61, seconds=60), (
        list(sent.values_list("state", "error").distinct()),
        worker.output()[-3000:],
    )
    assert len(set(sent.values_list("to", flat=True))) == 61
    assert AuditEvent.objects.filter(by_label="Iris Voorbeeld", kind__startswith="dues.").exists()

    # Running it again issues nothing.
    page.goto(f"{portal}/contributie/2023/facturen-maken/")
    expect(page.get_by_text("Er is niets te factureren")).to_be_visible()

    page.goto(f"{portal}/leden/diemen/?deel=contributie")
    row = page.get_by_role("row").filter(has_text="Contributie 2023")
    row.get_by_role("link", name=re.compile(r"^\d{4}-\d{4}$")).click()
    assert_accessible(page, "factuur")
    pdf = pypdf.PdfReader(
        io.BytesIO(download(page.get_by_role("link", name=re.compile("^Factuur als pdf"))))
    )
    text = pdf.pages[0].extract_text().replace("\u00a0", " ")
    assert "Gemeente Diemen" in text
    assert "5.000,00" in text
    assert "Btw" in text or "btw" in text
