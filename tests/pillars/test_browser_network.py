"""Who does what in a real browser: accessible at two widths, and a vacancy filled from the page."""

import pytest
from django.conf import settings

from m50portal.accounts.choices import Office
from members import demo as register
from members.relations import demo as relations
from pillars import demo
from pillars.models import BoardSeat, CommitteeSeat, Portfolio
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
    made = user(Office.SECRETARIAT, name="Iris Voorbeeld")
    for room in (register, relations, demo):
        room.seed(by=made)
    user(Office.LOBBYIST, name="Joost Demo")
    return made


def test_browser_fills_a_vacancy_of_the_board(enter, secretary, page, assert_accessible):
    vacant = Portfolio.objects.get(name="Communicatie en leden")
    seat = BoardSeat.objects.current().first()
    row = CommitteeSeat.objects.get(committee__name__contains="Ruimte")
    for path in (
        "/pijlers/wie-doet-wat/",
        "/pijlers/wie-doet-wat/?peildatum=2021-01-01",
        "/pijlers/wie-doet-wat/bestuur/?peildatum=",
        f"/pijlers/wie-doet-wat/portefeuille/{vacant.pk}/",
        "/pijlers/wie-doet-wat/vng/nieuw/?gemeente=GM0384",
        "/pijlers/wie-doet-wat/kernteam/nieuw/?gemeente=GM0384",
        "/pijlers/wie-doet-wat/taak/nieuw/",
        f"/pijlers/wie-doet-wat/bestuur/{seat.pk}/beeindigen/",
        "/pijlers/ruimte/",
        "/leden/zeist/?deel=pijlers",
    ):
        assert_accessible(enter(secretary, path))

    enter(secretary, "/pijlers/wie-doet-wat/")
    page.get_by_role("link", name="Bestuurslid benoemen (Communicatie en leden)").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Gemeente").select_option(label="Woerden")
    page.get_by_role("button", name="Gemeente kiezen").click()
    page.get_by_label("Persoon").select_option(index=1)
    page.get_by_label("Benoemd door").fill("de ledenbijeenkomst")
    page.get_by_role("button", name="Bestuurslid benoemen").click()

    page.get_by_text("heeft nu de portefeuille Communicatie en leden.").wait_for()
    assert BoardSeat.objects.current().filter(portfolio=vacant).exists()
    assert row.pillar is not None
