import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from members import actions
from members.choices import EndReason, MembershipKind, RoleKind, Trait
from members.models import Decision, Membership, MunicipalRole, Official
from tests.builders import user
from tests.members.builders_members import billing, member, membership, municipality, official, role

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


def decide(place, kind, on, **values):
    return actions.record_decision(
        municipality=place, kind=kind, decided_on=day(on), by=values.pop("by", None), **values
    )


def story(place):
    rows = place.memberships.order_by("starts_on")
    return [(r.kind, str(r.starts_on), str(r.ends_on), r.end_reason) for r in rows]


# --- Decisions ----------------------------------------------------------------------------------
def test_record_decision_makes_an_aspirant_with_a_clock():
    diemen, secretary = municipality("Diemen"), user(Office.SECRETARIAT, name="Iris Voorbeeld")

    decision = decide(
        diemen,
        "aspirant",
        "2022-08-22",
        decide_by=day("2023-08-22"),
        mandate="De burgemeester",
        by=secretary,
    )

    assert story(diemen) == [("aspirant", "2022-08-22", "None", "")]
    assert diemen.memberships.get().decision == decision
    event = AuditEvent.objects.get(kind="members.record_decision")
    assert (event.by_label, event.target_label) == ("Iris Voorbeeld", "Diemen")
    assert event.changes == {
        "kind": "aspirant",
        "decided_on": "2022-08-22",
        "effective_on": "2022-08-22",
    }


def test_record_decision_makes_an_aspirant_a_member():
    diemen = municipality("Diemen")
    decide(diemen, "aspirant", "2022-08-22", decide_by=day("2023-08-22"))

    decision = decide(diemen, "member", "2023-05-16", body="Burgemeester")

    assert story(diemen) == [
        ("aspirant", "2022-08-22", "2023-05-16", EndReason.CONTINUED),
        ("member", "2023-05-16", "None", ""),
    ]
    assert diemen.memberships.order_by("starts_on").first().end_decision == decision


def test_record_decision_takes_effect_later():
    place = municipality()

    decide(place, "member", "2026-11-10", effective_on=day("2027-01-01"))

    assert story(place) == [("member", "2027-01-01", "None", "")]


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (MembershipKind.MEMBER, EndReason.RESIGNED),
        (MembershipKind.ASPIRANT, EndReason.NOT_CONTINUED),
    ],
)
def test_record_decision_ends_with_the_reason_that_fits(kind, reason):
    place = municipality()
    membership(place, day("2020-01-01"), kind=kind)

    decide(place, "end", "2022-10-01", effective_on=day("2023-01-01"))

    assert story(place) == [(kind, "2020-01-01", "2023-01-01", reason)]


def test_record_decision_keeps_the_date_to_decide_by_only_for_an_aspirant():
    decision = decide(municipality(), "member", "2023-01-01", decide_by=day("2024-01-01"))

    assert decision.decide_by is None


@pytest.mark.parametrize("kind", ["aspirant", "member"])
def test_record_decision_refuses_who_is_a_member_already(kind):
    place = member()

    with pytest.raises(ValidationError, match="al lid"):
        decide(place, kind, "2023-01-01")
    assert not Decision.objects.exists()


def test_record_decision_refuses_a_second_aspirant_period_on_top():
    place = municipality()
    membership(place, kind=MembershipKind.ASPIRANT)

    with pytest.raises(ValidationError, match="al aspirant-lid"):
        decide(place, "aspirant", "2023-01-01")


def test_record_decision_refuses_an_end_without_membership():
    with pytest.raises(ValidationError, match="geen lid"):
        decide(municipality(), "end", "2023-01-01")


def test_record_decision_refuses_what_begins_before_the_present_status():
    place = municipality()
    membership(place, day("2023-01-01"), kind=MembershipKind.ASPIRANT)

    with pytest.raises(ValidationError, match="begint pas op"):
        decide(place, "member", "2023-01-01")
    with pytest.raises(ValidationError, match="Er is al een lidmaatschap dat na"):
        decide(place, "member", "2022-12-31")


def test_record_decision_refuses_what_is_already_ending():
    place = municipality()
    membership(place, ends_on=day("2027-01-01"), end_reason=EndReason.RESIGNED)

    with pytest.raises(ValidationError, match="eindigt al op"):
        decide(place, "end", "2026-11-01")


def test_record_decision_refuses_a_municipality_that_is_gone():
    place = municipality("Weesp", ends_on=day("2022-03-24"))

    with pytest.raises(ValidationError, match="Weesp bestaat niet meer sinds"):
        decide(place, "member", "2022-03-24")


def test_record_decision_may_follow_an_earlier_membership():
    place = municipality()
    membership(place, ends_on=day("2023-01-01"), end_reason=EndReason.RESIGNED)

    decide(place, "member", "2024-02-29")

    assert story(place)[1] == ("member", "2024-02-29", "None", "")


# --- Billing ------------------------------------------------------------------------------------
def test_update_billing_stores_and_says_what_changed():
    place, treasurer = member("Diemen"), user(Office.TREASURER)
    billing(place, street="Raadhuisplein 1")

    profile = actions.update_billing(municipality=place, values={"street": "Markt 2"}, by=treasurer)

    assert (profile.street, profile.city) == ("Markt 2", "Diemen")
    assert place.billing == profile
    event = AuditEvent.objects.get(kind="members.update_billing")
    assert event.changes == {"street": ["Raadhuisplein 1", "Markt 2"]}


def test_update_billing_without_a_change_leaves_no_trail():
    place = member()
    billing(place)

    actions.update_billing(municipality=place, values={}, by=None)

    assert not AuditEvent.objects.exists()


def test_update_billing_refuses_a_wrong_postcode():
    with pytest.raises(ValidationError) as caught:
        actions.update_billing(municipality=member(), values={"postcode": "1112"}, by=None)
    assert list(caught.value.message_dict) == ["postcode"]


# --- People -------------------------------------------------------------------------------------
def add(place, **values):
    return actions.add_role(
        municipality=place,
        by=None,
        **{
            "kind": RoleKind.CONTACT_OFFICIAL,
            "name": "Sanne Voorbeeld",
            "email": "Sanne.Voorbeeld@Diemen.example",
            "starts_on": day("2022-08-22"),
            **values,
        },
    )


def test_add_role_makes_a_person():
    made = add(municipality("Diemen"))

    assert (made.official.name, made.official.email) == (
        "Sanne Voorbeeld",
        "sanne.voorbeeld@diemen.example",
    )
    assert made.official.sort_key == "voorbeeld sanne"


def test_add_role_knows_somebody_by_the_address():
    diemen = municipality("Diemen")
    add(diemen)

    add(diemen, kind=RoleKind.ADVISER)

    assert Official.objects.count() == 1
    assert MunicipalRole.objects.count() == 2


def test_add_role_refuses_an_address_of_somebody_else():
    add(municipality("Diemen"))

    with pytest.raises(ValidationError, match="Dit e-mailadres is van Sanne Voorbeeld"):
        add(municipality("Altena"), name="Bas Proef")


def test_add_role_refuses_the_same_role_twice():
    diemen = municipality("Diemen")
    add(diemen)

    with pytest.raises(ValidationError, match="heeft deze rol in deze periode al"):
        add(diemen, starts_on=day("2023-01-01"))


def test_add_role_allows_many_people_without_an_address():
    diemen = municipality("Diemen")

    add(diemen, email="", name="Bas Proef", kind=RoleKind.MAYOR)
    add(diemen, email="", name="Loes Model", kind=RoleKind.MAYOR)

    assert Official.objects.filter(email="").count() == 2


def test_update_role_corrects_person_and_role():
    held = role(municipality("Diemen"), person=official("Sanne Voorbeld", "sanne@diemen.example"))

    actions.update_role(
        role=held,
        name="Sanne Voorbeeld",
        email="sanne@diemen.example",
        phone="",
        portfolio="Wonen",
        starts_on=held.starts_on,
        by=None,
    )

    held.refresh_from_db()
    assert (held.official.name, held.portfolio) == ("Sanne Voorbeeld", "Wonen")
    event = AuditEvent.objects.get(kind="members.update_role")
    assert event.changes == {
        "name": ["Sanne Voorbeld", "Sanne Voorbeeld"],
        "portfolio": ["", "Wonen"],
        "official": "Sanne Voorbeeld",
    }


def test_end_role_counts_the_last_day():
    held = role(municipality(), starts_on=day("2022-09-01"))

    actions.end_role(role=held, last_day=day("2024-02-29"), by=None)

    assert str(held.ends_on) == "2024-03-01"
    assert held.covers(day("2024-02-29"))


def test_end_role_refuses_a_day_before_its_start():
    held = role(municipality(), starts_on=day("2022-09-01"))

    with pytest.raises(ValidationError) as caught:
        actions.end_role(role=held, last_day=day("2022-08-31"), by=None)
    assert list(caught.value.message_dict) == ["last_day"]


def test_end_role_refuses_the_end_of_time():
    held = role(municipality(), starts_on=day("2022-09-01"))

    with pytest.raises(ValidationError) as caught:
        actions.end_role(role=held, last_day=datetime.date.max, by=None)
    assert list(caught.value.message_dict) == ["last_day"]


# --- The municipality itself --------------------------------------------------------------------
def test_update_traits_stores_and_says_what_changed():
    place = municipality()

    actions.update_traits(municipality=place, traits=[Trait.CENTRE.value], by=None)
    actions.update_traits(municipality=place, traits=[Trait.CENTRE.value], by=None)

    place.refresh_from_db()
    assert place.traits == ["centre"]
    assert AuditEvent.objects.get().changes == {"traits": ["", "centre"]}


@time_machine.travel("2026-11-20 23:30 +01:00")
def test_confirm_register_notes_who_and_when():
    place = municipality()

    actions.confirm_register(municipality=place, by=user(name="Sanne Voorbeeld"))

    place.refresh_from_db()
    assert (str(place.confirmed_on), place.confirmed_by) == ("2026-11-20", "Sanne Voorbeeld")


def test_memberships_keep_their_history():
    place = municipality()
    decide(place, "aspirant", "2022-08-22")
    decide(place, "member", "2023-05-16")

    aspirant = place.memberships.order_by("starts_on").first()
    assert [h.ends_on for h in aspirant.history.order_by("history_id")] == [None, day("2023-05-16")]
    assert Membership.history.count() == 3


def test_update_role_without_a_change_leaves_no_trail():
    held = role(municipality("Diemen"), person=official("Bas Proef", "bas@diemen.example"))

    actions.update_role(
        role=held,
        name="Bas Proef",
        email="bas@diemen.example",
        phone="",
        portfolio="",
        starts_on=held.starts_on,
        by=None,
    )

    assert not AuditEvent.objects.exists()


def test_a_decision_is_written_down_once_it_was_taken():
    diemen = municipality("Diemen")

    with time_machine.travel("2026-11-25"):
        with pytest.raises(ValidationError) as refused:
            decide(diemen, "member", "2026-11-26")
        decide(diemen, "member", "2026-11-25", effective_on=day("2027-01-01"))

    assert refused.value.message_dict == {
        "decided_on": [
            "Deze dag moet nog komen. Leg het besluit vast als het is genomen; het mag later ingaan."
        ]
    }
    assert story(diemen) == [("member", "2027-01-01", "None", "")]


def test_end_role_refuses_a_day_on_which_the_municipality_is_gone():
    place = municipality("Oudstad", ends_on=day("2199-01-01"))
    held = role(place, RoleKind.MAYOR, ends_on=day("2199-01-01"))

    with pytest.raises(ValidationError) as refused:
        actions.end_role(role=held, last_day=day("2199-01-01"), by=None)
    actions.end_role(role=held, last_day=day("2198-12-31"), by=None)

    assert refused.value.message_dict["last_day"] == [
        "Oudstad bestaat niet meer vanaf 1\xa0januari\xa02199. Kies een dag daarvoor."
    ]
    held.refresh_from_db()
    assert held.ends_on == day("2199-01-01")
