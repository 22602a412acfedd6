import datetime

import pytest

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members.choices import RoleKind
from pillars.choices import SeatKind
from pillars.models import Participation, Seat
from tests import builders
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
RESTART = datetime.date(2022, 3, 30)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def secretariat():
    return builders.client_of(builders.user(Office.SECRETARIAT))


@pytest.mark.parametrize(
    ("address", "kind"),
    [("voorzitter", SeatKind.CHAIR), ("vicevoorzitter", SeatKind.VICE_CHAIR)],
)
def test_appoint_asks_the_municipality_and_then_the_person(secretariat, address, kind):
    pillar = make.pillar(slug="ruimte")
    place = make.municipality("Kampen")
    alderman = make.official(place, name="Ruben Voorbeeld")
    make.official(place, RoleKind.POLICY_OFFICER, name="Petra Voorbeeld")
    url = f"/pijlers/ruimte/{address}/"
    make.municipality()

    first = secretariat.get(url)
    second = secretariat.get(url, {"gemeente": place.code})
    done = secretariat.post(
        f"{url}?gemeente={place.code}",
        {"official": alderman.pk, "starts_on": today().isoformat()},
        follow=True,
    )

    assert "Gemeente kiezen" in text(first)
    assert "Ruben Voorbeeld (wethouder)" in text(second)
    assert "Petra Voorbeeld" not in text(second)
    assert "Ruben Voorbeeld is benoemd." in text(done)
    seat = Seat.objects.get()
    assert (seat.pillar, seat.kind, seat.official, seat.municipality) == (
        pillar,
        kind,
        alderman,
        place,
    )


def test_appoint_with_one_municipality_skips_a_step(secretariat):
    make.pillar(slug="ruimte")
    make.official(make.municipality("Kampen"))

    assert "Voorzitter benoemen uit Kampen" in text(secretariat.get("/pijlers/ruimte/voorzitter/"))


def test_appoint_without_a_municipality_asks_for_it_again(secretariat):
    make.pillar(slug="ruimte")
    make.municipality()
    make.municipality()

    assert "Gemeente kiezen" in text(secretariat.post("/pijlers/ruimte/voorzitter/"))
    assert secretariat.get("/pijlers/ruimte/voorzitter/", {"gemeente": "GM9999"}).status_code == 404


def test_appoint_in_a_taken_seat_says_what_to_do(secretariat):
    pillar = make.pillar(slug="ruimte")
    make.seat(pillar)
    place = make.municipality()
    alderman = make.official(place)

    response = secretariat.post(
        f"/pijlers/ruimte/voorzitter/?gemeente={place.code}",
        {"official": alderman.pk, "starts_on": today().isoformat()},
    )

    assert "Benoem een opvolger bij die plaats, of beëindig haar eerst." in text(response)
    assert Seat.objects.count() == 1


def test_appoint_before_the_role_began_is_refused(secretariat):
    make.pillar(slug="ruimte")
    place = make.municipality()
    alderman = make.official(place, starts_on=RESTART)

    response = secretariat.post(
        f"/pijlers/ruimte/voorzitter/?gemeente={place.code}",
        {"official": alderman.pk, "starts_on": "2022-03-29"},
    )

    assert "nog niet deze rol" in text(response)


def test_appoint_in_an_ended_pillar_is_not_found(secretariat):
    make.pillar(slug="bestuur", ends_on=RESTART)

    assert secretariat.get("/pijlers/bestuur/voorzitter/").status_code == 404


def test_support_is_chosen_from_the_own_municipality(secretariat):
    chair = make.seat(make.pillar(slug="ruimte"))
    colleague = make.official(chair.municipality, RoleKind.POLICY_OFFICER)
    elsewhere = make.official(make.municipality(), RoleKind.POLICY_OFFICER)
    url = f"/pijlers/plaatsen/{chair.pk}/ondersteuner/"
    values = {"starts_on": today().isoformat()}

    page = text(secretariat.get(url))
    refused = secretariat.post(url, {**values, "official": elsewhere.pk})
    done = secretariat.post(url, {**values, "official": colleague.pk})

    assert colleague.name in page
    assert elsewhere.name not in page
    assert refused.status_code == 200
    assert done.status_code == 302
    assert Seat.objects.get(kind=SeatKind.SUPPORT).official == colleague


def test_support_of_a_support_is_not_found(secretariat):
    chair = make.seat(make.pillar())
    support = make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair)

    assert secretariat.get(f"/pijlers/plaatsen/{support.pk}/ondersteuner/").status_code == 404


@pytest.mark.parametrize("kind", [SeatKind.CHAIR, SeatKind.SUPPORT])
def test_end_seat_ends_after_the_last_day(secretariat, kind):
    seat = make.seat(make.pillar(slug="ruimte"))
    if kind == SeatKind.SUPPORT:
        seat = make.seat(seat.pillar, kind, supports=seat)
    url = f"/pijlers/plaatsen/{seat.pk}/beeindigen/"
    assert secretariat.get(url).status_code == 200

    response = secretariat.post(url, {"last_day": "2023-05-31"}, follow=True)

    seat.refresh_from_db()
    assert seat.ends_on == datetime.date(2023, 6, 1)
    assert f"De plaats van {seat.official} is beëindigd." in text(response)


def test_end_seat_twice_says_so(secretariat):
    seat = make.seat(make.pillar(), ends_on=RESTART)

    response = secretariat.post(
        f"/pijlers/plaatsen/{seat.pk}/beeindigen/", {"last_day": "2023-05-31"}
    )

    assert "al eerder beëindigd" in text(response)


def test_succeed_ends_one_and_begins_the_other_in_one_step(secretariat):
    chair = make.seat(make.pillar(slug="ruimte"))
    make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair)
    place = make.municipality("Kampen")
    alderman = make.official(place, name="Ruben Voorbeeld")
    url = f"/pijlers/plaatsen/{chair.pk}/opvolger/"
    assert url in text(secretariat.get("/pijlers/ruimte/"))
    assert url in text(secretariat.get("/pijlers/wie-doet-wat/"))

    first = text(secretariat.get(url))
    second = text(secretariat.get(url, {"gemeente": place.code}))
    values = {"official": alderman.pk, "starts_on": today().isoformat()}
    done = secretariat.post(f"{url}?gemeente={place.code}", values, follow=True)
    again = secretariat.post(f"{url}?gemeente={place.code}", values)

    assert f"{chair.official} is nu voorzitter van de pijler" in first
    assert "Ruben Voorbeeld (wethouder)" in second
    assert f"Ruben Voorbeeld volgt {chair.official} op." in text(done)
    assert "heeft in deze periode al een voorzitter" in text(again)
    now = Seat.objects.current().get()
    assert (now.kind, now.official, now.starts_on) == (SeatKind.CHAIR, alderman, today())
    assert Seat.objects.filter(official=None).count() == 0


def test_succeed_from_the_same_municipality_keeps_the_support(secretariat):
    chair = make.seat(make.pillar(slug="ruimte"))
    support = make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair)
    follower = make.official(chair.municipality)
    url = f"/pijlers/plaatsen/{chair.pk}/opvolger/?gemeente={chair.municipality.code}"

    secretariat.post(url, {"official": follower.pk, "starts_on": today().isoformat()})

    now = Seat.objects.current().get(kind=SeatKind.SUPPORT)
    assert (now.official, now.supports.official, now.starts_on) == (
        support.official,
        follower,
        today(),
    )


def test_succeed_of_a_support_comes_from_the_same_municipality(secretariat):
    chair = make.seat(make.pillar(slug="ruimte"))
    support = make.seat(chair.pillar, SeatKind.SUPPORT, supports=chair)
    colleague = make.official(chair.municipality, RoleKind.POLICY_OFFICER)
    make.municipality()
    url = f"/pijlers/plaatsen/{support.pk}/opvolger/"

    done = secretariat.post(url, {"official": colleague.pk, "starts_on": today().isoformat()})

    assert done.status_code == 302
    now = Seat.objects.current().get(kind=SeatKind.SUPPORT)
    assert (now.official, now.supports) == (colleague, chair)
    assert Seat.objects.current().get(kind=SeatKind.CHAIR) == chair


def test_succeed_by_the_same_person_is_refused(secretariat):
    chair = make.seat(make.pillar(slug="ruimte"))
    url = f"/pijlers/plaatsen/{chair.pk}/opvolger/?gemeente={chair.municipality.code}"

    response = secretariat.post(
        url, {"official": chair.official.pk, "starts_on": today().isoformat()}
    )

    assert "zit al op deze plaats. Kies wie opvolgt." in text(response)
    chair.refresh_from_db()
    assert chair.ends_on is None


def test_succeed_before_a_later_chair_is_refused_and_keeps_the_first(secretariat):
    chair = make.seat(make.pillar(slug="ruimte"), ends_on=today() + datetime.timedelta(days=30))
    make.seat(chair.pillar, starts_on=today() + datetime.timedelta(days=30))
    follower = make.official(chair.municipality)
    url = f"/pijlers/plaatsen/{chair.pk}/opvolger/?gemeente={chair.municipality.code}"

    response = secretariat.post(url, {"official": follower.pk, "starts_on": today().isoformat()})

    assert "heeft in deze periode al een voorzitter" in text(response)
    chair.refresh_from_db()
    assert chair.ends_on == today() + datetime.timedelta(days=30)


def test_end_vacant_seat_is_not_found(secretariat):
    vacancy = Seat.objects.create(pillar=make.pillar(), kind=SeatKind.CHAIR, starts_on=RESTART)

    assert secretariat.get(f"/pijlers/plaatsen/{vacancy.pk}/beeindigen/").status_code == 404


def test_seats_are_managed_by_the_secretariat_only():
    seat = make.seat(make.pillar(slug="ruimte"))
    chair = builders.client_of(make.seat_user(make.pillar()))
    make.official(seat.municipality, RoleKind.POLICY_OFFICER)

    for url in (
        "/pijlers/ruimte/voorzitter/",
        "/pijlers/ruimte/vicevoorzitter/",
        f"/pijlers/plaatsen/{seat.pk}/ondersteuner/",
        f"/pijlers/plaatsen/{seat.pk}/beeindigen/",
    ):
        assert chair.get(url).status_code == 403
        assert chair.post(url, {"last_day": "2023-05-31"}).status_code == 403


def test_sign_up_by_the_contact_official_is_of_the_own_municipality():
    pillar = make.pillar(slug="ruimte")
    mine, other = make.municipality("Diemen"), make.municipality()
    alderman = make.official(mine)
    prepares = make.official(mine, RoleKind.POLICY_OFFICER)
    client = builders.client_of(make.official_user(mine, RoleKind.CONTACT_OFFICIAL))
    url = "/pijlers/ruimte/aanmelden/"
    values = {
        "official": alderman.pk,
        "policy_official": prepares.pk,
        "starts_on": today().isoformat(),
    }

    page = text(client.get(url))
    done = client.post(url, values, follow=True)

    assert "Deelnemer van Diemen aanmelden" in page
    assert "doet mee aan de pijler" in text(done)
    row = Participation.objects.get()
    assert (row.pillar, row.official, row.municipality, row.policy_official) == (
        pillar,
        alderman,
        mine,
        prepares,
    )
    assert client.get(url, {"gemeente": other.code}).status_code == 404
    assert alderman.name not in text(client.get(url))


def test_sign_up_says_when_nobody_is_left():
    pillar = make.pillar(slug="ruimte")
    place = make.municipality()
    user = make.official_user(place)
    make.participation(pillar, place=place, who=user.official)

    page = text(builders.visit(user, "/pijlers/ruimte/aanmelden/"))

    assert "Er is nu niemand die u nog kunt aanmelden." in page


def test_sign_up_by_somebody_else_is_of_oneself():
    make.pillar(slug="ruimte")
    mine = make.municipality()
    colleague = make.official(mine, name="Een Ander")
    user = make.official_user(mine)
    client = builders.client_of(user)
    values = {"policy_official": "", "starts_on": today().isoformat()}

    page = text(client.get("/pijlers/ruimte/aanmelden/"))
    refused = client.post("/pijlers/ruimte/aanmelden/", {**values, "official": colleague.pk})
    done = client.post("/pijlers/ruimte/aanmelden/", {**values, "official": user.official.pk})

    assert user.name in page
    assert refused.status_code == 200
    assert done.status_code == 302
    assert Participation.objects.get().official == user.official


def test_sign_up_with_oneself_as_official_is_refused(secretariat):
    make.pillar(slug="ruimte")
    place = make.municipality()
    adviser = make.official(place, RoleKind.ADVISER)

    response = secretariat.post(
        f"/pijlers/ruimte/aanmelden/?gemeente={place.code}",
        {"official": adviser.pk, "policy_official": adviser.pk, "starts_on": "2024-01-01"},
    )

    assert "Kies hier iemand anders" in text(response)


def test_sign_up_by_the_secretariat_is_of_any_member(secretariat):
    make.pillar(slug="ruimte")
    place = make.municipality()
    make.municipality()
    outside = make.municipality(is_member=False)
    mayor = make.official(place, RoleKind.MAYOR)
    url = "/pijlers/ruimte/aanmelden/"

    assert "Gemeente kiezen" in text(secretariat.get(url))
    assert mayor.name in text(secretariat.get(url, {"gemeente": place.code}))
    assert secretariat.get(url, {"gemeente": outside.code}).status_code == 404


@pytest.mark.parametrize("office", [Office.BOARD, None])
def test_sign_up_is_refused_for_who_works_nowhere(office):
    make.pillar(slug="ruimte")
    user = builders.user(*([office] if office else []))

    assert builders.visit(user, "/pijlers/ruimte/aanmelden/").status_code == 403


def test_pair_is_chosen_by_the_contact_official():
    row = make.participation(make.pillar(slug="ruimte"), is_paired=False)
    prepares = make.official(row.municipality, RoleKind.POLICY_OFFICER)
    client = builders.client_of(make.official_user(row.municipality, RoleKind.CONTACT_OFFICIAL))
    assert prepares.name in text(client.get(f"/pijlers/deelnames/{row.pk}/"))

    response = client.post(
        f"/pijlers/deelnames/{row.pk}/", {"policy_official": prepares.pk}, follow=True
    )

    row.refresh_from_db()
    assert row.policy_official == prepares
    assert "is opgeslagen" in text(response)


def test_end_participation_by_the_participant():
    place = make.municipality()
    user = make.official_user(place)
    row = make.participation(make.pillar(slug="ruimte"), place=place, who=user.official)
    client = builders.client_of(user)
    assert client.get(f"/pijlers/deelnames/{row.pk}/beeindigen/").status_code == 200

    client.post(f"/pijlers/deelnames/{row.pk}/beeindigen/", {"last_day": "2023-05-31"})

    row.refresh_from_db()
    assert row.ends_on == datetime.date(2023, 6, 1)
    assert client.get(f"/pijlers/deelnames/{row.pk}/beeindigen/").status_code == 404


def test_participation_of_another_municipality_does_not_exist():
    pillar = make.pillar()
    row = make.participation(pillar)
    contact = make.official_user(make.municipality(), RoleKind.CONTACT_OFFICIAL)

    for user in (contact, make.seat_user(pillar), builders.user(Office.BOARD)):
        client = builders.client_of(user)
        assert client.get(f"/pijlers/deelnames/{row.pk}/").status_code == 404
        assert client.post(f"/pijlers/deelnames/{row.pk}/beeindigen/", {}).status_code == 404
