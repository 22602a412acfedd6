import io
import json
import zipfile

import pytest
from django.apps import apps

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from m50portal.desk.person_data import data_of
from members.choices import RoleKind
from members.choices_people import LookKind
from members.models import Official, PersonLook
from tests.builders import user, visit
from tests.lobby.builders_manifest import manifest, mayor, sign
from tests.members.builders_members import (
    mail_to,
    member,
    municipality,
    official,
    official_user,
    role,
)
from tests.members.joining.builders_joining import contact

pytestmark = pytest.mark.django_db


def opened(answer):
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        page = archive.read("gegevens.html").decode()
        return page, json.loads(archive.read("gegevens.json"))


def test_all_data_are_for_oneself_and_the_secretariat():
    place = member("Diemen")
    mine = official_user(place, RoleKind.ADVISER)
    url = f"/mensen/{mine.official.pk}/gegevens.zip"
    people = {
        "secretary": user(Office.SECRETARIAT),
        "self": mine,
        "board": user(Office.BOARD),
        "contact": official_user(place),
        "neighbour": official_user(member("Altena")),
    }

    answers = {name: visit(who, url).status_code for name, who in people.items()}

    assert answers == {
        "secretary": 200,
        "self": 200,
        "board": 403,
        "contact": 403,
        "neighbour": 404,
    }
    assert [look.by_label for look in PersonLook.objects.filter(kind=LookKind.DATA)] == [
        people["secretary"].name
    ]
    assert AuditEvent.objects.filter(kind="members.export_person").count() == 2


def test_all_data_hold_what_every_room_knows():
    place = member("'s-Gravenhage")
    mine = user(name="Sanne <b>d'Amour</b>", email="sanne@denhaag.example")
    person = official(mine.name, mine.email, user=mine, phone="070 000 00 00")
    role(place, RoleKind.ADVISER, person=person, portfolio="Wonen")
    mail_to(mine.email)
    visit(user(Office.BOARD, name="Hanneke Fictief"), f"/mensen/{person.pk}/")

    page, data = opened(visit(mine, f"/mensen/{person.pk}/gegevens.zip"))

    tables = {table["title"]: table["rows"] for table in data["tabellen"]}
    assert ["Telefoonnummer", "070 000 00 00"] in tables["Wie u bent"]
    assert tables["Rollen bij gemeenten"][0][:3] == [
        "'s-Gravenhage",
        "Strategisch adviseur",
        "Wonen",
    ]
    assert tables["Wie uw gegevens bekeek of meenam"][0][1:] == [
        "Hanneke Fictief",
        "Pagina bekeken",
    ]
    assert tables["Mail aan u"][0][1:3] == ["sanne@denhaag.example", "Onderwerp"]
    assert [row[1] for row in tables["Wat u deed"]] == ["Alle gegevens van een persoon gedownload"]
    assert "070 000 00 00" in page
    assert "<b>d" not in page


def test_own_data_of_who_works_for_no_municipality():
    who = user(Office.AUDITOR, name="Willem Model")

    page, data = opened(visit(who, "/mijn-gegevens.zip"))

    assert data["persoon"] == "Willem Model"
    assert "Kascommissie" in page


def test_links_to_mail_about_an_account_stay_out_of_the_download():
    mine = official_user(member("Diemen"))
    mail = mail_to(mine.email)
    type(mail).objects.filter(pk=mail.pk).update(name="account_invitation", text="geheime link")

    page, _ = opened(visit(mine, "/mijn-gegevens.zip"))

    assert "Onderwerp" in page
    assert "geheime link" not in page


def test_every_table_that_points_at_people_is_in_the_answer(monkeypatch):
    """A room that links to people is told of, by words or by itself."""
    pointing = {
        relation.related_model
        for relation in Official._meta.related_objects
        if not hasattr(relation.related_model, "history_type")
    }
    assert pointing
    assert pointing <= set(apps.get_models())
    person = official("Bas Zuur")
    role(member("Diemen"), person=person)
    monkeypatch.setattr("m50portal.desk.person_data.TOLD", ())

    titles = [section.title for section in data_of(person, None)]

    assert "Rollen" in titles  # what is not told in words is listed by itself


def test_all_data_name_signatures_and_where_others_mention_somebody():
    """A signature bears a name of its own; and what others typed about somebody counts too."""
    signer = mayor(member("Zeist"), "Iris van Proef")
    sign(manifest("Kleinere steden"), signer)
    sign(manifest("Van een ander"), mayor(member("Goes"), "Een Ander"))
    contact(municipality("Elders"), summary="Iris van Proef belt terug.")

    tables = {section.title: section.rows for section in data_of(signer.official, None)}

    assert [row[:3] for row in tables["Handtekeningen onder manifesten"]] == [
        ["Kleinere steden", "Zeist", "Burgemeester"]
    ]
    assert tables["Waar anderen u noemen"] == [
        ["contacten", "1"],
        ["handtekeningen", "1"],
        ["regels in het logboek", "1"],
    ]
