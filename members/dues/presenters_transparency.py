"""The share of one municipality as its page and its letter tell it."""

from decimal import Decimal
from typing import Any

from m50portal.core.dates import long_date
from m50portal.core.money import euro
from members.dues.models import TransparencyShare, TransparencyStatement


def percentage(share: Decimal) -> str:
    """``1,3158%``."""
    return f"{share:.4f}%".replace(".", ",")


# More names than this are not read.
MOST_NAMES = 5


def untold_text(names: list[str]) -> str:
    """Who was not mailed yet, and when that comes; nothing when everybody was."""
    if not names:
        return ""
    who = ", ".join(names) if len(names) <= MOST_NAMES else f"{len(names)} gemeenten"
    return (
        f"{who}. De mail gaat binnen enkele minuten uit. Kent het portaal geen factuuradres en geen "
        "contactambtenaar, dan gaat hij uit zodra er een is ingevuld."
    )


def paragraphs(text: str) -> list[str]:
    """``text`` as its paragraphs."""
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def share_rows(share: TransparencyShare) -> list[tuple[str, str]]:
    """From what was paid to the part of the VAT, as label and value."""
    statement = share.statement
    assert statement.total_dues is not None
    year = statement.year
    return [
        (f"Contributie van uw gemeente over {year}", euro(share.dues)),
        (f"Contributie van alle leden over {year}", euro(statement.total_dues)),
        ("Aandeel van uw gemeente in de contributie", percentage(share.percent)),
        ("Btw die alle leden samen mogen opgeven", euro(statement.compensable_vat)),
    ]


def letter_of(share: TransparencyShare, before: TransparencyStatement | None) -> dict[str, Any]:
    """All that the letter says, as JSON, from frozen rows only; ``before`` is what it replaces."""
    statement = share.statement
    assert statement.issued_on is not None
    replaces = ""
    if before is not None and before.issued_on is not None:
        replaces = (
            f"Deze opgave vervangt die van {long_date(before.issued_on)}. "
            f"Wat er is verbeterd: {statement.reason}"
        )
    return {
        "title": str(statement),
        "year": statement.year,
        "municipality": share.name,
        "day": long_date(statement.issued_on),
        "sender": {
            "name": statement.sender_name,
            "street": statement.sender_street,
            "place": f"{statement.sender_postcode} {statement.sender_city}",
            "kvk": statement.sender_kvk,
            "vat_number": statement.sender_vat_number,
            "email": statement.sender_email,
        },
        "rows": [list(row) for row in share_rows(share)],
        "amount": euro(share.amount),
        "explanation": paragraphs(statement.explanation),
        "replaces": replaces,
    }
