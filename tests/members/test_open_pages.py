"""What somebody saves on a page that was open for a while: what others changed meanwhile stays.

Each test reads the row before the other change, as a page does.
"""

import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.core.models import AuditEvent
from members import actions, actions_people, actions_privacy
from members.actions_growth import update_population
from members.actions_person_merge import merge_people
from members.choices import DecisionKind, RoleKind
from members.models import Municipality, MunicipalRole, Official, Population
from tests.members.builders_members import billing, member, municipality, official, role

pytestmark = pytest.mark.django_db
ON = datetime.date(2026, 1, 1)


def ended(place):
    """Somebody records that ``place`` ends, while another has its page open."""
    Municipality.objects.filter(pk=place.pk).update(ends_on=ON, name="Langedijk")


@pytest.mark.parametrize(
    "act",
    [
        lambda place: actions.update_traits(municipality=place, traits=["centre"], by=None),
        lambda place: actions.confirm_register(municipality=place, by=None),
    ],
)
def test_a_page_that_was_open_does_not_bring_a_merged_municipality_back(act):
    place = member("Oud")
    ended(place)

    act(place)

    row = Municipality.objects.get(pk=place.pk)
    assert (row.ends_on, row.name) == (ON, "Langedijk")
    assert AuditEvent.objects.get().target_label == "Langedijk"


def test_no_decision_about_a_municipality_that_ended_meanwhile():
    place = municipality("Oud")
    ended(place)

    with pytest.raises(ValidationError, match="bestaat niet meer"):
        actions.record_decision(
            municipality=place, kind=DecisionKind.MEMBER, decided_on=ON, by=None
        )


def test_no_figure_of_a_municipality_that_ended_meanwhile():
    place = municipality("Oud")
    ended(place)

    with pytest.raises(ValidationError, match="bestaat niet meer"):
        update_population(
            municipality=place, on=ON, inhabitants=3, status="", source="CBS", by=None
        )
    assert not Population.objects.exists()


def test_a_role_that_ended_or_moved_meanwhile_stays_so():
    place, other = municipality("Oud"), municipality("Nieuw")
    held = role(place, RoleKind.ALDERMAN, starts_on=datetime.date(2025, 1, 1))
    MunicipalRole.objects.filter(pk=held.pk).update(municipality=other, ends_on=ON)

    actions.update_role(
        role=held,
        name=held.official.name,
        email=held.official.email,
        phone="075 12 34 567",
        portfolio="Wonen",
        starts_on=held.starts_on,
        by=None,
    )

    row = MunicipalRole.objects.get(pk=held.pk)
    assert (row.municipality, row.ends_on, row.portfolio) == (other, ON, "Wonen")


def test_correcting_a_person_keeps_the_account_that_was_linked_meanwhile(django_user_model):
    person = official("Esmée Proef")
    account = django_user_model.objects.create(email="esmee@diemen.example", name="Esmée Proef")
    Official.objects.filter(pk=person.pk).update(user=account)

    actions_people.update_person(
        official=person, name="Esmée Proef-Test", email=person.email, phone="", by=None
    )

    assert Official.objects.get(pk=person.pk).user == account


@pytest.mark.parametrize("through_role", [True, False])
def test_who_was_forgotten_meanwhile_stays_forgotten(through_role):
    person = official("Esmée Proef")
    last = role(
        municipality("Diemen"),
        RoleKind.MAYOR,
        person=person,
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2021, 1, 1),
    )
    actions_privacy.anonymise(official=Official.objects.get(pk=person.pk), by=None)
    values = {"name": "Esmée Proef", "email": "esmee@diemen.example", "phone": "075 12 34 567"}

    with pytest.raises(ValidationError, match="geanonimiseerd"):
        if through_role:
            actions.update_role(
                role=last, portfolio="", starts_on=last.starts_on, by=None, **values
            )
        else:
            actions_people.update_person(official=person, by=None, **values)

    row = Official.objects.get(pk=person.pk)
    assert (row.email, row.phone, "Esmée" in row.name) == ("", "", False)


def test_a_role_whose_person_was_made_one_with_another_is_looked_up_again():
    keep, gone = official("Esmée Proef"), official("Esmee Proef")
    place = municipality("Diemen")
    held = role(place, RoleKind.ALDERMAN, person=gone, starts_on=datetime.date(2025, 1, 1))
    held.official  # noqa: B018  read, as a page does
    merge_people(keep=keep, gone=gone, by=None)

    with pytest.raises(ValidationError, match="iemand anders haalde het weg"):
        actions.end_role(role=held, last_day=ON, by=None)


def test_billing_keeps_what_another_filled_in_meanwhile():
    place = member("Diemen")
    billing(place, attention_of="")
    stale = Municipality.objects.select_related("billing").get(pk=place.pk)
    actions.update_billing(municipality=place, values={"attention_of": "Afdeling F"}, by=None)

    actions.update_billing(municipality=stale, values={"city": "Diemen-Zuid"}, by=None)

    place.billing.refresh_from_db()
    assert (place.billing.attention_of, place.billing.city) == ("Afdeling F", "Diemen-Zuid")


@pytest.mark.parametrize("known", [True, False])
def test_a_municipality_that_ended_takes_nobody_new_and_its_past_ends_with_it(known):
    place = municipality("Oud")
    ended(place)

    def begin(starts_on):
        common = {"municipality": place, "kind": RoleKind.ADVISER, "starts_on": starts_on}
        if known:
            return actions_people.give_role(official=official(), by=None, **common)
        return actions.add_role(name="Esmée Proef", email="e@oud.example", by=None, **common)

    with pytest.raises(ValidationError, match="bestaat niet meer sinds"):
        begin(ON)
    assert begin(ON - datetime.timedelta(days=1)).ends_on == ON
