"""What membership brought in a year: complete, kind where there is little to tell, never of another year."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from django.utils import timezone
from pypdf import PdfReader

from lobby.models import Ambition, LobbyAction, LobbyGoal
from m50portal.accounts.choices import Office
from m50portal.core.models import Print
from m50portal.core.tasks import sweep_prints
from m50portal.desk.documents import year_sheet
from m50portal.desk.presenters_year import Bar, sheet_of
from m50portal.desk.selectors_year import known_years, year_facts
from meetings.choices import MeetingKind, MeetingState
from meetings.models import Invitation, Meeting
from members.choices import RoleKind, Share
from pillars.choices import CountedBy
from pillars.models import Activity, ActivityParticipation, Participation, ResearchProduct, Theme
from tests.builders import client_of, user, visit
from tests.desk.builders_desk import aspirant, dues_year
from tests.members.builders_members import (
    LONG_AGO,
    member,
    membership,
    merger,
    municipality,
    official,
    official_user,
    role,
)
from tests.members.dues import builders_dues
from tests.pillars.builders_pillars import pillar, seat

pytestmark = pytest.mark.django_db
D = datetime.date


@pytest.fixture
def secretary(time_machine):
    time_machine.move_to("2024-03-01 12:00 +01:00")
    return user(Office.SECRETARIAT)


def invited(place, person, on, title="Ledenbijeenkomst", kind=MeetingKind.MEMBERS):
    starts = timezone.make_aware(datetime.datetime.combine(on, datetime.time(14)))
    meeting, _ = Meeting.objects.get_or_create(
        title=title,
        slug="x",
        kind=kind,
        starts_at=starts,
        ends_at=starts + datetime.timedelta(hours=2),
        state=MeetingState.ANNOUNCED,
        announced_at=starts - datetime.timedelta(days=30),
    )
    return Invitation.objects.create(
        meeting=meeting,
        official=person,
        municipality=place,
        role_text="wethouder",
        invited_at=starts - datetime.timedelta(days=20),
    )


@pytest.fixture
def diemen(secretary):
    """A member since 2019 with a full year 2023."""
    place = member("Diemen")
    ada = official("Ada Wethouder")
    role(place, RoleKind.CONTACT_OFFICIAL, person=official("Sanne Voorbeeld"), starts_on=LONG_AGO)
    ruimte = pillar("Ruimte")
    seat(ruimte, place=place, who=ada)
    Participation.objects.create(
        pillar=ruimte, official=ada, municipality=place, starts_on=LONG_AGO
    )
    invited(place, ada, D(2023, 5, 16))
    invited(place, official("Bo Ambtenaar"), D(2023, 5, 16))
    invited(place, ada, D(2022, 5, 16), title="Vorig jaar")
    theme = Theme.objects.create(pillar=ruimte, name="Wonen", number=1)
    activity = Activity.objects.create(
        theme=theme,
        number=1,
        text="Tien proeven met bouwen",
        target_number=10,
        unit="proeven",
        counted_by=CountedBy.HAND,
        done_number=3,
        starts_on=LONG_AGO,
    )
    ActivityParticipation.objects.create(
        activity=activity, municipality=place, joined_on=D(2023, 2, 1)
    )
    ResearchProduct.objects.create(
        activity=activity, title="Bouwen in fasen", kind="report", delivered_on=D(2023, 9, 1)
    )
    ambition = Ambition.objects.create(
        plan_year=2023, number=1, name="Wonen", slug="wonen", text="x"
    )
    goal = LobbyGoal.objects.create(
        plan_year=2023,
        number=2,
        ambition=ambition,
        pillar=ruimte,
        title="Bouwen waar het kan",
        goal="x",
    )
    other = pillar("Sociaal")
    LobbyGoal.objects.create(
        plan_year=2023, number=5, ambition=ambition, pillar=other, title="Niet van Diemen", goal="x"
    )
    LobbyAction.objects.create(
        goal=goal, text="Gesprek met de minister", state="done", finished_on=D(2023, 10, 2)
    )
    return place


def text_of(sheet):
    parts = [sheet.title, sheet.lead, sheet.known]
    for section in sheet.sections:
        parts += [section.title, *section.texts, *section.lines]
        parts += [f"{bar.label} {bar.value}" for bar in section.bars]
    return " | ".join(parts).replace("\u00a0", " ")


def spoken(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())).replace(
        "\u00a0", " "
    )


def test_sheet_puts_what_came_back_beside_what_was_paid(diemen, secretary):
    text = text_of(sheet_of(year_facts(diemen, 2023, secretary)))

    for wanted in (
        "Fijn dat Diemen meedoet. Dit is wat het lidmaatschap van M50 u in 2023 bracht.",
        "Voor 2023 is in het register geen contributie vastgelegd.",
        "Pijler Ruimte: Ada Wethouder (voorzitter)",
        "16 mei 2023: Ledenbijeenkomst (2 genodigden)",
        "Ledenbijeenkomst 1",
        "Tien proeven met bouwen 3 van 10 proeven",
        "Rapport: Bouwen in fasen, 1 september 2023",
        "Lobbydoel 2: Bouwen waar het kan",
        "Gedaan op 2 oktober 2023: Gesprek met de minister",
        "Op 31 december 2023 telt M50",
        "Contactambtenaar: Sanne Voorbeeld",
    ):
        assert wanted in text
    assert "Vorig jaar" not in text
    assert "Niet van Diemen" not in text


def test_sheet_counts_people_and_meetings_once(diemen, secretary):
    sheet = sheet_of(year_facts(diemen, 2023, secretary))

    assert sheet.tiles == (
        ("1", "Pijlers"),
        ("1", "Collega's die meedoen"),
        ("1", "Bijeenkomsten"),
        ("1", "Activiteiten"),
    )


def test_sheet_of_this_year_says_so_far(diemen, secretary):
    sheet = sheet_of(year_facts(diemen, 2024, secretary))

    assert "in 2024 tot nu toe" in sheet.lead
    assert sheet.known == "Stand op 1\u00a0maart\u00a02024"


def test_sheet_of_a_year_without_anything_is_kind(diemen, secretary):
    sheet = sheet_of(year_facts(municipality("Nieuwstad"), 2023, secretary))

    assert sheet.is_empty
    assert sheet.sections == ()
    assert "In 2023 deed Nieuwstad niet mee in M50" in sheet.lead


def test_sheet_of_an_aspirant_says_that_nothing_was_due(secretary):
    dues_year(2022, 3500)

    text = text_of(sheet_of(year_facts(aspirant(), 2022, secretary)))

    assert "maakte in 2022 kennis met M50 als aspirant-lid" in text
    assert "U betaalde voor 2022 geen contributie." in text
    assert "aspirant-leden betalen niets" in text
    assert "Nog niemand deed mee in een pijler." in text


def test_sheet_of_a_merged_municipality_counts_what_came_before(secretary):
    old, new = municipality("Heerhugowaard"), municipality("Dijk en Waard")
    membership(old, LONG_AGO, ends_on=D(2022, 1, 1), end_reason="merged")
    membership(new, D(2022, 1, 1))
    merger(old, new, D(2022, 1, 1), share=Share.FULL)
    invited(old, official("Ada Vroeger"), D(2021, 11, 9))

    text = text_of(sheet_of(year_facts(new, 2021, secretary)))

    assert known_years(new)[-1] == 2019
    assert "9 november 2021: Ledenbijeenkomst (1 genodigde)" in text


def test_sheet_shows_invoices_to_who_may_see_them(time_machine):
    time_machine.move_to("2023-02-01 12:00 +01:00")
    invoice = builders_dues.invoice(name="Diemen")
    place = invoice.municipality
    contact = official_user(place)

    own = text_of(sheet_of(year_facts(place, 2023, contact)))
    other = text_of(sheet_of(year_facts(place, 2023, user())))

    assert f"Factuur {invoice.number}: € 5.000,00, nog te betalen € 5.000,00" in own
    assert invoice.number not in other


def test_known_years_begin_with_the_first_membership(diemen):
    assert known_years(diemen) == [2024, 2023, 2022, 2021, 2020, 2019]
    assert known_years(municipality("Nieuwstad")) == [2024]


@pytest.mark.parametrize(("share", "tens"), [(0, 0), (4, 0), (33, 30), (67, 70), (100, 100)])
def test_bars_on_paper_come_in_eleven_lengths(share, tens):
    assert Bar("x", "y", share).tens == tens


def test_sheet_page_and_pdf_say_the_same(diemen, secretary):
    client = client_of(secretary)

    page = spoken(client.get("/leden/diemen/opbrengst/2023/"))
    answer = client.post("/leden/diemen/opbrengst/2023/")
    again = client.post("/leden/diemen/opbrengst/2023/")
    sweep_prints()

    assert "Tien proeven met bouwen" in page
    assert answer.url == again.url
    row = Print.objects.get()
    assert row.filename == "lidmaatschap-diemen-2023.pdf"
    with row.file.open() as file:
        pages = PdfReader(io.BytesIO(file.read())).pages
        text = re.sub(r"\s+", " ", " ".join(part.extract_text() for part in pages))
    for wanted in ("Tien proeven met bouwen", "3 van 10 proeven", "Ada Wethouder (voorzitter)"):
        assert wanted in text
    assert len(pages) <= 2


@pytest.mark.pdfua
def test_sheet_pdf_is_accessible(diemen, secretary, verapdf):
    parameters = sheet_of(year_facts(diemen, 2023, secretary)).as_json()

    one, two = year_sheet(parameters, "a"), year_sheet(parameters, "a")

    assert verapdf(one, flavour="ua1") == []
    assert one == two


def test_sheet_without_a_year_leads_to_the_last(diemen, secretary):
    assert visit(secretary, "/leden/diemen/opbrengst/").url == "/leden/diemen/opbrengst/2024/"


@pytest.mark.parametrize("year", [1999, 2025, 9999999999])
def test_sheet_of_another_time_is_not_there(diemen, secretary, year):
    assert visit(secretary, f"/leden/diemen/opbrengst/{year}/").status_code == 404


def test_sheet_without_anything_has_no_pdf(secretary):
    municipality("Nieuwstad")

    page = spoken(visit(secretary, "/leden/nieuwstad/opbrengst/2024/"))

    assert "Overzicht als pdf maken" not in page
    assert client_of(secretary).post("/leden/nieuwstad/opbrengst/2024/").status_code == 404


def test_sheet_is_for_the_secretariat_and_the_own_contact_official(diemen):
    url = "/leden/diemen/opbrengst/2023/"
    assert visit(official_user(diemen), url).status_code == 200
    assert visit(official_user(diemen, RoleKind.ALDERMAN), url).status_code == 403
    assert visit(user(Office.TREASURER), url).status_code == 403
    assert visit(official_user(municipality("Altena")), url).status_code == 404
