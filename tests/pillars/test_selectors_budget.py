"""What a budget comes to; what nobody noted stays unknown."""

import datetime
from decimal import Decimal

import pytest

from m50portal.core.dates import today
from members.choices import MembershipKind
from members.dues.actions import register_payment, save_year
from members.dues.actions_credit import credit_invoice
from members.dues.choices import VatTreatment
from members.dues.models import DuesYear
from pillars.actions_budget import change_programme, remove_cost, remove_line
from pillars.choices import LineState
from pillars.selectors_budget import budget_of, budget_years, budgets, lines_of, trail_of
from tests.members.dues import builders_dues as dues
from tests.members.dues.builders_transparency import paid
from tests.pillars import builders_budget as build
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
D = datetime.date


def posts(budget):
    return [(post.label, post.budget, post.spent, post.left) for post in budget.posts]


def test_expected_is_who_was_a_member_on_the_first_of_january_times_the_rate():
    dues.dues_year(2023, "5000.00")
    dues.member(since=D(2023, 1, 1))
    dues.membership(dues.municipality(), D(2019, 1, 1), ends_on=D(2023, 1, 2))
    dues.member(since=D(2023, 1, 2))  # too late
    dues.membership(dues.municipality(), D(2019, 1, 1), ends_on=D(2023, 1, 1))  # just left
    aspirant = dues.municipality()
    dues.membership(aspirant, D(2022, 1, 1), kind=MembershipKind.ASPIRANT)

    income = budget_of(2023).income

    assert (income.members, income.aspirants, income.rate) == (2, 1, 5000)
    assert income.expected == 10_000


def test_aspirants_count_only_when_the_year_has_an_amount_for_them():
    amounts = {MembershipKind.MEMBER: Decimal(5000), MembershipKind.ASPIRANT: Decimal("1250.50")}
    save_year(terms=DuesYear(year=2023), amounts=amounts, by=None)
    dues.member()
    for _ in range(2):
        dues.membership(dues.municipality(), D(2022, 1, 1), kind=MembershipKind.ASPIRANT)

    assert budget_of(2023).income.expected == Decimal("7501.00")


@pytest.mark.parametrize("known", ["no row", "no amount"])
def test_unknown_rate_stays_unknown(known):
    """Also between two years that are known."""
    dues.dues_year(2022)
    dues.dues_year(2024)
    if known == "no amount":
        dues.dues_year(2023, None)
    dues.member()
    build.programme(2023)

    budget = budget_of(2023)

    assert (budget.income.members, budget.income.expected) == (1, None)
    assert (budget.balance, budget.missing) == (None, ["het contributiebedrag"])


def test_rate_of_zero_is_known():
    dues.dues_year(2023, "0.00")
    dues.member()
    build.programme(2023, "0.00")

    budget = budget_of(2023)

    assert (budget.income.expected, budget.balance, budget.missing) == (0, 0, [])
    assert budget.warnings == []


def test_leap_day_and_year_without_members():
    dues.dues_year(2024)
    dues.membership(dues.municipality(), D(2024, 2, 29))

    assert budget_of(2024).income.expected == 0


def test_invoiced_is_without_vat_and_without_what_was_credited():
    dues.dues_year(2025, vat_treatment=VatTreatment.TAXED)
    dues.issuer(vat_number="NL123456782B90")
    first, second = paid("5000.00"), paid("5000.00")
    credit_invoice(
        invoice=second, net=Decimal("250.00"), reason="Korting", asks_again=False, by=None
    )
    register_payment(invoice=first, amount=Decimal("6050.00"), received_on=today(), by=None)

    income = budget_of(2025).income

    assert (income.invoiced, income.asked) == (Decimal("9750.00"), Decimal("11797.50"))
    assert (income.received, income.open) == (Decimal("6050.00"), Decimal("5747.50"))
    assert income.has_vat


def test_year_without_an_invoice_has_no_balance_of_what_happened():
    dues.dues_year(2023)
    dues.member()
    build.line(build.programme(), spent="100.00")

    budget = budget_of(2023)

    assert (budget.income.invoiced, budget.balance_now) == (None, None)
    assert budget.balance == 5000 - 50_000


def test_everything_credited_is_nothing_invoiced_but_known():
    build.line(build.programme(2025))
    invoice = paid("5000.00")
    credit_invoice(invoice=invoice, net=None, reason="Vergissing", asks_again=False, by=None)

    budget = budget_of(2025)

    assert (budget.income.invoiced, budget.balance_now) == (0, 0)


def test_costs_against_income():
    paid("5000.00")
    build.line(build.programme(2025, "3000.00"), "1000.00", "600.00")
    build.cost(2025, "500.00", "100.00")
    build.cost(2025, "200.00", "0.00")
    build.cost(2025, "300.00", "350.25", kind="organisation")
    build.cost(2024, "99999.00")

    budget = budget_of(2025)

    assert posts(budget) == [
        ("Kennispartner Platform31", 3000, 600, 2400),
        ("Organisatie", 300, Decimal("350.25"), Decimal("-50.25")),
        ("Secretariaat", 700, 100, 600),
    ]
    total = budget.total
    assert (total.budget, total.spent, total.left) == (
        4000,
        Decimal("1050.25"),
        Decimal("2949.75"),
    )
    assert (budget.balance, budget.balance_now) == (1000, Decimal("3949.75"))
    assert (budget.planned, budget.undivided) == (1000, 2000)


def test_programme_without_lines_says_nothing_of_what_was_spent():
    """An agreed amount alone does not mean that nothing was paid; no amount means that nothing can be."""
    paid("5000.00")
    programme = build.programme(2025, "3000.00")

    budget = budget_of(2025)
    assert posts(budget) == [("Kennispartner Platform31", 3000, None, None)]
    assert (budget.balance, budget.balance_now) == (2000, None)

    change_programme(programme=programme, values={"agreed": Decimal(0)}, version=1, by=None)
    budget = budget_of(2025)
    assert posts(budget) == [("Kennispartner Platform31", 0, 0, 0)]
    assert (budget.balance, budget.balance_now) == (5000, 5000)


def test_year_without_a_programme_has_no_balance():
    dues.dues_year(2023)
    build.cost(2023)

    budget = budget_of(2023)

    assert posts(budget)[0] == ("Kennispartner", None, None, None)
    assert (budget.total.budget, budget.total.spent, budget.balance) == (None, None, None)
    assert budget.missing == ["het werkprogramma van de kennispartner"]


def test_lines_over_the_agreed_amount_and_too_much_spent_are_told():
    programme = build.programme(2023, "1000.00")
    build.line(programme, "1000.00", "1000.00")
    assert budget_of(2023).warnings == []

    build.line(programme, "0.01")
    over = "De regels zijn samen meer dan het afgesproken bedrag."
    assert (budget_of(2023).undivided, budget_of(2023).warnings) == (Decimal("-0.01"), [over])
    build.line(programme, "0.00", "0.01")
    spent = "Er is meer uitgegeven dan met de kennispartner is afgesproken."
    assert budget_of(2023).warnings == [over, spent]
    dues.dues_year(2023, "1.00")
    short = "De kosten zijn hoger dan de contributie die wordt verwacht."
    assert budget_of(2023).warnings == [over, spent, short]


def test_what_was_dropped_comes_free():
    programme = build.programme(2023, "1000.00")
    line = build.line(programme, "1000.00", "200.00", state=LineState.DROPPED)
    build.line(programme, "800.00")

    budget = budget_of(2023)

    assert (line.claim, line.freed, line.left) == (200, 800, 0)
    assert (budget.planned, budget.undivided, budget.warnings) == (1000, 0, [])


def test_lines_stand_in_the_order_of_the_pillars():
    programme = build.programme()
    first, second = make.pillar("Ruimte"), make.pillar("Sociaal")
    for title, pillar in (("d", None), ("b", second), ("a", first), ("c", second)):
        build.line(programme, title=title, pillar=pillar)

    assert [line.title for line in budget_of(2023).lines] == ["a", "b", "c", "d"]
    assert [line.title for line in lines_of(second, 2023)] == ["b", "c"]
    assert lines_of(second, 2024) == []


def test_years_run_from_the_first_that_is_known_to_the_next():
    this_year = today().year
    assert budget_years() == [this_year + 1, this_year]

    build.cost(this_year - 2)
    build.programme(this_year + 2)

    assert budget_years() == list(range(this_year + 2, this_year - 3, -1))
    dues.dues_year(this_year - 3)
    assert budget_years()[-1] == this_year - 3


@pytest.mark.parametrize("count", [1, 3])
def test_budgets_ask_as_many_questions_for_one_as_for_three(count, django_assert_num_queries):
    for year in range(2023, 2023 + count):
        paid("5000.00", year=year)
        programme = build.programme(year)
        for _ in range(count):
            build.line(programme, pillar=make.pillar())
            build.cost(year)

    with django_assert_num_queries(8):
        found = budgets(range(2023, 2023 + count))
        assert [len(budget.lines) for budget in found] == [count] * count
        assert [str(line.pillar) for line in found[0].lines]


def test_trail_of_a_year_keeps_what_was_removed_and_nothing_of_another_year():
    programme = build.programme(2023)
    line, cost = build.line(programme), build.cost(2023)
    remove_line(line=line, version=1, by=None)
    remove_cost(cost=cost, version=1, by=None)
    build.line(build.programme(2024))
    build.cost(2024)

    assert [event.kind.partition(".")[2] for event in trail_of(2023)] == [
        "remove_cost",
        "remove_line",
        "add_cost",
        "add_line",
        "add_programme",
    ]
