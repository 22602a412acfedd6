import csv
import datetime
import io
import re
from functools import partial

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.base import ContentFile
from openpyxl import load_workbook

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members import demo
from members.actions import record_decision
from members.choices import DecisionKind, EndReason, MembershipKind, NameKind, RoleKind, Share
from members.models import Decision, Municipality, MunicipalityName
from members.views_list import is_kept
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    billing,
    member,
    membership,
    merger,
    municipality,
    official,
    official_user,
    population,
    role,
)

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def text_of(response):
    """What a person reads: no tags, single spaces, no no-break spaces."""
    assert response.status_code == 200
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", plain.replace("\xa0", " ").replace("&nbsp;", " "))


def rows_of(response):
    return [row.name for row in response.context["rows"]]


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


@pytest.fixture
def register(db):
    demo.load_register(by=None)


def show(person, **query):
    return visit(person, "/leden/", **query)


# --- The list, with the real register -----------------------------------------------------------
def test_list_counts_as_of_a_date(register, secretary):
    response = show(secretary, peildatum="2023-04-15")

    assert "60 leden en 1 aspirant-lid op 15 april 2023." in text_of(response)
    assert response.context["paginator"].count == 61
    assert "40 leden op 1 juni 2019." in text_of(show(secretary, peildatum="2019-06-01"))


def test_list_warns_for_members_outside_the_guideline(register, secretary):
    response = show(secretary, omvang="buiten")

    assert "Let op. 5 deelnemers hebben meer dan 80.000 of minder dan 30.000 inwoners." in text_of(
        response
    )
    assert rows_of(response) == [
        "Dijk en Waard",
        "Meierijstad",
        "Oost Gelre",
        "Wassenaar",
        "Winterswijk",
    ]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "sudwest fryslan", "status": "alle"}, ["Súdwest-Fryslân"]),
        ({"q": "SÚDWEST-fryslân", "status": "alle"}, ["Súdwest-Fryslân"]),
        ({"q": "den haag", "status": "alle"}, ["'s-Gravenhage"]),
        ({"q": "s gravenhage", "status": "alle"}, ["'s-Gravenhage"]),
        ({"q": "’s-gravenhage", "status": "alle"}, ["'s-Gravenhage"]),
        ({"q": "rijswijk (zh"}, ["Rijswijk"]),
        ({"q": "groesbeek", "status": "alle"}, ["Berg en Dal"]),
        ({"q": "heerhugowaard"}, ["Dijk en Waard"]),
        ({"q": "heerhugowaard", "peildatum": "2019-06-01"}, ["Heerhugowaard"]),
        ({"q": "hellevoetsluis"}, ["Voorne aan Zee"]),
        ({"q": "weesp"}, []),
        ({"q": "weesp", "status": "alle"}, ["Amsterdam"]),
        ({"q": "weesp", "status": "alle", "peildatum": "2022-03-23"}, ["Amsterdam", "Weesp"]),
        ({"q": "%"}, []),
        ({"q": "  Diemen  "}, ["Diemen"]),
    ],
)
def test_list_search_finds(register, secretary, query, expected):
    assert rows_of(show(secretary, **query)) == expected


@pytest.mark.parametrize(
    ("q", "note"),
    [
        ("heerhugowaard", "voorheen Heerhugowaard"),
        ("den haag", "ook bekend als Den Haag"),
        ("groesbeek", "voorheen Groesbeek"),
        ("haaren", "kreeg een deel van Haaren"),
        ("diemen", ""),
    ],
)
def test_list_says_why_a_name_was_found(register, secretary, q, note):
    response = show(secretary, q=q, status="alle")

    assert {row.note for row in response.context["rows"]} == {note}


def test_list_is_in_dutch_order(register, secretary):
    names = rows_of(show(secretary, status="alle", provincie="PV28"))

    assert names.index("'s-Gravenhage") == names.index("Rotterdam") + 1
    assert names.index("Den Haag") if "Den Haag" in names else True
    members = rows_of(show(secretary)) + rows_of(show(secretary, page="2"))
    expected = ["De Bilt", "De Ronde Venen", "Den Helder", "Diemen", "Dijk en Waard", "Doetinchem"]
    start = members.index("De Bilt")
    assert members[start : start + 6] == expected
    assert members.index("Peel en Maas") < members.index("Pijnacker-Nootdorp")
    assert members.index("Ridderkerk") < members.index("Rijssen-Holten") < members.index("Rijswijk")


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("inhabitants", "Wassenaar", "Dijk en Waard"),
        ("-inhabitants", "Dijk en Waard", "Wassenaar"),
        ("-name", "Zwijndrecht", "Altena"),
        ("since", "Altena", "Diemen"),
        ("-since", "Diemen", "Zeist"),
        ("onzin", "Altena", "Zwijndrecht"),
    ],
)
def test_list_sorts(register, secretary, sort, first, last):
    pages = [rows_of(show(secretary, sort=sort, page=str(page))) for page in (1, 2)]

    assert (pages[0][0], pages[1][-1]) == (first, last)
    assert len(pages[0] + pages[1]) == len(set(pages[0] + pages[1])) == 61


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"status": "lid", "peildatum": "2023-04-15"}, 60),
        ({"status": "aspirant", "peildatum": "2023-04-15"}, 1),
        ({"status": "oud-lid"}, 3),
        ({"status": "geen-lid"}, 280),
        ({"status": "alle"}, 342),
        ({"provincie": "PV31"}, 6),
        ({"omvang": "tot-30"}, 3),
        ({"omvang": "vanaf-80"}, 2),
        ({"omvang": "30-80", "provincie": "PV24"}, 1),
        ({"status": "weet-niet"}, 425),
    ],
)
def test_list_filters(register, secretary, query, count):
    assert show(secretary, **query).context["paginator"].count == count


# --- The list, in small -------------------------------------------------------------------------
def test_list_takes_the_date_along(secretary):
    member("Diemen")

    html = show(secretary, peildatum="2023-04-15", sort="name").content.decode()

    assert "/leden/diemen/?peildatum=2023-04-15" in html
    assert "sort=inhabitants" in html
    links = re.findall(r'<a class="nl-link m50-sort" href="(\?[^"]*)"', html)
    assert len(links) == 3
    assert all("peildatum=2023-04-15" in link for link in links)
    days = re.findall(r'<input[^>]*name="peildatum"[^>]*>', html)
    assert len(days) == 1
    assert 'type="date"' in days[0]
    assert 'value="2023-04-15"' in days[0]
    sorts = re.findall(r'<input[^>]*name="sort"[^>]*>', html)
    assert len(sorts) == 2  # the filter and the control of the day keep the order
    assert all('type="hidden"' in field and 'value="name"' in field for field in sorts)


def test_list_of_today_keeps_its_addresses_plain(secretary):
    member("Diemen")

    assert 'href="/leden/diemen/"' in show(secretary).content.decode()


@pytest.mark.parametrize("wrong", ["2023-02-29", "gisteren", "0000-00-00"])
def test_list_with_a_wrong_date_shows_today_and_says_so(secretary, wrong):
    member("Diemen")

    response = show(secretary, peildatum=wrong)

    assert rows_of(response) == ["Diemen"]
    assert response.context["as_of"].is_today
    assert response.context["as_of"].form.errors["peildatum"]
    text = text_of(response)
    assert "Niet alles is goed ingevuld" in text
    assert "U ziet daarom wat vandaag geldt." in text
    assert "Download deze lijst" not in text


def test_export_with_a_wrong_date_leads_to_the_list_that_says_so(secretary):
    member("Diemen")

    response = visit(secretary, "/leden/gemeenten.csv", peildatum="abc", omvang="30-80")

    assert response.status_code == 302
    assert response.headers["Location"] == "/leden/?peildatum=abc&omvang=30-80"


@pytest.mark.parametrize("url", ["/leden/", "/leden/diemen/"])
def test_pages_read_a_date_as_people_write_it(secretary, url):
    member("Diemen")

    response = visit(secretary, url, peildatum="1-4-2023")

    assert "1 april 2023" in text_of(response)
    assert 'value="2023-04-01"' in response.content.decode()
    export = visit(secretary, "/leden/gemeenten.csv", peildatum="1-4-2023")
    assert "gemeenten-2023-04-01.csv" in export.headers["Content-Disposition"]


@pytest.mark.parametrize("url", ["/leden/", "/leden/diemen/"])
def test_pages_of_a_day_to_come_say_that_they_look_ahead(secretary, url):
    member("Diemen")

    ahead = text_of(visit(secretary, url, peildatum="2150-01-01"))
    back = text_of(visit(secretary, url, peildatum="2023-04-15"))

    assert "Vooruitblik: dit is wat nu bekend is." in ahead
    assert "wat toen gold" not in ahead
    assert "U ziet wat toen gold." in back


@pytest.mark.parametrize("far", ["9999-12-31", "0001-01-01"])
def test_pages_of_a_day_that_nobody_means_do_not_break(secretary, far):
    member("Diemen")

    assert show(secretary, peildatum=far).status_code == 200
    assert visit(secretary, "/leden/diemen/", peildatum=far).status_code == 200


def test_detail_with_a_wrong_date_shows_today_and_says_so(secretary):
    member("Diemen")

    response = visit(secretary, "/leden/diemen/", peildatum="abc")

    assert response.context["is_today"]
    assert "Niet alles is goed ingevuld" in text_of(response)


def test_detail_on_a_day_of_the_past_keeps_what_came_later_apart(register, secretary):
    Municipality.objects.filter(slug="diemen").update(
        confirmed_on=day("2026-01-01"), confirmed_by="Sanne Voorbeeld"
    )

    facts = text_of(visit(secretary, "/leden/diemen/", peildatum="2023-04-15"))
    text = text_of(visit(secretary, "/leden/diemen/", deel="tijdlijn", peildatum="2023-04-15"))

    assert "1 januari 2026" not in facts
    assert "1 januari 2024" not in facts
    before, later = text.split("Later gebeurd", 1)
    assert "16 mei 2023" not in before
    assert "16 mei 2023" in later
    assert "1 januari 2026" in later
    assert "1 januari 2026" in text_of(visit(secretary, "/leden/diemen/"))
    now = text_of(visit(secretary, "/leden/diemen/", deel="tijdlijn"))
    assert "Later gebeurd" not in now


def test_detail_before_a_merger_does_not_know_of_it(register, secretary):
    text = text_of(visit(secretary, "/leden/hellevoetsluis/", peildatum="2022-06-01"))

    assert "Deze gemeente bestaat niet meer." not in text
    assert "Opgeheven op" not in text
    story = visit(secretary, "/leden/hellevoetsluis/", deel="tijdlijn", peildatum="2022-06-01")
    assert "Opgegaan in Voorne aan Zee" in text_of(story).split("Later gebeurd", 1)[1]


@time_machine.travel("2024-02-29 12:00 +01:00")
def test_list_on_leap_day():
    member("Diemen")

    assert "1 lid op 29 februari 2024." in text_of(show(user(Office.SECRETARIAT)))


def test_list_without_anything_says_what_to_do(secretary):
    assert "Geen gemeente gevonden" in text_of(show(secretary))
    assert "Zoek in alle gemeenten" in text_of(show(secretary, q="nergens"))
    assert "Zoek in alle gemeenten" not in text_of(show(secretary, q="nergens", status="alle"))


def test_list_admits_that_a_figure_is_unknown(secretary):
    member("Diemen")

    assert "onbekend" in text_of(show(secretary))


def test_list_filters_on_what_is_missing(secretary):
    role(member("Heel"))
    member("Half")

    assert rows_of(show(secretary, signaal="contactambtenaar")) == ["Half"]


def test_list_shows_who_takes_part_on_the_map(secretary):
    member("Diemen", code="GM0384")
    membership(municipality("Altena", code="GM1959"), kind=MembershipKind.ASPIRANT)
    municipality("Goes", code="GM0664")

    html = show(secretary).content.decode()

    drawing = html[html.index('<svg viewBox="0 0 600 708"') :]
    assert re.findall(r'<path class="(\w+)" d="[^"]+"><title>([^<]+)', drawing) == [
        ("aspirant", "Altena"),
        ("lid", "Diemen"),
    ]


def test_list_of_a_day_that_was_today_leads_to_that_day():
    member("Diemen", code="GM0384")
    with time_machine.travel("2026-11-20 12:00 +01:00", tick=False):
        assert 'href="/leden/diemen/" tabindex' in show(user(Office.SECRETARIAT)).content.decode()

    with time_machine.travel("2026-11-21 12:00 +01:00", tick=False):
        html = show(user(Office.SECRETARIAT), peildatum="2026-11-20").content.decode()

    assert 'href="/leden/diemen/?peildatum=2026-11-20" tabindex' in html


def test_list_escapes_an_apostrophe(secretary):
    member("'s-Gravenhage", slug="s-gravenhage", code="GM0518")

    html = show(secretary).content.decode()

    assert html.count("&#x27;s-Gravenhage") == 2
    assert "/leden/s-gravenhage/" in html


def test_list_is_for_offices(client):
    diemen = member("Diemen")

    assert show(official_user(diemen)).status_code == 403
    assert client.get("/leden/").status_code == 302


def queries_of_the_register(person, url, query, captured_by, *, kept):
    """How many questions a look at a page asks the register; of the frame it takes a few more.

    ``kept``: what an earlier look left in the cache is still there.
    """
    client = client_of(person)
    client.get(url, query)
    if not kept:
        cache.clear()
    with captured_by(30) as captured:
        assert client.get(url, query).status_code == 200
    tables = [sql[sql.index(" FROM ") :] for sql in (q["sql"] for q in captured.captured_queries)]
    own = [sql for sql in tables if sql.startswith((' FROM "members_', " FROM (SELECT"))]
    return len(own), len(captured)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("query", "kept", "first"),
    [({}, 2, 8), ({"q": "voor"}, 6, 10), ({"status": "alle", "sort": "inhabitants"}, 2, 8)],
)
def test_list_asks_as_much_for_1_row_as_for_3(
    secretary, django_assert_max_num_queries, rows, query, kept, first
):
    for _ in range(rows):
        place = member(inhabitants=40_000)
        MunicipalityName.objects.create(municipality=place, name="Voorheen", kind=NameKind.FORMER)
        role(place)
    ask = partial(
        queries_of_the_register, secretary, "/leden/", query, django_assert_max_num_queries
    )

    own, all_of_them = ask(kept=True)
    own_first, _ = ask(kept=False)

    assert own == kept
    assert all_of_them <= kept + 4
    assert own_first == first


def test_list_is_kept_until_the_register_changes(secretary):
    diemen = member("Diemen")
    browser = client_of(secretary)
    browser.get("/leden/")

    diemen.set_name("Diemen aan de Diem")
    diemen.save()
    renamed = browser.get("/leden/").content.decode()
    record_decision(municipality=diemen, kind=DecisionKind.END, decided_on=today(), by=secretary)

    assert "Diemen aan de Diem" in renamed
    assert "Geen gemeente gevonden" in browser.get("/leden/").content.decode()


def test_list_that_is_kept_is_that_of_its_own_address(secretary):
    member("Diemen", inhabitants=32_977)
    member("Dijk en Waard", inhabitants=87_695)
    browser = client_of(secretary)
    asked = [
        {},
        {"omvang": "30-80"},
        {"omvang": "buiten"},
        {"sort": "-name"},
        {"status": "aspirant"},
    ]

    first = [
        re.findall(r'<th scope="row">.*?>([^<]+)</a>', text) for text in _texts(browser, asked)
    ]
    again = [
        re.findall(r'<th scope="row">.*?>([^<]+)</a>', text) for text in _texts(browser, asked)
    ]

    assert first == again
    assert first == [
        ["Diemen", "Dijk en Waard"],
        ["Diemen"],
        ["Dijk en Waard"],
        ["Dijk en Waard", "Diemen"],
        [],
    ]


def _texts(browser, asked):
    return [browser.get("/leden/", query).content.decode() for query in asked]


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("page", "3", True),
        ("page", "12345", False),
        ("page", "٣", False),
        ("sort", "-name", True),
        ("sort", "1; drop", False),
        ("q", "diemen", False),
        ("utm_source", "mail", False),
    ],
)
def test_list_is_kept_for_addresses_of_few_values_only(name, value, kept):
    assert is_kept(name, value) is kept


def test_export_is_what_is_on_the_screen(secretary):
    member("Diemen", inhabitants=32_977, code="GM0384", oin="00000001001997233000")
    member("Klein", inhabitants=20_000)

    response = visit(secretary, "/leden/gemeenten.csv", omvang="30-80", peildatum="2024-06-01")

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="gemeenten-2024-06-01.csv"' in response.headers["Content-Disposition"]
    head, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    assert head[:3] == ["CBS-code", "Gemeente", "Provincie"]
    assert rows == [
        ["GM0384", "Diemen", "Noord-Holland", "32977", "2024-01-01", "Lid", "2019-01-01"]
        + ["Op deze datum", "00000001001997233000", "2024-06-01"]
    ]


def test_export_for_excel_has_dates_and_numbers(secretary):
    member("Diemen", inhabitants=32_977, code="GM0384")

    response = visit(secretary, "/leden/gemeenten.xlsx", peildatum="2024-06-01")

    assert 'filename="gemeenten-2024-06-01.xlsx"' in response.headers["Content-Disposition"]
    page = load_workbook(io.BytesIO(response.content))["Gemeenten"]
    assert [page[f"{column}2"].value for column in "ABDG"] == [
        *("GM0384", "Diemen", 32_977),
        datetime.datetime(2019, 1, 1),
    ]


def test_export_holds_all_pages_and_who_is_no_member(secretary):
    for _ in range(60):
        municipality()

    response = visit(secretary, "/leden/gemeenten.csv", status="geen-lid")

    assert len(response.content.decode().splitlines()) == 61


# --- One municipality ---------------------------------------------------------------------------
def test_detail_tells_the_whole_story(register, secretary):
    text = text_of(visit(secretary, "/leden/diemen/"))

    assert "Lid sinds 16 mei 2023" in text
    assert "32.977 (1 januari 2024)" in text
    assert "31.822" in text
    assert "00000001001997233000" in text
    story = text_of(visit(secretary, "/leden/diemen/", deel="tijdlijn"))
    assert "Aspirant-lid van M50" in story
    assert "Uiterlijk beslissen op 22 augustus 2023." in story


def test_detail_on_another_day_shows_the_clock(register, secretary):
    text = text_of(visit(secretary, "/leden/diemen/", peildatum="2023-06-30"))

    assert "Lid sinds 16 mei 2023, gezien op 30 juni 2023" in text
    text = text_of(visit(secretary, "/leden/diemen/", peildatum="2023-04-15"))
    assert "Aspirant-lid sinds 22 augustus 2022, gezien op 15 april 2023" in text
    assert "uiterlijk op 22 augustus 2023" in text
    assert "31.822 (1 januari 2022)" in text


def test_detail_of_a_merged_municipality_leads_to_its_successor(register, secretary):
    response = visit(secretary, "/leden/hellevoetsluis/")

    assert "Oud-lid opgegaan op 1 januari 2023" in text_of(response)
    assert "Deze gemeente bestaat niet meer." in text_of(response)
    assert 'href="/leden/voorne-aan-zee/"' in response.content.decode()
    assert "Besluit vastleggen" not in text_of(response)
    assert "Samengegaan" not in text_of(visit(secretary, "/leden/voorne-aan-zee/"))


@pytest.mark.parametrize(
    "slug", ["s-gravenhage", "sudwest-fryslan", "berg-en-dal", "haaren", "bergen-nh"]
)
def test_detail_has_a_page_for_every_name(register, secretary, slug):
    assert visit(secretary, f"/leden/{slug}/").status_code == 200


def test_detail_of_another_municipality_is_not_there():
    member("Altena")
    person = official_user(member("Diemen"))

    assert visit(person, "/leden/diemen/").status_code == 200
    assert visit(person, "/leden/altena/").status_code == 404
    assert visit(person, "/leden/nergens/").status_code == 404


def test_detail_of_the_own_municipality_has_no_way_to_the_list():
    person = official_user(member("Diemen"))

    assert 'href="/leden/"' not in visit(person, "/leden/diemen/").content.decode()


def test_detail_warns_when_there_is_no_contact_official(secretary):
    role(member("Diemen"))
    member("Altena")

    assert "Geen contactambtenaar." not in text_of(visit(secretary, "/leden/diemen/"))
    assert "Contactambtenaar toevoegen" in text_of(visit(secretary, "/leden/altena/"))
    assert "Contactambtenaar toevoegen" not in text_of(visit(user(Office.BOARD), "/leden/altena/"))


def test_detail_says_why_no_invoice_can_be_made(secretary):
    billing(member("Diemen"), street="")

    text = text_of(visit(secretary, "/leden/diemen/"))
    dues = text_of(visit(secretary, "/leden/diemen/", deel="contributie"))

    assert "Er kan nog geen factuur worden gemaakt." in text
    assert "Er kan nog geen factuur worden gemaakt. Vul aan: straat en huisnummer." in dues


def test_detail_shows_people_of_the_past_only_to_who_keeps_the_register(secretary):
    diemen = member("Diemen")
    past = {"starts_on": day("2020-01-01"), "ends_on": day("2021-01-01")}
    role(diemen, person=official("Bas Vroeger"), **past)
    role(diemen, RoleKind.MAYOR, person=official("Loes Nu"))
    later = datetime.date.today() + datetime.timedelta(days=30)
    role(diemen, RoleKind.ALDERMAN, person=official("Koen Straks"), starts_on=later)

    everything = text_of(visit(secretary, "/leden/diemen/", deel="mensen"))
    less = text_of(visit(user(Office.BOARD), "/leden/diemen/", deel="mensen"))

    assert all(name in everything for name in ("Bas Vroeger", "Loes Nu", "Koen Straks"))
    assert "Loes Nu" in less
    assert "Bas Vroeger" not in less
    assert "Koen Straks" not in less


def test_detail_of_a_new_municipality_says_that_nothing_is_known(secretary):
    municipality("Nieuwstad")

    text = text_of(visit(secretary, "/leden/nieuwstad/"))

    assert "Geen lid" in text
    story = text_of(visit(secretary, "/leden/nieuwstad/", deel="tijdlijn"))
    assert "Er is nog niets vastgelegd over deze gemeente." in story
    assert "Onbekend op deze dag" in text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(
    ("part", "asked"),
    [("", 2), ("tijdlijn", 11), ("mensen", 7), ("pijlers", 4), ("contributie", 4)],
)
def test_detail_asks_as_much_for_1_row_as_for_3(
    secretary, django_assert_max_num_queries, rows, part, asked
):
    diemen = member("Diemen", inhabitants=40_000)
    billing(diemen)
    for number in range(rows):
        role(diemen, RoleKind.ADVISER)
        population(diemen, 30_000, day(f"200{number}-01-01"))
        merger(municipality(), diemen, day("2019-01-01"), share=Share.FULL)
        Decision.objects.create(municipality=diemen, kind="end", decided_on=day("2019-01-01"))
        MunicipalityName.objects.create(municipality=diemen, name=f"D{number}", kind=NameKind.ALIAS)

    own, _ = queries_of_the_register(
        secretary, "/leden/diemen/", {"deel": part}, django_assert_max_num_queries, kept=True
    )

    assert own == asked


def test_decision_document_is_for_who_may_see_the_municipality(secretary):
    diemen = member("Diemen")
    decision = Decision.objects.create(
        municipality=diemen, kind="member", decided_on=day("2023-05-16")
    )
    decision.document.save("besluit.pdf", ContentFile(b"%PDF-1.7 besluit"))
    url = f"/leden/diemen/besluiten/{decision.pk}/document/"

    response = visit(secretary, url)

    assert b"".join(response.streaming_content) == b"%PDF-1.7 besluit"
    assert "besluit-diemen-16-mei-2023.pdf" in response.headers["Content-Disposition"]
    own = visit(official_user(diemen), url)
    assert b"".join(own.streaming_content) == b"%PDF-1.7 besluit"
    assert visit(official_user(member("Altena")), url).status_code == 404
    assert url in visit(secretary, "/leden/diemen/", deel="tijdlijn").content.decode()


def test_decision_document_of_another_municipality_is_not_there(secretary):
    decision = Decision.objects.create(
        municipality=member("Diemen"), kind="member", decided_on=day("2023-05-16")
    )
    member("Altena")

    assert visit(secretary, f"/leden/altena/besluiten/{decision.pk}/document/").status_code == 404
    assert visit(secretary, f"/leden/diemen/besluiten/{decision.pk}/document/").status_code == 404


def test_ended_memberships_are_told_as_history(secretary):
    place = municipality("Hoogeveen")
    membership(place, ends_on=day("2023-01-01"), end_reason=EndReason.RESIGNED)

    text = text_of(visit(secretary, "/leden/hoogeveen/", deel="tijdlijn"))

    assert "Oud-lid tot 1 januari 2023" in text
    assert "Reden: opgezegd." in text


@pytest.mark.parametrize(
    ("signal", "then", "told"),
    [
        ("factuuradres", "2024-06-01", True),
        ("bevestiging", "2024-06-01", True),
        ("contactambtenaar", "2024-06-01", False),
        ("factuuradres", "", False),
    ],
)
def test_what_is_only_known_of_today_says_so_on_another_day(secretary, signal, then, told):
    member("Diemen")

    text = text_of(show(secretary, signaal=signal, peildatum=then))

    assert ("weet het portaal alleen van vandaag" in text) == told


def test_who_only_was_an_aspirant_is_no_former_member(secretary):
    place = municipality("Castricum")
    membership(
        place,
        kind="aspirant",
        ends_on=day("2023-01-01"),
        end_reason=EndReason.NOT_CONTINUED,
    )

    listed = text_of(show(secretary, status="oud-lid"))
    story = text_of(visit(secretary, "/leden/castricum/", deel="tijdlijn"))

    assert "Aspirant-lid geweest" in listed
    assert "Geen aspirant-lid meer" in story
    assert "Oud-lid tot" not in listed + story
