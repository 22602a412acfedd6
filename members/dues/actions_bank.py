"""What happens with the bank's statements: brought in once, booked, taken back, set aside."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.core import audit, sequences
from m50portal.core.dates import long_date
from m50portal.core.money import euro
from members.dues.actions import register_payment, withdraw_payment
from members.dues.bank_camt import DOWNLOAD, read_camt
from members.dues.bank_mt940 import read_mt940
from members.dues.bank_statements import Refused, Statement, files_in
from members.dues.models import (
    BankMovement,
    BankStatement,
    Booking,
    Invoice,
    Issuer,
    Payment,
)

audit.name_kinds(
    {
        "dues.bring_statement": "Rekeningafschrift ingelezen",
        "dues.release_statement": "Rekeningafschrift vrijgegeven",
        "dues.book_movement": "Bijschrijving geboekt",
        "dues.unbook_movement": "Boeking van een bijschrijving teruggedraaid",
        "dues.set_aside_movement": "Bankboeking opzijgelegd",
        "dues.take_up_movement": "Bankboeking weer opgepakt",
        "dues.reverse_movement": "Betaling teruggeboekt door de bank",
    }
)


@dataclass
class Brought:
    """What a file brought: the statements with something new, and how much of it was known already."""

    statements: list[BankStatement] = field(default_factory=list)
    added: int = 0
    known: int = 0


@transaction.atomic
def bring_statements(*, content: bytes, filename: str, by: Any) -> Brought:
    """Read a file (or a zip of files) of the bank, all or nothing; what is known already is not added.

    Raises Refused, with the name of the file within a zip.
    """
    sequences.take("dues.bring_statements")  # two at once would both find nothing known
    own = {row.iban.replace(" ", "").upper() for row in Issuer.objects.all()}
    brought = Brought()
    files = files_in(content, filename)
    for name, one in files:
        try:
            for statement in read_statements(one):
                _bring(statement, brought, own=own, filename=name, content=one, by=by)
        except Refused as error:
            where = f"{name}: " if len(files) > 1 else ""
            raise Refused(f"{where}{error}") from error
    return brought


def read_statements(content: bytes) -> list[Statement]:
    """The statements of a file, camt.053 or MT940. Raises Refused for anything else."""
    start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1000]
    if start.startswith(b"<"):
        return read_camt(content)
    if b":20:" in start or start.startswith((b"{1:", b":940:")):
        return read_mt940(content)
    raise Refused(f"Dit is geen bestand van een bank dat het portaal kent. {DOWNLOAD}")


def _own_account(account: str, own: set[str]) -> str:
    """The IBAN of ours that ``account`` is; MT940 often names the number without the rest. Nothing: not ours."""
    if account in own:
        return account
    number = re.sub(r"[^0-9]", "", account.rpartition("/")[2]).lstrip("0")
    found = [iban for iban in own if len(number) >= 7 and iban[8:].lstrip("0") == number]
    return found[0] if len(found) == 1 else ""


def _bring(
    statement: Statement,
    brought: Brought,
    *,
    own: set[str],
    filename: str,
    content: bytes,
    by: Any,
) -> None:
    iban = _own_account(statement.iban, own)
    if not iban:
        raise Refused(
            f"Dit afschrift is van rekening {statement.iban}. Die rekening is niet van de afzender."
        )
    statement = replace(statement, iban=iban)
    keyed = list(statement.keyed())
    rows = BankMovement.objects.filter(key__in=[key for _, key in keyed])
    known = set(rows.values_list("key", flat=True))
    new = [(row, key) for row, key in keyed if key not in known]
    brought.known += len(keyed) - len(new)
    if not new:
        return
    stored = BankStatement.objects.create(
        iban=statement.iban,
        number=statement.number[:80],
        opens_on=statement.opening.on if statement.opening else None,
        closes_on=statement.closing.on if statement.closing else None,
        opening=statement.opening.amount if statement.opening else None,
        closing=statement.closing.amount if statement.closing else None,
        difference=statement.difference,
        known=len(keyed) - len(new),
        filename=filename[-200:],
        sha256=hashlib.sha256(content).hexdigest(),
        brought_by=by,
        brought_label=str(by)[:200] if by else "Portaal",
    )
    BankMovement.objects.bulk_create(
        BankMovement(
            statement=stored,
            key=key,
            on=row.on,
            amount=row.amount,
            counter_iban=row.counter_iban[:34],
            counter_name=row.counter_name[:140],
            reference=row.reference[:140],
            end_to_end=row.end_to_end[:140],
            bank_reference=row.bank_reference[:140],
            text=row.text,
            is_reversal=row.is_reversal,
        )
        for row, key in new
    )
    brought.statements.append(stored)
    brought.added += len(new)
    audit.record("dues.bring_statement", target=stored, by=by, changes={"nieuw": len(new)})


@transaction.atomic
def release_statement(*, statement: BankStatement, reason: str, by: Any) -> BankStatement:
    """Let a statement that does not add up be booked all the same; the reason stays with it."""
    row = BankStatement.objects.select_for_update().get(pk=statement.pk)
    if row.is_checked:
        raise ValidationError("Dit afschrift is al in orde.")
    row.released_reason = reason.strip()
    row.full_clean(exclude=["brought_by"])
    row.save(update_fields=["released_reason"])
    audit.record("dues.release_statement", target=row, by=by, changes={"reden": reason})
    return row


# --- One movement -------------------------------------------------------------------------------
@transaction.atomic
def book_movement(
    *, movement: BankMovement, parts: Sequence[tuple[Invoice, Decimal]], by: Any
) -> list[Payment]:
    """Book what came in on the invoices of ``parts``: ``(invoice, euros)``, together all of it.

    Raises ValidationError when it was handled meanwhile, or the parts come to something else.
    """
    row = _free(movement)
    if row.amount <= 0:
        raise ValidationError("Alleen geld dat binnenkwam wordt als betaling geboekt.")
    if not row.statement.is_checked:
        raise ValidationError(
            "Dit afschrift klopt niet met zijn saldo. Geef het eerst vrij, met een reden."
        )
    total = sum((amount for _, amount in parts), Decimal(0))
    if total != row.amount or any(amount <= 0 for _, amount in parts):
        raise ValidationError(f"Verdeel precies {euro(row.amount)}. U verdeelde {euro(total)}.")
    if len({invoice.pk for invoice, _ in parts}) != len(parts):
        raise ValidationError("Kies elke factuur één keer.")
    note = f"Bank: {row.counter_name or row.counter_iban or 'onbekend'}"[:200]
    payments = []
    for invoice, amount in parts:
        payment = register_payment(
            invoice=invoice, amount=amount, received_on=row.on, note=note, by=by
        )
        Booking.objects.create(movement=row, payment=payment)
        payments.append(payment)
    booked = ", ".join(f"{invoice.number} {euro(amount)}" for invoice, amount in parts)
    audit.record("dues.book_movement", target=row, by=by, changes={"geboekt": booked})
    return payments


@transaction.atomic
def unbook_movement(*, movement: BankMovement, reason: str, by: Any) -> BankMovement:
    """Take the booking of a movement back: its payments are withdrawn with the reason."""
    row = _held(movement)
    payments = _payments(row)
    if not payments:
        raise ValidationError("Deze bijschrijving is niet geboekt. Ververs de pagina.")
    _withdraw(payments, reason, by)
    audit.record("dues.unbook_movement", target=row, by=by, changes={"reden": reason})
    return row


@transaction.atomic
def set_aside(*, movement: BankMovement, reason: str, by: Any) -> BankMovement:
    """Say that a movement is for no invoice, and why."""
    row = _free(movement)
    row.set_aside_reason, row.set_aside_label = reason.strip(), str(by or "Portaal")[:200]
    row.full_clean()
    if not row.set_aside_reason:
        raise ValidationError("Schrijf waarom u deze boeking opzijlegt.")
    row.save(update_fields=["set_aside_reason", "set_aside_label"])
    audit.record("dues.set_aside_movement", target=row, by=by, changes={"reden": reason})
    return row


@transaction.atomic
def take_up(*, movement: BankMovement, by: Any) -> BankMovement:
    """Let a movement that was set aside wait again."""
    row = _held(movement)
    if not row.set_aside_reason:
        raise ValidationError("Deze bankboeking is niet opzijgelegd. Ververs de pagina.")
    row.set_aside_reason = row.set_aside_label = ""
    row.save(update_fields=["set_aside_reason", "set_aside_label"])
    audit.record("dues.take_up_movement", target=row, by=by)
    return row


@transaction.atomic
def reverse_movement(*, movement: BankMovement, original: BankMovement, by: Any) -> BankMovement:
    """The bank took ``original`` back: its invoices are open again. Raises ValidationError when it does not fit."""
    row, first = _free(movement), _held(original)
    if not row.is_reversal or row.amount != -first.amount:
        raise ValidationError("Kies de bijschrijving die de bank voor hetzelfde bedrag terugnam.")
    payments = _payments(first)
    if not payments:
        raise ValidationError("Die bijschrijving is niet geboekt.")
    day = long_date(row.on)
    _withdraw(payments, f"Teruggeboekt door de bank op {day}", by, on=row.on)
    # Neither waits any more: the money came and went.
    first.set_aside_reason = f"Teruggeboekt door de bank op {day}"
    row.set_aside_reason = f"Terugboeking van de bijschrijving van {long_date(first.on)}"
    for one in (first, row):
        one.set_aside_label = str(by or "Portaal")[:200]
        one.save(update_fields=["set_aside_reason", "set_aside_label"])
    changes = {"bijschrijving": str(first)}
    audit.record("dues.reverse_movement", target=row, by=by, changes=changes)
    return row


def _held(movement: BankMovement) -> BankMovement:
    rows = BankMovement.objects.select_for_update(of=("self",)).select_related("statement")
    row: BankMovement = rows.get(pk=movement.pk)
    return row


def _free(movement: BankMovement) -> BankMovement:
    """The movement, held; ValidationError when somebody handled it meanwhile."""
    row = _held(movement)
    if _payments(row):
        raise ValidationError("Deze bijschrijving is al geboekt. Ververs de pagina.")
    if row.set_aside_reason:
        raise ValidationError("Deze bankboeking is opzijgelegd. Pak haar eerst weer op.")
    return row


def _payments(movement: BankMovement) -> list[Payment]:
    """The payments of ``movement`` that count."""
    rows = Payment.objects.valid().filter(booking__movement=movement)
    return list(rows.select_related("invoice").order_by("pk"))


def _withdraw(
    payments: Iterable[Payment], reason: str, by: Any, *, on: datetime.date | None = None
) -> None:
    for payment in payments:
        withdraw_payment(payment=payment, reason=reason[:200], by=by, on=on)
