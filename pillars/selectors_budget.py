"""What dues bring in and what they pay for, per calendar year. What nobody noted stays unknown."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, Max, Min, Q, QuerySet, Sum
from django.db.models.functions import Cast

from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from m50portal.core.money import cents
from members.choices import MembershipKind
from members.dues.choices import InvoiceKind
from members.dues.models import DuesYear, Invoice
from members.dues.selectors_books import YearSum, year_sums
from members.models import Membership
from pillars.choices import CostKind, LineState
from pillars.models import CostLine, KnowledgeProgramme, Pillar, ProgrammeLine

ZERO = Decimal(0)


@dataclass(frozen=True)
class Income:
    """Dues of a year: who there was on 1 January, what was asked, what came in.

    ``invoiced`` is without VAT and without what was credited; ``asked``, ``received`` and ``open``
    are with VAT.
    """

    members: int = 0
    aspirants: int = 0
    rate: Decimal | None = None
    aspirant_rate: Decimal | None = None
    invoice_count: int = 0
    net: Decimal = ZERO
    asked: Decimal = ZERO
    paid: Decimal = ZERO
    open: Decimal = ZERO

    @property
    def expected(self) -> Decimal | None:
        """Members on 1 January times the rate; None while the rate is unknown: nothing is guessed."""
        if self.rate is None:
            return None
        return self.members * self.rate + self.aspirants * (self.aspirant_rate or ZERO)

    @property
    def invoiced(self) -> Decimal | None:
        """What was asked without VAT; None when this portal made no invoice for the year."""
        return self.net if self.invoice_count else None

    @property
    def received(self) -> Decimal | None:
        """What came in; None when this portal made no invoice for the year."""
        return self.paid if self.invoice_count else None

    @property
    def has_vat(self) -> bool:
        """Whether what municipalities pay is more than what the association may spend."""
        return self.asked != self.net


@dataclass(frozen=True)
class Post:
    """One thing that dues pay for: what was set apart, what went out. None: nobody noted it."""

    label: str
    budget: Decimal | None
    spent: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """What is not spent; below zero when more was."""
        return None if self.budget is None or self.spent is None else self.budget - self.spent


@dataclass(frozen=True)
class Budget:
    """A calendar year: income from dues against what they pay for."""

    year: int
    income: Income = field(default_factory=Income)
    programme: KnowledgeProgramme | None = None
    lines: Sequence[ProgrammeLine] = ()
    costs: Sequence[CostLine] = ()

    @property
    def planned(self) -> Decimal:
        """What the lines of the work programme come to together; what was dropped came free."""
        return sum((line.claim for line in self.lines), ZERO)

    @property
    def undivided(self) -> Decimal:
        """What of the agreed amount no line is for; below zero when the lines come to more."""
        return (self.programme.agreed if self.programme else ZERO) - self.planned

    @property
    def delivered(self) -> int:
        """How many lines are delivered."""
        return sum(line.state == LineState.DELIVERED for line in self.lines)

    @property
    def partner(self) -> Post:
        """The knowledge partner as one post; without a line nobody noted what was spent."""
        if self.programme is None:
            return Post("Kennispartner", None, None)
        agreed = self.programme.agreed
        is_noted = bool(self.lines) or not agreed
        spent = sum((line.spent for line in self.lines), ZERO) if is_noted else None
        return Post(f"Kennispartner {self.programme.partner}", agreed, spent)

    @property
    def other_posts(self) -> list[Post]:
        """The other costs by kind; a kind without costs is left out."""
        by_kind: dict[str, list[CostLine]] = defaultdict(list)
        for cost in self.costs:
            by_kind[cost.kind].append(cost)
        return [
            Post(
                str(kind.label),
                sum((cost.budget for cost in by_kind[kind]), ZERO),
                sum((cost.spent for cost in by_kind[kind]), ZERO),
            )
            for kind in CostKind
            if kind in by_kind
        ]

    @property
    def posts(self) -> list[Post]:
        """Everything that dues pay for."""
        return [self.partner, *self.other_posts]

    @property
    def total(self) -> Post:
        """All costs together; unknown as long as one of them is."""
        budgets, spent = ([getattr(p, name) for p in self.posts] for name in ("budget", "spent"))
        return Post(
            "Alle kosten",
            None if None in budgets else sum(budgets, ZERO),
            None if None in spent else sum(spent, ZERO),
        )

    @property
    def other_budget(self) -> Decimal:
        """What the other costs come to."""
        return sum((cost.budget for cost in self.costs), ZERO)

    @property
    def balance(self) -> Decimal | None:
        """What is left of the dues that are expected, when all costs are as budgeted."""
        return _minus(self.income.expected, self.total.budget)

    @property
    def balance_now(self) -> Decimal | None:
        """What is left of the dues that were invoiced, after what was spent so far."""
        return _minus(self.income.invoiced, self.total.spent)

    @property
    def missing(self) -> list[str]:
        """Why the balance of the budget is unknown, in words; nothing when it is known."""
        found = [] if self.income.rate is not None else ["het contributiebedrag"]
        return found if self.programme else [*found, "het werkprogramma van de kennispartner"]

    @property
    def warnings(self) -> list[str]:
        """What does not fit, in words without amounts; it stops nothing."""
        found = []
        if self.programme and self.undivided < 0:
            found.append("De regels zijn samen meer dan het afgesproken bedrag.")
        left = self.partner.left
        if left is not None and left < 0:
            found.append("Er is meer uitgegeven dan met de kennispartner is afgesproken.")
        if self.balance is not None and self.balance < 0:
            found.append("De kosten zijn hoger dan de contributie die wordt verwacht.")
        return found


def _minus(income: Decimal | None, costs: Decimal | None) -> Decimal | None:
    return None if income is None or costs is None else income - costs


def budget_years() -> list[int]:
    """Every year from the first that something is known of to the next one, last first. Three queries."""
    tables: tuple[Any, ...] = (DuesYear, KnowledgeProgramme, CostLine)
    sums = [table.objects.aggregate(first=Min("year"), last=Max("year")) for table in tables]
    first = min([row["first"] for row in sums if row["first"]], default=today().year)
    last = max([row["last"] for row in sums if row["last"]], default=today().year)
    return list(range(max(last, today().year + 1), min(first, today().year) - 1, -1))


def budget_of(year: int) -> Budget:
    """The budget of one year, known or not."""
    return budgets([year])[0]


def budgets(years: Sequence[int]) -> list[Budget]:
    """The budgets of ``years`` in their order; as many queries for one as for ten."""
    programmes = {row.year: row for row in KnowledgeProgramme.objects.filter(year__in=years)}
    lines: dict[int, list[ProgrammeLine]] = defaultdict(list)
    for line in ProgrammeLine.objects.filter(programme__year__in=years).for_lists():
        lines[line.programme.year].append(line)
    costs: dict[int, list[CostLine]] = defaultdict(list)
    for cost in CostLine.objects.filter(year__in=years).in_order():
        costs[cost.year].append(cost)
    incomes = _incomes(years)
    return [
        Budget(year, incomes[year], programmes.get(year), lines[year], costs[year])
        for year in years
    ]


def _incomes(years: Sequence[int]) -> dict[int, Income]:
    sums: dict[int, YearSum] = {row.year: row for row in year_sums(max(years, default=0))}
    counts, nets = _counts(years), _nets(years)
    found = {}
    for year in years:
        row = sums.get(year, YearSum(year))
        terms = row.terms
        found[year] = Income(
            members=counts[f"{MembershipKind.MEMBER}_{year}"],
            aspirants=counts[f"{MembershipKind.ASPIRANT}_{year}"],
            rate=row.amount,
            aspirant_rate=terms.amount_for(MembershipKind.ASPIRANT) if terms else None,
            invoice_count=row.count,
            net=nets.get(year, ZERO),
            asked=cents(row.total),
            paid=cents(row.paid),
            open=cents(row.open),
        )
    return found


def _counts(years: Iterable[int]) -> dict[str, int]:
    """How many members and aspirants there were on each 1 January; one query."""
    asked = {}
    for year in years:
        day = datetime.date(year, 1, 1)
        covers = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gt=day))
        for kind in (MembershipKind.MEMBER, MembershipKind.ASPIRANT):
            condition = covers & Q(kind=kind)
            asked[f"{kind}_{year}"] = Count("municipality", filter=condition, distinct=True)
    return Membership.objects.aggregate(**asked) if asked else {}


def _nets(years: Iterable[int]) -> dict[int, Decimal]:
    """Per year what was asked without VAT and without what was credited; one query."""
    rows: Any = Invoice.objects.numbered().filter(dues_year__year__in=list(years)).order_by()
    sums = rows.values_list("dues_year__year").annotate(
        asked=Sum("net", filter=Q(kind=InvoiceKind.INVOICE)),
        taken=Sum("net", filter=Q(kind=InvoiceKind.CREDIT)),
    )
    # SQLite adds decimals up as floats: rounding brings the cents back.
    return {year: cents(asked or ZERO) - cents(taken or ZERO) for year, asked, taken in sums}


def lines_of(pillar: Pillar, year: int) -> list[ProgrammeLine]:
    """What the knowledge partner does for ``pillar`` in ``year``; one query."""
    return list(ProgrammeLine.objects.filter(pillar=pillar, programme__year=year).for_lists())


def trail_of(year: int) -> QuerySet[AuditEvent]:
    """What was done to the budget of ``year``, removed rows too, last first; one query."""
    programmes = KnowledgeProgramme.history.filter(year=year)
    tables: tuple[tuple[Any, QuerySet], ...] = (
        (KnowledgeProgramme, programmes),
        (
            ProgrammeLine,
            ProgrammeLine.history.filter(programme_id__in=programmes.values("id")),
        ),
        (CostLine, CostLine.history.filter(year=year)),
    )
    wanted = Q()
    for model, rows in tables:
        ids = rows.annotate(text=Cast("id", CharField())).values("text")
        wanted |= Q(target_type=model._meta.label_lower, target_id__in=ids)
    return AuditEvent.objects.filter(wanted).order_by("-at", "-id")
