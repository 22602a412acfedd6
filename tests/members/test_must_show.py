"""What the register must show, with the data that come with it and through the pages themselves."""

import csv
import datetime
import io

import pytest

from m50portal.accounts.choices import Office
from members import demo
from members.models import Municipality
from members.selectors import count_on
from tests.builders import user, visit

pytestmark = pytest.mark.django_db
# As the network itself listed them (members/data/SOURCES.md, docs/decisions/0003).
IN_2019 = (
    "Altena|Barneveld|Coevorden|De Bilt|De Ronde Venen|Den Helder|Doetinchem|Dronten|"
    "Etten-Leur|Gooise Meren|Gorinchem|Heerhugowaard|Hellevoetsluis|Hoogeveen|Kampen|"
    "Kerkrade|Leidschendam-Voorburg|Lochem|Meierijstad|Nieuwegein|Nijkerk|Oldambt|"
    "Oosterhout|Papendrecht|Peel en Maas|Pijnacker-Nootdorp|Ridderkerk|Rijssen-Holten|"
    "Rijswijk|Roermond|Soest|Tiel|Veenendaal|Veldhoven|Velsen|Venray|Waalwijk|"
    "Winterswijk|Woerden|Zeist"
).split("|")
IN_2023 = (
    "Altena|Barendrecht|Barneveld|Bergen op Zoom|Coevorden|De Bilt|De Ronde Venen|"
    "Den Helder|Diemen|Dijk en Waard|Doetinchem|Dronten|Etten-Leur|Geldrop-Mierlo|Goes|"
    "Gooise Meren|Gorinchem|Hellendoorn|Hendrik-Ido-Ambacht|Houten|Kampen|Kerkrade|"
    "Landgraaf|Leidschendam-Voorburg|Lingewaard|Lochem|Meierijstad|Midden-Groningen|"
    "Nieuwegein|Nijkerk|Oldambt|Oost Gelre|Oosterhout|Overbetuwe|Papendrecht|"
    "Peel en Maas|Pijnacker-Nootdorp|Raalte|Ridderkerk|Rijssen-Holten|Rijswijk|Roermond|"
    "Schagen|Soest|Terneuzen|Tiel|Utrechtse Heuvelrug|Veenendaal|Veldhoven|Velsen|Venray|"
    "Voorne aan Zee|Waalwijk|Waddinxveen|Wassenaar|Weert|Winterswijk|Woerden|Zeist|"
    "Zutphen|Zwijndrecht"
).split("|")


@pytest.fixture
def secretary():
    demo.load_register(by=None)
    return user(Office.SECRETARIAT)


def participants(person, day):
    """The names in the list of a day, as downloaded."""
    response = visit(person, "/leden/gemeenten.csv", peildatum=day)
    rows = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    return sorted(row["Gemeente"] for row in rows)


@pytest.mark.parametrize("day", ["2019-01-01", "2019-06-01", "2021-12-31"])
def test_the_list_of_2019_holds_exactly_these_40(secretary, day):
    assert len(IN_2019) == 40
    assert participants(secretary, day) == sorted(IN_2019)
    assert count_on(datetime.date.fromisoformat(day)) == {"member": 40, "aspirant": 0}
    assert "<strong>40 leden</strong>" in visit(
        secretary, "/leden/", peildatum=day
    ).content.decode().replace("\u00a0", " ")


def test_the_list_of_april_2023_holds_exactly_these_61(secretary):
    assert len(IN_2023) == 61
    assert participants(secretary, "2023-04-15") == sorted(IN_2023)
    assert count_on(datetime.date(2023, 4, 15)) == {"member": 60, "aspirant": 1}


OLD_AND_NEW = {
    "2021-01-01": ("Heerhugowaard", "Hellevoetsluis"),
    "2021-12-31": ("Heerhugowaard", "Hellevoetsluis"),
    "2022-01-01": ("Dijk en Waard", "Hellevoetsluis"),
    "2022-12-31": ("Dijk en Waard", "Hellevoetsluis"),
    "2023-01-01": ("Dijk en Waard", "Voorne aan Zee"),
}


@pytest.mark.parametrize(("day", "shown"), OLD_AND_NEW.items())
def test_two_members_that_merged_stand_in_the_list_under_the_name_of_the_day(secretary, day, shown):
    four = {"Heerhugowaard", "Hellevoetsluis", "Dijk en Waard", "Voorne aan Zee"}

    assert four & set(participants(secretary, day)) == set(shown)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("heerhugowaard", "dijk-en-waard"),
        ("langedijk", "dijk-en-waard"),
        ("hellevoetsluis", "voorne-aan-zee"),
        ("westvoorne", "voorne-aan-zee"),
    ],
)
def test_an_old_name_finds_the_municipality_of_now(secretary, old, new):
    listed = visit(secretary, "/leden/", q=old).content.decode()
    assert f'href="/leden/{new}/"' in listed
    assert f'href="/leden/{new}/"' in visit(secretary, "/zoeken/", q=old).content.decode()
    page = visit(secretary, f"/leden/{old}/").content.decode()
    assert "Deze gemeente bestaat niet meer." in page
    assert f'href="/leden/{new}/"' in page


def test_nothing_of_who_merged_is_lost(secretary):
    for slug in ("heerhugowaard", "hellevoetsluis"):
        place = Municipality.objects.get(slug=slug)
        assert place.memberships.count() == 1
        page = visit(secretary, f"/leden/{slug}/", deel="tijdlijn").content.decode()
        for event in ("Opgegaan in", "Lid van M50", "Reden: opgegaan in een andere gemeente."):
            assert event in page


def test_haaren_is_divided_over_four(secretary):
    four = ("boxtel", "oisterwijk", "tilburg", "vught")
    page = visit(secretary, "/leden/haaren/").content.decode()
    assert "Zij is verdeeld over" in page
    story = visit(secretary, "/leden/haaren/", deel="tijdlijn").content.decode()
    assert "Verdeeld over Boxtel, Oisterwijk, Tilburg en Vught" in story
    found = visit(secretary, "/leden/", q="haaren", status="alle").content.decode()
    for slug in four:
        assert f'href="/leden/{slug}/"' in page
        assert f'href="/leden/{slug}/"' in found
    before = visit(secretary, "/leden/haaren/", peildatum="2020-12-31").content.decode()
    assert "Deze gemeente bestaat niet meer." not in before
    mergers = visit(secretary, "/herindelingen/", q="haaren")
    (item,) = mergers.context["page_obj"]
    assert (item.kind, item.new_names) == ("Splitsing", "Boxtel, Oisterwijk, Tilburg en Vught")


def test_berg_en_dal_is_called_groesbeek_before_2016(secretary):
    url = "/leden/berg-en-dal/"

    titles = [
        visit(secretary, url, peildatum=day).context_data["title"]
        for day in ("2015-12-31", "2016-01-01")
    ]

    assert titles == ["Groesbeek", "Berg en Dal"]
