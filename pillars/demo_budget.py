"""The demonstration's budgets: what was agreed with the knowledge partner is real, where it went is invented.

The sources know one amount: € 50.000 a year, in the agenda of 2019. It covers 2019-2022; that the
contract still ran in 2023 stands in a memo of that year, without an amount.
"""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from m50portal.core.dates import today
from pillars.actions_budget import add_cost, add_line, add_programme
from pillars.choices import CostKind, LineState
from pillars.models import CostLine, KnowledgeProgramme, Pillar, ResearchProduct

AGREED = Decimal("50000.00")
PARTNER = "Platform31"
DECIDED_BY = (
    "Voorzitters en ondersteuners van de pijlers, met de vaste contactpersoon van Platform31"
)
AGENDA = "Strategische werkagenda 2019-2022, hoofdstuk 6: € 50.000 per jaar, sinds 2016"
MEMO = (
    "Bedrag van de werkagenda 2019-2022; een memo uit 2023 noemt het contract, zonder bedrag. "
    "Aangenomen voor de demonstratie."
)
INVENTED_SOURCE = "Verzonnen, alleen voor deze demonstratie"
INVENTED = "Verzonnen, voor de demonstratie."
PRODUCT = "De Kracht van Middelgroot, bijgewerkt"


@dataclass(frozen=True)
class Line:
    """A line of a programme; ``pillar`` is a slug, nothing for all of them."""

    pillar: str
    title: str
    budget: int
    spent: int
    state: str
    delivered: tuple[int, int] | None = None  # month and day
    product: str = ""


LINES_2023 = (
    Line("ruimte", "Onderzoek naar bouwen in het centrum", 14000, 14000, "delivered", (10, 12)),
    Line("ruimte", "Leerkring bereikbaarheid", 6000, 5250, "delivered", (12, 7)),
    Line("sociaal", "Verkenning van de jeugdhulp in de regio", 12000, 13100, "delivered", (11, 23)),
    Line("financien", "Doorrekening van het gemeentefonds", 10000, 9400, "delivered", (6, 15)),
    Line("", "Bijwerken van De Kracht van Middelgroot", 6000, 2000, "dropped", product=PRODUCT),
)
LINES_NOW = (
    Line("ruimte", "Vergelijking van woningbouwplannen", 15000, 9800, "running"),
    Line("ruimte", "Casuskamer netcongestie", 7000, 0, "planned"),
    Line("sociaal", "Onderzoek naar samen wonen en zorg", 13000, 13000, "delivered", (1, 8)),
    Line("financien", "Scherpere cijfers over het ravijnjaar", 8000, 3600, "running"),
    Line("", "Kennisdeling op de ledenbijeenkomsten", 5000, 2500, "running", product=PRODUCT),
)
COSTS = (
    (CostKind.ORGANISATION, "Ledenbijeenkomsten: zalen en sprekers", 42000, 21350),
    (CostKind.ORGANISATION, "Contactambtenarenoverleg", 8000, 5125),
    (CostKind.COMMUNICATION, "Website, nieuwsbrief en jaarplan", 18000, 12480),
    (CostKind.SECRETARIAT, "Secretariaat in Zeist", 95000, 71250),
    (CostKind.OTHER, "Accountant en bank", 6000, 4310),
)


def seed(*, by: Any) -> None:
    """2019 with the amount alone, 2023 and this year with invented lines and costs; once."""
    _programme(2019, AGENDA, by)
    for year, source, lines in (
        (2023, MEMO, LINES_2023),
        (today().year, INVENTED_SOURCE, LINES_NOW),
    ):
        programme = _programme(year, source, by)
        if programme is not None:
            for line in lines:
                _line(programme, line, by)
        if not CostLine.objects.filter(year=year).exists():
            _costs(year, by)


def _programme(year: int, source: str, by: Any) -> KnowledgeProgramme | None:
    if KnowledgeProgramme.objects.filter(year=year).exists():
        return None
    values = {"year": year, "partner": PARTNER, "agreed": AGREED}
    values |= {"decided_by": DECIDED_BY, "source": source}
    return add_programme(values=values, by=by)


def _line(programme: KnowledgeProgramme, line: Line, by: Any) -> None:
    """A pillar that was not there that year, or a day that is still to come, is left out."""
    pillars = Pillar.objects.in_year(programme.year)
    pillar = pillars.filter(slug=line.pillar).first()
    if line.pillar and pillar is None:
        return
    day = datetime.date(programme.year, *line.delivered) if line.delivered else None
    is_due = day is None or day <= today()
    add_line(
        programme=programme,
        values={
            "pillar": pillar,
            "title": line.title,
            "budget": Decimal(line.budget),
            "spent": Decimal(line.spent),
            "state": line.state if is_due else LineState.RUNNING,
            "delivered_on": day if is_due else None,
            "note": INVENTED,
            "product": ResearchProduct.objects.filter(title=line.product).order_by("pk").first(),
        },
        by=by,
    )


def _costs(year: int, by: Any) -> None:
    for kind, title, budget, spent in COSTS:
        values = {"year": year, "kind": kind, "title": title, "note": INVENTED}
        values |= {"budget": Decimal(budget), "spent": Decimal(spent)}
        add_cost(values=values, by=by)
