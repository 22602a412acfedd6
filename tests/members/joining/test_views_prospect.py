"""The talks with one municipality: written down, corrected, withdrawn; nothing disappears."""

import datetime

import pytest
import time_machine

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from members.joining import actions
from members.joining.choices import Stage
from members.joining.models import LogEntry, StageChange
from tests.builders import client_of, user, visit
from tests.members.builders_members import member, merger, municipality
from tests.members.joining.builders_joining import contact, day, prospect

pytestmark = pytest.mark.django_db
URL = "/werving/gemeenten/altena/"
CONTACT = {
    "on": "2026-11-19",
    "kind": "telephone",
    "contact_person": "Gemeentesecretaris",
    "summary": "Zij wil meer weten.",
    "next_step": "Kennismaken",
    "next_step_on": "2026-12-01",
    "stage": "",
    "until": "",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-20 12:00 +01:00"):
        yield


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT, name="Iris Voorbeeld")


@pytest.fixture
def altena(db):
    return prospect("Altena")


def send(person, path, data, **extra):
    return client_of(person).post(URL + path, data, follow=True, **extra)


def errors(response):
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def test_contact_is_written_down_with_the_next_step(altena, secretary):
    response = send(secretary, "contact/", CONTACT)

    html = response.content.decode()
    assert "Het contact is vastgelegd." in html
    assert "Zij wil meer weten." in html
    entry = LogEntry.objects.get()
    assert (entry.by_label, str(entry.next_step_on)) == ("Iris Voorbeeld", "2026-12-01")
    assert not StageChange.objects.exists()
    event = AuditEvent.objects.get(kind="joining.log_contact")
    assert event.changes == {"soort contact": "Telefoongesprek", "datum": "2026-11-19"}


def test_contact_moves_the_stage_along(altena, secretary):
    send(
        secretary,
        "contact/",
        {**CONTACT, "kind": "interview", "stage": "not_now", "until": "2027-03-01"},
    )

    change = StageChange.objects.get()
    assert (change.stage, str(change.on), str(change.until)) == (
        Stage.NOT_NOW,
        "2026-11-19",
        "2027-03-01",
    )
    assert "Niet voor 1\xa0maart\xa02027" in visit(secretary, URL).content.decode()


def test_contact_that_the_stage_refuses_is_not_written_down(altena, secretary):
    response = send(secretary, "contact/", {**CONTACT, "stage": "not_now", "until": "2026-11-19"})

    assert errors(response) == {"until": ["Kies een datum na de dag waarop de fase begint."]}
    assert not LogEntry.objects.exists()


def test_contact_offers_the_step_that_stood_open(altena, secretary):
    contact(altena, "2026-03-01", next_step="Bellen", next_step_on=day("2026-04-01"))

    form = visit(secretary, URL + "contact/").context["form"]

    assert (form["next_step"].value(), str(form["next_step_on"].value())) == (
        "Bellen",
        "2026-04-01",
    )


def test_contact_errors_say_what_to_do(altena, secretary):
    data = {**CONTACT, "on": "2026-11-21", "summary": "", "next_step": "", "until": "2027-01-01"}

    assert errors(send(secretary, "contact/", data)) == {
        "on": ["Kies vandaag of een dag die voorbij is."],
        "summary": ["Vul kort in wat er is besproken."],
        "next_step": ["Vul in wat u op die dag gaat doen."],
        "until": ["Een datum hoort alleen bij de fase “Niet nu”."],
    }


def test_contact_is_corrected_and_the_old_text_kept(altena, secretary):
    entry = contact(altena, "2026-03-01", summary="Zij wil niet.")
    path = f"contact/{entry.pk}/"
    assert visit(secretary, URL + path).context["form"]["summary"].value() == "Zij wil niet."

    send(secretary, path, {**CONTACT, "on": "2026-03-01", "summary": "Zij wil wel."})

    entry.refresh_from_db()
    assert entry.summary == "Zij wil wel."
    assert list(entry.history.order_by("history_id").values_list("summary", flat=True)) == [
        "Zij wil niet.",
        "Zij wil wel.",
    ]
    event = AuditEvent.objects.get(kind="joining.correct_contact")
    assert event.changes["samenvatting"] == ["Zij wil niet.", "Zij wil wel."]


def test_contact_that_stays_the_same_leaves_no_trace(altena, secretary):
    entry = contact(altena, "2026-03-01")

    actions.correct_contact(entry=entry, values={"summary": entry.summary}, by=secretary)

    assert not AuditEvent.objects.filter(kind="joining.correct_contact").exists()
    assert entry.history.count() == 1


def test_contact_is_withdrawn_and_stays_visible(altena, secretary):
    earlier = contact(altena, "2026-02-01", next_step="Bellen")
    entry = contact(altena, "2026-03-01", next_step="Iets anders")
    path = f"contact/{entry.pk}/intrekken/"
    assert "blijft zichtbaar" in visit(secretary, URL + path).content.decode()

    response = send(secretary, path, {"reason": "Verkeerde gemeente"})

    html = response.content.decode()
    assert "Verkeerde gemeente" in html
    assert response.context["row"].next_step == earlier.next_step
    assert visit(secretary, URL + path).status_code == 404
    assert visit(secretary, URL + f"contact/{entry.pk}/").status_code == 404
    assert AuditEvent.objects.filter(kind="joining.withdraw_contact").count() == 1


def test_contact_of_another_municipality_is_not_there(altena, secretary):
    elsewhere = contact(prospect("Goes"), "2026-03-01")

    assert visit(secretary, URL + f"contact/{elsewhere.pk}/").status_code == 404


def test_stage_is_dated_and_can_be_withdrawn(altena, secretary):
    send(secretary, "fase/", {"stage": "talking", "on": "2026-03-01", "until": "", "note": ""})
    send(
        secretary, "fase/", {"stage": "rejected", "on": "2026-04-01", "until": "", "note": "Te ver"}
    )
    assert visit(secretary, URL).context["row"].stage == "Afgewezen"
    assert visit(secretary, URL, peildatum="2026-03-31").context["row"].stage == "In gesprek"
    last = StageChange.objects.get(stage=Stage.REJECTED)
    assert visit(secretary, URL + f"fase/{last.pk}/intrekken/").status_code == 200

    response = send(secretary, f"fase/{last.pk}/intrekken/", {"reason": "Vergissing"})

    assert response.context["row"].stage == "In gesprek"
    assert "Vergissing" in response.content.decode()
    assert StageChange.objects.count() == 2


def test_stage_errors_say_what_to_do(altena, secretary):
    data = {"stage": "talking", "on": "2027-01-01", "until": "2027-02-01", "note": ""}

    assert errors(send(secretary, "fase/", data)) == {
        "on": ["Kies vandaag of een dag die voorbij is."],
        "until": ["Een datum hoort alleen bij de fase “Niet nu”."],
    }


def test_prospect_page_on_a_past_day_knows_nothing_of_later(altena, secretary):
    contact(altena, "2026-03-01", summary="Later gezegd.")

    html = visit(secretary, URL, peildatum="2026-02-28").content.decode()

    assert "Later gezegd." not in html
    assert "Nog geen contact" in html


def test_prospect_page_of_a_member_offers_no_decision(secretary):
    member("Diemen", inhabitants=32_977)

    html = visit(secretary, "/werving/gemeenten/diemen/").content.decode()

    assert "Deze gemeente doet al mee." in html
    assert "Fase vastleggen" not in html


def test_prospect_page_of_nobody_is_not_there(secretary):
    municipality("Goes")

    assert visit(secretary, "/werving/gemeenten/nergens/").status_code == 404
    assert visit(secretary, "/werving/gemeenten/goes/").status_code == 200


def test_board_reads_without_buttons(altena):
    contact(altena)

    html = visit(user(Office.BOARD), URL).content.decode()

    assert "Kennisgemaakt." in html
    assert "Contact vastleggen" not in html
    assert "Contact verbeteren" not in html


def test_prospect_page_keeps_what_was_said_before_a_merger(altena, secretary):
    """A contact with a municipality that passed into this one stays readable, not to be changed."""
    old, oldest = municipality("Werkendam"), municipality("Dussen")
    merger(oldest, old, datetime.date(1997, 1, 1))
    merger(old, altena, datetime.date(2026, 1, 1))
    contact(oldest, "1996-05-01", summary="Te klein.")
    contact(old, "2025-05-01", summary="Wil graag, na de herindeling.")
    contact(municipality("Elders"), summary="Iets anders.")

    page = visit(secretary, URL).content.decode()
    before = visit(secretary, URL, peildatum="2025-12-31").content.decode()

    assert "Wil graag, na de herindeling." in page
    assert "Met Werkendam, die in Altena opging" in page
    assert "Te klein." in page
    assert "Iets anders." not in page
    assert "Contact verbeteren" not in page
    assert "Wil graag" not in before
