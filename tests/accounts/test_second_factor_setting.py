"""The list of who needs a second factor names rules that are there."""

import pytest
from django.conf import settings
from django.utils.module_loading import import_string
from rules.predicates import Predicate

from m50portal.accounts import second_factor
from m50portal.accounts.choices import Office
from pillars.choices import SeatKind
from tests.builders import user
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", settings.SECOND_FACTOR_REQUIRED_FOR)
def test_setting_names_a_rule(path):
    assert isinstance(import_string(path), Predicate)


@pytest.mark.parametrize("office", Office)
def test_every_office_needs_one(office):
    assert second_factor.is_required_for(user(office))


def test_a_contact_official_needs_none():
    assert not second_factor.is_required_for(make.official_user(make.municipality()))


@pytest.mark.parametrize("kind", [SeatKind.CHAIR, SeatKind.VICE_CHAIR])
def test_who_leads_a_pillar_needs_one(kind):
    place = make.municipality()
    leader = make.official_user(place)
    make.seat(make.pillar(), kind, place=place, who=leader.official)

    assert second_factor.is_required_for(leader)
