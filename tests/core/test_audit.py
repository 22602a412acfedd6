import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.core import audit
from m50portal.core.models import AuditEvent
from m50portal.core.presenters import trail
from tests import builders

pytestmark = pytest.mark.django_db


def test_record_copies_who_and_what():
    anouk = builders.user(name="Anouk Voorbeeld")
    bram = builders.user(name="Bram Proef")

    event = audit.record(
        "accounts.correct_account", target=bram, by=anouk, changes={"name": ["B", "Bram"]}
    )

    assert (event.by_id, event.by_label) == (anouk.pk, "Anouk Voorbeeld")
    assert (event.target_type, event.target_id, event.target_label) == (
        "accounts.user",
        str(bram.pk),
        "Bram Proef",
    )
    assert event.changes == {"name": ["B", "Bram"]}


def test_record_outlives_its_subject():
    bram = builders.user(name="Bram Proef")
    audit.record("accounts.block_account", target=bram, by=None)
    bram.delete()

    event = AuditEvent.objects.get()
    assert (event.target_label, event.by_label, event.by_id) == ("Bram Proef", "Portaal", None)


def test_record_keeps_a_long_label_short():
    person = User(pk=1, name="x" * 400)

    assert len(audit.record("a.b", target=person, by=None).target_label) == 300


def test_changed_names_only_what_differs():
    old, new = User(name="A", email="a@m50.example"), User(name="B", email="a@m50.example")

    assert audit.changed(old, new, ["name", "email"]) == {"name": ["A", "B"]}


def test_history_of_shows_the_last_first():
    person, other = builders.user(), builders.user()
    for kind, target in (("a.first", person), ("a.other", other), ("a.second", person)):
        audit.record(kind, target=target, by=None)

    assert [event.kind for event in audit.history_of(person)] == ["a.second", "a.first"]


def test_kinds_have_a_dutch_name_once_a_room_gives_one():
    assert audit.kind_label("accounts.give_office") == "Rol gegeven"
    assert audit.kind_label("nobody.named_this") == "nobody.named_this"


def test_trail_calls_fields_what_screens_call_them():
    person = builders.user()
    changes = {"email": ["a@m50.example", None], "is_active": False, "note": "x" * 200}

    line = trail([audit.record("a.b", target=person, by=None, changes=changes)])[0]

    assert line.changes[:2] == ["e-mailadres: a@m50.example → leeg", "mag inloggen: nee"]
    assert line.changes[2] == "note: " + "x" * 160 + "…"


def test_trail_of_a_kind_of_thing_that_is_gone_still_reads():
    event = audit.record("a.b", target=builders.user(), by=None, changes={"name": "x"})
    event.target_type = "gone.thing"

    assert trail([event])[0].changes == ["name: x"]


def test_trail_reads_as_sentences():
    person = builders.user()
    changes = {
        "naam": ["", "Bram"],
        "periode": "sinds 2023",
        "arrived": True,
        "later": False,
        "order": [1, 2, 3],
        "rollen": {"Anouk": "Lobbyist"},
    }
    line = trail([audit.record("a.b", target=person, by=None, changes=changes)])[0]

    assert line.changes == [
        "naam: leeg → Bram",
        "periode: sinds 2023",
        "aangekomen: ja",
        "later: nee",
        "volgorde: 1, 2, 3",
        "Anouk: Lobbyist",
    ]
    assert line.summary.startswith("Door Portaal; naam: leeg → Bram")


# --- the page ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("offices", "status"),
    [
        ([Office.SECRETARIAT], 200),
        ([Office.BOARD], 200),
        ([Office.AUDITOR], 200),
        ([Office.TREASURER], 403),
        ([Office.LOBBYIST], 403),
        ([], 403),
    ],
)
def test_trail_page_opens_for_who_must_check(offices, status):
    assert builders.visit(builders.user(*offices), "/logboek/").status_code == status


def test_trail_page_narrows_by_what_who_and_when():
    auditor = builders.user(Office.AUDITOR)
    anouk = builders.user(name="Anouk Voorbeeld")
    with time_machine.travel("2026-03-01 23:30+01:00", tick=False):
        audit.record("accounts.give_office", target=anouk, by=None)
    with time_machine.travel("2026-03-02 00:30+01:00", tick=False):
        audit.record("accounts.block_account", target=auditor, by=anouk)
    client = builders.client_of(auditor)

    def kinds(**query):
        return [line.event.kind for line in client.get("/logboek/", query).context["lines"]]

    assert kinds() == ["accounts.block_account", "accounts.give_office"]
    assert kinds(kind="accounts.give_office") == ["accounts.give_office"]
    assert kinds(by="anouk") == ["accounts.block_account"]
    assert kinds(q="Anouk") == ["accounts.give_office"]
    assert kinds(until="2026-03-01") == ["accounts.give_office"]
    assert kinds(since="2026-03-02") == ["accounts.block_account"]
    assert kinds(since="2027-01-01") == []


def test_trail_page_asks_as_much_for_three_rows_as_for_one():
    auditor = builders.user(Office.AUDITOR)
    client = builders.client_of(auditor)
    counts = []
    for rows in (1, 2):
        for number in range(rows):
            audit.record("accounts.give_office", target=auditor, by=auditor, changes={"nr": number})
        client.get("/logboek/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/logboek/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


def test_trail_page_shows_moments_of_amsterdam():
    auditor = builders.user(Office.AUDITOR)
    with time_machine.travel(
        datetime.datetime(2026, 7, 1, 22, 30, tzinfo=datetime.UTC), tick=False
    ):
        audit.record("accounts.give_office", target=auditor, by=None)

    assert (
        "2\u00a0juli\u00a02026, 00.30\u00a0uur"
        in builders.visit(auditor, "/logboek/").content.decode()
    )
