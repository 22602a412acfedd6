from datetime import date

from m50portal.accounts.choices import Office
from tests.builders import user, visit
from tests.members.builders_members import member, official, role


def test_search_finds_people_by_the_roles_of_the_chosen_day(db):
    secretary = user(Office.SECRETARIAT)
    gone = official("Bas van 't Voorbeeld")
    role(member("Woerden"), person=gone, starts_on=date(2020, 1, 1), ends_on=date(2021, 1, 1))

    now = visit(secretary, "/zoeken/", q="voorbeeld bas").content.decode()
    then = visit(secretary, "/zoeken/", q="voorbeeld bas", peildatum="2020-06-01").content.decode()

    assert "Contactambtenaar Woerden" not in now
    assert "Contactambtenaar Woerden" in then


def test_search_for_what_nobody_can_type_finds_nothing(db):
    page = visit(user(Office.SECRETARIAT), "/zoeken/", q="\0")

    assert page.status_code == 200
