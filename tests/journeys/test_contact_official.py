"""The contact official of Diemen: her own municipality and nobody else's."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from members.dues.models_invoice import Invoice

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.timeout(300)]


def test_contact_official_sees_and_downloads_what_is_hers(
    page, portal, worker, sign_in, assert_accessible, download
):
    paid = Invoice.objects.get(dues_year__year=2019, municipality__slug="zeist")
    others = Invoice.objects.get(dues_year__year=2019, municipality__slug="woerden")
    assert worker.wait_until(lambda: paid.files.exists(), seconds=60)

    sign_in("tom.proefkamp@zeist.example")
    assert_accessible(page, "contactambtenaar-overzicht")
    page.get_by_role("navigation", name="Hoofdmenu").get_by_role(
        "link", name="Mijn gemeente"
    ).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gemeente Zeist")
    row = page.get_by_role("row").filter(has_text="Contributie 2019")
    expect(row.get_by_role("cell", name="Betaald", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Wat op de volgende factuur komt")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Tom Proefkamp")).to_be_visible()
    expect(page.get_by_role("link", name="Ledenbijeenkomst")).to_be_visible()
    assert_accessible(page, "mijn-gemeente")

    assert download(row.get_by_role("link", name=re.compile(r"^Factuur.*pdf"))).startswith(b"%PDF-")

    page.get_by_role("link", name="Jaarplan M50 2023").click()
    assert_accessible(page, "jaarplan-lezen")
    plan = page.get_by_role("link", name=re.compile(r"Downloaden \(pdf"))
    assert download(plan.first).startswith(b"%PDF-")

    # Another municipality's invoice and page answer as if they did not exist.
    for path in (
        f"/contributie/facturen/{others.number}/",
        f"/contributie/facturen/{others.number}/pdf/",
        "/leden/woerden/",
        "/leden/woerden/factuurgegevens/",
    ):
        assert page.goto(portal + path).status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("Deze pagina bestaat niet")
    assert page.goto(f"{portal}/contributie/").status == 403
    assert_accessible(page, "geen-toegang")
