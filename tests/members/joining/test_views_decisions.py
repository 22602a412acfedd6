"""All decisions in one list."""

import csv
import io

import pytest

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from members import actions_decision
from tests.builders import client_of, user, visit
from tests.members.builders_members import municipality
from tests.members.joining.builders_joining import decide

pytestmark = pytest.mark.django_db
URL = "/werving/besluiten/"


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


@pytest.fixture
def decisions(db):
    """Three decisions about two municipalities, and one that was withdrawn."""
    altena, goes = municipality("Altena"), municipality("Goes")
    decide(altena, "aspirant", "2022-08-22")
    decide(altena, "member", "2023-05-16", body="Burgemeester", person="=Proef")
    decide(goes, "member", "2022-01-01")
    gone = decide(goes, "end", "2023-01-01")
    actions_decision.withdraw_decision(decision=gone, reason="Vergissing", by=None)


def found(response):
    return [(str(r.decision.municipality), r.decision.kind) for r in response.context["rows"]]


ALTENA_MEMBER, ALTENA_ASPIRANT = ("Altena", "member"), ("Altena", "aspirant")
GOES_MEMBER, GOES_END = ("Goes", "member"), ("Goes", "end")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [ALTENA_MEMBER, ALTENA_ASPIRANT, GOES_MEMBER]),
        ({"sort": "decided"}, [GOES_MEMBER, ALTENA_ASPIRANT, ALTENA_MEMBER]),
        ({"sort": "name"}, [ALTENA_ASPIRANT, ALTENA_MEMBER, GOES_MEMBER]),
        ({"sort": "-name"}, [GOES_MEMBER, ALTENA_MEMBER, ALTENA_ASPIRANT]),
        ({"soort": "member"}, [ALTENA_MEMBER, GOES_MEMBER]),
        ({"jaar": "2022"}, [ALTENA_ASPIRANT, GOES_MEMBER]),
        ({"q": "goes", "ingetrokken": "on"}, [GOES_END, GOES_MEMBER]),
        ({"jaar": "²"}, [ALTENA_MEMBER, ALTENA_ASPIRANT, GOES_MEMBER]),
        ({"jaar": "99999"}, [ALTENA_MEMBER, ALTENA_ASPIRANT, GOES_MEMBER]),
    ],
)
def test_decisions_narrow_and_sort(decisions, secretary, query, expected):
    assert found(visit(secretary, URL, **query)) == expected


def test_decisions_show_who_decided_and_what_was_withdrawn(decisions, secretary):
    html = visit(secretary, URL, ingetrokken="on").content.decode()

    assert "Burgemeester, =Proef" in html
    assert "Vergissing" in html
    assert "beslist uiterlijk 22\xa0augustus\xa02023" in html


def test_decisions_say_what_to_do_when_there_are_none(secretary):
    assert "Nog geen besluiten" in visit(secretary, URL).content.decode()
    assert "Geen besluit gevonden" in visit(secretary, URL, jaar="2020").content.decode()


def test_decisions_export_is_what_is_on_the_screen(decisions, secretary):
    response = visit(secretary, URL, soort="member", bestand="csv")

    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert [(row["Gemeente"], row["Door"], row["Persoon"]) for row in rows] == [
        ("Altena", "Burgemeester", "'=Proef"),
        ("Goes", "College van burgemeester en wethouders", ""),
    ]
    assert AuditEvent.objects.filter(kind="core.export").count() == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_decisions_ask_as_much_for_1_row_as_for_3(secretary, django_assert_num_queries, rows):
    for number in range(rows):
        decide(municipality(f"Plaats {number}"), "member", "2023-01-01")
    client = client_of(secretary)
    client.get(URL)

    with django_assert_num_queries(5):
        response = client.get(URL)
    assert len(response.context["rows"]) == rows
