"""The chair's story in a real browser: dragging, typing, undoing, with and without a mouse."""

import pytest
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from meetings.actions.agenda import change_item
from meetings.actions.attendance import record_attendance
from meetings.choices import MeetingKind
from meetings.models import AgendaItem
from meetings.tasks import sweep_prints
from members.choices import RoleKind
from members.models import MunicipalRole
from tests import builders
from tests.meetings.builders_meetings import (
    PDF,
    SINCE,
    chair_of,
    item,
    meeting,
    member,
    municipality,
    official,
    participation,
    pillar,
    titles,
)
from tests.members.relations.builders_relations import function, organisation
from tests.members.relations.builders_relations import person as relation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def clock():
    """A browser cannot travel in time: these tests stand on today."""


@pytest.fixture
def ruimte():
    return pillar()


@pytest.fixture
def made(ruimte):
    planned = meeting(of=ruimte, starts="2031-03-04 14:00", ends="2031-03-04 16:00")
    for title in ("Opening", "Lobbydoel 3", "Rondvraag"):
        item(planned, title, note="Een toelichting.", presenter="Voorzitter")
    return planned


def open_as(person, page, live_server, path):
    """Go to ``path`` as ``person``; what the browser complains about fails the test."""
    client = builders.client_of(person)
    name = next(name for name in client.cookies if "sessie" in name)
    page.context.add_cookies(
        [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
    )
    page.on(
        "console", lambda message: message.type == "error" and page.complaints.append(message.text)
    )
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.complaints = []
    page.goto(live_server.url + path)
    page.wait_for_load_state("networkidle")


@pytest.fixture
def chair(ruimte, made, page, live_server):
    page.set_viewport_size({"width": 1280, "height": 1500})
    open_as(chair_of(ruimte), page, live_server, made.get_absolute_url())
    yield page
    assert [text for text in page.complaints if "favicon" not in text] == []


def assert_focus(page, start):
    """The focus gets to what has an id, or says something, that begins with ``start``."""
    page.wait_for_function(
        "start => (document.activeElement.id || document.activeElement.innerText).startsWith(start)",
        arg=start,
    )


def type_in_form(page, text):
    """Type where the focus is, as soon as it is in a field: nobody types in a page that is not there."""
    page.wait_for_function(
        "() => document.activeElement.matches('[data-edit] input') && !document.activeElement.value"
    )
    page.keyboard.type(text)


def wait_for(page, *expected):
    """Until the agenda on the page reads like this."""
    page.wait_for_function(
        "expected => JSON.stringify([...document.querySelectorAll('#agendapunten h3')]"
        ".map(h => h.innerText)) === JSON.stringify(expected)",
        arg=list(expected),
    )


def test_an_item_is_dragged_to_the_top(chair, made):
    handle = chair.locator(".m50-handle").nth(2).bounding_box()
    first = chair.locator("#agendapunten > li").nth(0).bounding_box()

    chair.mouse.move(handle["x"] + 8, handle["y"] + 8)
    chair.mouse.down()
    chair.mouse.move(handle["x"] + 8, handle["y"] - 40, steps=5)
    for inch in range(12):  # slowly: the list makes room while the mouse is on its way
        chair.mouse.move(first["x"] + 40, first["y"] + 30 - 2 * inch)
        chair.wait_for_timeout(60)
    chair.mouse.up()

    wait_for(chair, "1. Rondvraag", "2. Opening", "3. Lobbydoel 3")
    assert titles(made) == ["Rondvraag", "Opening", "Lobbydoel 3"]
    chair.wait_for_function("() => document.getElementById('agenda-melding').innerText")
    assert chair.inner_text("#agenda-melding") == "Het agendapunt staat nu op plaats 1 van 3."


def test_an_item_is_moved_by_keyboard_and_the_focus_stays(chair, made):
    chair.get_by_role("button", name="Omlaag (agendapunt 1").focus()

    chair.keyboard.press("Enter")
    wait_for(chair, "1. Lobbydoel 3", "2. Opening", "3. Rondvraag")
    assert_focus(chair, "Omlaag")

    chair.keyboard.press("Enter")
    wait_for(chair, "1. Lobbydoel 3", "2. Rondvraag", "3. Opening")
    assert_focus(chair, "Omhoog")  # at the bottom Omlaag is switched off
    assert titles(made) == ["Lobbydoel 3", "Rondvraag", "Opening"]


def test_what_somebody_types_survives_a_move_and_an_error(chair, made):
    chair.get_by_role("link", name="Wijzigen (agendapunt 1").click()
    title = chair.get_by_label("Onderwerp")
    title.fill("Opening met koffie")
    chair.get_by_label("Minuten").fill("")

    chair.get_by_role("button", name="Omlaag (agendapunt 2").click()
    chair.wait_for_function(
        "() => document.querySelectorAll('#agendapunten h3')[1].innerText === '2. Rondvraag'"
    )
    expect(title).to_have_value("Opening met koffie")

    chair.get_by_role("button", name="Agendapunt opslaan").click()
    chair.wait_for_selector(".m50-error-summary")
    assert_focus(chair, "Niet alles is goed ingevuld")
    expect(title).to_have_value("Opening met koffie")

    chair.get_by_label("Minuten").fill("15")
    chair.get_by_role("button", name="Agendapunt opslaan").click()
    wait_for(chair, "1. Opening met koffie", "2. Rondvraag", "3. Lobbydoel 3")
    assert_focus(chair, "wijzig-")


def test_two_editors_see_both_texts(chair, made):
    opening = AgendaItem.objects.get(title="Opening")
    chair.get_by_role("link", name="Wijzigen (agendapunt 1").click()
    chair.get_by_label("Onderwerp").fill("Van mij")
    change_item(item=opening, version=1, values={"title": "Van de ander"}, by=None)

    chair.get_by_role("button", name="Agendapunt opslaan").click()

    chair.wait_for_selector("text=Dit sloeg een ander op:")
    expect(chair.get_by_text("Van de ander")).to_be_visible()
    expect(chair.get_by_label("Onderwerp")).to_have_value("Van mij")
    chair.get_by_role("button", name="Agendapunt opslaan").click()
    wait_for(chair, "1. Van mij", "2. Lobbydoel 3", "3. Rondvraag")


def test_an_item_is_removed_and_put_back_by_keyboard(chair, made):
    chair.locator("summary").nth(1).focus()
    chair.keyboard.press("Enter")
    chair.get_by_role("button", name="Verwijderen (agendapunt 2").press("Enter")

    wait_for(chair, "1. Opening", "2. Rondvraag")
    assert_focus(chair, "Ongedaan maken")
    chair.keyboard.press("Enter")

    wait_for(chair, "1. Opening", "2. Lobbydoel 3", "3. Rondvraag")
    assert_focus(chair, "wijzig-")


def test_items_are_added_after_one_and_at_the_end(chair, made):
    chair.locator("summary").nth(0).click()
    chair.get_by_role("link", name="Hierna toevoegen (agendapunt 1").click()
    type_in_form(chair, "Tussenpunt")
    chair.get_by_role("link", name="Agendapunt toevoegen", exact=True).click()
    type_in_form(chair, "Slotpunt")
    chair.get_by_role(
        "link", name="Agendapunt toevoegen", exact=True
    ).click()  # goes to the open form
    chair.wait_for_function("() => document.activeElement.value === 'Slotpunt'")
    expect(chair.locator("[data-edit]")).to_have_count(2)

    chair.locator("#nieuw").get_by_role("button", name="Agendapunt toevoegen").click()
    chair.wait_for_selector("text=4. Slotpunt")
    expect(chair.locator("[data-edit] input[name=title]")).to_have_value("Tussenpunt")
    chair.locator("[data-edit]").get_by_role("button", name="Agendapunt toevoegen").click()

    wait_for(chair, "1. Opening", "2. Tussenpunt", "3. Lobbydoel 3", "4. Rondvraag", "5. Slotpunt")
    assert titles(made) == ["Opening", "Tussenpunt", "Lobbydoel 3", "Rondvraag", "Slotpunt"]


def test_a_form_is_closed_and_the_focus_goes_back(chair, made):
    chair.get_by_role("link", name="Wijzigen (agendapunt 2").click()
    chair.wait_for_selector("[data-edit]")

    chair.get_by_role("link", name="Annuleren").click()

    wait_for(chair, "1. Opening", "2. Lobbydoel 3", "3. Rondvraag")
    assert_focus(chair, f"wijzig-{AgendaItem.objects.get(title='Lobbydoel 3').pk}")


def test_a_file_is_added_in_place(chair, made):
    chair.locator("summary").nth(0).click()
    chair.get_by_role("link", name="Bestand toevoegen (agendapunt 1").click()
    chair.wait_for_selector("input[type=file]")

    chair.set_input_files(
        "input[type=file]", [{"name": "Notitie.pdf", "mimeType": "application/pdf", "buffer": PDF}]
    )
    chair.get_by_role("button", name="Bestanden toevoegen").click()

    chair.wait_for_selector("text=Notitie (pdf, 1")


def test_the_pdf_comes_by_itself(chair, made):
    chair.get_by_role("button", name="Agenda als pdf").click()
    chair.wait_for_selector("text=De pdf wordt gemaakt.")

    sweep_prints()

    chair.wait_for_selector("#agenda-pdf a:has-text('Agenda (pdf,')")
    assert_focus(chair, "Agenda (pdf,")


def test_a_lost_connection_is_said(ruimte, made, page, live_server):
    open_as(chair_of(ruimte), page, live_server, made.get_absolute_url())
    page.route("**/agendapunten/", lambda route: route.abort())

    page.get_by_role("button", name="Omlaag (agendapunt 1").click()

    page.wait_for_selector("text=Opslaan is niet gelukt.")


def test_what_somebody_types_survives_the_end_of_the_session(ruimte, made, page, live_server):
    open_as(chair_of(ruimte), page, live_server, made.get_absolute_url())
    page.get_by_role("link", name="Wijzigen (agendapunt 1").click()
    page.get_by_label("Onderwerp").fill("Een lange tekst")
    page.context.clear_cookies()

    page.get_by_role("button", name="Agendapunt opslaan").click()

    page.wait_for_selector("text=Wat u typte, staat er nog.")
    expect(page.get_by_label("Onderwerp")).to_have_value("Een lange tekst")


def test_the_pages_are_accessible(ruimte, made, page, live_server, assert_accessible):
    participation(ruimte)
    item(made, "Te lang", minutes=500, purpose="decide")
    open_as(builders.user(Office.SECRETARIAT), page, live_server, made.get_absolute_url())
    assert_accessible(page, "meeting")
    page.locator("summary").nth(1).click()
    page.get_by_role("link", name="Bestand toevoegen (agendapunt 2").click()
    page.get_by_role("link", name="Wijzigen (agendapunt 1").click()
    page.wait_for_selector("[data-edit] input[name=title]")
    page.get_by_label("Onderwerp").fill("")
    page.get_by_role("button", name="Agendapunt opslaan").click()
    page.wait_for_selector(".m50-error-summary")
    assert_accessible(page, "meeting-editing")
    for path in (
        "wijzigen/",
        "annuleren/",
        "genodigden/?q=voorbeeld",
        "herinneringen/",
        "agenda-pdf/",
    ):
        page.goto(live_server.url + made.get_absolute_url() + path)
        assert_accessible(page, f"meeting-{path.partition('/')[0]}")
    for path in ("", "?wanneer=voorbij", "nieuw/"):
        page.goto(f"{live_server.url}/bijeenkomsten/{path}")
        assert_accessible(page, f"meetings-{path.strip('/?').partition('=')[0] or 'list'}")
    for path in ("agendapunten/nieuw/", f"agendapunten/{made.items.first().pk}/bestanden/nieuw/"):
        page.goto(live_server.url + made.get_absolute_url() + path)
        assert_accessible(page, f"meeting-{path.split('/')[-3]}-page")


def test_attendance_is_noted_by_keyboard(ruimte, page, live_server, assert_accessible):
    first, second = participation(ruimte), participation(ruimte)
    held = meeting(of=ruimte, starts="2024-03-05 14:00", ends="2024-03-05 16:00")
    open_as(
        builders.user(Office.SECRETARIAT),
        page,
        live_server,
        held.get_absolute_url() + "aanwezigheid/",
    )
    assert_accessible(page, "meeting-attendance")

    page.get_by_label(f"Aanwezigheid van {first.official}").select_option("Afgemeld")
    page.get_by_role("button", name="Alle anderen aanwezig melden").press("Enter")

    expect(page.get_by_text("De aanwezigheid van 2 mensen is vastgelegd.")).to_be_visible()
    expect(page.get_by_label(f"Aanwezigheid van {first.official}")).to_have_value("excused")
    expect(page.get_by_label(f"Aanwezigheid van {second.official}")).to_have_value("present")
    page.goto(live_server.url + "/bijeenkomsten/aanwezigheid/?jaar=2024")
    expect(page.get_by_role("link", name=str(second.municipality))).to_be_visible()
    assert_accessible(page, "meetings-turnout")


def test_substitute_and_guest_are_added_by_keyboard(page, live_server, assert_accessible):
    person = official(RoleKind.CONTACT_OFFICIAL, at=municipality("Altena"), name="Bas Proef")
    MunicipalRole.objects.create(
        official=person, municipality=municipality("Zeist"), kind="adviser", starts_on=SINCE
    )
    function(organisation("Platform31"), relation("Noor Schets"))
    held = meeting(kind=MeetingKind.CONTACTS, starts="2024-03-05 14:00", ends="2024-03-05 16:00")
    there = held.get_absolute_url() + "aanwezigheid/"
    open_as(builders.user(Office.SECRETARIAT), page, live_server, there)

    page.get_by_role("link", name="Vervanger toevoegen die niet in het register staat").press(
        "Enter"
    )
    page.wait_for_selector("h1:has-text('Vervanger toevoegen')")
    page.get_by_role("button", name="Vervanger toevoegen").press("Enter")
    page.wait_for_selector(".m50-error-summary")
    assert_accessible(page, "meeting-substitute")
    page.get_by_label("Naam", exact=True).fill("Yara Inval")
    page.get_by_label("Gemeente").select_option("Altena")
    page.get_by_label("In plaats van").select_option("Bas Proef (Altena)")
    page.get_by_role("button", name="Vervanger toevoegen").press("Enter")
    expect(page.get_by_text("Yara Inval was aanwezig namens Altena.")).to_be_visible()
    expect(page.get_by_label("Aanwezigheid van Bas Proef")).to_have_value("excused")

    page.get_by_label("Zoek op naam of organisatie").fill("platform")
    page.get_by_label("Zoek op naam of organisatie").press("Enter")
    page.get_by_role("button", name="Aanwezig melden (Noor Schets, Platform31)").press("Enter")
    expect(page.get_by_text("Noor Schets was aanwezig.")).to_be_visible()
    page.get_by_label("Gemeente waarvoor Bas Proef er was").select_option("Zeist")
    page.get_by_role("button", name="Aanwezigheid opslaan").press("Enter")
    expect(page.get_by_text("De aanwezigheid van 1 persoon is vastgelegd.")).to_be_visible()
    expect(page.get_by_text("1 van 2 gemeenten aanwezig")).to_be_visible()
    page.get_by_text("Welke gemeenten ontbraken (1)").press("Enter")
    expect(page.get_by_text("Alleen afgemeld")).to_be_visible()
    assert_accessible(page, "meeting-attendance-others")
    page.get_by_role("button", name="Van de lijst halen (Noor Schets)").press("Enter")
    expect(page.get_by_text("Noor Schets is van de lijst gehaald.")).to_be_visible()


def test_contact_official_reads_the_own_attendance(page, live_server, assert_accessible):
    mine = member(RoleKind.CONTACT_OFFICIAL, at=municipality("Altena"))
    held = meeting(kind=MeetingKind.CONTACTS, starts="2024-03-05 14:00", ends="2024-03-05 16:00")
    record_attendance(meeting=held, marks={mine.official.pk: "excused"}, by=None)
    open_as(mine, page, live_server, "/mijn-gemeente/")

    page.get_by_role("link", name="Wie van uw gemeente waar was").press("Enter")
    page.wait_for_selector("h1:has-text('Aanwezigheid van Altena')")
    page.get_by_label("Jaar", exact=True).select_option("2024")
    page.get_by_role("button", name="Jaar tonen").press("Enter")

    expect(page.get_by_text("1 bijeenkomst van het streven is gemist.")).to_be_visible()
    expect(page.get_by_role("link", name="Overleg over ov-verbindingen")).to_be_visible()
    assert_accessible(page, "meetings-own-turnout")
