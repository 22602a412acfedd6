import datetime
import io

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from m50portal.accounts.choices import Office
from m50portal.core.choices import MailState
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from members.choices import RoleKind
from members.choices_people import LookKind
from members.models import Official, PersonLook
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    mail_to,
    member,
    municipality,
    official,
    official_user,
    role,
)

pytestmark = pytest.mark.django_db
LIST = "/mensen/"
ADDRESSES = "/mensen/adressen/"


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


def names(response):
    assert response.status_code == 200
    return [row.role.official.name for row in response.context["rows"]]


def holder(place, name, kind=RoleKind.ADVISER, **values):
    return role(place, kind, person=official(name), **values)


# --- Who may ------------------------------------------------------------------------------------
@pytest.mark.parametrize("url", [LIST, ADDRESSES, f"{LIST}?bestand=csv"])
@pytest.mark.parametrize("office", [*Office, None])
def test_people_are_for_offices_only(url, office):
    person = user(office) if office else official_user(member("Diemen"))

    assert visit(person, url).status_code == (200 if office else 403)


# --- The list -----------------------------------------------------------------------------------
def test_people_list_shows_roles_of_the_day_by_last_name(secretary):
    place = member("'s-Gravenhage")
    holder(place, "Zoë van den Aa")
    holder(place, "Bas Zuur")
    holder(place, "Tess Model", ends_on=today(), starts_on=datetime.date(2020, 1, 1))
    holder(place, "Noor Demo", starts_on=today() + datetime.timedelta(days=3))

    assert names(visit(secretary, LIST)) == ["Zoë van den Aa", "Bas Zuur"]
    assert names(visit(secretary, LIST, peildatum="2021-06-01")) == ["Tess Model"]


def test_people_list_tells_who_had_or_will_have_a_role(secretary):
    place = member("Diemen")
    holder(place, "Tess Model", ends_on=today(), starts_on=datetime.date(2020, 1, 1))
    holder(place, "Noor Demo", starts_on=today() + datetime.timedelta(days=3))

    assert names(visit(secretary, LIST, toon="vroeger")) == ["Tess Model"]
    assert names(visit(secretary, LIST, toon="straks")) == ["Noor Demo"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ({"q": "gravenhage zoe"}, ["Zoë Proef"]),
        ({"q": "bas@altena"}, ["Bas Zuur"]),
        ({"q": "nergens"}, []),
        ({"rol": "mayor"}, ["Bas Zuur"]),
        ({"provincie": "PV30"}, ["Bas Zuur"]),
        ({"account": "met"}, ["Zoë Proef"]),
        ({"account": "zonder"}, ["Bas Zuur"]),
        ({"mail": "mislukt"}, ["Bas Zuur"]),
        ({"mail": "onbevestigd"}, ["Zoë Proef"]),
        ({"sort": "-name"}, ["Bas Zuur", "Zoë Proef"]),
        ({"sort": "municipality"}, ["Bas Zuur", "Zoë Proef"]),
        ({"sort": "-municipality"}, ["Zoë Proef", "Bas Zuur"]),
        ({"sort": "role"}, ["Bas Zuur", "Zoë Proef"]),
        ({"sort": "-role"}, ["Zoë Proef", "Bas Zuur"]),
        ({"sort": "since"}, ["Bas Zuur", "Zoë Proef"]),
        ({"sort": "-since"}, ["Zoë Proef", "Bas Zuur"]),
    ],
)
def test_people_list_can_be_narrowed_and_ordered(secretary, question, found):
    zoe = role(member("'s-Gravenhage"), RoleKind.ADVISER, person=official("Zoë Proef", user=user()))
    assert zoe.is_current
    bas = official("Bas Zuur", "bas@altena.example")
    role(
        member("Altena", province="PV30"),
        RoleKind.MAYOR,
        person=bas,
        starts_on=datetime.date(2020, 1, 1),
    )
    mail_to(bas.email)

    assert names(visit(secretary, LIST, **question)) == found


def test_people_list_says_which_mail_does_not_arrive(secretary):
    held = holder(member("Diemen"), "Bas Zuur")
    mail_to(held.official.email)

    page = visit(secretary, LIST).content.decode()

    assert "Mail kwam niet aan" in page


def test_people_list_that_is_empty_says_what_to_do(secretary):
    assert "Op deze dag is niemand bekend" in visit(secretary, LIST).content.decode()
    assert "Niemand gevonden" in visit(secretary, LIST, q="x").content.decode()
    wrong = visit(secretary, LIST, rol="keizer").content.decode()
    assert "Dit filter kan het portaal niet lezen" in wrong


def test_people_list_asks_as_many_questions_for_three_as_for_one(
    secretary, django_assert_num_queries
):
    client = client_of(secretary)
    holder(member(), "Persoon Een")
    client.get(LIST)

    with django_assert_num_queries(7):
        client.get(LIST)

    for number in range(3):
        holder(member(), f"Persoon {number}")
    with django_assert_num_queries(7):
        assert len(names(client.get(LIST))) == 4


# --- Taking it along ------------------------------------------------------------------------------
def test_people_export_gives_what_is_on_the_screen_and_is_written_down(secretary):
    held = holder(member("Diemen"), "Bas Zuur", portfolio="=Wonen")
    holder(member("Altena"), "Zoë Proef", kind=RoleKind.MAYOR)

    csv = visit(secretary, LIST, rol="adviser", bestand="csv").content.decode("utf-8-sig")

    head, line = csv.strip().splitlines()
    assert head.startswith("Naam;Rol;Portefeuille;Gemeente;CBS-code;Provincie;Sinds;Tot en met")
    assert line.startswith("Bas Zuur;Strategisch adviseur;'=Wonen;Diemen;")
    assert AuditEvent.objects.get(kind="core.export").changes == {"what": "Mensen", "rows": 1}
    look = PersonLook.objects.get()
    assert (look.kind, look.official_ids, look.by) == (
        LookKind.EXPORT,
        f",{held.official_id},",
        secretary,
    )


def test_people_export_for_excel(secretary):
    holder(member("Diemen"), "Bas Zuur")

    content = visit(secretary, LIST, bestand="xlsx").content

    rows = list(load_workbook(io.BytesIO(content)).active.values)
    assert rows[1][0] == "Bas Zuur"
    assert rows[1][6].date() == today() - datetime.timedelta(days=1)


def test_people_export_of_a_filter_that_cannot_be_read_gives_no_file(secretary):
    holder(member("Diemen"), "Bas Zuur")

    answer = visit(secretary, LIST, rol="keizer", bestand="csv")

    assert answer["Content-Type"].startswith("text/html")
    assert not PersonLook.objects.exists()


# --- Addresses ----------------------------------------------------------------------------------
def test_addresses_are_of_who_has_a_role_today_each_once(secretary):
    place, other = member("Diemen"), member("Altena")
    twice = official("Sanne Voorbeeld", "sanne@diemen.example")
    role(place, RoleKind.ADVISER, person=twice)
    role(other, RoleKind.ADVISER, person=twice)
    left = official("Bas Zuur", "bas@diemen.example")
    role(place, person=left, starts_on=datetime.date(2020, 1, 1), ends_on=today())
    bounced = official("Daan Demo", "daan@diemen.example")
    role(place, RoleKind.FINANCE, person=bounced)
    mail_to(bounced.email)
    without = holder(place, "Loes Proef")
    Official.objects.filter(pk=without.official_id).update(email="")

    answer = visit(secretary, ADDRESSES, peildatum="2021-06-01", toon="vroeger")

    assert answer.context["addresses"] == "sanne@diemen.example"
    assert [person.name for person, _ in answer.context["left_out"]] == ["Daan Demo", "Loes Proef"]
    look = PersonLook.objects.get()
    assert (look.kind, look.number) == (LookKind.ADDRESSES, 1)


def test_addresses_follow_who_follows_whom(secretary):
    """U7: nobody who left gets mail, and the successor does from the first day."""
    place = member("Diemen")
    old = role(
        place,
        person=official("Oud Model", "oud@diemen.example"),
        starts_on=datetime.date(2020, 1, 1),
        ends_on=today() + datetime.timedelta(days=1),
    )
    role(
        place,
        person=official("Nieuw Model", "nieuw@diemen.example"),
        starts_on=today() + datetime.timedelta(days=1),
    )
    assert visit(secretary, ADDRESSES).context["addresses"] == "oud@diemen.example"

    old.ends_on = today()
    old.save()
    new = place.roles.exclude(pk=old.pk).get()
    new.starts_on = today()
    new.save()

    assert visit(secretary, ADDRESSES).context["addresses"] == "nieuw@diemen.example"


def test_addresses_without_anybody_leave_no_line(secretary):
    answer = visit(secretary, ADDRESSES, rol="keizer")

    assert "Geen adressen" in answer.content.decode()
    assert not PersonLook.objects.exists()


def test_addresses_include_who_was_reached_later(secretary):
    held = holder(municipality("Diemen"), "Bas Zuur")
    mail_to(held.official.email, at=timezone.now() - datetime.timedelta(days=2))
    mail_to(held.official.email, MailState.SENT)

    assert visit(secretary, ADDRESSES).context["addresses"] == held.official.email
