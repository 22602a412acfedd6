import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.accounts.choices import Office
from m50portal.core.audit import history_of
from pillars.actions_pillar import end_pillar, start_pillar
from pillars.choices import SeatKind
from pillars.models import Participation, Pillar, PillarSuccession, Seat
from pillars.selectors import pillars_on
from tests import builders
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2027, 1, 1)


@pytest.fixture
def by():
    return builders.user()


def test_start_pillar_comes_last_and_keeps_where_it_came_from(by):
    old = make.pillar("Ruimte")

    pillar = start_pillar(name="Wonen & Bouwen", starts_on=DAY, predecessors=[old], by=by)

    assert list(pillars_on(DAY)) == [old, pillar]
    assert pillar.slug == "wonen-bouwen"
    step = PillarSuccession.objects.get()
    assert (step.predecessor, step.successor, step.on) == (old, pillar, DAY)
    assert history_of(pillar).get().kind == "pillars.start_pillar"


def test_start_pillar_with_a_name_in_use_is_refused(by):
    make.pillar("Ruimte")

    with pytest.raises(ValidationError, match="al een pijler met deze naam"):
        start_pillar(name="ruimte", starts_on=DAY, by=by)


def test_start_pillar_with_an_old_name_gets_its_own_address(by):
    make.pillar("Ruimte", slug="ruimte", ends_on=DAY)
    make.pillar("Anders", slug="ruimte-2027")

    assert start_pillar(name="Ruimte", starts_on=DAY, by=by).slug == "ruimte-2027-2"


@pytest.mark.parametrize(
    ("name", "slug"), [("Netwerk", "netwerk-2027"), ("Plaatsen", "plaatsen-2027"), ("!", "pijler")]
)
def test_start_pillar_never_hides_another_page(by, name, slug):
    assert start_pillar(name=name, starts_on=DAY, by=by).slug == slug


def test_end_pillar_ends_everybody_in_it(by):
    pillar, other = make.pillar(), make.pillar()
    chair = make.seat(pillar)
    make.seat(pillar, SeatKind.SUPPORT, supports=chair)
    later = make.seat(pillar, SeatKind.VICE_CHAIR, starts_on=DAY)
    make.seat(pillar, SeatKind.SUPPORT, supports=later, starts_on=DAY)
    make.participation(pillar)
    make.participation(pillar, starts_on=DAY + datetime.timedelta(days=1))
    kept = [make.seat(other), make.participation(other)]

    end_pillar(pillar=pillar, ends_on=DAY, by=by)

    assert list(Seat.objects.as_of(DAY)) == kept[:1]
    assert list(Participation.objects.as_of(DAY)) == kept[1:]
    assert Seat.objects.filter(pillar=pillar, ends_on=DAY).count() == 2
    assert Seat.objects.filter(pillar=pillar).count() == 2
    assert Participation.objects.filter(pillar=pillar).count() == 1
    assert history_of(pillar).get().changes == {"ends_on": "2027-01-01"}


def test_end_pillar_twice_is_refused(by):
    pillar = make.pillar(ends_on=DAY)

    with pytest.raises(ValidationError, match="al eerder"):
        end_pillar(pillar=pillar, ends_on=DAY, by=by)


def test_end_pillar_before_it_begins_is_refused(by):
    pillar = make.pillar(starts_on=DAY)

    with pytest.raises(ValidationError, match="na de begindatum"):
        end_pillar(pillar=pillar, ends_on=DAY, by=by)
    assert Pillar.objects.get().ends_on is None


def test_pages_start_and_end_a_pillar():
    old = make.pillar("Ruimte", slug="ruimte")
    client = builders.client_of(builders.user(Office.SECRETARIAT))
    assert "Komt voort uit" in client.get("/pijlers/nieuw/").content.decode()
    assert client.get("/pijlers/ruimte/beeindigen/").status_code == 200

    started = client.post(
        "/pijlers/nieuw/",
        {"name": "Wonen", "summary": "", "starts_on": "2026-01-01", "predecessors": [old.pk]},
        follow=True,
    )
    ended = client.post("/pijlers/ruimte/beeindigen/", {"last_day": "2026-01-31"}, follow=True)

    assert "De pijler Wonen is toegevoegd." in started.content.decode()
    assert "De pijler Ruimte is beëindigd." in ended.content.decode()
    assert [pillar.name for pillar in pillars_on(datetime.date(2026, 2, 1))] == ["Wonen"]


def test_pages_that_start_and_end_a_pillar_are_for_the_secretariat():
    pillar = make.pillar("Ruimte", slug="ruimte")
    chair = builders.client_of(make.seat_user(pillar))

    assert chair.get("/pijlers/nieuw/").status_code == 403
    assert chair.post("/pijlers/ruimte/beeindigen/", {"last_day": "2026-01-31"}).status_code == 403
