"""What a memo says of the dues: known years only; a year that is not known says so."""

import datetime

from m50portal.core.money import euro
from m50portal.desk.choices_memo import MemoKind
from m50portal.desk.presenters_memo import Block
from m50portal.desk.selectors_memo import MemoFacts
from members.dues.choices import ProRata, Transition


def costs(facts: MemoFacts, kind: MemoKind, day: datetime.date) -> list[Block]:
    """The known amounts, what is not known yet, and the rule for who does not pay all year."""
    blocks = []
    if day.year in facts.rates:
        shown = {y: amount for y, amount in facts.rates.items() if y >= day.year - 3}
        blocks.append(
            Block(
                "table",
                "Contributie voor een lid",
                rows=tuple((str(y), euro(amount)) for y, amount in sorted(shown.items())),
                heads=("Jaar", "Bedrag per jaar"),
            )
        )
    if day.year not in facts.rates:
        text = f"De contributie voor {day.year} is in het register nog niet bekend."
        if facts.rates:
            last = max(facts.rates)
            text += (
                f" Het laatst bekende bedrag is {euro(facts.rates[last])} per jaar, voor {last}."
            )
        blocks.insert(0, Block("p", text))
    rules = _rules(facts, kind)
    return [*blocks, *([Block("p", rules)] if rules else [])]


PRO_RATA = {
    ProRata.FULL_YEAR: "Wie in de loop van {year} lid wordt, betaalt dat jaar het hele bedrag.",
    ProRata.PER_MONTH: "Wie in de loop van {year} lid wordt, betaalt per maand; elke begonnen maand telt mee.",
}
TRANSITION = {
    Transition.FULL_YEAR: "Wie in {year} van aspirant-lid lid wordt, betaalt dat jaar het hele bedrag.",
    Transition.PER_MONTH: "Wie in {year} van aspirant-lid lid wordt, betaalt vanaf de maand waarin het lid wordt.",
    Transition.NEXT_YEAR: "Wie in {year} van aspirant-lid lid wordt, betaalt dat jaar niets; de contributie begint een jaar later.",
}


def _rules(facts: MemoFacts, kind: MemoKind) -> str:
    """What the year of the memo agrees on who does not pay all year, as far as this memo needs it."""
    parts = []
    if kind == MemoKind.ASPIRANT:
        known = facts.aspirant_rates
        amount = known.get(max(known)) if known else None
        parts.append(
            f"Een aspirant-lid betaalt {euro(amount)} per jaar."
            if amount
            else "Een aspirant-lid betaalt geen contributie."
        )
    if facts.terms is not None and kind in {MemoKind.ASPIRANT, MemoKind.MEMBER}:
        was_aspirant = facts.current is not None or kind == MemoKind.ASPIRANT
        rule = (
            TRANSITION[Transition(facts.terms.transition)]
            if was_aspirant
            else PRO_RATA[ProRata(facts.terms.pro_rata)]
        )
        parts.append(rule.format(year=facts.terms.year))
    return " ".join(parts)
