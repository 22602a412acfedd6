import datetime

import pytest

from members.choices import NameKind, RoleKind
from members.models import BillingProfile, Decision, MunicipalityName, RegisterImport
from tests.members.builders_members import (
    membership,
    merger,
    municipality,
    official,
    population,
    role,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2022, 8, 22)


def test_models_read_as_people_say_them():
    diemen, altena = municipality("Diemen"), municipality("Altena")
    held = role(diemen, RoleKind.MAYOR, person=official("Bas Proef"), starts_on=DAY)
    things = [
        diemen,
        MunicipalityName(name="Den Haag", kind=NameKind.SHORT),
        population(diemen, 32_977, DAY),
        merger(diemen, altena, DAY),
        Decision(municipality=diemen, kind="aspirant", decided_on=DAY),
        membership(diemen, DAY, kind="aspirant"),
        BillingProfile(municipality=diemen),
        held.official,
        held,
        RegisterImport(what="inwoners", filename="cbs.csv"),
    ]

    assert [str(thing).replace("\xa0", " ") for thing in things] == [
        "Diemen",
        "Den Haag",
        "Diemen, 22 augustus 2022: 32.977 inwoners",
        "Diemen → Altena (22 augustus 2022)",
        "Besluit tot aspirant-lidmaatschap: Diemen, 22 augustus 2022",
        "Diemen: Aspirant-lid, sinds 22 augustus 2022",
        "Factuurgegevens Diemen",
        "Bas Proef",
        "Bas Proef: Burgemeester Diemen, sinds 22 augustus 2022",
        "inwoners: cbs.csv",
    ]


def test_municipality_is_addressed_by_its_legal_name():
    assert municipality("'s-Gravenhage", slug="s-gravenhage").legal_name == "Gemeente 's-Gravenhage"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("De Bilt", "de bilt"),
        ("Den Helder", "den helder"),
        ("Peel en Maas", "peel en maas"),
        ("'s-Gravenhage", "s gravenhage"),
        ("’s-Gravenhage", "s gravenhage"),
        ("Súdwest-Fryslân", "sudwest fryslan"),
        ("Rijssen-Holten", "rijssen holten"),
    ],
)
def test_municipality_name_sorts_as_the_network_lists_it(name, key):
    place = municipality(name, slug="x")

    assert place.sort_key == key


def test_municipality_name_keeps_what_finds_it_within_its_column():
    place = municipality("Diemen")

    place.set_name("Diemen", also_found_as=["x" * 200, "y" * 200])

    assert len(place.search_key) == 300
