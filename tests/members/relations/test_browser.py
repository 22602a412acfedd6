"""The relations in a real browser: accessible at two widths, and a cabinet that goes."""

import pytest
from django.conf import settings

from m50portal.accounts.choices import Office
from members.relations import demo
from members.relations.models import ExternalFunction, ExternalPerson, Organisation
from tests.builders import client_of, user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def enter(page, live_server):
    """``enter(person, path)``: the page as ``person`` sees it."""

    def go(person, path):
        cookie = {"name": settings.SESSION_COOKIE_NAME, "url": live_server.url}
        page.context.add_cookies([{**cookie, "value": client_of(person).session.session_key}])
        page.goto(live_server.url + path)
        return page

    return go


def test_browser_ends_a_cabinet_from_the_list(enter, page, assert_accessible, transactional_db):
    demo.seed(by=None)
    lobbyist = user(Office.LOBBYIST)
    post = Organisation.objects.get(abbreviation="VRO")
    who = ExternalPerson.objects.get(name="Noortje Schets")
    job = ExternalFunction.objects.get(organisation=post)
    for path in (
        "/relaties/",
        "/relaties/?q=nergens",
        "/relaties/organisaties/",
        f"/relaties/organisaties/{post.slug}/",
        f"/relaties/organisaties/{post.slug}/plaats/",
        f"/relaties/organisaties/{post.slug}/wijzigen/",
        "/relaties/organisaties/nieuw/",
        f"/relaties/personen/{who.pk}/",
        f"/relaties/functies/{job.pk}/beeindigen/",
        "/relaties/personen/nieuw/",
        "/relaties/wisseling/",
        "/relaties/wisseling/?soort=post",
    ):
        assert_accessible(enter(lobbyist, path))

    enter(lobbyist, "/relaties/")
    page.get_by_role("link", name="Functies samen beëindigen").click()
    page.get_by_label("Soort organisatie").select_option("post")
    page.get_by_role("button", name="Functies tonen").click()
    page.get_by_label("Asiel en Migratie").uncheck()
    page.get_by_role("button", name="Deze functies beëindigen").click()

    page.get_by_text("1 functie beëindigd.").wait_for()
    job.refresh_from_db()
    assert job.ends_on is not None
