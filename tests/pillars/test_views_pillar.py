import datetime

import pytest

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members.choices import RoleKind
from pillars.choices import DateCertainty, SeatKind
from pillars.models import Pillar, PillarName, PillarSuccession, Seat
from tests import builders
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
RESTART = datetime.date(2022, 3, 30)


def text(response):
    return " ".join(response.content.decode().split())


def test_list_shows_who_sits_where_and_what_is_vacant():
    ruimte = make.pillar("Ruimte", summary="Wonen en bouwen.")
    place = make.municipality("Woerden")
    chair = make.seat(ruimte, place=place, who=make.official(place, name="Marieke Modelstad"))
    make.seat(ruimte, SeatKind.SUPPORT, supports=chair)
    make.participation(ruimte)

    page = text(builders.visit(make.reader(), "/pijlers/"))

    assert "Marieke Modelstad, Woerden" in page
    assert "Ondersteuning: Anouk Voorbeeld" in page
    assert page.count("Vacant") == 1
    assert "1 deelnemer uit 1 gemeente" in page


def test_list_shows_an_empty_seat_row_as_vacant():
    pillar = make.pillar()
    make.seat(pillar, SeatKind.VICE_CHAIR)
    Seat.objects.create(pillar=pillar, kind=SeatKind.CHAIR, starts_on=make.LONG_AGO)

    assert text(builders.visit(make.reader(), "/pijlers/")).count("Vacant") == 1


def test_list_of_another_day():
    make.pillar("Samenleving", ends_on=RESTART)
    make.pillar("Sociaal", starts_on=RESTART)
    user = make.reader()

    then = builders.visit(user, "/pijlers/", peildatum="2021-06-01")
    now = builders.visit(user, "/pijlers/")
    nonsense = builders.visit(user, "/pijlers/", peildatum="gisteren")

    assert [card.pillar.name for card in then.context["cards"]] == ["Samenleving"]
    assert "Zo was het op 1\u00a0juni\u00a02021." in then.content.decode()
    assert "Niet bekend" in text(then)
    assert [card.pillar.name for card in now.context["cards"]] == ["Sociaal"]
    assert [pillar.name for pillar in now.context["ended"]] == ["Samenleving"]
    assert nonsense.context["day"] == today()


def test_list_without_pillars_says_so():
    assert "geen pijlers bekend" in text(builders.visit(make.reader(), "/pijlers/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_many_questions_for_one_as_for_three(rows, django_assert_num_queries):
    for _ in range(rows):
        pillar = make.pillar()
        chair = make.seat(pillar)
        make.seat(pillar, SeatKind.SUPPORT, supports=chair)
        make.participation(pillar)
        make.pillar(ends_on=RESTART)
    client = builders.client_of(make.reader())
    client.get("/pijlers/")

    with django_assert_num_queries(7):
        client.get("/pijlers/")


@pytest.mark.parametrize("part", ["", "activiteiten/", "geschiedenis/"])
@pytest.mark.parametrize("rows", [1, 3])
def test_pillar_asks_as_many_questions_for_one_as_for_three(
    part, rows, django_assert_max_num_queries
):
    pillar = make.pillar(slug="ruimte")
    for number in range(rows):
        make.seat(
            pillar,
            starts_on=datetime.date(2019 + number, 1, 1),
            ends_on=datetime.date(2020 + number, 1, 1),
        )
        make.participation(pillar)
        make.join(make.activity(make.theme(pillar)), make.municipality())
        other = make.pillar(ends_on=RESTART)
        PillarSuccession.objects.create(predecessor=other, successor=pillar, on=RESTART)
    client = builders.client_of(make.official_user(make.municipality(), RoleKind.CONTACT_OFFICIAL))
    client.get(f"/pijlers/ruimte/{part}")

    with django_assert_max_num_queries(10) as asked:
        client.get(f"/pijlers/ruimte/{part}")
    assert len(asked) == {"": 10, "activiteiten/": 10, "geschiedenis/": 9}[part]


def test_pillar_shows_pairs_and_who_lacks_one():
    pillar = make.pillar(slug="ruimte", description="Eerste alinea.\n\nTweede alinea.")
    paired = make.participation(pillar)
    make.participation(pillar, is_paired=False)
    make.participation(pillar, kind=RoleKind.SECRETARY, is_paired=False)

    page = text(builders.visit(make.reader(), "/pijlers/ruimte/"))

    assert "3 deelnemers uit 3 gemeenten" in page
    assert str(paired.policy_official) in page
    assert page.count("Ontbreekt") == 1
    assert "Bij 1 bestuurder ontbreekt" in page
    assert "Niet nodig" in page
    assert "<p>Tweede alinea.</p>" in page


def test_pillar_says_that_an_official_left():
    pillar = make.pillar(slug="ruimte")
    row = make.participation(pillar)
    row.policy_official.roles.update(ends_on=today())

    assert f"{row.policy_official} werkt hier niet meer" in text(
        builders.visit(make.reader(), "/pijlers/ruimte/")
    )


def test_pillar_on_another_day():
    pillar = make.pillar(slug="ruimte", starts_on=RESTART)
    make.participation(pillar, starts_on=datetime.date(2024, 1, 1))
    user = make.reader()

    early = text(builders.visit(user, "/pijlers/ruimte/", peildatum="2023-01-01"))
    before = text(builders.visit(user, "/pijlers/ruimte/", peildatum="2021-01-01"))

    assert "Op deze dag doet niemand mee" in early
    assert "De pijler bestond niet op 1 januari 2021." in before


def test_pillar_of_a_past_day_keeps_who_left_from_others():
    """Who stopped is known to the offices and to who leads the pillar; how many there were to everybody."""
    pillar = make.pillar(slug="ruimte", starts_on=RESTART)
    stays = make.participation(pillar, starts_on=datetime.date(2023, 1, 1))
    left = make.participation(pillar, starts_on=datetime.date(2023, 1, 1))
    left.ends_on = datetime.date(2024, 1, 1)
    left.save()
    leads = make.seat_user(pillar)

    def page(user):
        return text(builders.visit(user, "/pijlers/ruimte/", peildatum="2023-06-01"))

    other = make.reader()
    assert stays.official.name in page(other)
    assert left.official.name not in page(other)
    assert "1 deelnemer van toen doet niet meer mee." in page(other)
    for known in (builders.user(Office.SECRETARIAT), leads):
        assert left.official.name in page(known)
    assert left.official.name not in text(builders.visit(make.reader(), "/pijlers/ruimte/"))


def test_pillar_that_ended_shows_its_last_day():
    pillar = make.pillar(slug="bestuur", ends_on=RESTART)
    make.seat(pillar, ends_on=RESTART)

    response = builders.visit(builders.user(Office.SECRETARIAT), "/pijlers/bestuur/")

    assert response.context["day"] == datetime.date(2022, 3, 29)
    assert "Deze pijler is geëindigd." in text(response)
    assert "benoemen" not in text(response)
    assert "Deelnemer aanmelden" not in text(response)


def test_pillar_offers_what_the_person_may_do():
    pillar = make.pillar(slug="ruimte")
    make.seat(pillar, SeatKind.VICE_CHAIR)
    mine = make.municipality()
    contact = make.official_user(mine, RoleKind.CONTACT_OFFICIAL)
    own = make.participation(pillar, place=mine)
    make.participation(pillar)

    reader = text(builders.visit(builders.user(Office.BOARD), "/pijlers/ruimte/"))
    broker = text(builders.visit(contact, "/pijlers/ruimte/"))
    leader = text(builders.visit(make.seat_user(pillar), "/pijlers/ruimte/"))
    office = text(builders.visit(builders.user(Office.SECRETARIAT), "/pijlers/ruimte/"))

    assert "Deelnemer aanmelden" not in reader
    assert "Tekst wijzigen" not in reader
    assert broker.count("Deelname beëindigen") == 1
    assert f"/pijlers/deelnames/{own.pk}/beeindigen/" in broker
    assert "Tekst wijzigen" in leader
    assert "Plaats beëindigen" not in leader
    assert office.count("Plaats beëindigen") == 2
    assert office.count("Deelname beëindigen") == 2


def test_pillar_unknown_is_not_found():
    assert builders.visit(make.reader(), "/pijlers/bestaat-niet/").status_code == 404


def test_pillar_is_closed_for_visitors(client):
    make.pillar(slug="ruimte")

    assert client.get("/pijlers/ruimte/").status_code == 302


def test_history_tells_names_family_and_seats():
    pillar = make.pillar(
        "Ruimte",
        slug="ruimte",
        starts_on=RESTART,
        certainty=DateCertainty.ASSUMED,
        source="Een memo",
    )
    old = make.pillar("Duurzaamheid", slug="duurzaamheid", ends_on=RESTART)
    PillarSuccession.objects.create(predecessor=old, successor=pillar, on=RESTART, note="Afgeleid.")
    alias = PillarName(pillar=pillar)
    alias.set_name("Ruimtelijk")
    alias.save()
    seat = make.seat(pillar, starts_on=RESTART, ends_on=datetime.date(2023, 1, 1))
    user = make.reader()

    new_page = text(builders.visit(user, "/pijlers/ruimte/geschiedenis/"))
    old_page = text(builders.visit(user, "/pijlers/duurzaamheid/geschiedenis/"))

    assert "Ruimtelijk" in new_page
    assert "Aangenomen datum" in new_page
    assert "Voortgekomen uit Duurzaamheid" in new_page
    assert seat.official.name in new_page
    assert "Overgegaan in Ruimte" in old_page
    assert "geen namen bekend" in old_page


def test_change_saves_the_text():
    pillar = make.pillar(slug="ruimte")
    client = builders.client_of(make.seat_user(pillar, SeatKind.SUPPORT))
    assert client.get("/pijlers/ruimte/wijzigen/").status_code == 200

    response = client.post(
        "/pijlers/ruimte/wijzigen/",
        {"summary": "Wonen en bouwen.", "description": "Lang.", "version": 1},
        follow=True,
    )

    assert response.redirect_chain == [("/pijlers/ruimte/", 302)]
    assert "De tekst van de pijler is opgeslagen." in text(response)
    assert Pillar.objects.get().summary == "Wonen en bouwen."


def test_change_by_two_people_shows_both_texts():
    make.pillar(slug="ruimte", summary="Van een ander.", version=2)
    client = builders.client_of(builders.user(Office.SECRETARIAT))
    mine = {"summary": "Van mij.", "description": "", "version": 1}

    response = client.post("/pijlers/ruimte/wijzigen/", mine)

    assert "Van een ander." in text(response)
    assert "Van mij." in text(response)
    assert Pillar.objects.get().summary == "Van een ander."
    again = client.post("/pijlers/ruimte/wijzigen/", {**mine, "version": 2})
    assert again.status_code == 302
    assert Pillar.objects.get().summary == "Van mij."


@pytest.mark.parametrize("office", [Office.BOARD, Office.LOBBYIST, None])
def test_change_is_refused_with_a_reason(office):
    make.pillar(slug="ruimte")
    user = builders.user(*([office] if office else []))

    response = builders.visit(user, "/pijlers/ruimte/wijzigen/")

    assert response.status_code == 403
    assert "ondersteuners van deze pijler" in text(response)


def test_change_by_the_chair_of_another_pillar_is_refused():
    make.pillar(slug="ruimte")
    user = make.seat_user(make.pillar())

    assert builders.visit(user, "/pijlers/ruimte/wijzigen/").status_code == 403
    assert builders.client_of(user).post("/pijlers/ruimte/wijzigen/", {}).status_code == 403
