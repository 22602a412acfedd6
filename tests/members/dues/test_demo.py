import pytest

from m50portal.core.models import OutgoingMail
from members import demo as members_demo
from members.dues import demo
from members.dues.models import DuesYear, Invoice, Payment
from members.dues.selectors import preview
from members.dues.selectors_books import year_sums
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db


def test_demo_invoices_2019_and_leaves_2023_to_the_secretary():
    by = make.user()
    members_demo.seed(by=by)

    demo.seed(by=by)
    demo.seed(by=by)

    sums = {row.year: (row.count, row.total, row.open) for row in year_sums(2023)}
    assert sums[2019] == (40, 140_000, 0)
    assert (sums[2023], sums[2021]) == ((0, 0, 0), (0, 0, 0))
    assert (Payment.objects.count(), OutgoingMail.objects.filter(name="invoice").count()) == (40, 0)
    due = preview(DuesYear.objects.get(year=2023))
    assert {line.municipality.name for line in due.lines} >= {"Diemen", "Hoogeveen", "Zwijndrecht"}
    assert len(due.ready) + len(due.blocked) == 61
    assert make.work() == 40
    assert Invoice.objects.filter(files=None).count() == 0
