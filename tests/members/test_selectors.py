import datetime

import pytest
import time_machine

from members.choices import EndReason, Gap, MembershipKind, RoleKind, Share
from members.models import Decision, Municipality, Succession
from members.register_selectors import (
    aspirants_with_clock,
    months_before,
    register_signals,
    summary_on,
)
from members.selectors import (
    contact_officials,
    count_on,
    found_by_old_name,
    heirs_on,
    own_municipality,
)
from tests.builders import user
from tests.members.builders_members import (
    billing,
    member,
    membership,
    merger,
    municipality,
    official,
    population,
    role,
)

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def on_today():
    """These tests look at one day; builders begin roles "yesterday"."""
    with time_machine.travel("2026-11-20 12:00 +01:00"):
        yield


def day(text):
    return datetime.date.fromisoformat(text)


# --- Counts -------------------------------------------------------------------------------------
def test_count_on_counts_half_open():
    place = municipality()
    membership(place, day("2020-01-01"), ends_on=day("2024-02-29"), end_reason=EndReason.RESIGNED)

    counts = [
        count_on(day(text))["member"]
        for text in ("2019-12-31", "2020-01-01", "2024-02-28", "2024-02-29")
    ]

    assert counts == [0, 1, 1, 0]


def test_count_on_tells_aspirants_apart():
    member()
    membership(municipality(), kind=MembershipKind.ASPIRANT)

    assert count_on(TODAY) == {"member": 1, "aspirant": 1}


def test_summary_on_counts_and_warns_outside_the_guideline():
    for inhabitants in (29_999, 30_000, 80_000, 80_001):
        member(inhabitants=inhabitants)
    population(municipality(), 900_000)
    member()

    summary = summary_on(TODAY)

    assert (summary.members, summary.aspirants, summary.participating) == (5, 0, 5)
    assert summary.outside_band == 2
    assert (summary.inhabitants, summary.national) == (220_000, 1_120_000)
    assert (summary.share, summary.without_figure) == ("19,6", 1)


def test_summary_on_uses_figures_of_that_day():
    place = member(inhabitants=40_000)
    population(place, 29_000, day("2022-01-01"))

    assert summary_on(day("2021-12-31")).figures_on is None
    assert summary_on(day("2023-12-31")).outside_band == 1
    assert summary_on(day("2024-01-01")).outside_band == 0


def test_summary_on_ignores_a_day_with_few_figures():
    places = [member(inhabitants=40_000) for _ in range(3)]
    population(places[0], 41_000, day("2025-01-01"))

    assert summary_on(TODAY).figures_on == day("2024-01-01")


def test_summary_on_follows_every_change_of_the_register():
    place = member()
    assert summary_on(TODAY).members == 1

    stay = place.memberships.get()
    stay.ends_on, stay.end_reason = day("2025-01-01"), EndReason.RESIGNED
    stay.save()
    assert summary_on(TODAY).members == 0

    member()
    assert summary_on(TODAY).members == 1


def test_summary_on_asks_one_question_when_nothing_changed(django_assert_num_queries):
    member(inhabitants=40_000)
    summary_on(TODAY)

    with django_assert_num_queries(1):
        summary_on(TODAY)


# --- Signals ------------------------------------------------------------------------------------
def signals(on=TODAY):
    return {signal.key: signal.count for signal in register_signals(on)}


def test_register_signals_count_what_is_missing_in_one_query(django_assert_num_queries):
    whole = member(inhabitants=40_000, confirmed_on=day("2026-01-01"))
    role(whole)
    billing(whole)
    bare = member(inhabitants=20_000, confirmed_on=day("2025-12-31"))
    billing(bare, street="", buyer_reference="")
    member()
    municipality()

    with django_assert_num_queries(1):
        found = signals()

    assert found == {
        Gap.CONTACT_OFFICIAL: 2,
        Gap.INVOICE_ADDRESS: 2,
        Gap.BUYER_REFERENCE: 2,
        Gap.CONFIRMATION: 2,
        "buiten": 1,
    }


def test_register_signals_lead_to_the_list_behind_them():
    urls = {signal.key: signal.url for signal in register_signals(TODAY)}

    assert urls["contactambtenaar"] == "/leden/?signaal=contactambtenaar"
    assert urls["buiten"] == "/leden/?omvang=buiten"


def test_register_signals_forget_a_contact_official_who_left():
    role(member(), starts_on=day("2022-01-01"), ends_on=day("2026-11-20"))

    assert signals(day("2026-11-19"))["contactambtenaar"] == 0
    assert signals(TODAY)["contactambtenaar"] == 1


# --- Aspirants ----------------------------------------------------------------------------------
def aspirant(name, decide_by):
    place = municipality(name)
    decision = Decision.objects.create(
        municipality=place, kind="aspirant", decided_on=day("2022-08-22"), decide_by=decide_by
    )
    return membership(place, day("2022-08-22"), kind=MembershipKind.ASPIRANT, decision=decision)


@pytest.mark.parametrize(
    ("on", "level", "kind", "text"),
    [
        ("2023-02-21", "later", "info", "Nog ruim 5 maanden"),
        ("2023-02-22", "six", "warn", "Nog ruim 5 maanden"),
        ("2023-05-22", "three", "warn", "Nog ruim 2 maanden"),
        ("2023-07-22", "one", "bad", "Nog 31 dagen"),
        ("2023-08-21", "one", "bad", "Nog 1 dag"),
        ("2023-08-22", "one", "bad", "Vandaag is de laatste dag"),
        ("2023-08-23", "passed", "bad", "De termijn is voorbij"),
    ],
)
def test_aspirants_with_clock_count_down(on, level, kind, text):
    aspirant("Diemen", day("2023-08-22"))

    clock = aspirants_with_clock(day(on))[0]

    assert (clock.level, clock.kind) == (level, kind)
    assert clock.text == text


def test_aspirants_with_clock_put_the_most_urgent_first():
    aspirant("Weert", None)
    aspirant("Goes", day("2023-12-01"))
    aspirant("Diemen", day("2023-08-22"))

    clocks = aspirants_with_clock(day("2023-01-01"))

    assert [str(clock.municipality) for clock in clocks] == ["Diemen", "Weert", "Goes"]


def test_aspirants_with_clock_compute_the_last_day_that_no_source_gives():
    aspirant("Weert", None)
    membership(municipality("Goes"), day("2022-09-01"), kind=MembershipKind.ASPIRANT)

    clocks = aspirants_with_clock(day("2023-01-01"))

    assert [(str(c.municipality), c.decide_by, c.is_computed) for c in clocks] == [
        ("Weert", day("2023-08-22"), True),
        ("Goes", day("2023-09-01"), True),
    ]


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        ("2023-08-31", 6, "2023-02-28"),
        ("2024-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2023-02-28"),
        ("2023-01-15", 1, "2022-12-15"),
        ("2023-03-31", 3, "2022-12-31"),
    ],
)
def test_months_before_ends_on_a_day_that_exists(on, months, expected):
    assert str(months_before(day(on), months)) == expected


# --- Old names ----------------------------------------------------------------------------------
def found(text):
    return {
        Municipality.objects.get(pk=pk).name: [s.predecessor.name for s in successions]
        for pk, successions in found_by_old_name(text).items()
    }


def test_found_by_old_name_walks_over_two_mergers():
    old, middle, new = (
        municipality("Oudwoude"),
        municipality("Kollumerland"),
        municipality("Noardeast"),
    )
    merger(middle, new, day("2019-01-01"))
    merger(old, middle, day("1999-01-01"))

    assert found("oudwoude") == {"Kollumerland": ["Oudwoude"], "Noardeast": ["Oudwoude"]}


def test_found_by_old_name_does_not_walk_back_in_time():
    first, second, third = municipality("Eerst"), municipality("Tweede"), municipality("Derde")
    merger(second, third, day("2015-01-01"))
    second.ends_on = None
    second.save()
    merger(first, second, day("2020-01-01"))

    assert found("eerst") == {"Tweede": ["Eerst"]}


def test_found_by_old_name_finds_every_part():
    haaren, boxtel, vught = municipality("Haaren"), municipality("Boxtel"), municipality("Vught")
    merger(haaren, boxtel, day("2021-01-01"), share=Share.PART)
    merger(haaren, vught, day("2021-01-01"), share=Share.PART)

    assert found("haaren") == {"Boxtel": ["Haaren"], "Vught": ["Haaren"]}


def test_found_by_old_name_of_nothing_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert found_by_old_name("  ") == {}


# --- People -------------------------------------------------------------------------------------
def test_own_municipality_is_where_somebody_is_contact_official():
    person = user()
    same = official(user=person)
    role(member("Altena"), RoleKind.ADVISER, person=same)
    role(member("Goes"), person=same)

    assert str(own_municipality(person)) == "Goes"


@time_machine.travel("2026-11-20 12:00 +01:00")
def test_own_municipality_ends_with_the_role():
    person = user()
    role(member(), person=official(user=person), starts_on=day("2022-01-01"), ends_on=TODAY)

    assert own_municipality(person) is None


def test_contact_officials_are_those_of_the_day():
    place = member()
    before = role(place, starts_on=day("2020-01-01"), ends_on=day("2024-01-01"))
    now = role(place, starts_on=day("2024-01-01"))
    role(place, RoleKind.MAYOR)

    assert contact_officials(place, day("2023-12-31")) == [before]
    assert contact_officials(place, TODAY) == [now]


def become(old, new, on=TODAY, share=Share.FULL):
    return Succession.objects.create(predecessor=old, successor=new, on=on, share=share)


def test_heirs_follow_chains():
    first, second, third = (municipality() for _ in range(3))
    become(first, second, on=datetime.date(2020, 1, 1))
    become(second, third, on=TODAY)

    assert heirs_on(datetime.date(2021, 1, 1)) == {first.pk: second.pk}
    assert heirs_on(TODAY) == {first.pk: third.pk, second.pk: third.pk}


def test_heirs_survive_a_circle():
    first, second = municipality(), municipality()
    become(first, second)
    become(second, first)

    assert heirs_on(TODAY) == {first.pk: second.pk, second.pk: first.pk}
