import datetime

import pytest

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members.choices import RoleKind
from members.models import MunicipalTeam, Official, PersonLook
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    billing,
    member,
    municipality,
    official,
    official_user,
    role,
)

pytestmark = pytest.mark.django_db
PAST = {"starts_on": datetime.date(2020, 1, 1), "ends_on": datetime.date(2023, 1, 1)}


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


@pytest.fixture
def diemen(db):
    return member("Diemen")


def page_of(person, tail=""):
    return f"/mensen/{person.pk}/{tail}"


def send(who, url, **data):
    return client_of(who).post(url, data)


# --- Who may see it -------------------------------------------------------------------------------
def test_person_page_opens_for_offices_the_contact_official_and_oneself(diemen):
    mine = user()
    person = official(mine.name, mine.email, user=mine)
    role(diemen, RoleKind.ADVISER, person=person)
    people = {
        **{office.value: user(office) for office in Office},
        "contact": official_user(diemen),
        "self": mine,
        "colleague": official_user(diemen, RoleKind.MAYOR),
        "neighbour": official_user(member("Altena")),
        "nobody": user(),
    }

    answers = {name: visit(who, page_of(person)).status_code for name, who in people.items()}

    may = {*Office.values, "contact", "self"}
    assert answers == {name: 200 if name in may else 404 for name in people}
    assert visit(user(Office.BOARD), "/mensen/999999/").status_code == 404


def test_person_page_of_who_left_hides_where_they_work_now(diemen):
    person = official("Bas Zuur", "bas@altena.example", phone="0183 000 000")
    role(diemen, RoleKind.ADVISER, person=person, **PAST)
    role(member("Altena"), RoleKind.FINANCE, person=person)

    page = visit(official_user(diemen), page_of(person)).content.decode()

    assert "Strategisch adviseur" in page
    assert "Altena" not in page
    assert "bas@altena.example" not in page
    assert "0183 000 000" not in page
    assert "werkt niet meer voor uw gemeente" in page


def test_person_page_follows_the_day(secretary, diemen):
    person = official("Bas Zuur")
    role(diemen, RoleKind.ADVISER, person=person, **PAST)
    role(diemen, RoleKind.FINANCE, person=person)

    now = visit(secretary, page_of(person)).context
    then = visit(secretary, page_of(person), peildatum="2021-01-01").context

    kinds = [[r.kind for r in c[key]] for c in (now, then) for key in ("roles_now", "roles_before")]
    assert kinds == [["finance"], ["adviser"], ["adviser"], []]
    assert [r.kind for r in then["roles_later"]] == ["finance"]


# --- Who looked, who changed ----------------------------------------------------------------------
def test_looking_at_a_person_is_written_down_and_shown_to_the_secretariat(secretary, diemen):
    mine = user(name="Sanne Voorbeeld")
    person = official(mine.name, mine.email, user=mine)
    role(diemen, RoleKind.ADVISER, person=person)
    visit(mine, page_of(person))
    assert not PersonLook.objects.exists()

    board = user(Office.BOARD, name="Hanneke Fictief")
    page = visit(board, page_of(person)).content.decode()
    assert "Wie deze gegevens bekeek" not in page
    assert PersonLook.objects.get().by == board

    assert (
        "Pagina bekeken door Hanneke Fictief" in visit(secretary, page_of(person)).content.decode()
    )


def test_person_page_tells_who_changed_what(secretary, diemen):
    person = official("Bas Zuur", "bas@diemen.example")
    held = role(diemen, RoleKind.ADVISER, person=person)
    send(
        secretary,
        page_of(person, "gegevens/"),
        name="Bas Zuur",
        email="bas.zuur@diemen.example",
        phone="",
    )
    send(
        secretary,
        page_of(person, f"rollen/{held.pk}/"),
        starts_on=str(held.starts_on),
        last_day=str(today()),
        portfolio="",
    )

    lines = visit(secretary, page_of(person)).context["history"]

    assert [(line.title, line.who) for line in lines] == [
        ("Rol beëindigd: Strategisch adviseur van Diemen", secretary.name),
        ("Gegevens gewijzigd", secretary.name),
        ("Rol toegevoegd: Strategisch adviseur van Diemen", "het portaal"),
        ("Opgenomen in het register", "het portaal"),
    ]
    assert lines[1].text == "e-mailadres: bas@diemen.example → bas.zuur@diemen.example"
    assert visit(user(Office.BOARD), page_of(person)).context["history"] == []


def test_person_page_asks_as_many_questions_with_three_roles_as_with_one(
    secretary, diemen, django_assert_max_num_queries
):
    person = official("Bas Zuur")
    role(diemen, RoleKind.ADVISER, person=person)
    client = client_of(secretary)
    client.get(page_of(person))
    with django_assert_max_num_queries(40) as one:
        client.get(page_of(person))
    for kind in (RoleKind.FINANCE, RoleKind.POLICY_OFFICER):
        role(member(), kind, person=person)
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(page_of(person))


# --- Changing -------------------------------------------------------------------------------------
FORMS = ("gegevens/", "rol/", "account/", "samenvoegen/", "bewaren/", "anonimiseren/")


@pytest.mark.parametrize("tail", FORMS)
def test_forms_about_a_person_open_for_who_may(diemen, tail):
    person = official("Bas Zuur")
    role(diemen, RoleKind.ADVISER, person=person)
    people = {
        "secretary": user(Office.SECRETARIAT),
        "board": user(Office.BOARD),
        "contact": official_user(diemen),
        "neighbour": official_user(member("Altena")),
    }

    answers = {name: visit(who, page_of(person, tail)).status_code for name, who in people.items()}

    assert answers == {
        "secretary": 200,
        "board": 403,
        "contact": 200 if tail == "gegevens/" else 403,
        "neighbour": 404,
    }


def test_contact_official_does_not_change_who_works_elsewhere_too(diemen):
    person = official("Bas Zuur")
    role(diemen, RoleKind.ADVISER, person=person)
    contact = official_user(diemen)
    assert (
        send(
            contact, page_of(person, "gegevens/"), name="Bas Zuurd", email="", phone=""
        ).status_code
        == 302
    )
    role(member("Altena"), RoleKind.ADVISER, person=person, **PAST)

    assert visit(contact, page_of(person, "gegevens/")).status_code == 403


def test_an_address_of_somebody_else_is_said_at_the_field(secretary):
    official("Zoë Proef", "zoe@diemen.example")
    person = official("Bas Zuur", "bas@diemen.example")

    answer = send(
        secretary, page_of(person, "gegevens/"), name="Bas Zuur", email="zoe@diemen.example"
    )

    assert answer.status_code == 200
    assert "Er is al iemand met dit e-mailadres." in str(answer.context["form"].errors)


def test_a_contact_official_keeps_an_address(secretary, diemen):
    person = role(diemen).official

    answer = send(secretary, page_of(person, "gegevens/"), name=person.name, email="", phone="")

    assert answer.context["form"].errors == {
        "email": ["Vul een e-mailadres in: een contactambtenaar krijgt post van M50."]
    }


def test_one_changes_the_own_name_and_number_and_not_the_address(diemen):
    mine = user()
    person = official(mine.name, mine.email, user=mine)
    role(diemen, RoleKind.MAYOR, person=person)

    send(
        mine,
        page_of(person, "eigen-gegevens/"),
        name="Sanne Nieuwnaam",
        phone="020 000",
        email="x@y.example",
    )

    person.refresh_from_db()
    assert (person.name, person.phone, person.email) == ("Sanne Nieuwnaam", "020 000", mine.email)
    assert visit(user(Office.BOARD), page_of(person, "eigen-gegevens/")).status_code == 403


def test_a_role_elsewhere_is_added_with_a_warning_for_a_second_mayor(secretary, diemen):
    person = official("Bas Zuur")
    role(diemen, RoleKind.MAYOR, person=official("Zoë Proef"))

    answer = client_of(secretary).post(
        page_of(person, "rol/"),
        {"municipality": diemen.pk, "kind": "mayor", "portfolio": "", "starts_on": str(today())},
        follow=True,
    )

    texts = [str(message) for message in answer.context["messages"]]
    assert texts[1].endswith("Beëindig een rol als dat niet klopt.") or texts[0].endswith(
        "Beëindig een rol als dat niet klopt."
    )
    assert person.roles.get().municipality == diemen
    people = visit(secretary, "/leden/diemen/?deel=mensen").content.decode()
    assert "Meer dan één burgemeester: Zoë Proef en Bas Zuur." in people


def test_a_role_that_ended_by_mistake_is_opened_by_the_contact_official(diemen):
    person = official("Bas Zuur")
    held = role(diemen, RoleKind.ADVISER, person=person, **PAST)
    elsewhere = role(member("Altena"), RoleKind.ADVISER, person=person, **PAST)
    contact = official_user(diemen)

    answer = send(
        contact,
        page_of(person, f"rollen/{held.pk}/"),
        starts_on="2020-01-01",
        last_day="",
        portfolio="",
    )

    held.refresh_from_db()
    assert (answer.status_code, held.ends_on) == (302, None)
    assert visit(contact, page_of(person, f"rollen/{elsewhere.pk}/")).status_code == 403
    assert visit(contact, page_of(person, "rollen/999999/")).status_code == 404


def test_an_account_is_linked_and_let_go(secretary):
    account = user(name="Bas Zuur", email="bas@diemen.example")
    person = official("Bas Zuur", "bas@diemen.example")
    url = page_of(person, "account/")
    assert visit(secretary, url).context["form"].initial["user"] == account.pk

    send(secretary, url, user=account.pk)
    assert Official.objects.get(pk=person.pk).user == account

    send(secretary, url, user="")
    assert Official.objects.get(pk=person.pk).user is None


def test_an_address_is_confirmed_with_one_button(secretary):
    person = official("Bas Zuur")
    send(secretary, page_of(person, "adres-klopt/"))
    assert Official.objects.get(pk=person.pk).email_confirmed_on == today()

    Official.objects.filter(pk=person.pk).update(email="")
    answer = client_of(secretary).post(page_of(person, "adres-klopt/"), follow=True)
    assert "Vul eerst een e-mailadres in." in answer.content.decode()


def test_own_page_is_found_from_the_account(diemen):
    mine = official_user(diemen)

    assert visit(mine, "/mensen/ik/").url == f"/mensen/{mine.official.pk}/"
    assert visit(user(), "/mensen/ik/").url == "/accounts/mijn/"


# --- On the page of a municipality ----------------------------------------------------------------
def end(who, held, **data):
    url = f"/leden/{held.municipality.slug}/mensen/{held.pk}/einde/"
    return send(who, url, last_day=str(today()), **data)


def test_ending_a_role_lets_somebody_new_follow_in_the_same_step(diemen):
    billing_before = billing(diemen)
    held, contact = role(diemen, RoleKind.ALDERMAN, portfolio="Wonen"), official_user(diemen)

    answer = end(contact, held, name="Esmée Proef", email="", phone="", portfolio="Zorg")

    tomorrow = today() + datetime.timedelta(days=1)
    new = diemen.roles.get(official__name="Esmée Proef")
    assert answer.status_code == 302
    assert (new.kind, new.starts_on, new.portfolio) == ("alderman", tomorrow, "Zorg")
    diemen.billing.refresh_from_db()
    assert diemen.billing == billing_before  # U3: the address is the municipality's


def test_ending_a_role_lets_a_colleague_follow(secretary, diemen):
    held = role(diemen)
    colleague = role(diemen, RoleKind.ADVISER).official

    end(secretary, held, successor=colleague.pk)

    assert colleague.roles.filter(kind=RoleKind.CONTACT_OFFICIAL).count() == 1


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "Esmée Proef"}, "email"),
        ({"email": "esmee@diemen.example"}, "name"),
        ({"successor": "colleague", "name": "Esmée Proef", "email": "e@diemen.example"}, "name"),
        ({"successor": "silent"}, "successor"),
        ({"successor": "stranger"}, "successor"),
    ],
)
def test_ending_a_role_with_an_impossible_successor_ends_nothing(secretary, diemen, data, field):
    held = role(diemen)
    people = {
        "colleague": role(diemen, RoleKind.ADVISER).official,
        "silent": role(diemen, RoleKind.FINANCE).official,
        "stranger": official(),
    }
    Official.objects.filter(pk=people["silent"].pk).update(email="")
    if "successor" in data:
        data = {**data, "successor": people[data["successor"]].pk}

    answer = end(secretary, held, **data)

    assert list(answer.context["form"].errors) == [field]
    held.refresh_from_db()
    assert held.ends_on is None


def test_the_team_is_kept_by_the_municipality_itself(diemen):
    holder = role(diemen, RoleKind.ALDERMAN, person=official("Esmée Proef")).official
    contact = official_user(diemen)

    send(
        contact,
        "/leden/diemen/team/",
        portfolio_holder=holder.pk,
        team="Strategie",
        author_name="K. Model",
    )

    row = MunicipalTeam.objects.get()
    assert (row.portfolio_holder, row.team, row.author_text) == (holder, "Strategie", "K. Model")
    page = visit(contact, "/leden/diemen/?deel=mensen").content.decode()
    assert "Strategie" in page
    assert "K. Model" in page
    assert visit(contact, "/leden/diemen/team/").context["form"].initial["team"] == "Strategie"
    assert visit(official_user(diemen, RoleKind.MAYOR), "/leden/diemen/team/").status_code == 403
    assert visit(official_user(municipality()), "/leden/diemen/team/").status_code == 404


def test_portfolios_in_use_are_offered_and_not_demanded(secretary, diemen):
    role(diemen, RoleKind.ALDERMAN, portfolio='Wonen & "groen"')

    page = visit(secretary, "/leden/diemen/mensen/nieuw/").content.decode()

    assert '<option value="Wonen &amp; &quot;groen&quot;">' in page
    assert 'list="id_portfolio-keuzes"' in page
