"""Statements of the bank, as files and in the database."""

from decimal import Decimal

from members.dues.actions_bank import bring_statements
from members.dues.models import BankMovement, BankStatement

IBAN = "NL91ABNA0417164300"  # the account of the sender (builders_dues.issuer)
PAYER = "NL02ABNA0123456789"
SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


def entry(
    amount: str,
    *,
    reference: str = "",
    text: str = "",
    name: str = "Gemeente",
    iban: str = PAYER,
    on: str = "2026-03-02",
    end_to_end: str = "",
    reversal: bool = False,
) -> str:
    """One booked entry; an amount below zero goes out."""
    money = Decimal(amount)
    side = "CRDT" if money > 0 else "DBIT"
    role = "Dbtr" if (money > 0) != reversal else "Cdtr"
    strd = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    name = name.replace("&", "&amp;")
    return (
        f"<Ntry><Amt Ccy='EUR'>{abs(money)}</Amt><CdtDbtInd>{side}</CdtDbtInd>"
        f"<RvslInd>{str(reversal).lower()}</RvslInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{on}</Dt></BookgDt><NtryDtls><TxDtls>"
        f"<Refs><EndToEndId>{end_to_end or 'NOTPROVIDED'}</EndToEndId></Refs>"
        f"<RltdPties><{role}><Pty><Nm>{name}</Nm></Pty></{role}>"
        f"<{role}Acct><Id><IBAN>{iban}</IBAN></Id></{role}Acct></RltdPties>"
        f"<RmtInf>{strd}<Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def camt(
    *entries: str,
    iban: str = IBAN,
    opening: str = "100.00",
    closing: str = "",
    first: str = "2026-03-01",
    last: str = "2026-03-02",
    number: str = "1",
) -> bytes:
    """A camt.053 file; it adds up unless ``closing`` says otherwise."""
    moved = sum((_amount(one) for one in entries), Decimal(0))
    closing = closing or str(Decimal(opening) + moved)
    balances = "".join(
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{abs(Decimal(amount))}</Amt>"
        f"<CdtDbtInd>{'CRDT' if Decimal(amount) >= 0 else 'DBIT'}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        for code, amount, day in (("OPBD", opening, first), ("CLBD", closing, last))
    )
    return (
        f'<Document xmlns="{SPACE}"><BkToCstmrStmt><Stmt><Id>{number}</Id>'
        f"<ElctrncSeqNb>{number}</ElctrncSeqNb><Acct><Id><IBAN>{iban}</IBAN></Id></Acct>"
        f"{balances}{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _amount(one: str) -> Decimal:
    money = Decimal(one.split("<Amt Ccy='EUR'>")[1].split("<")[0])
    return money if "CRDT" in one else -money


def brought(*entries: str, **values: str) -> BankStatement:
    """A statement that was read."""
    return bring_statements(
        content=camt(*entries, **values), filename="bank.xml", by=None
    ).statements[0]


def movement(*entries: str, **values: str) -> BankMovement:
    """The first movement of a statement that was read."""
    return brought(*entries, **values).movements.order_by("pk")[0]
