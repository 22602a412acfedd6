"""Budgets as the pages show them: amounts in words, bars, badges."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models

from m50portal.core.dates import long_date
from m50portal.core.models import AuditEvent
from m50portal.core.money import euro, thousands
from pillars.choices import LINE_BADGES, LineState
from pillars.models import ProgrammeLine
from pillars.presenters import plural
from pillars.selectors_budget import ZERO, Budget, Income, Post

UNKNOWN = "onbekend"
ALL_PILLARS = "Alle pijlers"
NOT_DROPPED = (LineState.PLANNED, LineState.RUNNING)


def amount(value: Decimal | None) -> str:
    """``€ 5.000,00``, or that nobody knows."""
    return UNKNOWN if value is None else euro(value)


def expected_text(income: Income) -> str:
    """How the expected income came about: ``61 leden op 1 januari × € 5.000,00``."""
    if income.rate is None:
        return "Het contributiebedrag van dit jaar is onbekend."
    members = f"{thousands(income.members)} {'lid' if income.members == 1 else 'leden'}"
    text = f"{members} op 1\u00a0januari × {euro(income.rate)}"
    if income.aspirants and income.aspirant_rate:
        more = plural(income.aspirants, "aspirant-lid", "aspirant-leden")
        text += f" en {more} × {euro(income.aspirant_rate)}"
    return text


def invoiced_text(income: Income) -> str:
    """How many invoices, or that there are none here."""
    if not income.invoice_count:
        return "nog niets gefactureerd in dit portaal"
    invoices = plural(income.invoice_count, "factuur", "facturen")
    return f"{invoices}, zonder btw en creditfacturen"


def received_text(income: Income) -> str:
    """What of it is still open, or why nobody knows."""
    return f"nog open: {euro(income.open)}" if income.invoice_count else "er is geen factuur"


def balance_text(budget: Budget) -> str:
    """What the balance leaves out, or why it is unknown."""
    if budget.missing:
        return "zie wat nog ontbreekt"
    return "na alle kosten" if budget.costs else "andere kosten zijn nog niet ingevuld"


@dataclass(frozen=True)
class PostRow:
    """A line of the table of a budget, as text."""

    label: str
    budget: str
    now: str
    left: str
    is_over: bool = False
    is_total: bool = False


def income_row(budget: Budget) -> PostRow:
    """Dues: expected and invoiced."""
    income = budget.income
    return PostRow("Contributie", amount(income.expected), amount(income.invoiced), "")


def cost_rows(budget: Budget) -> list[PostRow]:
    """What dues pay for, and all of it together."""
    total = budget.total
    return [*(_post_row(post) for post in budget.posts), _post_row(total, is_total=True)]


def balance_row(budget: Budget) -> PostRow:
    """What is left of the dues."""
    balance = budget.balance
    is_over = balance is not None and balance < 0
    return PostRow(
        "Saldo", amount(balance), amount(budget.balance_now), "", is_over=is_over, is_total=True
    )


def _post_row(post: Post, *, is_total: bool = False) -> PostRow:
    is_over = post.left is not None and post.left < 0
    return PostRow(
        *(post.label, amount(post.budget), amount(post.spent), amount(post.left)),
        is_over=is_over,
        is_total=is_total,
    )


@dataclass(frozen=True)
class YearRow:
    """A year in the list, as text."""

    expected: str
    partner: str
    other: str
    balance: str
    is_short: bool
    delivered: str


def year_row(budget: Budget) -> YearRow:
    """``budget`` in the list of years."""
    balance, lines = budget.balance, len(budget.lines)
    return YearRow(
        expected=amount(budget.income.expected),
        partner=amount(budget.partner.budget),
        other=euro(budget.other_budget) if budget.costs else "nog niets ingevuld",
        balance=amount(balance),
        is_short=balance is not None and balance < 0,
        delivered=f"{budget.delivered} van {plural(lines, 'regel', 'regels')}"
        if lines
        else "geen regels",
    )


@dataclass(frozen=True)
class Bar:
    """One bar of components/bar_chart.html."""

    label: str
    value: str
    share: int
    kind: str


def bars(posts: Sequence[Post]) -> list[Bar]:
    """How much of each post is spent; a post without a budget that is known is left out."""
    return [_bar(post) for post in posts if post.budget is not None and post.spent is not None]


def _bar(post: Post) -> Bar:
    budget, spent = post.budget or ZERO, post.spent or ZERO
    is_over = spent > budget
    if budget:
        share = min(100, int(100 * spent / budget))
    else:
        share = 100 if is_over else 0
    kind = "bad" if is_over else ("ok" if spent and spent == budget else "")
    return Bar(post.label, f"{euro(spent)} van {euro(budget)}", share, kind)


def pillar_posts(lines: Sequence[ProgrammeLine]) -> list[Post]:
    """The lines of a work programme added up per pillar, in the order of ``lines``."""
    groups: dict[Any, list[ProgrammeLine]] = {}
    for line in lines:
        groups.setdefault(line.pillar, []).append(line)
    return [
        Post(
            pillar.name if pillar else ALL_PILLARS,
            sum((line.claim for line in rows), ZERO),
            sum((line.spent for line in rows), ZERO),
        )
        for pillar, rows in groups.items()
    ]


@dataclass(frozen=True)
class LineRow:
    """A line of the work programme with its badge, and what this person may do with it."""

    line: ProgrammeLine
    can_deliver: bool = False

    @property
    def pillar(self) -> str:
        """For which pillar it is."""
        return self.line.pillar.name if self.line.pillar else ALL_PILLARS

    @property
    def badge_kind(self) -> str:
        """The colour of its state."""
        return LINE_BADGES[self.line.state]

    @property
    def is_over(self) -> bool:
        """Whether more was spent than there was."""
        return self.line.left < 0


def line_rows(lines: Sequence[ProgrammeLine], *, user: Any) -> list[LineRow]:
    """``lines`` for a page; what waits may be reported as delivered by who may do that."""
    return [
        LineRow(line, line.state in NOT_DROPPED and user.has_perm("pillars.deliver_line", line))
        for line in lines
    ]


@dataclass(frozen=True)
class PartnerSection:
    """What the knowledge partner does for one pillar, on the page of that pillar."""

    year: int
    partner: str
    rows: list[LineRow]
    total: Post

    @property
    def acts(self) -> bool:
        """Whether the reader may report something as delivered."""
        return any(row.can_deliver for row in self.rows)

    @property
    def caption(self) -> str:
        """The head of its table."""
        return f"Werkprogramma {self.year} ({plural(len(self.rows), 'regel', 'regels')})"

    @property
    def summary(self) -> str:
        """``2 van 3 opgeleverd``."""
        done = sum(row.line.state == LineState.DELIVERED for row in self.rows)
        return f"{done} van {len(self.rows)} opgeleverd"


def partner_section(
    lines: Sequence[ProgrammeLine], year: int, *, user: Any
) -> PartnerSection | None:
    """The section of a pillar; None when nothing was planned for it that year."""
    if not lines:
        return None
    rows, total = line_rows(lines, user=user), pillar_posts(lines)[0]
    return PartnerSection(year, lines[0].programme.partner, rows, total)


def lines_caption(shown: int, lines: int) -> str:
    """The head of the table of lines; a filter may show fewer than there are."""
    return f"Regels van het werkprogramma ({shown} van {lines})"


def readable(events: Iterable[AuditEvent]) -> list[AuditEvent]:
    """``events`` with choices, amounts and days as people read them; nothing is stored."""
    found = list(events)
    for event in found:
        fields = {field.name: field for field in apps.get_model(event.target_type)._meta.fields}
        event.changes = {
            name: [_readable(fields.get(name), text) for text in value]
            if isinstance(value, list)
            else _readable(fields.get(name), value)
            for name, value in event.changes.items()
        }
    return found


def _readable(column: Any, text: str) -> str:
    if text in ("", "None"):
        return text
    if isinstance(column, models.DecimalField):
        return euro(Decimal(text))
    if isinstance(column, models.DateField):
        return long_date(datetime.date.fromisoformat(text))
    return str(dict(getattr(column, "flatchoices", ())).get(text, text))


EXPORT_HEAD = (
    *("Jaar", "Soort", "Post", "Pijler", "Begroot", "Werkelijk", "Over"),
    *("Stand", "Opgeleverd op", "Toelichting"),
)


def export_rows(budget: Budget) -> list[tuple[Any, ...]]:
    """A budget as a table: income, the agreed amount and its lines, other costs, the balance.

    What is unknown stays empty, so that a spreadsheet does not count it.
    """
    year, income, partner, total = budget.year, budget.income, budget.partner, budget.total
    rest = ("", None, "")
    rows: list[tuple[Any, ...]] = [
        (year, "Inkomsten", "Contributie", "", income.expected, income.invoiced, None, *rest),
        (year, "Inkomsten", "Ontvangen", "", None, income.received, None, *rest),
        (year, "Kosten", partner.label, "", partner.budget, partner.spent, partner.left, *rest),
    ]
    for line in budget.lines:
        where = line.pillar.name if line.pillar else ALL_PILLARS
        amounts = (line.budget, line.spent, line.left)
        last = (line.get_state_display(), line.delivered_on, line.note)
        rows.append((year, "Regel van het werkprogramma", line.title, where, *amounts, *last))
    for cost in budget.costs:
        amounts = (cost.budget, cost.spent, cost.left)
        label = f"{cost.get_kind_display()}: {cost.title}"
        rows.append((year, "Kosten", label, "", *amounts, "", None, cost.note))
    rows.append((year, "Kosten", total.label, "", total.budget, total.spent, total.left, *rest))
    balances = (budget.balance, budget.balance_now, None)
    rows.append((year, "Saldo", "Saldo", "", *balances, *rest))
    return rows
