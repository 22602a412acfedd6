"""The transparency statement: write it, issue it, mend it by a next version, tell the municipalities.

What was issued never changes. A mistake is mended by a version that replaces it for everybody, so
that the amounts always come to one total.
"""

import datetime
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.dates import today
from m50portal.core.mail import compose
from m50portal.core.money import euro
from members.dues.choices import StatementState
from members.dues.models import TransparencyShare, TransparencyStatement
from members.dues.querysets_transparency import TAKEN_BACK
from members.dues.selectors import issuer_on
from members.dues.selectors_transparency import (
    addresses_of,
    breakdown_now,
    dues_of,
    obstacles,
)

audit.name_kinds(
    {
        "dues.save_statement": "Transparantieopgave opgeslagen",
        "dues.discard_statement": "Concept van een transparantieopgave weggegooid",
        "dues.correct_statement": "Verbetering van een transparantieopgave gemaakt",
        "dues.issue_statement": "Transparantieopgave uitgegeven",
    }
)
FIELDS = ["year", "compensable_vat", "explanation", "reason"]
SENDER = {
    "sender_name": "legal_name",
    "sender_street": "street",
    "sender_postcode": "postcode",
    "sender_city": "city",
    "sender_kvk": "kvk",
    "sender_vat_number": "vat_number",
    "sender_email": "email",
}
NOT_A_DRAFT = "Deze opgave is al uitgegeven of weggegooid. Ververs de pagina."
BATCH = 200


@transaction.atomic
def save_statement(*, statement: TransparencyStatement, by: Any) -> TransparencyStatement:
    """Store a draft: the first of its year, or one that was not issued yet.

    Raises ValidationError when the year has a statement already, or the amount cannot be divided.
    """
    before = None
    if statement.pk is None:
        _refuse_second(statement.year)
    else:
        before = _locked_draft(statement)
        statement.year, statement.version = before.year, before.version
    if statement.version > 1 and not statement.reason:
        raise ValidationError(
            {"reason": "Zeg wat er is verbeterd, voor wie de vorige opgave kreeg."}
        )
    _check(statement)
    statement.full_clean()
    statement.save()
    changes = audit.changed(before, statement, FIELDS) if before else _facts(statement)
    audit.record("dues.save_statement", target=statement, by=by, changes=changes)
    return statement


@transaction.atomic
def correct_statement(
    *,
    statement: TransparencyStatement,
    compensable_vat: Decimal,
    explanation: str,
    reason: str,
    by: Any,
) -> TransparencyStatement:
    """Begin the version that will replace ``statement``, as a draft; nothing changes until it is issued.

    Raises ValidationError when it was not issued, was replaced already, or has a draft waiting.
    """
    rows = TransparencyStatement.objects.select_for_update().filter(year=statement.year)
    last = rows.order_by("-version").first()
    if last is None or last.is_draft:
        raise ValidationError(
            f"Er is al een concept van versie {last.version}. Pas dat aan, of gooi het eerst weg."
            if last
            else NOT_A_DRAFT
        )
    if last.pk != statement.pk:
        raise ValidationError(
            f"Deze opgave is vervangen door versie {last.version}. Verbeter die versie."
        )
    draft = TransparencyStatement(
        year=last.year,
        version=last.version + 1,
        compensable_vat=compensable_vat,
        explanation=explanation,
        reason=reason,
    )
    if not reason:
        raise ValidationError(
            {"reason": "Zeg wat er is verbeterd, voor wie de vorige opgave kreeg."}
        )
    _check(draft)
    draft.full_clean()
    draft.save()
    audit.record("dues.correct_statement", target=draft, by=by, changes=_facts(draft))
    return draft


@transaction.atomic
def discard_statement(*, statement: TransparencyStatement, by: Any) -> None:
    """Throw a draft away. Raises ValidationError when it was issued: that stays."""
    draft = _locked_draft(statement)
    audit.record("dues.discard_statement", target=draft, by=by, changes=_facts(draft))
    draft.delete()


@transaction.atomic
def issue_statement(
    *,
    statement: TransparencyStatement,
    seen: str | None,
    sends_mail: bool,
    by: Any,
    issued_on: datetime.date | None = None,
) -> TransparencyStatement:
    """Fix the statement with the share of every member, and let a worker tell the municipalities.

    ``seen`` is the fingerprint of what the person saw (None: whatever it is); when an invoice, a
    credit note or the amount changed since, ValidationError and nothing happens. ``issued_on`` is
    for years of long ago.
    """
    draft = _locked_draft(statement)
    now = breakdown_now(draft)
    wrong = obstacles(draft.year, draft.compensable_vat, now.total_dues)
    if wrong:
        raise ValidationError(wrong)
    if seen is not None and seen != now.fingerprint(draft):
        raise ValidationError(
            "Intussen is er iets veranderd aan de contributie of aan het concept. Bekijk de verdeling opnieuw."
        )
    day = issued_on or today()
    issuer = issuer_on(today())
    if issuer is None:
        raise ValidationError(
            "Er is vandaag geen afzender. Vul eerst bij Contributie, Afzender de gegevens van de vereniging in."
        )
    TransparencyShare.objects.bulk_create(
        TransparencyShare(
            statement=draft,
            municipality=line.municipality,
            position=position,
            name=line.name,
            dues=line.dues,
            amount=line.amount,
        )
        for position, line in enumerate(now.lines, start=1)
    )
    for ours, theirs in SENDER.items():
        setattr(draft, ours, getattr(issuer, theirs))
    draft.total_dues, draft.sends_mail = now.total_dues, sends_mail
    draft.state, draft.issued_on, draft.issued_at = StatementState.ISSUED, day, timezone.now()
    draft.save()
    changes = _facts(draft) | {"contributie": euro(now.total_dues), "gemeenten": len(now.lines)}
    audit.record("dues.issue_statement", target=draft, by=by, changes=changes)
    return draft


def tell_municipalities(*, limit: int = BATCH) -> int:
    """Put mail in the outbox for at most ``limit`` shares that nobody heard of; how many that were.

    May run twice, also at once: each mail has a key. Who has no address waits until there is one.
    """
    waiting = TransparencyShare.objects.to_tell().select_related(
        "statement", "municipality__billing"
    )
    told = 0
    for share in waiting.order_by("statement", "position")[:limit]:
        told += _tell(share, addresses_of(share.municipality))
    for share in TransparencyShare.objects.to_take_back().select_related(
        "statement", "municipality__billing"
    )[:limit]:
        _take_back(share)
    return told


@transaction.atomic
def _take_back(share: TransparencyShare) -> None:
    """Tell a municipality that the version that counts has no share for it."""
    for address, name in addresses_of(share.municipality):
        compose(
            TAKEN_BACK,
            to=address,
            to_label=name,
            context={"share": share, "statement": share.statement},
            about=share,
            key=f"{TAKEN_BACK}:{share.pk}:{address}",
        )


@transaction.atomic
def _tell(share: TransparencyShare, addresses: Iterable[tuple[str, str]]) -> bool:
    is_told = False
    for address, name in addresses:
        compose(
            "transparency",
            to=address,
            to_label=name,
            context={"share": share, "statement": share.statement},
            about=share,
            key=f"transparency:{share.pk}:{address}",
        )
        is_told = True
    if is_told:
        TransparencyShare.objects.filter(pk=share.pk).update(told_at=timezone.now())
    return is_told


def _locked_draft(statement: TransparencyStatement) -> TransparencyStatement:
    draft = (
        TransparencyStatement.objects.drafts().select_for_update().filter(pk=statement.pk).first()
    )
    if draft is None:
        raise ValidationError(NOT_A_DRAFT)
    return draft


def _refuse_second(year: int) -> None:
    last = TransparencyStatement.objects.filter(year=year).aggregate(last=Max("version"))["last"]
    if last is not None:
        raise ValidationError(
            {
                "year": f"Voor {year} is er al een opgave. Pas het concept aan, of verbeter de uitgegeven opgave."
            }
        )


def _check(statement: TransparencyStatement) -> None:
    """Raises ValidationError at the field that is wrong: nobody paid, or the amount cannot be right."""
    total = sum(dues_of(statement.year).values(), Decimal(0))
    wrong = obstacles(statement.year, statement.compensable_vat, total)
    if not wrong and statement.version == 1 and statement.compensable_vat == 0:
        wrong = [
            "Vul een bedrag boven nul in. Was er geen btw om op te geven? Dan is er geen opgave nodig."
        ]
    if wrong:
        at_year = total <= 0 and statement.pk is None and statement.version == 1
        raise ValidationError({"year" if at_year else "compensable_vat": wrong})


def _facts(statement: TransparencyStatement) -> dict[str, Any]:
    facts = {"btw": euro(statement.compensable_vat)}
    return facts | ({"reden": statement.reason} if statement.reason else {})
