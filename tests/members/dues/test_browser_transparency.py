"""A treasurer issues a statement and a contact official takes its letter, in a real browser."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from m50portal.core.models import Print
from m50portal.core.prints import claim_print, make_print
from members.dues.models import TransparencyShare
from tests.builders import client_of
from tests.members.dues import builders_dues as make
from tests.members.dues import builders_transparency as build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LIST = "/contributie/boekhouding/transparantie/"


def enter_as(page, live_server, account):
    page.context.clear_cookies()
    cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
    page.context.add_cookies([{**cookie, "value": client_of(account).session.session_key}])


def test_browser_treasurer_issues_and_member_takes_the_letter(
    page, live_server, assert_accessible, sent_tasks
):
    places = [make.member(name) for name in ("'s-Hertogenbosch", "Zeist", "Goes")]
    for place in places:
        build.paid(of=place)
    enter_as(page, live_server, make.user(Office.TREASURER))
    page.goto(live_server.url + LIST)
    expect(page.get_by_role("heading", name="Nog geen transparantieopgaven")).to_be_visible()
    assert_accessible(page, "transparantie-leeg")
    page.get_by_role("link", name="Opgave maken").first.click()
    expect(page.get_by_role("button", name="Concept opslaan")).to_be_visible()
    page.get_by_label("Btw die leden mogen opgeven").fill("20.000")
    page.get_by_label("Waaruit dit bedrag bestaat").fill("Zalen en onderzoek.")
    page.get_by_role("button", name="Concept opslaan").click()
    expect(page.get_by_text("Dit is meer dan alle contributie").first).to_be_visible()
    assert_accessible(page, "transparantie-fout")
    page.get_by_label("Btw die leden mogen opgeven").fill("1.000,00")
    page.get_by_role("button", name="Concept opslaan").click()
    expect(page.get_by_text("Nog niemand ziet dit concept.")).to_be_visible()
    expect(page.get_by_role("cell", name="€ 333,34")).to_have_count(1)
    assert_accessible(page, "transparantie-concept")
    page.get_by_role("link", name="Opgave uitgeven").click()
    expect(page.get_by_role("button", name="Opgave uitgeven")).to_be_visible()
    assert_accessible(page, "transparantie-uitgeven")
    page.get_by_role("button", name="Opgave uitgeven").click()
    expect(page.get_by_text("Deze opgave verandert niet meer.")).to_be_visible()
    assert_accessible(page, "transparantie-uitgegeven")
    page.goto(live_server.url + LIST)
    expect(page.get_by_role("link", name="2025")).to_be_visible()
    assert_accessible(page, "transparantie-lijst")

    share = TransparencyShare.objects.get(municipality=places[0])
    enter_as(page, live_server, make.official_user(places[0]))
    page.goto(f"{live_server.url}/mijn-gemeente/")
    link = page.get_by_role("link", name="Transparantieopgave 2025")
    expect(link).to_be_visible()
    assert_accessible(page, "transparantie-mijn-gemeente")
    link.click()
    expect(page.get_by_role("button", name="Brief maken")).to_be_visible()
    assert_accessible(page, "transparantie-gemeente")
    page.get_by_role("button", name="Brief maken").click()
    expect(page.get_by_text("wordt gemaakt").first).to_be_visible()
    assert_accessible(page, "transparantie-gemeente-wacht")
    row = Print.objects.get(target_id=str(share.pk))
    make_print(row=row, token=claim_print(row.pk))
    file = page.get_by_role("link", name="Transparantieopgave 2025, 's-Hertogenbosch (pdf")
    expect(file).to_be_visible()
    assert_accessible(page, "transparantie-gemeente-klaar")
    with page.expect_download() as download:
        file.click()
    assert download.value.suggested_filename.startswith("transparantieopgave-2025-versie-1-")
