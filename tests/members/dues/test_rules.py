import datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from m50portal.accounts.choices import Office
from members.choices import RoleKind
from members.dues.models import Invoice
from members.models import MunicipalRole
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db
SEES_BOOKS = {Office.SECRETARIAT, Office.TREASURER, Office.BOARD, Office.AUDITOR}
DOES_BOOKS = {Office.SECRETARIAT, Office.TREASURER}


@pytest.mark.parametrize("office", list(Office))
def test_offices_see_and_do_what_their_text_says(office):
    person = make.user(office)

    assert person.has_perm("dues.view_dues") == (office in SEES_BOOKS)
    for rule in ("dues.issue_run", "dues.register_payment", "dues.manage_rates"):
        assert person.has_perm(rule) == (office in DOES_BOOKS)


@pytest.mark.parametrize("kind", list(RoleKind))
def test_visible_to_agrees_with_the_rule_for_roles(kind):
    mine, other = make.invoice(), make.invoice()
    person = make.official_user(mine.municipality, kind)

    visible = set(Invoice.objects.visible_to(person))

    assert visible == {i for i in (mine, other) if person.has_perm("dues.view_invoice", i)}
    assert visible == ({mine} if kind in {RoleKind.CONTACT_OFFICIAL, RoleKind.FINANCE} else set())


@pytest.mark.parametrize("office", list(Office))
def test_visible_to_agrees_with_the_rule_for_offices(office):
    invoice, person = make.invoice(), make.user(office)

    assert person.has_perm("dues.view_invoice", invoice) == (
        invoice in Invoice.objects.visible_to(person)
    )


def test_visible_to_ends_with_the_role():
    invoice = make.invoice()
    person = make.official_user(invoice.municipality)
    MunicipalRole.objects.update(ends_on=datetime.date(2020, 1, 1))

    assert not Invoice.objects.visible_to(person).exists()
    assert not person.has_perm("dues.view_invoice", invoice)


def test_visible_to_nobody_who_is_not_logged_in():
    invoice = make.invoice()

    assert not Invoice.objects.visible_to(AnonymousUser()).exists()
    assert not AnonymousUser().has_perm("dues.view_invoice", invoice)
    assert not make.user().has_perm("dues.view_invoice", None)
