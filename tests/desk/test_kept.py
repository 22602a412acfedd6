"""The page of a municipality is kept until something that it tells changes: every way to change it shows."""

import datetime

import pytest
from django.core.cache import cache

from m50portal.accounts.choices import Office
from m50portal.core import audit
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from m50portal.desk import kept
from members import actions_privacy
from members.actions_merger import undo_merger
from members.choices import RoleKind
from members.choices_merger import MergerKind
from members.models import MunicipalRole, Official, Population
from pillars.models import Participation
from tests.builders import client_of, user
from tests.members import builders_mergers
from tests.members.builders_members import (
    billing,
    member,
    municipality,
    official,
    official_user,
    population,
    role,
)
from tests.members.turnover import builders_turnover
from tests.pillars import builders_pillars

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    made = member("'s-Gravenhage", inhabitants=40_000)
    billing(made)
    return made


@pytest.fixture
def look(place):
    """Read the page as the secretariat, as it stands in the browser."""
    client = client_of(user(Office.SECRETARIAT))

    def read(**query):
        answer = client.get(f"/leden/{place.slug}/", query)
        return " ".join(answer.content.decode().split())

    read()
    return read


def test_page_shows_a_person_who_came_by_the_form_at_once(place, look):
    client = client_of(user(Office.SECRETARIAT))
    assert "Nieuwe Burgemeester" not in look()

    client.post(
        f"/leden/{place.slug}/mensen/nieuw/",
        {
            "name": "Nieuwe Burgemeester",
            "email": "nieuw@voorbeeld.example",
            "kind": RoleKind.MAYOR,
            "starts_on": str(today()),
        },
    )

    assert "Nieuwe Burgemeester" in look()


def test_page_shows_what_is_saved_without_an_action_too(place, look):
    row = role(place, RoleKind.MAYOR, person=official("Oude Naam"))
    assert "Oude Naam" in look()

    person = Official.objects.get(pk=row.official_id)
    person.set_name("Andere Naam")
    person.save()
    assert "Andere Naam" in look()

    population(place, 41_234, today())
    assert "41.234" in look()
    Population.objects.filter(municipality=place, inhabitants=41_234).delete()
    MunicipalRole.objects.get(pk=row.pk).delete()
    assert "Andere Naam" not in look()


def test_page_shows_pillars_and_elections_at_once(place, look):
    pillar = builders_pillars.pillar("Ruimte")
    long_ago = datetime.date(2020, 1, 1)
    mayor = role(place, RoleKind.ALDERMAN, person=official("Anouk Voorbeeld"), starts_on=long_ago)
    Participation.objects.create(
        official=mayor.official, municipality=place, pillar=pillar, starts_on=today()
    )
    assert "Ruimte" in look()

    day = today()
    yesterday = day - datetime.timedelta(days=1)
    builders_turnover.election(on=yesterday, installed_on=day, ask_from=day)
    assert "onzeker" in look().lower()


def test_page_shows_a_merger_and_its_undoing_at_once(place, look):
    other = member("Waddinxveen")
    merger = builders_mergers.merge(
        MergerKind.NEW, today(), [place, other], [builders_mergers.new("GM9990", "Nieuwstad")]
    )
    assert "Deze gemeente bestaat niet meer." in look()

    undo_merger(merger=merger, by=None)
    assert "Deze gemeente bestaat niet meer." not in look()


def test_page_shows_who_was_anonymised_at_once(place, look):
    row = role(place, RoleKind.ADVISER, person=official("Vertrokken Mens"), ends_on=today())
    yesterday = str(today() - datetime.timedelta(days=1))
    assert "Vertrokken Mens" in look(peildatum=yesterday)

    actions_privacy.anonymise(official=row.official, by=None)

    assert "Vertrokken Mens" not in look(peildatum=yesterday)


def test_page_is_kept_per_right_and_never_opens_what_is_closed(place, look):
    """Whoever comes after the secretariat sees what is theirs, or nothing."""
    texts = {
        name: client_of(person).get(f"/leden/{place.slug}/").content.decode()
        for name, person in (
            ("board", user(Office.BOARD)),
            ("own", official_user(place)),
            ("alderman", official_user(place, RoleKind.ALDERMAN)),
        )
    }
    stranger = client_of(official_user(municipality("Elders")))

    assert "Memo voor het college maken" in look()
    assert {name: "Memo voor het college maken" in text for name, text in texts.items()} == {
        "board": False,
        "own": True,
        "alderman": False,
    }
    assert {name: "Contacten en werving" in text for name, text in texts.items()} == {
        "board": True,
        "own": False,
        "alderman": False,
    }
    assert stranger.get(f"/leden/{place.slug}/").status_code == 404


def test_page_that_does_not_exist_yet_is_not_kept_as_absent(look):
    client = client_of(user(Office.SECRETARIAT))
    assert client.get("/leden/nieuwstad/").status_code == 404

    member("Nieuwstad")

    assert client.get("/leden/nieuwstad/").status_code == 200


def test_log_ins_and_downloads_leave_what_is_kept(place):
    before = kept.version()
    for kind in kept.NO_CHANGE:
        audit.record(kind, target=place, by=None)
    assert kept.version() == before

    audit.record("members.update_person", target=place, by=None)
    assert kept.version() != before


def test_keep_makes_a_thing_once_per_version():
    made = []

    def build():
        made.append(1)
        return "iets"

    for version in ("1", "1", "2"):
        assert kept.keep("proef", version, build) == "iets"
    assert len(made) == 2

    cache.clear()
    kept.keep("proef", "2", build)
    assert len(made) == 3


@pytest.mark.parametrize("rows", [1, 3, 40])
def test_page_asks_as_much_for_many_rows_as_for_one(place, rows, django_assert_num_queries):
    pillar = builders_pillars.pillar("Ruimte")
    for number in range(rows):
        row = role(place, RoleKind.ALDERMAN, starts_on=datetime.date(2020, 1, 1))
        Participation.objects.create(
            official=row.official, municipality=place, pillar=pillar, starts_on=today()
        )
        population(place, 30_000 + number, datetime.date(2000 + number % 20, 1 + number // 20, 1))
        member()
    for person, first, again in (
        (user(Office.SECRETARIAT), 10, 4),
        (official_user(place), 11, 5),
    ):
        client = client_of(person)
        client.get(f"/leden/{place.slug}/")  # fills the session
        audit.record("members.update_person", target=place, by=None)
        with django_assert_num_queries(first):
            client.get(f"/leden/{place.slug}/")
        with django_assert_num_queries(again):
            client.get(f"/leden/{place.slug}/")


def test_a_change_that_began_first_and_is_there_last_shows_too(place):
    """Two people at once: the line with the lower number is there after the one with the higher."""
    last = audit.record("members.update_traits", target=place, by=None).pk

    def write(pk):
        AuditEvent.objects.bulk_create([AuditEvent(pk=pk, kind="members.update_traits")])

    write(last + 5)
    before = kept.version()

    write(last + 2)

    assert kept.version() != before
