"""The chair of pillar Ruimte: her agenda, and nobody else's."""

from __future__ import annotations

import datetime
import io
import re

import icalendar
import pypdf
import pytest
from playwright.sync_api import expect

from m50portal.core.choices import MailState
from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from meetings.models import Meeting, ReminderMoment

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.timeout(300)]
CHAIR = "marieke.modelstad@woerden.example"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def titles(page):
    """The titles of the agenda items, in order, without their numbers."""
    texts = page.locator("#agendapunten > [data-id] h3").all_inner_texts()
    return [re.sub(r"^\d+\.\s*", "", text) for text in texts]


def clock_times(page):
    """Where it says when each agenda item begins."""
    return page.locator("#agendapunten > [data-id] strong")


def test_chair_edits_her_agenda_where_she_reads_it(
    page, portal, worker, sign_in, assert_accessible, download
):
    sign_in(CHAIR)
    assert_accessible(page, "voorzitter-overzicht")
    page.get_by_role("link", name=re.compile("Agenda bewerken")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Pijleroverleg Ruimte")
    assert_accessible(page, "agenda")
    first, second, *rest = titles(page)

    # Add: an empty subject is refused with what was typed still there.
    page.get_by_role("link", name="Agendapunt toevoegen").click()
    form = page.locator("li[data-edit]")
    form.get_by_label("Minuten").fill("15")
    form.get_by_role("button", name="Agendapunt toevoegen").click()
    expect(form.get_by_label("Minuten")).to_have_value("15")
    expect(form.get_by_text("Vul een onderwerp in.").first).to_be_visible()
    assert_accessible(page, "agenda-fout")
    form.get_by_label("Onderwerp").fill("Woningbouw: 's-Gravenhage & regio")
    form.get_by_role("button", name="Agendapunt toevoegen").click()
    expect(page.locator("#agendapunten h3").last).to_contain_text("'s-Gravenhage & regio")
    assert titles(page) == [first, second, *rest, "Woningbouw: 's-Gravenhage & regio"]

    # Change.
    page.get_by_role("link", name=re.compile(rf"Wijzigen \(.*{re.escape(second[:12])}")).click()
    form = page.locator("li[data-edit]")
    form.get_by_label("Minuten").fill("20")
    form.get_by_role("button", name="Agendapunt opslaan").click()
    expect(clock_times(page).nth(2)).to_have_text("14.25\u00a0uur")

    # Reorder with a button and by dragging; the clock follows.
    page.get_by_role("button", name=re.compile(r"Omhoog")).nth(1).click()
    expect(page.locator("#agendapunten h3").first).to_contain_text(second)
    assert titles(page)[:2] == [second, first]
    page.locator(".m50-handle").nth(0).drag_to(page.locator(".m50-handle").nth(1))
    expect(page.locator("#agendapunten h3").first).to_contain_text(first)
    expect(clock_times(page).nth(1)).to_have_text("14.05\u00a0uur")

    # Attach a file.
    item = page.locator("#agendapunten > [data-id]").nth(2)
    item.get_by_text("Meer").click()
    item.get_by_role("link", name=re.compile("Bestand toevoegen")).click()
    item.locator("input[type=file]").set_input_files(
        {"name": "Notitie ov.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    item.get_by_role("button", name=re.compile("toevoegen|Toevoegen")).last.click()
    link = page.get_by_role("link", name=re.compile(r"Notitie ov.*pdf"))
    expect(link).to_be_visible()
    assert download(link) == PDF

    # Delete, and think better of it.
    last = page.locator("#agendapunten > [data-id]").last
    last.get_by_text("Meer").click()
    last.get_by_role("button", name=re.compile("Verwijderen")).click()
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    assert "Woningbouw: 's-Gravenhage & regio" not in titles(page)
    assert_accessible(page, "agenda-verwijderd")
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator("#agendapunten h3").last).to_contain_text("'s-Gravenhage & regio")

    # The agenda as PDF, and in her calendar.
    page.get_by_role("button", name="Agenda als pdf").click()
    link = page.get_by_role("link", name=re.compile(r"^Agenda \(pdf"))
    expect(link).to_be_visible(timeout=60_000)
    text = pypdf.PdfReader(io.BytesIO(download(link))).pages[0].extract_text()
    assert "Pijleroverleg Ruimte" in text
    assert "'s-Gravenhage & regio" in "".join(
        one.extract_text() for one in pypdf.PdfReader(io.BytesIO(download(link))).pages
    )
    calendar = icalendar.Calendar.from_ical(
        download(page.get_by_role("link", name=re.compile("Zet in mijn agenda")))
    )
    event = calendar.walk("VEVENT")[0]
    meeting = Meeting.objects.get(pk=int(re.search(r"/(\d+)-", page.url)[1]))
    assert event["UID"] == meeting.uid
    assert event.decoded("DTSTART") == meeting.starts_at


def test_chair_cannot_touch_another_pillars_agenda(page, portal, sign_in, client):
    sign_in(CHAIR)
    other = Meeting.objects.filter(pillar__slug="sociaal", state="announced").first()

    answer = page.goto(portal + other.get_absolute_url())

    assert answer.status in {403, 404}
    expect(page.get_by_role("button", name="Omhoog")).to_have_count(0)
    cookie = next(one for one in page.context.cookies() if one["name"] == "m50-sessie")
    client.cookies["m50-sessie"] = cookie["value"]
    item = other.items.first()
    before = list(other.items.order_by("position").values_list("pk", "title"))
    for path, data in (
        ("volgorde/", {"do": f"down-{item.pk}"}),
        ("agendapunten/nieuw/", {"title": "Gekaapt", "minutes": "5"}),
        (f"agendapunten/{item.pk}/wijzigen/", {"title": "Gekaapt", "minutes": "5", "version": "1"}),
        (f"agendapunten/{item.pk}/verwijderen/", {}),
    ):
        answer = client.post(other.get_absolute_url() + path, data)
        assert answer.status_code in {403, 404}, path
    assert list(other.items.order_by("position").values_list("pk", "title")) == before


def test_participants_get_the_invitation_and_one_reminder(
    page, portal, worker, sign_in, assert_accessible
):
    sign_in(CHAIR)
    meeting = Meeting.objects.upcoming(today()).filter(pillar__slug="ruimte").first()
    page.goto(portal + meeting.get_absolute_url())
    page.get_by_role("link", name="Genodigden").click()
    assert_accessible(page, "genodigden")
    button = page.get_by_role("button", name="Uitnodigingen versturen")
    if button.count():
        button.click()
    expect(page.get_by_role("heading", name=re.compile("^Uitgenodigd"))).to_be_visible()
    invited = OutgoingMail.objects.filter(name="meeting_invitation", about_id=str(meeting.pk))
    people = invited.count()
    assert people > 5
    assert worker.wait_until(
        lambda: invited.filter(state=MailState.SENT).count() == people, seconds=60
    )

    # A moment that is set comes: beat writes one mail per person, and no second one.
    page.get_by_role("link", name="Herinneringen").click()
    assert_accessible(page, "herinneringen")
    page.get_by_label("Hoeveel eerder?").fill("3")
    page.get_by_label("Dagen of uren").select_option(index=1)
    page.get_by_role("button", name="Herinnering plannen").click()
    moment = ReminderMoment.objects.filter(meeting=meeting).latest("due_at")
    due = moment.due_at - datetime.timedelta(days=400)
    ReminderMoment.objects.filter(pk=moment.pk).update(due_at=due)
    reminders = OutgoingMail.objects.filter(name="meeting_reminder", about_id=str(meeting.pk))
    assert worker.wait_until(lambda: reminders.count() == people, seconds=90)
    assert len(set(reminders.values_list("to", flat=True))) == people
