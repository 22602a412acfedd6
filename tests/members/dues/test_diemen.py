"""Diemen's story, replayed day by day: the clock, the status and the dues follow the decisions.

Source: the mayor's note of May 2023. Aspirant by decision of the college of 22 August 2022, to be
decided by 22 August 2023 at the latest; member by the mayor's decision of 16 May 2023; no dues in
2022.
"""

import datetime
from decimal import Decimal

import pytest
import time_machine

from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm
from m50portal.core.models import OutgoingMail
from members import actions, actions_decision
from members.dues.actions import register_payment
from members.dues.actions_invoice import CannotIssue
from members.dues.choices import Outcome, Transition
from members.dues.selectors import preview
from members.joining.tasks import sweep_clocks
from members.models import Membership
from members.selectors import count_on
from tests.builders import user
from tests.members.builders_members import official, role
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db
D = datetime.date
DAY = datetime.timedelta(days=1)
LAST = D(2023, 12, 31)
IRIS, SANNE = "iris@m50.example", "sanne@diemen.example"


@pytest.fixture
def diemen(db):
    """Diemen before anything happened, with somebody to mail there and at the secretariat."""
    place = make.municipality("Diemen")
    role(place, person=official("Sanne Proef", SANNE), starts_on=D(2022, 1, 1))
    OfficeTerm.objects.create(
        user=user(email=IRIS), office=Office.SECRETARIAT, starts_on=D(2022, 1, 1)
    )
    return place


def decide(place, kind, on, **values):
    return actions.record_decision(
        municipality=place, kind=kind, decided_on=on, **{"by": None, **values}
    )


def replay(place, happenings, until=LAST):
    """Live every day from 22 August 2022: the sweep in the morning, then what happens that day.

    What came of it: ``(day, address)`` of each mail, and ``(first day, status)`` of each change.
    """
    mails, statuses, day = [], [], D(2022, 8, 22)
    while day <= until:
        with time_machine.travel(f"{day} 06:10 +01:00", tick=False):
            known = set(OutgoingMail.objects.values_list("pk", flat=True))
            sweep_clocks()
            sweep_clocks()
            fresh = OutgoingMail.objects.exclude(pk__in=known).order_by("to")
            mails += [(str(day), mail.to) for mail in fresh]
            if day in happenings:
                happenings[day]()
            row = Membership.objects.current().filter(municipality=place).first()
            status = row.kind if row else None
            if not statuses or statuses[-1][1] != status:
                statuses.append((str(day), status))
        day += DAY
    return mails, statuses


def both(day):
    return [(day, IRIS), (day, SANNE)]


def aspirant(place):
    return lambda: decide(
        place,
        "aspirant",
        D(2022, 8, 22),
        mandate="De burgemeester beslist uiterlijk een jaar later.",
    )


def due(place, terms):
    """What Diemen owes: the outcome and the amount."""
    lines = {line.municipality: line.assessment for line in preview(terms).lines}
    return (lines[place].outcome, lines[place].amount) if place in lines else None


def test_diemen_hears_in_february_and_no_more_after_its_decision(diemen):
    mails, statuses = replay(
        diemen,
        {
            D(2022, 8, 22): aspirant(diemen),
            D(2023, 5, 16): lambda: decide(
                diemen, "member", D(2023, 5, 16), body="Burgemeester van Diemen"
            ),
        },
    )

    assert mails == both("2023-02-22")
    assert statuses == [("2022-08-22", "aspirant"), ("2023-05-16", "member")]
    assert count_on(D(2022, 8, 21)) == {"aspirant": 0, "member": 0}
    assert count_on(D(2023, 5, 15)) == {"aspirant": 1, "member": 0}
    assert count_on(D(2023, 5, 16)) == {"aspirant": 0, "member": 1}


def test_diemen_hears_four_times_when_it_does_not_decide(diemen):
    mails, statuses = replay(diemen, {D(2022, 8, 22): aspirant(diemen)})

    assert mails == [
        *both("2023-02-22"),
        *both("2023-05-22"),
        *both("2023-07-22"),
        *both("2023-08-23"),
    ]
    assert statuses == [("2022-08-22", "aspirant")]


@pytest.mark.parametrize(
    ("transition", "expected"),
    [
        (Transition.FULL_YEAR, (Outcome.OWES, Decimal("5000.00"))),
        (Transition.PER_MONTH, (Outcome.OWES, Decimal("3333.33"))),
        (Transition.NEXT_YEAR, (Outcome.LATER, Decimal(0))),
    ],
)
def test_diemen_owes_nothing_for_2022_and_2023_by_the_chosen_rule(diemen, transition, expected):
    make.issuer()
    terms = {year: make.dues_year(year, transition=transition) for year in (2022, 2023, 2024)}
    aspirant(diemen)()
    before = due(diemen, terms[2023])
    decide(diemen, "member", D(2023, 5, 16))

    assert before == (Outcome.ASPIRANT, Decimal(0))
    assert due(diemen, terms[2022]) == (Outcome.ASPIRANT, Decimal(0))
    assert due(diemen, terms[2023]) == expected
    assert due(diemen, terms[2024]) == (Outcome.OWES, Decimal("5000.00"))


def test_the_decision_opens_the_first_invoice_and_no_invoice_changes_a_status(diemen):
    """U11 and U9: approved first, then invoiced; the status follows decisions, never invoices."""
    make.issuer()
    terms = make.dues_year(2023)
    assert due(diemen, terms) is None
    aspirant(diemen)()
    assert due(diemen, terms)[0] == Outcome.ASPIRANT
    with pytest.raises(CannotIssue, match="niets te factureren"):
        make.issued(terms)
    decision = decide(diemen, "member", D(2023, 5, 16))

    def status():
        rows = diemen.memberships.order_by("starts_on")
        return list(rows.values_list("kind", "starts_on", "ends_on"))

    decided = status()
    (item,) = make.issued(terms).items.all()
    invoice = diemen.invoices.get()
    assert (item.municipality, invoice.total) == (diemen, Decimal("5000.00"))
    assert status() == decided
    register_payment(invoice=invoice, amount=invoice.total, received_on=D(2023, 7, 1), by=None)
    assert status() == decided

    with pytest.raises(actions.ValidationError, match=f"Factuur {invoice.number} is al uitgegeven"):
        actions_decision.withdraw_decision(decision=decision, reason="Vergissing", by=None)
    assert status() == decided


def test_a_decision_can_be_withdrawn_while_only_older_invoices_stand(diemen):
    make.issuer()
    decide(diemen, "member", D(2022, 1, 1))
    make.issued(make.dues_year(2022), issued_on=D(2022, 3, 1))
    decide(diemen, "end", D(2023, 1, 1))
    again = decide(diemen, "member", D(2023, 5, 16))

    actions_decision.withdraw_decision(decision=again, reason="Vergissing", by=None)

    assert diemen.memberships.count() == 1
