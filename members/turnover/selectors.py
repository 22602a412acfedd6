"""Which roles are uncertain since an election, and what is hidden on purpose."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.urls import reverse

from m50portal.core.dates import long_date, today
from members.choices import EXECUTIVES, RoleKind
from members.models import Municipality, MunicipalRole
from members.turnover.choices import InquiryState
from members.turnover.models import Answer, Election, Inquiry, RoleConfirmation, Snooze


def uncertain_roles(day: datetime.date) -> Any:
    """Roles of executives that began before an election and that nobody confirmed since.

    With ``election_on`` and ``election_id``: the last election by ``day`` that touches the role. A
    role of which the end is known is not uncertain. ``RoleConfirmation`` counts from its own day.
    """
    elections = (
        Election.objects.annotate(
            role_kind=ExpressionWrapper(OuterRef("kind"), output_field=CharField())
        )
        .filter(
            Q(municipality=None) | Q(municipality=OuterRef("municipality")),
            Q(includes_mayor=True) | Q(role_kind=RoleKind.ALDERMAN.value),
            on__lte=day,
            on__gt=OuterRef("starts_on"),
        )
        .order_by("-on", "-pk")
    )
    roles: Any = (
        MunicipalRole.objects.as_of(day)
        .filter(ends_on=None, kind__in=EXECUTIVES)
        .annotate(
            election_on=Subquery(elections.values("on")[:1]),
            election_id=Subquery(elections.values("pk")[:1]),
        )
    )
    confirmed = RoleConfirmation.objects.filter(
        role=OuterRef("pk"), on__lte=day, on__gte=OuterRef("election_on")
    )
    return roles.filter(~Exists(confirmed), election_on__isnull=False)


def notes_on_roles(ids: Collection[int], day: datetime.date) -> dict[int, str]:
    """Role id → what a reader should know about it on ``day`` (settings.ROLE_NOTES); one query."""
    rows = uncertain_roles(day).filter(pk__in=ids).values_list("pk", "election_on")
    return {pk: f"Onzeker sinds verkiezing van {long_date(on)}" for pk, on in rows}


def notes_on_people(ids: Collection[int], day: datetime.date) -> dict[tuple[int, int], str]:
    """(official id, municipality id) → what a reader should know on ``day``; one query."""
    rows = uncertain_roles(day).filter(official__in=ids)
    found = rows.values_list("official_id", "municipality_id", "election_on")
    return {
        (official, municipality): f"Onzeker sinds verkiezing van {long_date(on)}"
        for official, municipality, on in found
    }


def snoozed(key: str, day: datetime.date, *, target: str = "pk") -> Exists:
    """The condition that a line of check ``key`` is hidden on purpose on ``day``."""
    rows = Snooze.objects.as_of(day)
    return Exists(rows.filter(key=key, target=OuterRef(target)))


# --- Who answered -------------------------------------------------------------------------------
def asked_in(election: Election, day: datetime.date) -> Any:
    """The municipalities that ``election`` touches, as they take part on ``day``."""
    rows = Municipality.objects.participating_on(day)
    if election.municipality_id is not None:
        rows = rows.filter(pk=election.municipality_id)
    return rows


def with_answers(rows: Any, election: Election, day: datetime.date) -> Any:
    """``rows`` (municipalities) with how far each is: ``uncertain`` roles, ``has_executives``, ``began``.

    ``asked_on``, ``answered_on`` and ``answered_by`` come from what they were asked.
    """
    uncertain = uncertain_roles(day).filter(municipality=OuterRef("pk"), election_id=election.pk)
    executives = MunicipalRole.objects.as_of(day).filter(
        municipality=OuterRef("pk"), kind__in=EXECUTIVES
    )
    inquiries = Inquiry.objects.filter(election=election, municipality=OuterRef("pk"))
    answers = Answer.objects.filter(
        inquiry__election=election, inquiry__municipality=OuterRef("pk")
    )
    counted = uncertain.order_by().values("municipality").annotate(number=Count("pk"))
    return rows.annotate(
        uncertain=Coalesce(Subquery(counted.values("number")[:1]), 0),
        has_executives=Exists(executives),
        began=Exists(answers),
        asked_on=Subquery(inquiries.values("asked_on")[:1]),
        answered_on=Subquery(inquiries.values("answered_on")[:1]),
        answered_by=Subquery(inquiries.values("answered_by")[:1]),
    )


def of_state(rows: Any, state: str) -> Any:
    """Of municipalities with answers, those that are so far (choices.InquiryState)."""
    done = Q(uncertain=0, has_executives=True)
    partly = Q(began=True) | Q(answered_on__isnull=False)
    if state == InquiryState.DONE:
        return rows.filter(done)
    return rows.exclude(done).filter(partly if state == InquiryState.PARTLY else ~partly)


def state_of(row: Any) -> InquiryState:
    """How far a municipality of ``with_answers`` is."""
    if row.uncertain == 0 and row.has_executives:
        return InquiryState.DONE
    begun = row.began or row.answered_on is not None
    return InquiryState.PARTLY if begun else InquiryState.SILENT


def to_answer(election: Election, municipality: Municipality, day: datetime.date) -> list[Any]:
    """The roles in ``municipality`` that ``election`` made uncertain, burgemeester first."""
    rows = uncertain_roles(day).filter(municipality=municipality, election_id=election.pk)
    found = rows.select_related("official", "municipality").order_by("official__sort_key", "pk")
    return sorted(found, key=lambda role: EXECUTIVES.index(RoleKind(role.kind)))


def question_for(user: Any, municipality: Municipality) -> str:
    """Where ``user`` says who follows whom in ``municipality``; nothing when nobody is uncertain."""
    if not user.has_perm("turnover.answer", municipality):
        return ""
    rows = uncertain_roles(today()).filter(municipality=municipality).order_by("-election_on")
    election_id = rows.values_list("election_id", flat=True).first()
    return reverse("turnover:answer", args=[election_id, municipality.slug]) if election_id else ""


def elections() -> QuerySet[Election]:
    """Every election, the last one first."""
    return Election.objects.select_related("municipality").order_by("-on", "-pk")
