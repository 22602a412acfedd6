"""What municipalities changed themselves, and what waits for approval."""

import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from m50portal.accounts.models import OfficeTerm
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from members.models import Municipality
from members.upkeep.choices import CHANGE_KINDS, WAITS_AT_FIRST, Guarded
from members.upkeep.models import ApprovalRule, ChangeProposal, SeenChange


def waits_for_approval(day: datetime.date | None = None) -> frozenset[Guarded]:
    """The fields of which a change by a municipality waits for the secretariat."""
    rules = ApprovalRule.objects.as_of(day or today())
    set_by_hand = {Guarded(row.field): row.waits for row in rules}
    return frozenset(field for field in Guarded if set_by_hand.get(field, field in WAITS_AT_FIRST))


def waiting_of(municipality: Municipality) -> list[ChangeProposal]:
    """What waits for the secretariat about ``municipality``, oldest first."""
    return list(ChangeProposal.objects.waiting().filter(municipality=municipality).for_lists())


def changes_by_municipalities() -> QuerySet[AuditEvent]:
    """Lines of the trail in which somebody without an office changed the register; last first.

    With ``is_seen``.
    """
    offices = OfficeTerm.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=OuterRef("day")),
        user_id=OuterRef("by_id"),
        starts_on__lte=OuterRef("day"),
    )
    rows = AuditEvent.objects.filter(
        kind__in=CHANGE_KINDS, target_type=Municipality._meta.label_lower, by_id__isnull=False
    )
    rows = rows.annotate(day=TruncDate(F("at"))).filter(~Exists(offices))
    seen = SeenChange.objects.filter(event=OuterRef("pk"))
    return rows.annotate(is_seen=Exists(seen)).order_by("-at", "-pk")


def changes_of(municipality: Municipality, since: datetime.datetime | None) -> Any:
    """What anybody changed about ``municipality`` since a moment, last first."""
    rows = AuditEvent.objects.filter(
        kind__in=CHANGE_KINDS,
        target_type=Municipality._meta.label_lower,
        target_id=str(municipality.pk),
    )
    if since is not None:
        rows = rows.filter(at__gt=since)
    return rows.order_by("-at", "-pk")
