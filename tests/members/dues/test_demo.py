import datetime

import pytest

from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from members import demo as members_demo
from members.dues import demo
from members.dues.actions_delivery import deliver_next
from members.dues.choices import ReminderState
from members.dues.models import (
    BankMovement,
    DuesYear,
    Invoice,
    InvoiceReminder,
    Payment,
    ReminderPause,
)
from members.dues.selectors import preview
from members.dues.selectors_books import year_sums
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded():
    """The demonstration, seeded twice."""
    by = make.user()
    members_demo.seed(by=by)
    demo.seed(by=by)
    demo.seed(by=by)


def test_demo_invoices_2019_and_leaves_2023_to_the_secretary(seeded):
    sums = {row.year: (row.count, row.total, row.open) for row in year_sums(2023)}
    assert sums[2019] == (40, 140_000, 0)
    assert (sums[2023], sums[2021]) == ((0, 0, 0), (0, 0, 0))
    assert Payment.objects.filter(invoice__dues_year__year=2019).count() == 40
    assert OutgoingMail.objects.filter(name="invoice").count() == 0
    due = preview(DuesYear.objects.get(year=2023))
    assert {line.municipality.name for line in due.lines} >= {"Diemen", "Hoogeveen", "Zwijndrecht"}
    assert len(due.ready) + len(due.blocked) == 61
    assert make.work() == Invoice.objects.issued().count()
    while deliver_next():
        pass
    assert Invoice.objects.filter(files=None).count() == 0


def test_demo_shows_a_year_that_is_being_collected(seeded):
    year = (today() - datetime.timedelta(days=80)).year
    [recent] = [row for row in year_sums(year) if row.year == year]

    assert recent.late_count == 5
    assert recent.overpaid == 250
    assert Invoice.objects.credit_notes().count() == 1
    states = InvoiceReminder.objects.values_list("invoice__municipality__slug", "state")
    asked = {slug for slug, state in states if state == ReminderState.PROPOSED}
    assert asked == {"kampen", "woerden", "diemen", "soest"}
    assert [pause.invoice.municipality.slug for pause in ReminderPause.objects.all()] == ["tiel"]
    assert BankMovement.objects.to_do().count() == 3
