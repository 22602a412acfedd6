"""The kinds of merger, each on the day before and the day itself, and each undone."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.core.models import AuditEvent
from members import mergers, mergers_people, persons_merger
from members.actions import add_role, record_decision
from members.actions_merger import (
    discard_draft,
    record_merger,
    rehearse,
    save_draft,
    take_roles_along,
    take_up_names,
    undo_merger,
)
from members.choices import EndReason, MembershipKind, NameKind, RoleKind, Share
from members.choices_merger import MergerKind, Topic
from members.ledger import Ledger
from members.models import (
    BillingProfile,
    Decision,
    Merger,
    MergerChange,
    Municipality,
    MunicipalRole,
    MunicipalTeam,
    Succession,
)
from members.selectors import count_on, found_by_old_name
from members.selectors_merger import what_depends_on
from tests.members.builders_members import (
    LONG_AGO,
    billing,
    member,
    membership,
    municipality,
    official,
    role,
)
from tests.members.builders_mergers import draft, merge, new, record, rename, state, texts

pytestmark = pytest.mark.django_db
ON = datetime.date(2022, 3, 24)
BEFORE = ON - datetime.timedelta(days=1)
NEW, INTO, SPLIT, RENAME, BORDER = (
    *(MergerKind.NEW, MergerKind.INTO, MergerKind.SPLIT),
    *(MergerKind.RENAME, MergerKind.BORDER),
)


def story(place):
    rows = place.memberships.order_by("starts_on")
    return [(r.kind, str(r.starts_on), str(r.ends_on), r.end_reason) for r in rows]


def names_on(day):
    rows = Municipality.objects.participating_on(day).with_name_on(day)
    return sorted(rows.values_list("name_then", flat=True))


def undone(merger, before):
    """Undo it and see that nothing is left of it."""
    undo_merger(merger=merger, by=None)
    assert state() == before


def people(place, day=ON):
    rows = MunicipalRole.objects.as_of(day).filter(municipality=place).order_by("kind", "pk")
    return [(row.official.name, row.kind) for row in rows]


# --- Membership, per kind -----------------------------------------------------------------------
def test_merger_of_two_members_into_a_new_municipality():
    uden, landerd = member("Uden"), member("Landerd")
    before = state()

    merger = merge(NEW, ON, [uden, landerd], [new("GM1991", "Maashorst", "PV30")])

    made = Municipality.objects.get(code="GM1991")
    assert (made.name, made.slug, made.starts_on, made.province) == (
        *("Maashorst", "maashorst", ON),
        "PV30",
    )
    assert (names_on(BEFORE), names_on(ON)) == (["Landerd", "Uden"], ["Maashorst"])
    assert (count_on(BEFORE)["member"], count_on(ON)["member"]) == (2, 1)
    assert story(made) == [("member", "2022-03-24", "None", "")]
    assert (
        story(uden) == story(landerd) == [("member", "2019-01-01", "2022-03-24", EndReason.MERGED)]
    )
    uden.refresh_from_db()
    assert uden.ends_on == ON
    assert set(found_by_old_name("landerd")) == {made.pk}
    assert str(merger) == "Uden en Landerd → Maashorst"
    undone(merger, before)


def test_merger_of_a_member_with_who_is_none_into_a_new_municipality():
    boxmeer, cuijk = member("Boxmeer"), municipality("Cuijk")
    before = state()

    merger = merge(NEW, ON, [boxmeer, cuijk], [new("GM1982", "Land van Cuijk")])

    assert (names_on(BEFORE), names_on(ON)) == (["Boxmeer"], ["Land van Cuijk"])
    undone(merger, before)


def test_merger_with_who_is_none_may_leave_the_successor_outside():
    boxmeer, cuijk = member("Boxmeer"), municipality("Cuijk")
    before = state()
    wish = {"membership": {"GM1982": "-"}}

    merger = merge(NEW, ON, [boxmeer, cuijk], [new("GM1982", "Land van Cuijk")], **wish)

    assert names_on(ON) == []
    assert story(boxmeer)[0][3] == EndReason.MERGED
    undone(merger, before)


def test_merger_of_a_member_into_a_member_leaves_one_membership():
    beemster, purmerend = member("Beemster"), member("Purmerend")
    before = state()

    merger = merge(INTO, ON, [beemster], [purmerend])

    assert (names_on(BEFORE), names_on(ON)) == (["Beemster", "Purmerend"], ["Purmerend"])
    assert story(purmerend) == [("member", "2019-01-01", "None", "")]
    purmerend.refresh_from_db()
    assert (purmerend.code, purmerend.ends_on) == (purmerend.code, None)
    undone(merger, before)


def test_merger_of_who_is_none_into_a_member_changes_no_membership():
    beemster, purmerend = municipality("Beemster"), member("Purmerend")
    before = state()

    merger = merge(INTO, ON, [beemster], [purmerend])

    assert story(purmerend) == [("member", "2019-01-01", "None", "")]
    assert story(beemster) == []
    undone(merger, before)


def test_merger_halfway_a_year_into_who_is_none_makes_it_a_member():
    weesp, amsterdam = member("Weesp"), municipality("Amsterdam")
    before = state()

    merger = merge(INTO, ON, [weesp], [amsterdam])

    assert (names_on(BEFORE), names_on(ON)) == (["Weesp"], ["Amsterdam"])
    assert story(weesp) == [("member", "2019-01-01", "2022-03-24", EndReason.MERGED)]
    assert story(amsterdam) == [("member", "2022-03-24", "None", "")]
    undone(merger, before)


def test_merger_of_who_is_none_makes_no_member():
    weesp, amsterdam = municipality("Weesp"), municipality("Amsterdam")

    merge(INTO, ON, [weesp], [amsterdam])

    assert story(amsterdam) == []
    assert Succession.objects.get().share == Share.FULL


def test_merger_of_a_member_into_an_aspirant_makes_it_a_member():
    old, aspirant = member("Weesp"), municipality("Amsterdam")
    membership(aspirant, kind=MembershipKind.ASPIRANT)
    before = state()

    merger = merge(INTO, ON, [old], [aspirant])

    assert story(aspirant) == [
        ("aspirant", "2019-01-01", "2022-03-24", EndReason.CONTINUED),
        ("member", "2022-03-24", "None", ""),
    ]
    undone(merger, before)


def test_merger_of_a_member_may_leave_an_aspirant_an_aspirant():
    old, aspirant = member("Weesp"), municipality("Amsterdam")
    membership(aspirant, kind=MembershipKind.ASPIRANT)

    merge(INTO, ON, [old], [aspirant], membership={aspirant.code: "aspirant"})

    assert story(aspirant) == [("aspirant", "2019-01-01", "None", "")]


def test_merger_of_an_aspirant_keeps_its_clock():
    old, successor = municipality("Weesp"), municipality("Amsterdam")
    decision = Decision.objects.create(
        municipality=old,
        kind="aspirant",
        decided_on=datetime.date(2021, 8, 22),
        decide_by=datetime.date(2022, 8, 22),
    )
    membership(old, decision.decided_on, kind=MembershipKind.ASPIRANT, decision=decision)
    before = state()

    merger = merge(INTO, ON, [old], [successor])

    passed = successor.memberships.get()
    assert (passed.kind, passed.decision) == (MembershipKind.ASPIRANT, decision)
    assert count_on(ON) == {"aspirant": 1, "member": 0}
    undone(merger, before)


def test_merger_passes_a_planned_end_on():
    old, successor = municipality("Weesp"), municipality("Amsterdam")
    end = datetime.date(2023, 1, 1)
    membership(old, ends_on=end, end_reason=EndReason.RESIGNED)
    before = state()

    merger = merge(INTO, ON, [old], [successor])

    assert story(successor) == [("member", "2022-03-24", "2023-01-01", EndReason.RESIGNED)]
    undone(merger, before)


def test_merger_splits_one_over_four_and_nobody_takes_the_membership_unless_chosen():
    on = datetime.date(2021, 1, 1)
    haaren = member("Haaren")
    parts = [municipality(name) for name in ("Boxtel", "Oisterwijk", "Tilburg", "Vught")]
    before = state()

    first = draft(SPLIT, on, [haaren], parts)
    warnings = [line.text for line in rehearse(first).lines if line.is_warning]
    assert "Geen enkele gemeente zet het lidmaatschap van Haaren voort." in warnings
    merger = record(first)

    assert names_on(on) == []
    assert list(Succession.objects.order_by("pk").values_list("share", flat=True)) == ["part"] * 4
    assert set(found_by_old_name("haaren")) == {row.pk for row in parts}
    undone(merger, before)

    wish = {"membership": {parts[3].code: "member"}}
    again = merge(SPLIT, on, [haaren], parts, **wish)
    assert names_on(on) == ["Vught"]
    undone(again, before)


def test_merger_of_a_border_leaves_everything_but_the_border():
    old, neighbour = member("Rijssen"), municipality("Almelo")
    role(old, starts_on=LONG_AGO)
    before = state()

    merger = merge(BORDER, ON, [old], [neighbour])

    old.refresh_from_db()
    assert (old.ends_on, names_on(ON)) == (None, ["Rijssen"])
    assert Succession.objects.get().share == Share.PART
    assert len(people(old)) == 1
    undone(merger, before)


def test_merger_twice_in_a_row_walks_the_chain_and_is_undone_backwards():
    first, second, third = member("Weesp"), municipality("Naarden"), municipality("Amsterdam")
    contact = role(first, starts_on=LONG_AGO)
    before = state()
    one = merge(INTO, ON, [first], [second])
    between = state()
    two = merge(INTO, datetime.date(2023, 5, 1), [second], [third])

    assert [names_on(day) for day in (BEFORE, ON, datetime.date(2023, 5, 1))] == [
        *(["Weesp"], ["Naarden"], ["Amsterdam"])
    ]
    assert people(third, datetime.date(2023, 5, 1)) == [
        (contact.official.name, RoleKind.CONTACT_OFFICIAL)
    ]
    assert set(found_by_old_name("weesp")) == {second.pk, third.pk}
    with pytest.raises(ValidationError, match="bouwt hierop voort"):
        undo_merger(merger=one, by=None)
    undone(two, between)
    undone(one, before)


# --- Names --------------------------------------------------------------------------------------
def test_rename_keeps_code_and_membership_and_shows_the_name_of_the_day():
    on = datetime.date(2016, 1, 1)
    place = municipality("Groesbeek", code="GM1945")
    membership(place, datetime.date(2015, 1, 1))
    before = state()

    merger = rename(place, "Berg en Dal", on)

    place.refresh_from_db()
    assert (place.code, place.name, place.slug) == ("GM1945", "Berg en Dal", "berg-en-dal")
    assert names_on(on - datetime.timedelta(days=1)) == ["Groesbeek"]
    assert names_on(on) == ["Berg en Dal"]
    assert "groesbeek" in place.search_key
    assert story(place) == [("member", "2015-01-01", "None", "")]
    undone(merger, before)


def test_rename_twice_shows_each_name_in_its_time():
    place = member("Een")
    rename(place, "Twee", datetime.date(2020, 1, 1))
    rename(place, "Drie", datetime.date(2022, 1, 1))

    days = [datetime.date(year, 6, 1) for year in (2019, 2020, 2021, 2022)]
    assert [names_on(day) for day in days] == [["Een"], ["Twee"], ["Twee"], ["Drie"]]


def test_rename_back_to_a_name_of_before_can_be_undone():
    place = member("'s-Gravenhage")
    rename(place, "Den Haag", datetime.date(2020, 1, 1))
    before = state()

    merger = rename(place, "'s-Gravenhage", datetime.date(2022, 1, 1))

    place.refresh_from_db()
    assert (place.name, place.sort_key) == ("'s-Gravenhage", "s gravenhage")
    days = [datetime.date(year, 6, 1) for year in (2019, 2021, 2023)]
    assert [names_on(day) for day in days] == [["'s-Gravenhage"], ["Den Haag"], ["'s-Gravenhage"]]
    undone(merger, before)


def test_rename_of_a_day_to_come_waits_for_that_day(time_machine):
    time_machine.move_to(datetime.datetime(2025, 12, 1, 12, tzinfo=datetime.UTC))
    on = datetime.date(2026, 1, 1)
    place = member("Oud")
    before = state()

    merger = rename(place, "Nieuw", on)
    place.refresh_from_db()
    assert (place.name, names_on(BEFORE), names_on(on)) == ("Oud", ["Oud"], ["Nieuw"])
    assert "nieuw" in place.search_key
    assert take_up_names() == 0

    time_machine.move_to(datetime.datetime(2026, 1, 1, 0, 5, tzinfo=datetime.UTC))
    assert (take_up_names(), take_up_names()) == (1, 0)
    place.refresh_from_db()
    assert (place.name, place.slug, names_on(BEFORE), names_on(on)) == (
        *("Nieuw", "nieuw"),
        *(["Oud"], ["Nieuw"]),
    )
    assert place.names.get().kind == NameKind.FORMER
    assert AuditEvent.objects.filter(kind="members.take_up_name").count() == 1
    undone(merger, before)


def test_rename_of_a_day_to_come_can_be_undone_before_it(time_machine):
    time_machine.move_to(datetime.datetime(2025, 12, 1, 12, tzinfo=datetime.UTC))
    place = member("Oud")
    before = state()

    undone(rename(place, "Nieuw", datetime.date(2026, 1, 1)), before)

    time_machine.move_to(datetime.datetime(2026, 1, 1, 12, tzinfo=datetime.UTC))
    assert take_up_names() == 0


# --- People and billing -------------------------------------------------------------------------
def test_merger_takes_officials_along_and_not_the_college():
    old, successor = member("Weesp"), municipality("Amsterdam")
    contact = role(old, person=official("Sanne Voorbeeld"), starts_on=LONG_AGO)
    role(old, RoleKind.MAYOR, starts_on=LONG_AGO)
    both = role(old, RoleKind.ADVISER, starts_on=LONG_AGO)
    role(successor, RoleKind.ADVISER, person=both.official, starts_on=LONG_AGO)
    before = state()

    merger = merge(INTO, ON, [old], [successor])

    assert people(old) == []
    assert people(successor) == [
        (both.official.name, RoleKind.ADVISER),
        (contact.official.name, RoleKind.CONTACT_OFFICIAL),
    ]
    undone(merger, before)


def test_merger_follows_what_was_chosen_per_person():
    old, successor = member("Weesp"), municipality("Amsterdam")
    mayor = role(old, RoleKind.MAYOR, starts_on=LONG_AGO)
    contact = role(old, starts_on=LONG_AGO)
    later = role(old, RoleKind.FINANCE, starts_on=ON + datetime.timedelta(days=30))
    wish = {"roles": {str(mayor.pk): successor.code, str(contact.pk): "-"}}
    before = state()

    merger = merge(INTO, ON, [old], [successor], **wish)

    assert people(successor) == [(mayor.official.name, RoleKind.MAYOR)]
    later.refresh_from_db()
    assert (later.municipality, later.starts_on) == (successor, ON + datetime.timedelta(days=30))
    undone(merger, before)


def test_merger_of_a_split_sends_each_where_chosen():
    old, one, two = member("Haaren"), municipality("Vught"), municipality("Boxtel")
    first, second, third = (role(old, RoleKind.ADVISER, starts_on=LONG_AGO) for _ in range(3))
    wish = {"roles": {str(first.pk): one.code, str(second.pk): two.code}}

    merge(SPLIT, ON, [old], [one, two], **wish)

    assert people(one) == [(first.official.name, RoleKind.ADVISER)]
    assert people(two) == [(second.official.name, RoleKind.ADVISER)]
    third.refresh_from_db()
    assert third.ends_on == ON


def test_merger_refuses_to_end_a_role_before_it_began():
    old, successor = member("Weesp"), municipality("Amsterdam")
    later = role(old, RoleKind.MAYOR, starts_on=ON + datetime.timedelta(days=30))

    problems = rehearse(draft(INTO, ON, [old], [successor])).problems

    assert len(problems) == 1
    assert later.official.name in problems[0]


def test_merger_takes_billing_data_over_only_when_chosen():
    old = member("Weesp")
    profile = billing(old)
    before = state()
    plain = merge(NEW, ON, [old], [new("GM1980", "Dijk en Waard")])
    assert BillingProfile.objects.count() == 1
    undone(plain, before)

    wish = {"billing": {"GM1980": old.code}}
    merger = merge(NEW, ON, [old], [new("GM1980", "Dijk en Waard")], **wish)

    copied = BillingProfile.objects.get(municipality__code="GM1980")
    assert (copied.invoice_email, copied.street) == (profile.invoice_email, profile.street)
    undone(merger, before)


# --- What cannot be -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "message"),
    [
        (None, ON, "bestaat niet meer op"),
        (ON + datetime.timedelta(days=1), None, "bestaat nog niet op"),
    ],
)
def test_merger_refuses_a_successor_that_is_not_there(starts_on, ends_on, message):
    successor = municipality("Amsterdam", starts_on=starts_on, ends_on=ends_on)

    (problem,) = rehearse(draft(INTO, ON, [member("Weesp")], [successor])).problems

    assert message in problem


def test_merger_refuses_itself_twice_and_the_past():
    weesp, amsterdam = member("Weesp"), municipality("Amsterdam")

    def problems(*args):
        return " ".join(rehearse(draft(*args)).problems)

    assert "kan niet in zichzelf opgaan" in problems(INTO, ON, [weesp], [weesp])
    assert "dat op 1\u00a0januari\u00a02019 begint" in problems(
        INTO, LONG_AGO, [weesp], [amsterdam]
    )
    merge(INTO, ON, [weesp], [amsterdam])
    later = ON + datetime.timedelta(days=1)
    assert "is al opgeheven" in problems(INTO, later, [weesp], [amsterdam])
    assert "bestaat al langer" in problems(NEW, later, [amsterdam], [municipality("Muiden")])
    assert "ten minste twee" in problems(SPLIT, later, [amsterdam], [municipality("Naarden")])
    assert problems(RENAME, later, [amsterdam], []) == "Vul de nieuwe naam in."
    assert "Kies een gemeente" in problems(NEW, later, [], [])


def test_merger_refuses_shares_that_do_not_add_up():
    old, one, two = member("Haaren"), municipality("Vught"), municipality("Boxtel")

    def problems(first, second):
        shares = {f"{old.code}>{one.code}": first, f"{old.code}>{two.code}": second}
        return rehearse(draft(SPLIT, ON, [old], [one, two], shares=shares)).problems

    assert problems("part", "part") == []
    assert problems("full", "part") == [
        "Haaren gaat geheel naar één gemeente, of gedeeltelijk naar meer. Kies."
    ]
    assert problems("part", "-")[0].startswith("Kies waar de rest van Haaren heen gaat")
    assert problems("-", "-")[0] == "Kies waarin Haaren opgaat."


# --- One step, or nothing -----------------------------------------------------------------------
def test_rehearse_changes_nothing():
    old = member("Weesp")
    role(old, starts_on=LONG_AGO)
    merger = draft(NEW, ON, [old], [new("GM1980", "Dijk en Waard")])
    before, events = state(), AuditEvent.objects.count()

    assert len(rehearse(merger).lines) > 3

    assert (state(), AuditEvent.objects.count()) == (before, events)
    assert MergerChange.objects.count() == 0


def test_record_merger_that_fails_half_way_leaves_nothing(monkeypatch):
    old, successor = member("Weesp"), municipality("Amsterdam")
    role(old, starts_on=LONG_AGO)
    merger = draft(INTO, ON, [old], [successor])
    seen, before = rehearse(merger), state()

    def crash(*args):
        raise RuntimeError("power cut")

    monkeypatch.setattr(mergers_people, "_take_along", crash)
    with pytest.raises(RuntimeError):
        record_merger(merger=merger, version=2, fingerprint=seen.fingerprint, by=None)

    assert state() == before
    merger.refresh_from_db()
    assert (merger.is_draft, merger.changes.count()) == (True, 0)


def test_record_merger_refuses_when_the_register_changed_since_the_preview():
    old, successor = member("Weesp"), municipality("Amsterdam")
    merger = draft(INTO, ON, [old], [successor])
    seen = rehearse(merger)
    role(old, starts_on=LONG_AGO)
    before = state()

    with pytest.raises(ValidationError, match="Bekijk het voorbeeld opnieuw"):
        record_merger(merger=merger, version=2, fingerprint=seen.fingerprint, by=None)

    assert state() == before


def test_record_merger_happens_once():
    old, successor = member("Weesp"), municipality("Amsterdam")
    merger = draft(INTO, ON, [old], [successor])
    seen = rehearse(merger)
    record_merger(merger=merger, version=2, fingerprint=seen.fingerprint, by=None)

    with pytest.raises(ValidationError, match="Iemand anders heeft deze herindeling"):
        record_merger(merger=merger, version=2, fingerprint=seen.fingerprint, by=None)

    kinds = AuditEvent.objects.filter(kind="members.record_merger").order_by("target_label")
    assert list(kinds.values_list("target_label", flat=True)) == [
        *("Amsterdam", "Weesp", "Weesp → Amsterdam")
    ]


def test_save_draft_refuses_the_second_of_two():
    merger = draft(INTO, ON, [member("Weesp")], [municipality("Amsterdam")])
    save_draft(merger=merger, version=2, values={"note": "Wet"}, by=None)

    with pytest.raises(ValidationError, match="Iemand anders heeft dit intussen gewijzigd"):
        save_draft(merger=merger, version=2, values={"note": "Anders"}, by=None)

    assert Merger.objects.get().note == "Wet"


def test_discard_draft_is_for_drafts():
    merger = draft(INTO, ON, [member("Weesp")], [municipality("Amsterdam")])
    other = merge(INTO, ON, [member("Muiden")], [municipality("Naarden")])

    discard_draft(merger=merger, by=None)

    assert list(Merger.objects.all()) == [other]
    for again in (merger, other):
        with pytest.raises(ValidationError):
            discard_draft(merger=again, by=None)


# --- Until something depends on it --------------------------------------------------------------
def test_undo_merger_happens_once_and_is_in_the_trail():
    merger = merge(INTO, ON, [member("Weesp")], [municipality("Amsterdam")])

    undo_merger(merger=merger, by=None)

    with pytest.raises(ValidationError, match="al teruggedraaid"):
        undo_merger(merger=merger, by=None)
    events = AuditEvent.objects.filter(kind="members.undo_merger").order_by("target_label")
    assert list(events.values_list("target_label", flat=True)) == [
        *("Amsterdam", "Weesp", "Weesp → Amsterdam")
    ]


def test_undo_merger_names_what_was_added_to_a_new_municipality():
    merger = merge(NEW, ON, [member("Weesp")], [new("GM1980", "Dijk en Waard")])
    made = Municipality.objects.get(code="GM1980")
    person = role(made, starts_on=ON)
    billing(made)
    before = state()

    with pytest.raises(ValidationError):
        undo_merger(merger=merger, by=None)

    assert state() == before
    assert what_depends_on(merger) == [
        "Factuurgegevens “Factuurgegevens Dijk en Waard” hoort er nu bij.",
        f"Rol “{person}” hoort er nu bij.",
    ]


def test_undo_merger_names_what_was_changed():
    old, successor = member("Weesp"), municipality("Amsterdam")
    contact = role(old, starts_on=LONG_AGO)
    merger = merge(INTO, ON, [old], [successor])
    passed = MunicipalRole.objects.get(municipality=successor)
    passed.portfolio = "Wonen"
    passed.save()
    stay = successor.memberships.get()
    stay.ends_on, stay.end_reason = datetime.date(2024, 1, 1), EndReason.RESIGNED
    stay.save()

    reasons = what_depends_on(merger)

    assert len(reasons) == 2
    assert reasons[0].endswith("is daarna gewijzigd: eindigt op, reden van einde.")
    assert reasons[1].endswith("is daarna gewijzigd: portefeuille.")
    assert contact.official.name in reasons[1]


def test_undo_merger_minds_only_what_the_merger_touched():
    old, successor = member("Weesp"), member("Amsterdam")
    merger = merge(INTO, ON, [old], [successor])
    role(successor, starts_on=ON)
    successor.traits = ["centre"]
    successor.save()

    undo_merger(merger=merger, by=None)

    successor.refresh_from_db()
    assert (successor.traits, names_on(ON)) == (["centre"], ["Amsterdam", "Weesp"])


# --- The preview --------------------------------------------------------------------------------
def test_preview_tells_of_addresses_accounts_and_a_missing_contact_official():
    old, successor = member("Weesp"), municipality("Amsterdam")
    adviser = role(old, RoleKind.ADVISER, starts_on=LONG_AGO)
    merger = draft(INTO, ON, [old], [successor])

    assert texts(merger, Topic.MAIL)[-1] == (
        "Vraag of deze e-mailadressen blijven werken: "
        f"{adviser.official.name} ({adviser.official.email})."
    )
    assert "geen contactambtenaar" in texts(merger, Topic.PEOPLE)[-1]


def test_still_to_do_names_what_came_in_later():
    old = member("Weesp")
    merger = merge(NEW, ON, [old], [new("GM1980", "Dijk en Waard")])
    late = role(old, RoleKind.ADVISER, starts_on=LONG_AGO)

    lines = [line.text for line in mergers.still_to_do(merger)]
    people_lines = [line.text for line in mergers_people.still_to_do(merger)]

    assert lines == [
        "Vul de factuurgegevens van Dijk en Waard in.",
        "Zoek het OIN van Dijk en Waard op.",
        "Lees het inwonertal van Dijk en Waard in zodra CBS het publiceert.",
    ]
    assert people_lines[0].startswith(f"{late.official.name}, strategisch adviseur van Weesp")
    assert people_lines[1] == "Voeg een contactambtenaar van Dijk en Waard toe."


# --- Who was added after a planned merger was recorded ------------------------------------------
PLANNED = datetime.date(2027, 1, 1)


def add(place, kind, starts_on=datetime.date(2026, 6, 1)):
    name = f"{kind} Voorbeeld"
    email = f"{kind}@weesp.example"
    return add_role(
        municipality=place, kind=kind, name=name, email=email, starts_on=starts_on, by=None
    )


def roles_of(place):
    rows = MunicipalRole.objects.filter(municipality=place).order_by("kind", "pk")
    return [(row.kind, str(row.starts_on), str(row.ends_on)) for row in rows]


@pytest.fixture
def spring(time_machine):
    time_machine.move_to(datetime.datetime(2026, 3, 1, 9, tzinfo=datetime.UTC), tick=False)
    return time_machine


def test_roles_added_since_follow_a_planned_merger_on_its_day_once(spring):
    old, successor = member("Weesp"), municipality("Amsterdam")
    merger = merge(INTO, PLANNED, [old], [successor])
    add(old, RoleKind.CONTACT_OFFICIAL)
    add(old, RoleKind.ALDERMAN)
    role(old, RoleKind.FINANCE, starts_on=datetime.date(2027, 2, 1))
    before = state()
    told = [line.text.rpartition("vastleggen. ")[2] for line in mergers_people.still_to_do(merger)]
    assert sorted(told[:3]) == [
        "Eindigt vanzelf op 1\u00a0januari\u00a02027.",
        *["Gaat op 1\u00a0januari\u00a02027 vanzelf mee naar Amsterdam."] * 2,
    ]

    spring.move_to(datetime.datetime(2026, 12, 31, 22, 59, tzinfo=datetime.UTC), tick=False)
    assert (take_roles_along(), state() == before) == (0, True)
    spring.move_to(datetime.datetime(2026, 12, 31, 23, 0, tzinfo=datetime.UTC), tick=False)
    assert [take_roles_along(), take_roles_along()] == [3, 0]

    assert roles_of(old) == [
        ("alderman", "2026-06-01", "2027-01-01"),
        ("contact_official", "2026-06-01", "2027-01-01"),
    ]
    assert roles_of(successor) == [
        ("contact_official", "2027-01-01", "None"),
        ("finance", "2027-02-01", "None"),
    ]
    assert AuditEvent.objects.filter(kind="members.take_role_along").count() == 3
    undo_merger(merger=merger, by=None)
    assert (roles_of(successor), len(roles_of(old))) == ([], 3)


def test_roles_added_since_to_a_divided_municipality_wait_for_a_choice(spring):
    old, one, two = member("Haaren"), municipality("Oisterwijk"), municipality("Boxtel")
    merger = merge(SPLIT, PLANNED, [old], [one, two])
    contact, mayor = add(old, RoleKind.CONTACT_OFFICIAL), add(old, RoleKind.MAYOR)
    spring.move_to(datetime.datetime(2027, 1, 2, 9, tzinfo=datetime.UTC), tick=False)

    assert take_roles_along() == 1

    contact.refresh_from_db()
    mayor.refresh_from_db()
    assert (contact.ends_on, mayor.ends_on) == (None, PLANNED)
    assert [line.text for line in mergers_people.still_to_do(merger)][0] == (
        "contact_official Voorbeeld, contactambtenaar van Haaren: toegevoegd na het vastleggen. "
        "Zet deze rol zelf over."
    )


def test_a_role_added_since_that_is_there_already_holds_nobody_else_up(spring):
    old, successor = member("Weesp"), municipality("Amsterdam")
    merge(INTO, PLANNED, [old], [successor])
    late = role(old, RoleKind.FINANCE, starts_on=datetime.date(2027, 2, 1))
    role(successor, RoleKind.FINANCE, person=late.official, starts_on=LONG_AGO)
    add(old, RoleKind.ADVISER)
    spring.move_to(datetime.datetime(2027, 1, 2, 9, tzinfo=datetime.UTC), tick=False)

    assert take_roles_along() == 1

    assert roles_of(old)[1] == ("finance", "2027-02-01", "None")
    assert MergerChange.objects.filter(label__contains="adviser Voorbeeld").count() == 2


def test_roles_follow_no_merger_that_was_undone(spring):
    old, successor = member("Weesp"), municipality("Amsterdam")
    merger = merge(INTO, PLANNED, [old], [successor])
    add(old, RoleKind.ADVISER)
    undo_merger(merger=merger, by=None)
    spring.move_to(datetime.datetime(2027, 1, 2, 9, tzinfo=datetime.UTC), tick=False)

    assert take_roles_along() == 0


def test_forget_takes_a_person_out_of_what_a_merger_told():
    old, successor = member("Weesp"), municipality("Amsterdam")
    person = official("Sanne Voorbeeld", "sanne@weesp.example")
    role(old, person=person, starts_on=LONG_AGO)
    before = state()
    merger = merge(INTO, ON, [old], [successor])
    assert "Sanne" in str(merger.report)

    persons_merger.forget(person, email=person.email)

    merger.refresh_from_db()
    told = str(merger.report) + str(list(merger.changes.values_list("label", flat=True)))
    assert ("Sanne" in told, "sanne@" in told, "Iemand, contactambtenaar" in told) == (
        *(False, False),
        True,
    )
    undone(merger, before)


def test_preview_of_a_role_that_begins_later_says_when():
    old, successor = member("Weesp"), municipality("Amsterdam")
    later = role(old, RoleKind.FINANCE, starts_on=datetime.date(2022, 5, 1))

    assert texts(draft(INTO, ON, [old], [successor]), Topic.PEOPLE)[0] == (
        f"{later.official.name}, financiële administratie van Weesp: "
        "begint op 1\u00a0mei\u00a02022 bij Amsterdam."
    )


def test_merger_ends_the_team_of_the_old_municipality():
    old, successor = member("Weesp"), municipality("Amsterdam")
    MunicipalTeam.objects.create(municipality=old, team="Strategie", starts_on=LONG_AGO)
    before = state()

    merger = merge(INTO, ON, [old], [successor])

    assert MunicipalTeam.objects.get().ends_on == ON
    undone(merger, before)


def test_who_resigned_does_not_end_the_membership_of_who_merges_with_it():
    first, second = member("Astad"), member("Bstad")
    resigned, later = datetime.date(2020, 1, 1), datetime.date(2024, 1, 1)
    record_decision(
        municipality=first, kind="end", decided_on=resigned, effective_on=later, by=None
    )

    merge(NEW, ON, [first, second], [new("GM0003", "Cstad")])

    stay = Municipality.objects.get(code="GM0003").memberships.get()
    assert (stay.starts_on, stay.ends_on, stay.end_reason) == (ON, None, "")


def test_preview_tells_that_the_membership_that_goes_over_ends():
    first = member("Astad")
    resigned, later = datetime.date(2020, 1, 1), datetime.date(2024, 1, 1)
    record_decision(
        municipality=first, kind="end", decided_on=resigned, effective_on=later, by=None
    )

    lines = rehearse(draft(NEW, ON, [first], [new("GM0003", "Cstad")])).lines

    assert [line.why for line in lines if line.text.startswith("Cstad is lid vanaf")] == [
        "Zij zet het lidmaatschap van Astad voort. Dat eindigt op 1\xa0januari\xa02024."
    ]


def test_an_aspirant_of_that_very_day_is_told_what_to_choose():
    old, successor = member("Astad"), municipality("Bstad")
    membership(successor, ON, kind="aspirant")

    plain = rehearse(draft(INTO, ON, [old], [successor]))
    stays = rehearse(draft(INTO, ON, [old], [successor], membership={successor.code: "aspirant"}))

    assert [text.split(",")[0] for text in plain.problems] == [
        "Bstad wordt op 24\xa0maart\xa02022 pas aspirant-lid"
    ]
    assert stays.problems == []


def test_a_change_that_the_database_refuses_is_a_problem_and_no_failure():
    row = member("Astad").memberships.get()

    with pytest.raises(ValidationError, match="einddatum moet na de begindatum"):
        Ledger(None).change(row, ends_on=row.starts_on, end_reason=EndReason.MERGED)


def test_a_decision_before_a_planned_merger_says_how_to_go_on(time_machine):
    time_machine.move_to(datetime.date(2022, 1, 10))
    old = municipality("Astad")
    record_decision(
        municipality=old, kind="aspirant", decided_on=datetime.date(2022, 1, 2), by=None
    )
    planned = merge(NEW, ON, [old], [new("GM0003", "Cstad")])

    with pytest.raises(ValidationError, match="Draai haar eerst terug bij Herindelingen"):
        record_decision(
            municipality=old, kind="member", decided_on=datetime.date(2022, 1, 9), by=None
        )
    undo_merger(merger=planned, by=None)
    record_decision(municipality=old, kind="member", decided_on=datetime.date(2022, 1, 9), by=None)
    merge(NEW, ON, [old], [new("GM0003", "Cstad")])

    stay = Municipality.objects.get(code="GM0003").memberships.get()
    assert (stay.kind, stay.starts_on) == (MembershipKind.MEMBER, ON)
