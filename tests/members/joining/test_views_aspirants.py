"""The page of aspirants, the short form of the definitive decision, the list of a newcomer."""

import pytest
import time_machine
from allauth.account.models import EmailAddress

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent, OutgoingMail
from members.choices import MembershipKind, RoleKind
from members.joining.actions_signals import send_signals
from members.joining.choices import Manual
from members.joining.models import OnboardingTick
from members.joining.selectors_onboarding import checklists, stays_on
from members.models import Decision
from pillars.models import Participation, Pillar
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    billing,
    member,
    membership,
    merger,
    municipality,
    official,
    official_user,
    role,
)
from tests.members.joining.builders_joining import contact, day, decide

pytestmark = pytest.mark.django_db
URL = "/werving/aspiranten/"
DECISION = {
    "kind": "member",
    "decided_on": "2023-05-16",
    "effective_on": "",
    "body": "Burgemeester",
    "mandate": "Gemachtigd op 22 augustus 2022.",
    "reason": "",
    "note": "",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2023-05-16 12:00 +02:00"):
        yield


@pytest.fixture
def secretary(today):
    return user(Office.SECRETARIAT, name="Iris Voorbeeld")


@pytest.fixture
def diemen(today):
    place = municipality("Diemen")
    decide(
        place, "aspirant", "2022-08-22", mandate="De burgemeester beslist uiterlijk een jaar later."
    )
    return place


# --- The page -----------------------------------------------------------------------------------
def test_aspirants_show_the_clock_and_what_went_out(diemen, secretary):
    role(diemen, person=official("Sanne Proef", "sanne@diemen.example"))
    send_signals()
    OutgoingMail.objects.filter(to="sanne@diemen.example").update(
        state="sent", sent_at="2023-05-16T10:15:00Z"
    )

    html = visit(secretary, URL).content.decode().replace("\xa0", " ")

    assert "Nog ruim 3 maanden" in html
    assert "22 augustus 2023" in html
    assert "Sanne Proef</a> (verzonden, 16 mei 2023, 12.15 uur)" in html
    assert "Iris Voorbeeld</a> (wacht)" in html
    assert "3 maanden vooraf, 22 mei 2023" in html
    assert 'href="/werving/aspiranten/diemen/besluit/"' in html
    assert "1 van 9 gedaan" in html


def test_aspirants_on_a_past_day_are_those_of_that_day(diemen, secretary):
    send_signals()
    decide(diemen, "member", "2023-05-16")

    now = visit(secretary, URL)
    before = visit(secretary, URL, peildatum="2023-05-15")

    assert [clock for clock, _, _ in now.context["aspirants"]] == []
    assert "Geen aspirant-leden" in now.content.decode()
    assert [str(one.stay.municipality) for one in now.context["newcomers"]] == ["Diemen"]
    html = before.content.decode()
    assert "Besluit vastleggen" not in html
    assert "(wacht)" not in html  # written a day later


def test_aspirants_say_that_a_day_was_computed(secretary):
    membership(municipality("Goes"), day("2023-01-01"), kind=MembershipKind.ASPIRANT)

    html = visit(secretary, URL).content.decode()

    assert "1\xa0januari\xa02024" in html
    assert "berekend: er is geen datum vastgelegd" in html


@pytest.mark.parametrize("rows", [1, 3])
def test_aspirants_ask_as_much_for_1_row_as_for_3(secretary, django_assert_num_queries, rows):
    for number in range(rows):
        place = municipality(f"Plaats {number}")
        decide(place, "aspirant", "2022-08-22")
        role(place)
        member(f"Nieuw {number}").memberships.update(starts_on=day("2023-01-01"))
    send_signals()
    client = client_of(secretary)
    client.get(URL)

    with django_assert_num_queries(15):
        response = client.get(URL)
    assert len(response.context["aspirants"]) == len(response.context["newcomers"]) == rows


# --- The definitive decision --------------------------------------------------------------------
def test_decide_is_filled_in_already(diemen, secretary):
    form = visit(secretary, f"{URL}diemen/besluit/").context["form"]

    assert {
        name: str(form[name].value()) for name in ("kind", "decided_on", "body", "mandate")
    } == {
        "kind": "member",
        "decided_on": "2023-05-16",
        "body": "Burgemeester",
        "mandate": "Gemachtigd op 22\xa0augustus\xa02022.",
    }


def test_decide_without_a_mandate_is_up_to_the_same_body(secretary):
    decide(municipality("Goes"), "aspirant", "2023-01-01")

    form = visit(secretary, f"{URL}goes/besluit/").context["form"]

    assert form["body"].value() == "College van burgemeester en wethouders"


def test_decide_makes_a_member_with_one_click(diemen, secretary):
    response = client_of(secretary).post(f"{URL}diemen/besluit/", DECISION, follow=True)

    assert "Diemen is vanaf 16\xa0mei\xa02023 lid." in response.content.decode()
    assert [row.kind for row in diemen.memberships.order_by("starts_on")] == ["aspirant", "member"]


def test_decide_ends_with_the_reason_that_was_chosen(diemen, secretary):
    client_of(secretary).post(
        f"{URL}diemen/besluit/", {**DECISION, "kind": "end", "reason": "lapsed"}
    )

    row = diemen.memberships.get()
    assert (str(row.ends_on), row.end_reason) == ("2023-05-16", "lapsed")


def test_decide_when_somebody_did_already_says_so(diemen, secretary):
    client = client_of(secretary)
    client.post(f"{URL}diemen/besluit/", DECISION)

    for answer in (
        client.get(f"{URL}diemen/besluit/", follow=True),
        client.post(f"{URL}diemen/besluit/", DECISION, follow=True),
    ):
        assert "Er is al een besluit vastgelegd." in answer.content.decode()
    assert Decision.objects.count() == 2


def test_decide_is_for_the_secretariat(diemen):
    path = f"{URL}diemen/besluit/"

    assert visit(user(Office.BOARD), path).status_code == 403
    assert visit(official_user(diemen), path).status_code == 403
    assert visit(official_user(member("Altena")), path).status_code == 404


# --- Newcomers ----------------------------------------------------------------------------------
def newcomers(on="2023-05-16"):
    return [str(stay.municipality) for stay in stays_on(day(on))]


def test_newcomers_are_aspirants_and_members_of_the_last_year(diemen):
    member("Oud lid")
    decide(municipality("Nieuw lid"), "member", "2022-06-01")
    decide(municipality("Een jaar"), "member", "2022-05-16")

    assert newcomers() == ["Diemen", "Nieuw lid"]


def test_newcomers_come_back_as_new():
    place = member("Goes")
    decide(place, "end", "2022-01-01")
    decide(place, "aspirant", "2023-01-01")

    stay = stays_on(day("2023-05-16"))[0]

    assert (stay.since, stay.after) == (day("2023-01-01"), day("2022-01-01"))


def test_newcomers_keep_their_day_from_aspirant_to_member(diemen):
    decide(diemen, "member", "2023-05-16")

    assert stays_on(day("2023-05-16"))[0].since == day("2022-08-22")
    assert newcomers("2023-08-21") == ["Diemen"]
    assert newcomers("2023-08-22") == []


def test_newcomers_do_not_come_out_of_a_merger():
    old, new = member("Heerhugowaard"), municipality("Dijk en Waard")
    merger(old, new, day("2023-01-01"))
    membership(new, day("2023-01-01"))

    assert newcomers() == []


# --- The list of a newcomer ---------------------------------------------------------------------
def done(place):
    found = checklists(stays_on(day("2023-05-16"), [place.pk]), day("2023-05-16"))[place.pk]
    return {item.label for item in found.items if item.is_done}


def test_list_sees_by_itself_what_is_done(diemen):
    assert done(diemen) == set()

    held = role(diemen, person=official(user=user()))
    billing(diemen)
    pillar = Pillar.objects.create(
        name="Ruimte", slug="ruimte", number=1, starts_on=day("2022-01-01")
    )
    Participation.objects.create(
        pillar=pillar, official=held.official, municipality=diemen, starts_on=day("2023-01-01")
    )
    contact(diemen, "2022-07-01", kind="welcome")

    assert done(diemen) == {
        "Contactambtenaar bekend",
        "E-mailadres van de contactambtenaar bevestigd",
        "Factuurgegevens compleet",
        "Doet mee in ten minste één pijler",
        "Welkomstgesprek gevoerd",
    }


def test_list_wants_an_address_that_was_confirmed_and_billing_that_is_whole(diemen):
    account = user()
    role(diemen, person=official(user=account))
    EmailAddress.objects.filter(user=account).update(verified=False)
    billing(diemen, city="")

    assert done(diemen) == {"Contactambtenaar bekend"}


def test_list_is_ticked_by_hand_and_unticked(diemen, secretary):
    client, url = client_of(secretary), "/werving/welkom/diemen/"
    for _ in range(2):
        response = client.post(
            f"{url}afvinken/", {"item": "welcome_pack", "do": "tick"}, follow=True
        )

    tick = OnboardingTick.objects.get()
    assert (tick.item, str(tick.on), tick.by_label) == (
        Manual.WELCOME_PACK,
        "2023-05-16",
        "Iris Voorbeeld",
    )
    assert "16\xa0mei\xa02023, door Iris Voorbeeld" in response.content.decode()

    response = client.post(f"{url}afvinken/", {"item": "welcome_pack", "do": "untick"}, follow=True)

    assert "staat weer open" in response.content.decode()
    assert not OnboardingTick.objects.exists()
    kinds = AuditEvent.objects.filter(kind__startswith="joining.").order_by("pk")
    assert [event.kind for event in kinds] == ["joining.tick", "joining.untick"]


def test_list_of_a_returned_municipality_begins_anew(diemen, secretary):
    client_of(secretary).post(
        "/werving/welkom/diemen/afvinken/", {"item": "introduced", "do": "tick"}
    )
    assert len(done(diemen)) == 1
    decide(diemen, "end", "2023-05-16")
    decide(diemen, "member", "2023-05-16", effective_on=day("2023-05-20"))

    found = checklists(stays_on(day("2023-05-20")), day("2023-05-20"))[diemen.pk]

    assert found.done == 0


def test_list_knows_only_its_own_lines(diemen, secretary):
    client = client_of(secretary)

    assert client.post("/werving/welkom/diemen/afvinken/", {"item": "x"}).status_code == 404
    assert visit(secretary, "/werving/welkom/diemen/afvinken/").status_code == 405


def test_list_is_for_offices_and_the_own_contact_official(diemen):
    people = {
        "secretary": user(Office.SECRETARIAT),
        "board": user(Office.BOARD),
        "contact": official_user(diemen),
        "mayor": official_user(diemen, RoleKind.MAYOR),
        "neighbour": official_user(member("Altena")),
        "nobody": user(),
    }
    path = "/werving/welkom/diemen/"

    assert {name: visit(person, path).status_code for name, person in people.items()} == {
        **dict.fromkeys(("secretary", "board", "contact"), 200),
        "mayor": 403,
        **dict.fromkeys(("neighbour", "nobody"), 404),
    }
    assert "Afvinken" not in visit(people["contact"], path).content.decode()
    assert (
        client_of(people["contact"]).post(f"{path}afvinken/", {"item": "introduced"}).status_code
        == 403
    )


def test_list_of_who_takes_no_part_is_not_there(secretary):
    municipality("Goes")

    assert visit(secretary, "/werving/welkom/goes/").status_code == 404
