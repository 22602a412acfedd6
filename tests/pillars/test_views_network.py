import datetime

import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members.choices import RoleKind
from members.models import MunicipalRole
from members.relations.models import ExternalFunction, ExternalPerson, Organisation
from pillars.models import BoardSeat, CommitteeSeat, CoreTeamMember, MunicipalDuty, Portfolio, Seat
from tests import builders
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
WHO = "/pijlers/wie-doet-wat/"
DAY = datetime.date(2022, 9, 23)
ONE_DAY = datetime.timedelta(days=1)


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def secretariat():
    return builders.client_of(builders.user(Office.SECRETARIAT, name="Iris Secretaris"))


def partner(name, kind="vng"):
    organisation = Organisation(kind=kind, slug=kind, starts_on=make.LONG_AGO)
    organisation.set_name("VNG" if kind == "vng" else "Platform31")
    organisation.save()
    person = ExternalPerson(email="extern@vng.example")
    person.set_name(name)
    person.save()
    ExternalFunction.objects.create(
        person=person, organisation=organisation, title="Lobbyist", starts_on=make.LONG_AGO
    )


def filled():
    """A network with everybody in it."""
    pillar = make.pillar("Ruimte", slug="ruimte")
    place = make.municipality("'s-Gravenhage")
    make.board_seat(
        make.portfolio("Financiën", pillar), make.official(place, name="Bo Bestuur"), place=place
    )
    make.portfolio("Communicatie")
    chair = make.seat(pillar, place=place, who=make.official(place, name="Vera Voorzitter"))
    make.seat(pillar, "support", supports=chair)
    make.committee_seat(pillar, committee=make.committee("VNG-commissie Wonen"))
    make.committee_seat(committee=make.committee("VNG-commissie Europa"))
    make.core_team_member(task="Jaarplan")
    make.duty(place, start_certainty="by_then", source="Agenda")
    partner("Eline Extern")
    return pillar


def test_page_shows_everybody_and_what_is_vacant(secretariat):
    builders.user(Office.LOBBYIST, name="Joost Lobbyist")
    filled()

    page = text(secretariat.get(WHO))

    for words in (
        *("Bo Bestuur", "Vera Voorzitter", "VNG-commissie Wonen", "VNG-commissie Europa"),
        *("Jaarplan", "Iris Secretaris", "Joost Lobbyist", "Eline Extern"),
        *("2 plaatsen zijn vacant.", "Contact in het bestuur:", "Trekkerschap van M50"),
    ):
        assert words in page
    assert page.count('<div class="m50-person is-vacant">') == 2


def test_page_on_another_day_shows_who_was_there_then(secretariat):
    portfolio = make.portfolio()
    place = make.municipality()
    make.board_seat(portfolio, make.official(place, name="Oud Lid"), place=place, ends_on=DAY)
    make.board_seat(portfolio, make.official(place, name="Nieuw Lid"), place=place, starts_on=DAY)

    before = text(secretariat.get(WHO, {"peildatum": (DAY - ONE_DAY).isoformat()}))
    after = text(secretariat.get(WHO, {"peildatum": DAY.isoformat()}))

    assert ("Oud Lid" in before, "Nieuw Lid" in before) == (True, False)
    assert ("Oud Lid" in after, "Nieuw Lid" in after) == (False, True)
    assert "Opvolger benoemen" not in after  # one changes the present only


def test_contact_data_is_for_who_belongs_to_the_network(secretariat):
    filled()
    contact = make.official_user(make.municipality(), RoleKind.CONTACT_OFFICIAL)
    nobody = builders.user()

    def sees(response):
        return ("mailto:ambtenaar" in response, "mailto:extern@vng" in response)

    assert sees(text(secretariat.get(WHO))) == (True, True)
    assert sees(text(builders.visit(contact, WHO))) == (True, False)
    assert builders.visit(nobody, WHO).status_code == 403


def forms():
    pillar = filled()
    portfolio = Portfolio.objects.get(name="Financiën")
    return pillar, [
        *(reverse(f"pillars:{name}") for name in ("add_portfolio", "add_committee_seat")),
        *(reverse(f"pillars:{name}") for name in ("add_core_team_member", "add_duty")),
        *(
            reverse(f"pillars:{name}", args=[portfolio.pk])
            for name in ("change_portfolio", "appoint_board", "end_portfolio")
        ),
        *(
            reverse("pillars:end_held", args=[kind, table.objects.first().pk])
            for kind, table in (
                ("bestuur", BoardSeat),
                ("vng", CommitteeSeat),
                ("kernteam", CoreTeamMember),
                ("taak", MunicipalDuty),
            )
        ),
    ]


@pytest.mark.parametrize(
    ("office", "status"), [(Office.SECRETARIAT, 200), (Office.BOARD, 403), (Office.LOBBYIST, 403)]
)
def test_forms_are_of_the_secretariat(office, status):
    client = builders.client_of(builders.user(office))
    _, urls = forms()

    assert {client.get(url).status_code for url in urls} == {status}


def test_forms_are_closed_for_a_chair():
    pillar, urls = forms()
    client = builders.client_of(make.seat_user(make.pillar()))

    assert {client.get(url).status_code for url in urls} == {403}
    assert client.get(reverse("pillars:end_held", args=["niets", 1])).status_code == 404


def test_portfolio_is_added_filled_followed_up_and_ended(secretariat):
    pillar = make.pillar("Ruimte")
    place = make.municipality("Kampen")
    first = make.official(place, name="Eerste Lid")
    second = make.official(place, RoleKind.MAYOR, name="Tweede Lid")
    values = {"name": "Wonen", "number": 1, "pillar": pillar.pk, "starts_on": "2022-09-23"}
    secretariat.post("/pijlers/wie-doet-wat/portefeuille/nieuw/", values)
    portfolio = Portfolio.objects.get()
    base = f"/pijlers/wie-doet-wat/portefeuille/{portfolio.pk}/"
    url = f"{base}benoemen/?gemeente={place.code}"

    page = text(secretariat.get(url))
    appointed = {"appointed_by": "de ledenbijeenkomst", "appointed_on": "2022-09-23"}
    done = secretariat.post(
        url, {"official": first.pk, "starts_on": "2022-09-23", **appointed}, follow=True
    )
    early = secretariat.post(url, {"official": second.pk, "starts_on": "2018-01-01"})
    secretariat.post(url, {"official": second.pk, "starts_on": "2024-01-01"})
    secretariat.post(base, {"name": "Wonen en ruimte", "number": 2, "pillar": ""})
    history = text(secretariat.get("/pijlers/wie-doet-wat/bestuur/"))
    secretariat.post(f"{base}beeindigen/", {"last_day": today().isoformat()})

    assert "Eerste Lid (wethouder)" in page
    assert "Eerste Lid heeft nu de portefeuille Wonen." in text(done)
    assert "nog niet deze rol" in text(early)
    assert history.index("Tweede Lid") < history.index("Eerste Lid")
    assert "Benoemd door de ledenbijeenkomst op 23 september 2022" in history
    portfolio.refresh_from_db()
    assert (portfolio.name, portfolio.pillar) == ("Wonen en ruimte", None)
    assert portfolio.ends_on == today() + ONE_DAY
    assert [row.ends_on for row in BoardSeat.objects.order_by("starts_on")] == [
        datetime.date(2024, 1, 1),
        today() + ONE_DAY,
    ]


def test_two_who_appoint_for_the_same_day_hear_it(secretariat):
    place = make.municipality()
    portfolio = make.portfolio()
    url = f"/pijlers/wie-doet-wat/portefeuille/{portfolio.pk}/benoemen/?gemeente={place.code}"
    answers = [
        secretariat.post(
            url, {"official": make.official(place).pk, "starts_on": today().isoformat()}
        )
        for _ in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 200]
    assert "begint al iemand" in text(answers[1])


def test_committee_seat_is_noted_with_its_pillar(secretariat):
    pillar = make.pillar("Ruimte", slug="ruimte")
    place = make.municipality("Kampen")
    who = make.official(place, name="Cor Commissie")
    committee = make.committee("VNG-commissie Wonen")
    old = make.committee_seat(pillar, committee=committee)
    values = {
        "official": who.pk,
        "committee": committee.pk,
        "pillar": pillar.pk,
        "title": "Voorzitter",
        "starts_on": today().isoformat(),
        "follows": old.pk,
    }

    done = secretariat.post(
        f"/pijlers/wie-doet-wat/vng/nieuw/?gemeente={place.code}", values, follow=True
    )
    page = text(secretariat.get("/pijlers/ruimte/"))

    assert "Cor Commissie zit in de VNG-commissie Wonen." in text(done)
    assert "Voorzitter VNG-commissie Wonen" in page
    old.refresh_from_db()
    assert old.ends_on == today()


def test_core_team_and_duty_are_noted_and_ended(secretariat):
    place = make.municipality("Zeist")
    who = make.official(place, RoleKind.CONTACT_OFFICIAL, name="Tom Team")
    values = {"official": who.pk, "task": "Jaarplan", "starts_on": today().isoformat()}
    secretariat.post(f"/pijlers/wie-doet-wat/kernteam/nieuw/?gemeente={place.code}", values)
    values = {"municipality": place.code, "kind": "trekker", "starts_on": "2019-01-01"}
    secretariat.post("/pijlers/wie-doet-wat/taak/nieuw/", {**values, "start_certainty": "by_then"})
    member, duty = CoreTeamMember.objects.get(), MunicipalDuty.objects.get()
    url = reverse("members:detail", args=[place.slug])

    page = text(secretariat.get(f"{url}?deel=pijlers"))
    for kind, row in (("kernteam", member), ("taak", duty)):
        done = secretariat.post(
            f"/pijlers/wie-doet-wat/{kind}/{row.pk}/beeindigen/",
            {"last_day": today().isoformat()},
            follow=True,
        )
        assert "is beëindigd." in text(done)

    assert "Tom Team, ambtelijk kernteam" in page
    assert "Trekkerschap van M50" in page
    member.refresh_from_db()
    assert member.ends_on == today() + ONE_DAY


def test_seat_of_who_left_is_freed_with_one_click(secretariat):
    pillar = make.pillar("Ruimte", slug="ruimte")
    place = make.municipality("Kampen")
    seat = make.seat(pillar, place=place)
    left_on = today() - ONE_DAY
    MunicipalRole.objects.filter(official=seat.official).update(ends_on=left_on)

    page = text(secretariat.get("/pijlers/ruimte/"))
    secretariat.post(
        f"/pijlers/plaatsen/{seat.pk}/beeindigen/",
        {"last_day": (left_on - ONE_DAY).isoformat()},
    )

    assert "Werkt niet meer bij Kampen" in page
    assert f'name="last_day" value="{(left_on - ONE_DAY).isoformat()}"' in page
    assert [row.is_vacant for row in Seat.objects.as_of(left_on)] == [True]


def test_pillar_page_names_its_contact_in_the_board(secretariat):
    pillar = make.pillar("Ruimte", slug="ruimte")
    place = make.municipality("Kampen")
    make.board_seat(
        make.portfolio("Wonen", pillar), make.official(place, name="Bo Bestuur"), place=place
    )
    make.portfolio("Bouwen", pillar)

    page = text(secretariat.get("/pijlers/ruimte/"))

    assert "Contact in het dagelijks bestuur" in page
    assert "Bo Bestuur, Kampen" in page


def test_page_of_an_empty_network_says_so(secretariat):
    page = text(secretariat.get(WHO))
    history = text(secretariat.get("/pijlers/wie-doet-wat/bestuur/"))

    assert "Er zijn op deze dag geen portefeuilles bekend." in page
    assert "Op deze dag zijn er geen pijlers bekend." in page
    assert "Nog geen portefeuilles" in history


def test_menu_leads_to_who_does_what(secretariat):
    assert 'href="/pijlers/wie-doet-wat/"' in text(secretariat.get("/pijlers/"))


def test_person_page_says_what_somebody_does_for_the_network(secretariat):
    place = make.municipality("Kampen")
    who = make.official(place, name="Bo Bestuur")
    make.board_seat(make.portfolio("Wonen"), who, place=place)

    page = text(secretariat.get(who.get_absolute_url()))

    assert "Dagelijks bestuur: Wonen" in page
