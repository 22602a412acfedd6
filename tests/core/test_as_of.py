import datetime
import re

import pytest
from django.test import RequestFactory

from m50portal.accounts.choices import Office
from m50portal.core.as_of import AsOf, chosen_day, day_query
from m50portal.core.dates import today
from tests.builders import client_of, user

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 4, 15)
NOTE = "Uw peildatum blijft 15\u00a0april\u00a02023."


def asking(**data):
    """A request without a browser behind it."""
    request = RequestFactory().get("/leden/", data)
    request.session = {}
    return request


def text_of(response):
    return re.sub(r"<[^>]+>", " ", response.content.decode())


@pytest.fixture
def window(db):
    return client_of(user(Office.SECRETARIAT))


# --- One page -----------------------------------------------------------------------------------
@pytest.mark.parametrize("written", ["2023-04-15", "15-4-2023"])
def test_day_is_read_from_the_address(written):
    assert chosen_day(asking(peildatum=written)) == DAY


@pytest.mark.parametrize("written", ["", "gisteren", "2023-02-29", "9999-12-31", "0001-01-01"])
def test_day_is_today_when_the_address_names_none(written):
    assert chosen_day(asking(peildatum=written)) == today()


def test_day_query_names_the_day_and_says_nothing_of_today():
    assert day_query(DAY) == "?peildatum=2023-04-15"
    assert day_query(today()) == ""


def test_control_keeps_what_else_the_address_says():
    request = RequestFactory().get(
        "/leden/?q=di&status=lid&status=alle&page=3&peildatum=2023-04-15"
    )
    request.session = {}

    control = AsOf.of(request)

    assert control.others == [("q", "di"), ("status", "lid"), ("status", "alle")]
    assert control.today_url == "?q=di&status=lid&status=alle&peildatum="


# --- From page to page --------------------------------------------------------------------------
def test_day_stays_while_one_clicks_on(window):
    window.get("/leden/", {"peildatum": "2023-04-15"})

    for page in ("/leden/", "/pijlers/"):
        text = text_of(window.get(page))
        assert "Peildatum 15\u00a0april\u00a02023." in text, page
        assert "U ziet wat toen gold." in text, page


def test_day_that_a_page_does_not_follow_is_said_there(window):
    window.get("/leden/", {"peildatum": "2023-04-15"})

    outbox = text_of(window.get("/post/"))

    assert NOTE in outbox
    assert "U ziet wat toen gold." not in outbox


@pytest.mark.parametrize("back", ["", today().isoformat()])
def test_day_goes_back_to_today(window, back):
    window.get("/leden/", {"peildatum": "2023-04-15"})

    window.get("/leden/", {"peildatum": back})

    assert "Peildatum 15" not in text_of(window.get("/pijlers/"))
    assert NOTE not in text_of(window.get("/post/"))


def test_day_of_another_address_replaces_the_kept_one(window):
    window.get("/leden/", {"peildatum": "2023-04-15"})
    window.get("/pijlers/", {"peildatum": "2021-06-01"})

    assert "Peildatum 1\u00a0juni\u00a02021." in text_of(window.get("/leden/"))


def test_day_that_is_none_leaves_the_kept_one_alone(window):
    window.get("/leden/", {"peildatum": "2023-04-15"})

    wrong = text_of(window.get("/leden/", {"peildatum": "gisteren"}))

    assert "Vul een datum in, bijvoorbeeld 1-12-2026." in wrong
    assert "U ziet daarom wat vandaag geldt." in wrong
    assert "Peildatum 15\u00a0april\u00a02023." in text_of(window.get("/leden/"))


def test_day_is_ones_own(window):
    window.get("/leden/", {"peildatum": "2023-04-15"})

    assert "Peildatum 15" not in text_of(client_of(user(Office.BOARD)).get("/leden/"))


def test_day_is_not_kept_by_who_is_not_logged_in(client):
    client.get("/leden/", {"peildatum": "2023-04-15"})

    assert "peildatum" not in client.session


def test_day_that_came_meanwhile_is_today(time_machine):
    time_machine.move_to("2026-11-23T23:50:00+01:00")
    window = client_of(user(Office.SECRETARIAT))
    window.get("/leden/", {"peildatum": "2026-11-24"})
    ahead = text_of(window.get("/leden/"))
    time_machine.move_to("2026-11-24T00:10:00+01:00")

    assert "Peildatum 24\u00a0november\u00a02026." in ahead
    assert "op 24\u00a0november\u00a02026." in text_of(window.get("/leden/"))
    assert "Peildatum 24" not in text_of(window.get("/leden/"))
