"""Who lives where: one place at a time, mergers followed, only of who has a political office."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from members.choices import RoleKind, Share
from members.models import Succession
from members.relations.actions_people import anonymise_person
from members.relations.actions_residence import move_home
from members.relations.choices import OrganisationKind
from members.relations.models import Organisation, Residence
from members.relations.selectors_residence import Home, homes_on, office_holders_in
from tests import builders
from tests.members.builders_members import member, membership, municipality, official_user
from tests.members.relations import builders_relations as make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2025, 11, 7)
MERGED = datetime.date(2026, 1, 1)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def secretariat():
    return builders.client_of(builders.user(Office.SECRETARIAT))


def member_of_parliament(name="Lotte 's-Gravenproef", **values):
    known = Organisation.objects.filter(name="D66").first()
    fraction = known or make.organisation("D66", OrganisationKind.FRACTION)
    person = make.person(name, party="D66")
    return make.function(fraction, person, title="Woordvoerder wonen", **values).person


def live(person, place, since=DAY):
    return move_home(person=person, municipality=place, starts_on=since, by=None)


def test_residence_is_noted_and_shown_with_the_state_of_that_day(secretariat):
    zeist, person = member("Zeist"), member_of_parliament()
    url = reverse("relations:home", args=[person.pk])

    page = secretariat.post(
        url,
        {"municipality": zeist.code, "starts_on": "2025-11-07", "source": "tweedekamer.nl"},
        follow=True,
    )

    assert "woont vanaf 7 november 2025 in Zeist." in text(page).replace("\xa0", " ")
    assert "Zeist</a> (lid)" in text(page)
    assert homes_on(today()) == {person.pk: Home("Zeist", zeist.slug, "member")}
    event = AuditEvent.objects.get(kind="relations.move_home")
    assert event.changes == {"woonplaats": ["", "Zeist"]}


def test_residence_changes_by_moving_and_the_old_one_stays():
    person, zeist, diemen = member_of_parliament(), municipality("Zeist"), municipality("Diemen")
    live(person, zeist)
    live(person, diemen, datetime.date(2026, 3, 1))

    rows = [(r.municipality, r.starts_on, r.ends_on) for r in Residence.objects.order_by("pk")]
    moved = datetime.date(2026, 3, 1)
    assert rows == [(zeist, DAY, moved), (diemen, moved, None)]
    assert homes_on(datetime.date(2026, 2, 28))[person.pk].name == "Zeist"
    assert homes_on(moved)[person.pk].name == "Diemen"


def test_residence_of_the_same_day_is_corrected_and_the_same_one_changes_nothing():
    person, zeist, diemen = member_of_parliament(), municipality("Zeist"), municipality("Diemen")
    live(person, zeist)
    live(person, diemen)
    live(person, diemen, datetime.date(2026, 3, 1))

    row = Residence.objects.get()
    assert (row.municipality, row.starts_on, row.ends_on) == (diemen, DAY, None)
    assert AuditEvent.objects.filter(kind="relations.move_home").count() == 2


def test_residence_that_is_not_known_any_more_ends():
    person = member_of_parliament()
    live(person, municipality())
    live(person, None, datetime.date(2026, 3, 1))

    assert Residence.objects.get().ends_on == datetime.date(2026, 3, 1)
    assert homes_on(today()) == {}


def test_residence_before_a_later_move_is_refused_and_keeps_what_was_typed(secretariat):
    person, zeist, diemen = member_of_parliament(), municipality("Zeist"), municipality("Diemen")
    live(person, zeist)

    page = secretariat.post(
        reverse("relations:home", args=[person.pk]),
        {"municipality": diemen.code, "starts_on": "2025-01-01", "source": "een krant"},
    )

    assert "Er is al een verhuizing op een latere dag." in text(page)
    assert 'value="een krant"' in text(page)
    assert Residence.objects.count() == 1


def test_residence_is_only_for_a_political_office(secretariat):
    person = make.function().person

    assert secretariat.get(reverse("relations:home", args=[person.pk])).status_code == 404
    with pytest.raises(ValidationError, match="politiek ambt"):
        live(person, municipality())
    assert "Woonplaats" not in text(secretariat.get(reverse("relations:person", args=[person.pk])))


def test_residence_in_a_municipality_of_later_is_refused():
    new = municipality(starts_on=MERGED)

    with pytest.raises(ValidationError, match="bestaat niet op die dag"):
        live(member_of_parliament(), new, DAY)


def test_residence_follows_a_merger():
    person, old = member_of_parliament(), municipality("Heerhugowaard", ends_on=MERGED)
    new = municipality("Dijk en Waard", starts_on=MERGED)
    membership(new, starts_on=MERGED)
    live(person, old)
    Succession.objects.create(predecessor=old, successor=new, on=MERGED, share=Share.FULL)

    assert homes_on(DAY)[person.pk].name == "Heerhugowaard"
    assert homes_on(MERGED)[person.pk] == Home("Dijk en Waard", new.slug, "member")
    assert [row.person for row in office_holders_in(new, MERGED)] == [person]
    assert office_holders_in(old, MERGED) == []


def test_residence_filters_the_list_and_is_exported(secretariat):
    zeist, outside = member("Zeist"), municipality("Rotterdam")
    here, there = member_of_parliament("Anna Hier"), member_of_parliament("Bas Daar")
    nowhere = make.function().person
    live(here, zeist)
    live(there, outside)

    def names(query):
        rows = secretariat.get(f"/relaties/{query}").context["object_list"]
        return [row.person.name for row in rows]

    assert names("?woont=lid") == ["Anna Hier"]
    assert names("?woont=bekend") == ["Bas Daar", "Anna Hier"]
    assert sorted(names("")) == sorted(["Bas Daar", "Anna Hier", nowhere.name])
    lines = secretariat.get("/relaties/?woont=lid&bestand=csv").content.decode().splitlines()
    assert '"Zeist";"lid"' in lines[1] or "Zeist;lid" in lines[1]


def test_residence_costs_the_list_as_many_queries_for_one_as_for_three(
    secretariat, django_assert_num_queries
):
    live(member_of_parliament("Anna Hier"), member("Zeist"))
    secretariat.get("/relaties/")
    with CaptureQueriesContext(
        connection,
    ) as one:
        secretariat.get("/relaties/")
    for name in ("Diemen", "Woerden"):
        live(member_of_parliament(f"Iemand uit {name}"), member(name))
    with django_assert_num_queries(len(one)):
        secretariat.get("/relaties/")


def test_residence_is_seen_by_offices_and_the_own_contact_official_only():
    zeist = member("Zeist")
    live(member_of_parliament(), zeist)
    url = f"/leden/{zeist.slug}/?deel=mensen"

    def seen(person):
        return "die hier wonen" in text(builders.client_of(person).get(url))

    assert seen(builders.user(Office.LOBBYIST))
    assert seen(official_user(zeist))
    assert not seen(official_user(member("Diemen")))
    assert not seen(official_user(zeist, RoleKind.ALDERMAN))


def test_residence_is_changed_by_secretariat_and_lobbyist_only():
    person = member_of_parliament()
    url = reverse("relations:home", args=[person.pk])

    codes = {
        office: builders.client_of(builders.user(office)).post(url, {}).status_code
        for office in (Office.BOARD, Office.TREASURER, Office.AUDITOR)
    }

    assert codes == {Office.BOARD: 403, Office.TREASURER: 403, Office.AUDITOR: 403}


def test_residence_goes_when_somebody_is_anonymised():
    person = member_of_parliament(ends_on=datetime.date(2026, 1, 1))
    live(person, municipality())

    anonymise_person(person=person, by=None)

    assert Residence.objects.count() == 0
    assert Residence.history.count() == 0
