"""The checks about the board and VNG committees, and the form that aligns a committee with a pillar."""

import datetime

import pytest

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from m50portal.desk.completeness import Narrowing
from m50portal.desk.completeness_board import count_all
from members.relations.choices import OrganisationKind
from members.relations.models import Organisation
from pillars.models import BoardSeat, CommitteeSeat, Portfolio
from tests.builders import client_of, user
from tests.pillars import builders_pillars

pytestmark = pytest.mark.django_db
START = datetime.date(2022, 1, 1)


def found():
    counted = {row.check.key: (row.count, row.of) for row in count_all(today(), Narrowing())}
    return counted["bestuursplaats"], counted["commissie"]


def committee_seat(**values):
    place = builders_pillars.municipality("'s-Gravenhage")
    committee = Organisation(
        kind=OrganisationKind.VNG_COMMITTEE, starts_on=START, slug="commissie-wonen"
    )
    committee.set_name("Commissie Wonen")
    committee.save()
    return CommitteeSeat.objects.create(
        official=builders_pillars.official(place, name="Anna Eerst"),
        municipality=place,
        committee=committee,
        starts_on=START,
        **values,
    )


def test_board_seats_without_anybody_are_found():
    taken, vacant = (
        Portfolio.objects.create(name=name, number=number, starts_on=START)
        for number, name in enumerate(("Financiën", "Lobby"), start=1)
    )
    place = builders_pillars.municipality()
    BoardSeat.objects.create(
        portfolio=taken,
        official=builders_pillars.official(place),
        municipality=place,
        starts_on=START,
    )

    assert found()[0] == (1, 2)
    vacant.ends_on = today()
    vacant.save()
    assert found()[0] == (0, 1)


def test_committee_without_pillar_is_found_and_mended():
    seat = committee_seat()
    pillar = builders_pillars.pillar("Ruimte")
    before = found()[1]
    client = client_of(user(Office.SECRETARIAT))
    url = f"/pijlers/wie-doet-wat/vng/{seat.pk}/pijler/?terug=/koppelcontrole/"
    page = client.get("/koppelcontrole/").content.decode()
    wrong = client.post(url, {"pillar": ""}).content.decode()
    done = client.post(url, {"pillar": pillar.pk}, follow=True)

    assert before == (1, 1)
    assert f"/pijlers/wie-doet-wat/vng/{seat.pk}/pijler/" in page
    assert "Kies een pijler." in wrong
    assert done.redirect_chain == [("/koppelcontrole/", 302)]
    assert found()[1] == (0, 1)
    event = AuditEvent.objects.get(kind="pillars.align_committee")
    assert event.changes == {"pillar": ["", "Ruimte"]}


def test_committee_is_aligned_by_the_secretariat_only():
    seat = committee_seat()
    client = client_of(user(Office.BOARD))

    assert client.get(f"/pijlers/wie-doet-wat/vng/{seat.pk}/pijler/").status_code == 403
