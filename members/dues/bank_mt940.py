"""MT940, the older statement of SWIFT, as Dutch banks fill it in; read by the library mt-940."""

import datetime
import re
from decimal import Decimal
from typing import Any

import mt940

from m50portal.core.money import cents
from members.dues.bank_statements import Balance, Movement, Refused, Statement

BLOCK = re.compile(r"^(?=:20:)", re.MULTILINE)
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
NOTHING = {"NONREF", "NOTPROVIDED", "EREF", "MARF", "PREF"}
UNREADABLE = "Dit MT940-bestand kan het portaal niet lezen. Download het afschrift als camt.053."


def read_mt940(content: bytes) -> list[Statement]:
    """The statements in an MT940 file. Raises Refused for what cannot be read."""
    blocks = [block for block in BLOCK.split(_text_of(content)) if ":25:" in block]
    if not blocks:
        raise Refused(UNREADABLE)
    return [_statement(block) for block in blocks]


def _text_of(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _statement(block: str) -> Statement:
    try:
        read: Any = mt940.parse(block)
        rows = [_movement(row.data) for row in read]
    except Refused:
        raise
    except Exception as error:  # the library raises whatever it stumbles over
        raise Refused(UNREADABLE) from error
    data = read.data
    return Statement(
        iban=str(data.get("account_identification") or "").strip().upper(),
        number=str(data.get("statement_number") or data.get("transaction_reference") or ""),
        opening=_balance(data.get("final_opening_balance")),
        closing=_balance(data.get("final_closing_balance")),
        movements=tuple(rows),
    )


def _balance(found: Any) -> Balance | None:
    if found is None:
        return None
    return Balance(_euros(found.amount), _day(found.date))


def _euros(found: Any) -> Decimal:
    if found.currency != "EUR":
        raise Refused("In dit bestand staat een bedrag in een andere munt dan de euro.")
    return cents(found.amount)


def _day(found: Any) -> datetime.date:
    return datetime.date(found.year, found.month, found.day)


def _movement(data: dict[str, Any]) -> Movement:
    """One line with its description; a reversal (RC, RD) goes the other way."""
    status = str(data["status"]).upper()
    amount = abs(_euros(data["amount"]))
    details = str(data.get("transaction_details") or data.get("purpose") or "")
    extra = str(data.get("extra_details") or "").strip()
    joined = "".join(details.split("\n"))
    iban = IBAN.fullmatch(extra) or re.search(rf"/IBAN/({IBAN.pattern})", joined)
    name = re.search(r"/NAME/([^/]+)", joined)
    end_to_end = re.search(r"/EREF/([^/]+)", joined)
    customer = str(data.get("customer_reference") or "").strip()
    return Movement(
        on=_day(data.get("entry_date") or data["date"]),
        amount=amount if status in {"C", "RD"} else -amount,
        counter_iban=iban.group(iban.lastindex or 0) if iban else "",
        counter_name=(name.group(1).strip() if name else "" if iban else extra),
        end_to_end=_real(end_to_end.group(1).strip() if end_to_end else customer),
        bank_reference=_real(str(data.get("bank_reference") or "").strip()),
        text=" ".join(details.split()),
        is_reversal=status.startswith("R"),
    )


def _real(text: str) -> str:
    """Banks write that there is none."""
    return "" if text.upper() in NOTHING else text
