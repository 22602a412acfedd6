"""What the database itself refuses, on SQLite and PostgreSQL alike."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from members.choices import EndReason, RoleKind
from members.models import (
    BillingProfile,
    Membership,
    Municipality,
    MunicipalRole,
    Official,
    Succession,
)
from tests.members.builders_members import (
    LONG_AGO,
    member,
    membership,
    municipality,
    official,
    role,
)

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        ("2021-06-01", None),
        ("2018-01-01", None),
        ("2018-01-01", "2019-01-02"),
        ("2021-12-31", "2022-01-01"),
        ("2019-01-01", "2022-01-01"),
        ("2020-02-29", "2020-03-01"),
    ],
)
def test_memberships_that_overlap_are_refused(starts_on, ends_on):
    place = municipality()
    membership(place, LONG_AGO, ends_on=day("2022-01-01"), end_reason=EndReason.RESIGNED)
    ends = {"ends_on": day(ends_on), "end_reason": EndReason.RESIGNED} if ends_on else {}
    other = Membership(municipality=place, kind="member", starts_on=day(starts_on), **ends)

    with pytest.raises(ValidationError, match="al een lidmaatschap"):
        other.full_clean()
    with pytest.raises(IntegrityError):
        other.save()


@pytest.mark.parametrize(
    ("starts_on", "ends_on"), [("2022-01-01", None), ("2018-01-01", "2019-01-01")]
)
def test_memberships_that_touch_are_allowed(starts_on, ends_on):
    place = municipality()
    membership(place, LONG_AGO, ends_on=day("2022-01-01"), end_reason=EndReason.RESIGNED)
    ends = {"ends_on": day(ends_on), "end_reason": EndReason.RESIGNED} if ends_on else {}

    membership(place, day(starts_on), **ends)

    assert place.memberships.count() == 2


def test_memberships_of_two_municipalities_may_overlap():
    member()
    member()

    assert Membership.objects.as_of(day("2020-02-29")).count() == 2


def test_membership_stretched_over_another_is_refused():
    place = municipality()
    first = membership(place, LONG_AGO, ends_on=day("2022-01-01"), end_reason=EndReason.RESIGNED)
    membership(place, day("2022-01-01"))
    first.ends_on = day("2022-01-02")

    with pytest.raises(IntegrityError):
        first.save()


@pytest.mark.parametrize("ends_on", ["2018-12-31", "2019-01-01"])
def test_membership_that_ends_before_it_lasts_a_day_is_refused(ends_on):
    with pytest.raises(IntegrityError):
        membership(municipality(), LONG_AGO, ends_on=day(ends_on), end_reason=EndReason.RESIGNED)


@pytest.mark.parametrize(
    "values", [{"ends_on": datetime.date(2022, 1, 1)}, {"end_reason": EndReason.RESIGNED}]
)
def test_membership_end_and_reason_go_together(values):
    with pytest.raises(IntegrityError):
        membership(municipality(), LONG_AGO, **values)


def test_roles_of_one_kind_that_overlap_are_refused():
    held = role(municipality(), starts_on=day("2022-09-01"))

    with pytest.raises(IntegrityError):
        MunicipalRole.objects.create(
            official=held.official,
            municipality=held.municipality,
            kind=held.kind,
            starts_on=day("2024-01-01"),
        )


def test_roles_of_another_kind_or_person_may_overlap():
    held = role(municipality(), starts_on=day("2022-09-01"))
    role(held.municipality, RoleKind.ADVISER, person=held.official, starts_on=day("2022-09-01"))
    role(held.municipality, starts_on=day("2022-09-01"))

    assert MunicipalRole.objects.count() == 3


def test_official_addresses_are_of_one_person():
    official("Bas Proef", "bas@altena.example")

    with pytest.raises(IntegrityError):
        Official.objects.create(name="Bas Model", email="bas@altena.example")


def test_succession_into_itself_is_refused():
    place = municipality()

    with pytest.raises(IntegrityError):
        Succession.objects.create(predecessor=place, successor=place, on=LONG_AGO)


@pytest.mark.parametrize("code", ["0384", "GM384", "gm0384", "GM03840"])
def test_municipality_codes_are_codes_of_cbs(code):
    place = Municipality(code=code, name="Diemen", slug="diemen")

    with pytest.raises(ValidationError) as caught:
        place.full_clean(exclude=["area_km2"])
    assert "code" in caught.value.message_dict


def test_billing_profile_names_what_is_missing():
    profile = BillingProfile(municipality=municipality(), street="Raadhuisplein 1", city="Diemen")

    assert profile.missing() == ["postcode", "e-mailadres voor facturen"]
    assert BillingProfile.objects.count() == 0
