import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from members.choices import Certainty
from members.relations.choices import OrganisationKind
from members.relations.models import (
    ExternalFunction,
    Organisation,
    OrganisationName,
    Placement,
)
from tests.members.relations import builders_relations as make

pytestmark = pytest.mark.django_db
SWORN_IN = datetime.date(2026, 2, 23)


def test_organisation_is_found_by_everything_it_is_called():
    row = make.organisation("Súdwest 's-Netwerk", aliases=("SWN",), abbreviation="")

    assert row.search_key == "sudwest s-netwerk | swn"


@pytest.mark.parametrize(
    ("certainty", "text"), [("exact", "sinds"), ("by_then", "uiterlijk sinds")]
)
def test_organisation_says_how_sure_its_start_is(certainty, text):
    row = make.organisation(start_certainty=certainty)

    assert row.since_text.startswith(f"{text} 1")


def refused(make_row):
    """Whether the database itself refuses the row."""
    try:
        with transaction.atomic():
            make_row()
    except IntegrityError:
        return True
    return False


def test_database_refuses_what_is_true_twice_on_a_day():
    post = make.organisation("VRO", OrganisationKind.POST)
    bzk = make.organisation("BZK", OrganisationKind.MINISTRY)
    other = make.organisation("EZ", OrganisationKind.MINISTRY)
    make.place(post, bzk)
    held = make.function(post)
    OrganisationName.objects.create(organisation=post, name="VRO", starts_on=make.LONG_AGO)

    assert refused(lambda: make.place(post, other, SWORN_IN))
    assert refused(lambda: make.function(post, held.person, starts_on=SWORN_IN))
    assert refused(lambda: make.organisation("vro", OrganisationKind.POST))
    assert refused(
        lambda: OrganisationName.objects.create(organisation=post, name="X", starts_on=SWORN_IN)
    )
    assert not refused(lambda: make.organisation("VRO", OrganisationKind.MINISTRY))
    assert not refused(lambda: make.function(post, held.person, title="Minister"))


def test_post_stands_in_a_ministry_and_nowhere_else():
    post = make.organisation("VRO", OrganisationKind.POST)
    fraction = make.organisation("CDA", OrganisationKind.FRACTION)

    with pytest.raises(ValidationError, match="kan daar geen onderdeel van zijn"):
        Placement(organisation=post, within=fraction, starts_on=SWORN_IN).full_clean()
    with pytest.raises(ValidationError, match="kan daar geen onderdeel van zijn"):
        Placement(organisation=fraction, within=post, starts_on=SWORN_IN).full_clean()


def test_function_begins_when_the_organisation_is_there():
    exact = make.organisation(starts_on=SWORN_IN)
    by_then = make.organisation(starts_on=SWORN_IN, start_certainty=Certainty.BY_THEN)
    over = make.organisation(ends_on=SWORN_IN)
    who = make.person()

    def fits(at, starts_on):
        row = ExternalFunction(person=who, organisation=at, title="Lobbyist", starts_on=starts_on)
        try:
            row.full_clean()
        except ValidationError:
            return False
        return True

    before = SWORN_IN - datetime.timedelta(days=1)
    assert (fits(exact, before), fits(exact, SWORN_IN)) == (False, True)
    assert fits(by_then, before)
    assert (fits(over, before), fits(over, SWORN_IN)) == (True, False)


def test_organisation_is_described_as_it_was():
    post = make.organisation("VRO", OrganisationKind.POST)
    old = make.organisation("VROM", OrganisationKind.MINISTRY)
    OrganisationName.objects.create(
        organisation=old, name="VROM oud", starts_on=make.LONG_AGO, ends_on=SWORN_IN
    )
    make.place(post, old)

    def described(day):
        row = Organisation.objects.described_on(day).get(pk=post.pk)
        return row.name_then, row.within_name

    assert described(SWORN_IN - datetime.timedelta(days=1)) == ("VRO", "VROM oud")
    assert described(SWORN_IN) == ("VRO", "VROM")
    assert described(datetime.date(2018, 1, 1)) == ("VRO", None)
