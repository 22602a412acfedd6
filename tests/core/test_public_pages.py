import datetime

import pytest
import time_machine

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("/toegankelijkheid/", "EN 301 549"),
        ("/privacy/", "Autoriteit Persoonsgegevens"),
        ("/contact/", "secretariaat@m50.example"),
        ("/ontwerp/", "Ontwerp"),
    ],
)
def test_public_page_is_for_everybody(client, url, text):
    response = client.get(url)

    assert response.status_code == 200
    assert text in response.content.decode()


def test_security_txt_is_valid_for_less_than_a_year(client):
    with time_machine.travel("2026-12-01 12:00+01:00", tick=False):
        response = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields == {
        "Contact": "mailto:beveiliging@m50.example",
        "Expires": "2027-05-30T00:00:00Z",
        "Preferred-Languages": "nl, en",
        "Canonical": "http://testserver/.well-known/security.txt",
    }
    until = datetime.datetime.fromisoformat(fields["Expires"])
    assert until - datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC) < datetime.timedelta(
        days=365
    )
    assert response["Content-Type"] == "text/plain; charset=utf-8"


def test_robots_stay_out(client):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
