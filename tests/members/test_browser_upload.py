"""Loading a file and the profile in a real browser: accessible at two widths, all by keyboard and mouse."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from m50portal.core.spreadsheets import to_csv, to_xlsx
from members import demo
from members.models import GrowthTarget, MunicipalRole, Population
from tests.builders import client_of, user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HEAD = ["Gemeente", "Naam", "Rol", "Portefeuille", "E-mailadres", "Begint op", "Laatste dag"]
CBS = (
    '"Bevolking op 1 januari en gemiddeld; geslacht, leeftijd en regio"\n'
    '"Regio\'s";"Perioden";"Bevolking op 1 januari (aantal)"\n'
    '"Nederland";"2025";"18044027"\n"Diemen";"2025";"33512"\n"Diemen";"2026*";"34100"\n'
    '"Goes";"2026*";"81000"\n"Bron: CBS"\n'
)


@pytest.fixture
def enter(page, live_server):
    """``enter(person, path)``: the page as ``person`` sees it."""

    def go(person, path):
        cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
        page.context.add_cookies([{**cookie, "value": client_of(person).session.session_key}])
        page.goto(live_server.url + path)
        return page

    return go


@pytest.fixture
def secretary(transactional_db):
    demo.load_register(by=None)
    return user(Office.SECRETARIAT)


def choose(page, name, content):
    page.get_by_label("Bestand", exact=False).first.set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Bestand bekijken").click()
    page.wait_for_url("**/inlezen/bestand/**")


def test_browser_file_is_refused_mended_and_loaded(enter, secretary, page, assert_accessible):
    wrong = ["Hellevoetsluis", "Noor Proef", "baas", "", "noor@x", "31-2-2026", ""]
    good = ["Diemen", "Noor Proef", "Wethouder", "", "noor@diemen.example", "1-6-2026", ""]
    enter(secretary, "/leden/inlezen/")
    assert_accessible(page, "uploads-empty")
    page.get_by_role("link", name="Mensen en rollen").click()
    assert_accessible(page, "upload-form")
    page.get_by_role("button", name="Bestand bekijken").click()
    assert_accessible(page, "upload-form-error")

    choose(page, "mensen.csv", to_csv(HEAD, [wrong]))
    expect(page.get_by_text("Zo kan dit bestand niet worden ingelezen.")).to_be_visible()
    expect(page.get_by_role("button", name="Alles inlezen")).to_have_count(0)
    assert_accessible(page, "upload-refused")
    page.get_by_role("link", name="kies het opnieuw").click()

    choose(page, "mensen.xlsx", to_xlsx(HEAD, [good], title="Mensen"))
    assert_accessible(page, "upload-ready")
    page.get_by_role("button", name="Alles inlezen").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Ingelezen: 2 nieuw en 0 gewijzigd.").wait_for()
    assert_accessible(page, "upload-applied")
    assert MunicipalRole.objects.get().official.name == "Noor Proef"
    enter(secretary, "/leden/inlezen/")
    page.get_by_role("heading", name="Eerder ingelezen").wait_for()
    assert_accessible(page, "uploads")


def test_browser_figures_of_cbs_are_chosen_by_date(enter, secretary, page, assert_accessible):
    enter(secretary, "/leden/inlezen/inwoners/")
    choose(page, "cbs.csv", CBS.encode())
    expect(page.get_by_text("Goes komt boven de richtlijn")).to_have_count(1)
    assert_accessible(page, "upload-figures")

    page.get_by_label("Inwoners op").select_option("2025-01-01")
    page.get_by_role("button", name="Deze cijfers bekijken").click()
    page.get_by_text("Diemen, 1 januari 2025").wait_for()
    page.get_by_role("button", name="Alles inlezen").click()
    page.get_by_text("Ingelezen: 1 nieuw en 0 gewijzigd.").wait_for()

    assert Population.objects.get(on="2025-01-01").inhabitants == 33_512


def test_browser_profile_is_accessible(enter, secretary, page, assert_accessible):
    for by_date, number, source in demo.TARGETS:
        GrowthTarget.objects.create(by_date=by_date, number=number, source=source)
    for path, name in (
        ("/leden/profiel/", "profile"),
        ("/leden/profiel/?peildatum=2023-04-15", "profile-2023"),
        ("/leden/profiel/?peildatum=2010-01-01", "profile-empty"),
        ("/leden/profiel/groeidoelen/", "growth-targets"),
        ("/leden/diemen/inwoners/", "population-form"),
        ("/leden/diemen/kenmerken/", "traits-form"),
    ):
        assert_accessible(enter(secretary, path), name)
