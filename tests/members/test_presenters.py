import datetime

import pytest

from members.choices import Certainty, EndReason, MembershipKind, NameKind, RoleKind, Share
from members.models import (
    Decision,
    Membership,
    Municipality,
    MunicipalityName,
    MunicipalRole,
    Official,
    Population,
    Succession,
)
from members.presenters import (
    certain_date,
    enumerate_names,
    found_by_note,
    outside_band,
    population_bars,
    timeline,
)
from members.presenters_story import role_lines

DAY = datetime.date(2022, 1, 1)


def place(name, pk, **values):
    made = Municipality(pk=pk, code=f"GM{pk:04d}", slug=name.lower().replace(" ", "-"), **values)
    made.set_name(name)
    return made


def story(municipality, **parts):
    empty = {"memberships": [], "decisions": [], "successions": [], "names": []}
    lines = timeline(municipality, **{**empty, **parts})
    return [(line.date.replace("\xa0", " "), line.title) for line in lines]


def test_certain_date_admits_what_is_not_known():
    assert certain_date(DAY, Certainty.EXACT) == "1\xa0januari\xa02022"
    assert certain_date(DAY, Certainty.BY_THEN) == "uiterlijk 1\xa0januari\xa02022"


@pytest.mark.parametrize(
    ("inhabitants", "is_outside"),
    [(29_999, True), (30_000, False), (80_000, False), (80_001, True), (0, True), (None, False)],
)
def test_outside_band_takes_the_borders_in(inhabitants, is_outside):
    assert outside_band(inhabitants) is is_outside


@pytest.mark.parametrize(
    ("names", "text"), [(["A"], "A"), (["A", "B"], "A en B"), (["A", "B", "C"], "A, B en C")]
)
def test_enumerate_names_joins_as_people_do(names, text):
    assert enumerate_names(names) == text


def test_timeline_tells_of_a_merger_on_both_sides():
    old, other = place("Heerhugowaard", 1, ends_on=DAY), place("Langedijk", 2, ends_on=DAY)
    new = place("Dijk en Waard", 3, starts_on=DAY)
    rows = [
        Succession(predecessor=old, successor=new, on=DAY),
        Succession(predecessor=other, successor=new, on=DAY),
    ]

    assert story(new, successions=rows) == [
        ("1 januari 2022", "Ontstaan uit Heerhugowaard en Langedijk")
    ]
    assert story(old, successions=rows[:1]) == [("1 januari 2022", "Opgegaan in Dijk en Waard")]


def test_timeline_of_a_successor_that_existed_before():
    weesp, amsterdam = place("Weesp", 1), place("Amsterdam", 2)
    row = Succession(predecessor=weesp, successor=amsterdam, on=datetime.date(2022, 3, 24))

    assert story(amsterdam, successions=[row]) == [("24 maart 2022", "Samengegaan met Weesp")]


def test_timeline_of_a_municipality_that_was_divided():
    haaren = place("Haaren", 1, ends_on=DAY)
    rows = [
        Succession(predecessor=haaren, successor=place(name, number), on=DAY, share=Share.PART)
        for number, name in enumerate(["Vught", "Boxtel", "Tilburg"], start=2)
    ]

    assert story(haaren, successions=rows) == [
        ("1 januari 2022", "Verdeeld over Boxtel, Tilburg en Vught")
    ]


def test_timeline_of_a_new_name():
    berg = place("Berg en Dal", 1)
    name = MunicipalityName(name="Groesbeek", kind=NameKind.FORMER, used_until=DAY)

    assert story(berg, names=[name]) == [("1 januari 2022", "Heet sindsdien Berg en Dal")]


def test_timeline_tells_a_decision_and_its_membership_once():
    diemen = place("Diemen", 1)
    decision = Decision(pk=7, municipality=diemen, kind="aspirant", decided_on=DAY, decide_by=DAY)
    row = Membership(
        municipality=diemen, kind=MembershipKind.ASPIRANT, starts_on=DAY, decision=decision
    )

    assert story(diemen, memberships=[row], decisions=[decision]) == [
        ("1 januari 2022", "Aspirant-lid van M50")
    ]


def test_timeline_tells_a_decision_that_takes_effect_later_apart():
    diemen = place("Diemen", 1)
    decision = Decision(
        pk=7, municipality=diemen, kind="member", decided_on=datetime.date(2021, 10, 5)
    )
    row = Membership(municipality=diemen, kind="member", starts_on=DAY, decision=decision)

    assert story(diemen, memberships=[row], decisions=[decision]) == [
        ("1 januari 2022", "Lid van M50"),
        ("5 oktober 2021", "Besluit tot lidmaatschap"),
    ]


def test_timeline_tells_the_end_but_not_the_change_to_member():
    aspirant = Membership(
        kind=MembershipKind.ASPIRANT, starts_on=DAY, ends_on=DAY, end_reason=EndReason.CONTINUED
    )
    left = Membership(
        kind=MembershipKind.MEMBER,
        starts_on=datetime.date(2019, 1, 1),
        start_certainty=Certainty.BY_THEN,
        ends_on=datetime.date(2023, 1, 1),
        end_certainty=Certainty.BY_THEN,
        end_reason=EndReason.RESIGNED,
    )

    assert story(place("Hoogeveen", 1), memberships=[aspirant, left]) == [
        ("Uiterlijk 1 januari 2023", "Geen lid meer"),
        ("1 januari 2022", "Aspirant-lid van M50"),
        ("Uiterlijk 1 januari 2019", "Lid van M50"),
    ]


def test_found_by_note_says_why():
    hague = MunicipalityName(name="Den Haag", kind=NameKind.SHORT)
    former = MunicipalityName(name="Groesbeek", kind=NameKind.FORMER)
    whole = Succession(predecessor=place("Weesp", 1), successor=place("Amsterdam", 2), on=DAY)
    part = Succession(
        predecessor=place("Haaren", 3), successor=place("Vught", 4), on=DAY, share=Share.PART
    )

    assert found_by_note([hague], []) == "ook bekend als Den Haag"
    assert found_by_note([former], [whole, whole]) == "voorheen Groesbeek, voorheen Weesp"
    assert found_by_note([], [part]) == "kreeg een deel van Haaren"
    assert found_by_note([], []) == ""


def test_population_bars_measure_against_the_largest():
    rows = [
        Population(on=datetime.date(2024, 1, 1), inhabitants=32_977),
        Population(on=datetime.date(2022, 1, 1), inhabitants=16_488),
    ]

    assert [(bar.label[-4:], bar.value, bar.share, bar.kind) for bar in population_bars(rows)] == [
        ("2022", "16.488", 50, "warn"),
        ("2024", "32.977", 100, ""),
    ]


def test_population_bars_of_nobody_do_not_divide_by_zero():
    assert population_bars([Population(on=DAY, inhabitants=0)])[0].share == 0
    assert population_bars([]) == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (RoleKind.ALDERMAN, "Bas Proef is geen wethouder meer"),
        (RoleKind.FINANCE, "Bas Proef is niet meer bij de financiële administratie"),
    ],
)
def test_story_dates_the_end_of_a_role_on_the_first_day_without_it(kind, told):
    held = MunicipalRole(
        official=Official(name="Bas Proef"),
        kind=kind,
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2024, 7, 1),
    )

    end = role_lines([held])[1]

    assert (end.date.replace("\xa0", " "), end.title) == ("1 juli 2024", told)
