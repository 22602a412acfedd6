import datetime

import pytest

from members import importing
from members.choices import NameKind
from members.import_plans import (
    MUNICIPALITY_COLUMNS,
    OIN_COLUMNS,
    POPULATION_COLUMNS,
    oin_problem,
    plan_municipalities,
    plan_oins,
    plan_populations,
)
from members.models import Municipality, Population
from tests.members.builders_members import municipality, population

pytestmark = pytest.mark.django_db


def load(plan, columns, *lines):
    """Plan and apply a file of ``lines`` (the first is the head); the plan."""
    text = "\n".join(lines) + "\n"
    made = plan(importing.read(text.encode(), filename="proef.csv", columns=columns))
    if not made.refused:
        importing.apply(made, by=None)
    return made


def reasons(plan):
    return [str(refusal) for refusal in plan.refused]


# --- Municipalities -----------------------------------------------------------------------------
HEAD = "code,name,short_name,cbs_name,former_name,former_name_until,province,area_km2,starts_on,ends_on"


def test_municipalities_get_other_names_a_slug_and_a_key():
    load(
        plan_municipalities,
        MUNICIPALITY_COLUMNS,
        HEAD,
        "GM0518,'s-Gravenhage,Den Haag,,,,PV28,82.45,,",
        "GM0603,Rijswijk,,Rijswijk (ZH.),,,PV28,13.96,,",
        "GM1900,Súdwest-Fryslân,,,,,PV21,522.7,2011-01-01,",
    )

    hague, rijswijk, fryslan = Municipality.objects.order_by("code")
    assert (hague.slug, hague.sort_key) == ("s-gravenhage", "s gravenhage")
    assert [(n.name, n.kind) for n in hague.names.all()] == [("Den Haag", NameKind.SHORT)]
    assert [(n.name, n.kind) for n in rijswijk.names.all()] == [("Rijswijk (ZH.)", NameKind.ALIAS)]
    assert (fryslan.slug, fryslan.starts_on) == ("sudwest-fryslan", datetime.date(2011, 1, 1))
    assert str(hague.area_km2) == "82.45"


def test_municipalities_with_one_name_get_two_slugs():
    load(
        plan_municipalities,
        MUNICIPALITY_COLUMNS,
        HEAD,
        "GM0001,Hengelo,,,,,PV23,,,",
        "GM0002,Hengelo,,,,,PV25,,,",
    )

    assert sorted(Municipality.objects.values_list("slug", flat=True)) == [
        "hengelo",
        "hengelo-gm0002",
    ]


def test_municipalities_renamed_keep_slug_and_old_name():
    load(plan_municipalities, MUNICIPALITY_COLUMNS, HEAD, "GM1945,Groesbeek,,,,,PV25,,,")

    plan = load(plan_municipalities, MUNICIPALITY_COLUMNS, HEAD, "GM1945,Berg en Dal,,,,,PV25,,,")
    again = load(plan_municipalities, MUNICIPALITY_COLUMNS, HEAD, "GM1945,Berg en Dal,,,,,PV25,,,")

    place = Municipality.objects.get()
    assert (place.name, place.slug, place.search_key) == (
        "Berg en Dal",
        "groesbeek",
        "berg en dal | groesbeek",
    )
    assert [(n.name, n.kind) for n in place.names.all()] == [("Groesbeek", NameKind.FORMER)]
    assert (len(plan.added), len(plan.changed)) == (1, 1)
    assert (again.added, again.changed) == ([], [])


def test_municipalities_empty_cells_take_nothing_away():
    place = municipality("Diemen", code="GM0384", starts_on=datetime.date(1813, 1, 1))

    load(plan_municipalities, MUNICIPALITY_COLUMNS, HEAD, "GM0384,Diemen,,,,,PV27,,,")

    place.refresh_from_db()
    assert place.starts_on == datetime.date(1813, 1, 1)


def test_municipalities_twice_in_a_file_are_refused():
    plan = load(
        plan_municipalities,
        MUNICIPALITY_COLUMNS,
        HEAD,
        "GM0384,Diemen,,,,,PV27,,,",
        "384,Diemen,,,,,PV27,,,",
    )

    assert reasons(plan) == [
        "rij 3, kolom code: GM0384 staat twee keer in dit bestand. Haal één rij weg."
    ]


def test_municipalities_with_wrong_cells_name_each_of_them():
    plan = load(plan_municipalities, MUNICIPALITY_COLUMNS, HEAD, "GM0384,,,,,,PV99,groot,,")

    assert [(r.row, r.column) for r in plan.refused] == [
        (2, "province"),
        (2, "area_km2"),
        (2, "name"),
    ]


@pytest.mark.parametrize("area", ["NaN", "Infinity", "1e9", "-3", "123456", "1.234.5"])
def test_municipalities_with_an_area_that_is_none_are_refused(area):
    plan = load(plan_municipalities, MUNICIPALITY_COLUMNS, HEAD, f"GM0384,Diemen,,,,,PV27,{area},,")

    assert [(r.row, r.column) for r in plan.refused] == [(2, "area_km2")]


def test_municipalities_that_end_before_they_begin_are_refused():
    plan = load(
        plan_municipalities,
        MUNICIPALITY_COLUMNS,
        HEAD,
        "GM0384,Diemen,,,,,PV27,,2022-01-01,2022-01-01",
    )

    assert [(r.row, r.column) for r in plan.refused] == [(2, "ends_on")]


# --- Inhabitants --------------------------------------------------------------------------------
def test_populations_are_added_and_corrected():
    diemen = municipality("Diemen", code="GM0384")
    head = "code,on,inhabitants,status,source"
    load(plan_populations, POPULATION_COLUMNS, head, "GM0384,2026-01-01,34000,provisional,CBS")

    plan = load(plan_populations, POPULATION_COLUMNS, head, "GM0384,2026-01-01,34.012,final,CBS")

    figure = Population.objects.get(municipality=diemen)
    assert (figure.inhabitants, figure.status) == (34012, "final")
    assert [str(change) for change in plan.changed] == [
        "Diemen, 1\xa0januari\xa02026 (inhabitants: 34000 → 34012; status: provisional → final)"
    ]


def test_populations_of_an_unknown_municipality_are_refused():
    plan = load(
        plan_populations,
        POPULATION_COLUMNS,
        "code,on,inhabitants,source",
        "GM0001,2026-01-01,5,CBS",
    )

    assert reasons(plan) == [
        "rij 2, kolom code: GM0001 staat niet in het register. Laad eerst de gemeenten."
    ]


def test_populations_without_a_source_are_refused():
    population(municipality("Diemen", code="GM0384"), 32977)

    plan = load(
        plan_populations,
        POPULATION_COLUMNS,
        "code,on,inhabitants,source",
        "GM0384,2026-01-01,34000,",
    )

    assert reasons(plan) == ["rij 2, kolom source: dit vak is leeg. Vul het in."]


def test_populations_twice_in_a_file_are_refused():
    municipality("Diemen", code="GM0384")
    line = "GM0384,2026-01-01,34000,CBS"

    plan = load(plan_populations, POPULATION_COLUMNS, "code,on,inhabitants,source", line, line)

    assert [r.row for r in plan.refused] == [3]


# --- OIN ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("oin", "is_good"),
    [
        ("00000001001997233000", True),
        ("00000003273766950000", True),
        ("00000099000000001000", True),
        ("00000001001997234000", False),
        ("00000001001997233001", False),
        ("00000003273766950001", False),
        ("0000000100199723300", False),
        ("0000000100199723300x", False),
    ],
)
def test_oin_problem_knows_the_numbers_inside(oin, is_good):
    assert (oin_problem(oin) == "") == is_good


def test_oins_of_another_municipality_are_refused():
    municipality("Diemen", code="GM0384", oin="00000001001997233000")
    municipality("Altena", code="GM1959")

    plan = load(
        plan_oins, OIN_COLUMNS, "code,oin,registered_on", "GM1959,00000001001997233000,2016-09-06"
    )

    assert reasons(plan) == ["rij 2, kolom oin: 00000001001997233000 is al van Diemen."]


def test_oins_that_are_wrong_are_refused():
    municipality("Diemen", code="GM0384")

    plan = load(plan_oins, OIN_COLUMNS, "code,oin,registered_on", "GM0384,123,2016-09-06")

    assert reasons(plan) == ["rij 2, kolom oin: “123” heeft geen 20 cijfers."]
