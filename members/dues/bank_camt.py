"""camt.053, the bank statement of ISO 20022, in any version (001.02 to 001.13)."""

import datetime
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from m50portal.core.money import cents
from members.dues.bank_statements import Balance, Movement, Refused, Statement

SPACE = re.compile(r"urn:iso:std:iso:20022:tech:xsd:((?:camt|pain|pacs)\.\d{3})\.\d{3}\.\d{2}")
OTHER = {
    "camt.052": "Dit is een overzicht van vandaag (camt.052), dat nog kan veranderen.",
    "camt.054": "Dit is een lijst van bij- en afschrijvingen zonder saldo (camt.054).",
    "pain.001": "Dit is een betaalopdracht (pain.001).",
    "pain.008": "Dit is een incasso-opdracht (pain.008).",
}
DOWNLOAD = "Download bij de bank een rekeningafschrift als camt.053."


def read_camt(content: bytes) -> list[Statement]:
    """The statements in a camt.053 file. Raises Refused for anything else."""
    root = _root(content)
    kind = _kind(root)
    if kind != "camt.053":
        said = OTHER.get(kind, "Dit is geen rekeningafschrift (camt.053).")
        raise Refused(f"{said} {DOWNLOAD}")
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = etree.QName(element).localname
    found = [_statement(one) for one in root.iterfind("./BkToCstmrStmt/Stmt")]
    if not found:
        raise Refused(f"In dit bestand staat geen rekeningafschrift. {DOWNLOAD}")
    return found


def _root(content: bytes) -> Any:
    """The parsed document; one that could reach outside itself or grow is refused."""
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper():
        raise Refused(
            "Dit bestand bevat een DTD. Een bank levert die niet; het wordt niet gelezen."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(f"Dit bestand is geen goede XML ({error.msg}). {DOWNLOAD}") from error
    if root.getroottree().docinfo.doctype:
        raise Refused(
            "Dit bestand bevat een DTD. Een bank levert die niet; het wordt niet gelezen."
        )
    return root


def _kind(root: Any) -> str:
    found = SPACE.match(etree.QName(root).namespace or "")
    return found.group(1) if found else ""


def _statement(node: Any) -> Statement:
    iban = _text(node, "Acct/Id/IBAN") or _text(node, "Acct/Id/Othr/Id")
    if not iban:
        raise Refused("In dit bestand staat niet van welke rekening het is (IBAN).")
    movements = [row for entry in node.iterfind("Ntry") for row in _movements(entry)]
    return Statement(
        iban=re.sub(r"\s", "", iban).upper(),
        number=_text(node, "ElctrncSeqNb") or _text(node, "LglSeqNb") or _text(node, "Id"),
        opening=_balance(node, "OPBD", "PRCD"),
        closing=_balance(node, "CLBD"),
        movements=tuple(movements),
    )


def _balance(node: Any, *codes: str) -> Balance | None:
    for code in codes:
        for one in node.iterfind("Bal"):
            if _text(one, "Tp/CdOrPrtry/Cd") == code and _currency(one) == "EUR":
                return Balance(_signed(one), _day(one, "Dt"))
    return None


def _movements(entry: Any) -> Iterator[Movement]:
    """The movements of one entry that was booked; of a batch one for each detail that has an amount."""
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    if status != "BOOK":
        return
    if _currency(entry) not in {"EUR", ""}:
        raise Refused("In dit bestand staat een boeking in een andere munt dan de euro.")
    details = list(entry.iterfind("NtryDtls/TxDtls"))
    amounts = [_detail_amount(detail) for detail in details]
    total = _signed(entry)
    whole = sum((amount for amount in amounts if amount is not None), Decimal(0))
    if len(details) > 1 and None not in amounts and abs(whole) == abs(total):
        sign = 1 if total >= 0 else -1
        for detail, amount in zip(details, amounts, strict=True):
            assert amount is not None
            yield _movement(entry, detail, sign * abs(amount))
    else:
        yield _movement(entry, details[0] if len(details) == 1 else None, total)


def _movement(entry: Any, detail: Any, amount: Decimal) -> Movement:
    """``amount`` as the entry says; the account is credited by who is named as debtor."""
    inside = detail if detail is not None else entry
    is_reversal = _text(entry, "RvslInd") in {"true", "1"}
    came_in = amount >= 0
    # Of a reversal the parties keep the roles that they had in the first movement.
    role = "Dbtr" if came_in != is_reversal else "Cdtr"
    lines = [node.text or "" for node in inside.iterfind("RmtInf/Ustrd")]
    extra = [_text(inside, "AddtlTxInf"), _text(entry, "AddtlNtryInf")]
    text = " ".join(part.strip() for part in [*lines, *extra] if part.strip())
    return Movement(
        on=_day(entry, "BookgDt"),
        amount=amount,
        counter_iban=_iban(inside, f"RltdPties/{role}Acct/Id/IBAN"),
        counter_name=_text(inside, f"RltdPties/{role}/Nm")
        or _text(inside, f"RltdPties/{role}/Pty/Nm")
        or _text(inside, f"RltdPties/Ultmt{role}/Nm"),
        reference=re.sub(r"\s", "", _text(inside, "RmtInf/Strd/CdtrRefInf/Ref")),
        end_to_end=_without_nothing(_text(inside, "Refs/EndToEndId")),
        bank_reference=_text(inside, "Refs/AcctSvcrRef") or _text(entry, "AcctSvcrRef"),
        text=text,
        is_reversal=is_reversal,
    )


def _detail_amount(detail: Any) -> Decimal | None:
    """What a detail of a batch comes to; None when it does not say so in euros."""
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        node = detail.find(path)
        if node is not None and node.get("Ccy", "EUR") == "EUR":
            return _number(node.text)
    return None


def _signed(node: Any) -> Decimal:
    amount, side = _number(_text(node, "Amt")), _text(node, "CdtDbtInd")
    if side not in {"CRDT", "DBIT"}:
        raise Refused("In dit bestand staat bij een bedrag niet of het bij- of afgeschreven is.")
    return amount if side == "CRDT" else -amount


def _number(text: str | None) -> Decimal:
    try:
        amount = Decimal((text or "").strip())
    except InvalidOperation:
        raise Refused("In dit bestand ontbreekt een bedrag.") from None
    if not amount.is_finite() or cents(amount) != amount:
        raise Refused(f"In dit bestand staat een bedrag dat geen hele centen is: {amount}.")
    return cents(amount)


def _currency(node: Any) -> str:
    amount = node.find("Amt")
    return "" if amount is None else str(amount.get("Ccy", ""))


def _day(node: Any, name: str) -> datetime.date:
    text = _text(node, f"{name}/Dt") or _text(node, f"{name}/DtTm")
    try:
        return datetime.date.fromisoformat(text[:10])
    except ValueError:
        raise Refused("In dit bestand staat een boeking of saldo zonder datum.") from None


def _text(node: Any, path: str) -> str:
    return (node.findtext(path) or "").strip()


def _iban(node: Any, path: str) -> str:
    return re.sub(r"\s", "", _text(node, path)).upper()


def _without_nothing(text: str) -> str:
    """Banks write that there is none."""
    return "" if text in {"NOTPROVIDED", "NONREF"} else text
