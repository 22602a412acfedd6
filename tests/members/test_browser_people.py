"""People in a real browser: found, ended with a successor, merged, and accessible at two widths."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from m50portal.accounts.choices import Office
from members import demo, demo_privacy
from members.choices import RoleKind
from members.models import MunicipalRole, Official
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


@pytest.fixture
def secretary(transactional_db):
    demo.seed(by=None)
    demo_privacy.seed(by=None)
    return user(Office.SECRETARIAT)


def test_browser_pages_of_people_are_accessible(enter, secretary, assert_accessible):
    one, other = Official.objects.filter(name="Petra Demo").order_by("pk")
    left = Official.objects.get(email="otto.van.voorbeeld@woerden.example")
    gone = Official.objects.exclude(anonymised_on=None).get()
    for path in (
        "/mensen/",
        "/mensen/?toon=vroeger&sort=-since",
        "/mensen/?q=nergens",
        "/mensen/adressen/?q=woerden",
        f"/mensen/{one.pk}/",
        f"/mensen/{left.pk}/",
        f"/mensen/{gone.pk}/",
        f"/mensen/{one.pk}/gegevens/",
        f"/mensen/{one.pk}/rol/",
        f"/mensen/{one.pk}/account/",
        f"/mensen/{one.pk}/samenvoegen/?met={other.pk}",
        f"/mensen/{left.pk}/bewaren/",
        "/mensen/dubbel/",
        "/mensen/bewaren/",
        "/leden/diemen/?deel=mensen",
        "/leden/diemen/team/",
    ):
        assert_accessible(enter(secretary, path))


def test_browser_lets_an_alderman_be_followed_in_one_step(enter, secretary, page):
    held = MunicipalRole.objects.current().get(municipality__slug="diemen", kind=RoleKind.ALDERMAN)
    enter(secretary, f"/leden/diemen/mensen/{held.pk}/einde/")
    page.get_by_label("Naam van een nieuwe opvolger").fill("Esmée Nieuwkomer")
    page.get_by_role("button", name="Rol beëindigen").click()

    page.wait_for_url("**/leden/diemen/**")
    expect(page.get_by_text("Esmée Nieuwkomer volgt op.")).to_be_visible()


def test_browser_finds_merges_and_sees_one_person(enter, secretary, page):
    enter(secretary, "/mensen/dubbel/")
    page.get_by_role("link", name="Vergelijken (Petra Demo en Petra Demo)").click()
    page.get_by_role("button", name="Personen samenvoegen").click()

    page.wait_for_url("**/mensen/*/")
    assert Official.objects.filter(name="Petra Demo").count() == 1
