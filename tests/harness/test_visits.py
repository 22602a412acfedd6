import pytest
from django.template.loader import render_to_string

from tests import visits


def test_visits_remember_a_template():
    visits.rendered.discard("components/badge.html")

    render_to_string("components/badge.html", {"label": "Betaald"})

    assert "components/badge.html" in visits.rendered


@pytest.mark.django_db
def test_visits_remember_an_address_that_answered(client):
    visits.answered.discard("account/login/")

    client.get("/account/login/")

    assert "account/login/" in visits.answered


def test_visits_tell_what_was_forgotten(monkeypatch):
    monkeypatch.setattr(visits, "rendered", set())

    assert "template never rendered: base.html" in visits.forgotten()
