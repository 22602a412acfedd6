"""Which invoice a payment is for: sure by its reference and amount, else a proposal with its reason.

Never by name alone. What is sure is booked when the treasurer books the statement; a proposal is for
a person to look at. The order of the rules is that of docs (members/dues/README.md, The bank).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from stdnum import iso11649

from members.dues.bank_statements import Movement
from members.dues.choices import Certainty

RF = re.compile(r"RF\d{2}[A-Z0-9]{1,21}", re.IGNORECASE)
NUMBER = re.compile(r"(?<!\d)(20\d{2})-?(\d{4})(?!\d)")


@dataclass(frozen=True)
class OpenInvoice:
    """An invoice of which something is open; ``amount`` in euros."""

    pk: int
    number: str
    reference: str
    amount: Decimal
    municipality_id: int


@dataclass(frozen=True)
class Match:
    """Which invoice, how sure, and why in words that a treasurer reads."""

    certainty: Certainty
    invoice: OpenInvoice | None = None
    why: str = ""


NOTHING = Match(Certainty.NONE)


@dataclass
class OpenInvoices:
    """What is open, found by reference, number and municipality; ``ibans``: whose account is whose."""

    rows: Iterable[OpenInvoice]
    ibans: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_reference: dict[str, OpenInvoice] = {}
        self._by_number: dict[str, OpenInvoice] = {}
        self._by_place: dict[int, list[OpenInvoice]] = defaultdict(list)
        for row in self.rows:
            self._by_reference[row.reference] = row
            self._by_number[row.number] = row
            self._by_place[row.municipality_id].append(row)

    def match(self, movement: Movement) -> Match:
        """The invoice that ``movement`` pays; nothing for what goes out or takes back."""
        if movement.amount <= 0 or movement.is_reversal:
            return NOTHING
        return (
            self._reference(movement)
            or self._number(movement)
            or self._account(movement)
            or NOTHING
        )

    def _reference(self, movement: Movement) -> Match | None:
        for reference in references_in(movement):
            row = self._by_reference.get(reference)
            if row is None:
                continue
            if row.amount == movement.amount:
                return Match(Certainty.SURE, row, "Betalingskenmerk en bedrag kloppen.")
            less = "Minder" if movement.amount < row.amount else "Meer"
            return Match(
                Certainty.PROPOSED, row, f"Het betalingskenmerk klopt. {less} dan er openstaat."
            )
        return None

    def _number(self, movement: Movement) -> Match | None:
        for number in numbers_in(movement):
            row = self._by_number.get(number)
            if row is not None and row.amount == movement.amount:
                return Match(
                    Certainty.PROPOSED, row, "Factuurnummer in de omschrijving; het bedrag klopt."
                )
        return None

    def _account(self, movement: Movement) -> Match | None:
        places = self.ibans.get(movement.counter_iban, set()) if movement.counter_iban else set()
        found = [
            row
            for place in places
            for row in self._by_place[place]
            if row.amount == movement.amount
        ]
        if len(found) != 1:
            return None
        return Match(
            Certainty.PROPOSED, found[0], "Rekening van deze gemeente; het bedrag klopt als enige."
        )


def references_in(movement: Movement) -> list[str]:
    """The references that are right by their check digits: the structured one first, then in the text.

    Banks cut a text in lines and put spaces anywhere, so it is searched without them.
    """
    texts = [movement.reference, movement.end_to_end, movement.text]
    found = []
    for text in texts:
        for candidate in RF.findall(re.sub(r"\s", "", text).upper()):
            # What stands behind a reference may be glued to it: the longest right one counts.
            for end in range(len(candidate), 4, -1):
                if iso11649.is_valid(candidate[:end]):
                    found.append(candidate[:end])
                    break
    return list(dict.fromkeys(found))


def numbers_in(movement: Movement) -> list[str]:
    """Invoice numbers that stand in the texts: ``2026-0001`` and ``20260001``."""
    text = " ".join((movement.reference, movement.end_to_end, movement.text))
    return list(dict.fromkeys(f"{year}-{serial}" for year, serial in NUMBER.findall(text)))
