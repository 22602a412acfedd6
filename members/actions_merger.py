"""A municipal merger: prepared as a draft, rehearsed, done in one step, and undone exactly."""

import datetime
import hashlib
import logging
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.dates import long_date, today
from m50portal.core.versions import ClashError
from members.choices import NameKind
from members.choices_merger import ENDING_KINDS, ChangeKind, MergerState
from members.ledger import Ledger, put_back
from members.mergers import take_up_name
from members.mergers_people import follow, roles_concerned
from members.merging import Line, Plan, Step, asked
from members.models import (
    Merger,
    MergerChange,
    Municipality,
    MunicipalityName,
    MunicipalRole,
)
from members.presenters import enumerate_names
from members.selectors_merger import plan_of, problems_of, what_depends_on

logger = logging.getLogger(__name__)
TAKEN = "Iemand anders heeft deze herindeling intussen vastgelegd. U ziet wat er is gedaan."
MOVED = (
    "Intussen is er iets veranderd in het register. Bekijk het voorbeeld opnieuw en bevestig dan."
)


# --- The draft ----------------------------------------------------------------------------------
@transaction.atomic
def begin_merger(
    *,
    kind: str,
    on: datetime.date,
    by: Any,
    note: str = "",
    predecessor: Municipality | None = None,
) -> Merger:
    """Begin a draft; nothing happens to the register yet."""
    merger = Merger(kind=kind, on=on, note=note, begun_by=str(by)[:150])
    merger.answers = {"predecessors": [predecessor.code] if predecessor is not None else []}
    merger.title = _title(plan_of(merger))
    merger.full_clean()
    merger.save()
    audit.record("members.prepare_merger", target=merger, by=by)
    return merger


@transaction.atomic
def save_draft(*, merger: Merger, version: int, values: dict[str, Any], by: Any) -> Merger:
    """Keep what was filled in; ``values`` are fields, and ``answers`` are added to what is there.

    Raises ClashError when somebody else saved the draft since it was read.
    """
    stored = _locked_draft(merger, version)
    answers = {**stored.answers, **values.pop("answers", {})}
    for name, value in {**values, "answers": answers, "version": version + 1}.items():
        setattr(stored, name, value)
    stored.title = _title(plan_of(stored))
    stored.full_clean()
    stored.save()
    audit.record("members.prepare_merger", target=stored, by=by)
    return stored


@transaction.atomic
def discard_draft(*, merger: Merger, by: Any) -> None:
    """Throw a draft away; what was recorded is undone instead."""
    stored = _locked_draft(merger, None)
    audit.record("members.discard_merger", target=stored, by=by)
    stored.delete()


def _locked_draft(merger: Merger, version: int | None) -> Merger:
    stored = Merger.objects.select_for_update().filter(pk=merger.pk).first()
    if stored is None:
        raise ValidationError("Iemand anders heeft dit concept weggegooid.", code="gone")
    if not stored.is_draft:
        raise ValidationError(TAKEN, code="taken")
    if version is not None and stored.version != version:
        raise ClashError
    return stored


def _title(plan: Plan) -> str:
    """``Heerhugowaard en Langedijk → Dijk en Waard``, copied so that it stays."""
    olds = enumerate_names([row.name for row in plan.predecessors]) if plan.predecessors else "…"
    names = [row.name for row in plan.successors] or [plan.answers.get("new_name") or "…"]
    return f"{olds} → {enumerate_names(names)}"[:300]


# --- Rehearsing and doing -----------------------------------------------------------------------
@dataclass(frozen=True)
class Rehearsal:
    """What would happen, or why it cannot. ``fingerprint`` changes when anything in it changes."""

    lines: list[Line]
    problems: list[str]

    @property
    def fingerprint(self) -> str:
        """What a person saw before confirming."""
        text = "\n".join(f"{line.topic}|{line.text}|{line.why}" for line in self.lines)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def rehearse(merger: Merger) -> Rehearsal:
    """Do it, see what comes of it, and take it back: so that the preview cannot be wrong."""
    plan = plan_of(merger)
    problems = problems_of(plan)
    if problems:
        return Rehearsal([], problems)
    plan.merger = None
    try:
        with transaction.atomic():
            lines = _carry_out(plan, Ledger(None))
            transaction.set_rollback(True)
    except ValidationError as error:
        return Rehearsal([], error.messages)
    return Rehearsal(lines, [])


def _carry_out(plan: Plan, ledger: Ledger) -> list[Line]:
    """Every step of every room, and then what each room can tell of the result."""
    steps = list(asked("steps", plan))  # all of them first: they look at how it is before
    lines = []
    for step in steps:
        lines.append(step.line if isinstance(step, Step) else step)
        if isinstance(step, Step):
            step.do(ledger)
    return [*lines, *asked("outcome", plan)]


@transaction.atomic
def record_merger(*, merger: Merger, version: int, fingerprint: str, by: Any) -> Merger:
    """Do what the preview with this ``fingerprint`` showed, all of it or nothing.

    Raises ValidationError when somebody else was first, when the draft or the register changed since
    the preview, or when it cannot be done.
    """
    stored = _locked_draft(merger, version)
    plan = plan_of(stored)
    keys = [row.pk for row in [*plan.predecessors, *plan.successors] if row.pk]
    list(Municipality.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    plan = plan_of(stored)  # as it is now that nobody else can change it
    if problems := problems_of(plan):
        raise ValidationError(problems)
    lines = _carry_out(plan, Ledger(stored))
    if Rehearsal(lines, []).fingerprint != fingerprint:
        raise ValidationError(MOVED, code="moved")
    stored.title, stored.report = _title(plan), [line.stored() for line in lines]
    stored.state, stored.version = MergerState.RECORDED, version + 1
    stored.recorded_at, stored.recorded_by = timezone.now(), str(by)[:150]
    stored.full_clean()
    stored.save()
    changes = {"what": stored.title, "on": str(stored.on), "changes": stored.changes.count()}
    for target in (stored, *plan.predecessors, *plan.successors):
        audit.record("members.record_merger", target=target, by=by, changes=changes)
    return stored


# --- Undoing ------------------------------------------------------------------------------------
@transaction.atomic
def undo_merger(*, merger: Merger, by: Any) -> Merger:
    """Put every row back as it was before the merger.

    Raises ValidationError, with all reasons, when something has come to depend on it.
    """
    stored = Merger.objects.select_for_update().get(pk=merger.pk)
    if not stored.is_recorded:
        raise ValidationError("Deze herindeling is al teruggedraaid.", code="undone")
    changes = list(stored.changes.order_by("-position"))
    keys = [change.row_id for change in changes if change.model == "members.municipality"]
    list(Municipality.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    if reasons := what_depends_on(stored):
        raise ValidationError(reasons)
    for change in changes:
        put_back(change)
    stored.state, stored.version = MergerState.UNDONE, stored.version + 1
    stored.undone_at, stored.undone_by = timezone.now(), str(by)[:150]
    stored.save()
    what = {"what": stored.title, "on": str(stored.on)}
    codes = [*stored.answers.get("predecessors", [])]
    codes += [one["code"] for one in stored.answers.get("successors", [])]
    for target in (stored, *Municipality.objects.filter(code__in=codes).order_by("pk")):
        audit.record("members.undo_merger", target=target, by=by, changes=what)
    return stored


# --- A name whose day has come ------------------------------------------------------------------
def take_up_names() -> int:
    """Let every municipality bear the name that was announced for today or earlier; how many."""
    due = MunicipalityName.objects.filter(kind=NameKind.COMING, used_from__lte=today())
    return sum(_take_up(pk) for pk in due.order_by("used_from", "pk").values_list("pk", flat=True))


@transaction.atomic
def _take_up(pk: int) -> int:
    rows = MunicipalityName.objects.select_for_update(of=("self",)).select_related("municipality")
    coming = rows.filter(pk=pk, kind=NameKind.COMING).first()
    if coming is None:
        return 0
    made = MergerChange.objects.filter(
        model="members.municipalityname", row_id=pk, kind=ChangeKind.CREATED
    ).order_by("-pk")
    first = made.select_related("merger").first()
    assert first is not None  # only a merger makes such a name
    old, name = coming.municipality.name, coming.name
    take_up_name(coming, Ledger(first.merger))
    audit.record(
        "members.take_up_name",
        target=coming.municipality,
        by=None,
        changes={"name": [old, name], "on": long_date(first.merger.on)},
    )
    return 1


# --- People who came after the merger was recorded ----------------------------------------------
def take_roles_along() -> int:
    """Let roles that were added since a planned merger was recorded follow it on its day; how many.

    Where a person has to choose, the merger's page keeps naming the role. May run twice.
    """
    rows = Merger.objects.filter(state=MergerState.RECORDED, kind__in=ENDING_KINDS, on__lte=today())
    return sum(_take_roles(pk) for pk in rows.order_by("on", "pk").values_list("pk", flat=True))


@transaction.atomic
def _take_roles(pk: int) -> int:
    rows = Merger.objects.select_for_update().filter(pk=pk, state=MergerState.RECORDED)
    merger = rows.first()
    if merger is None:
        return 0
    plan, ledger = plan_of(merger), Ledger(merger)
    plan.predecessors = [old for old in plan.predecessors if old.ends_on == plan.on]
    left = [role for role in roles_concerned(plan) if not role.ends_on or role.ends_on > today()]
    done = [role for role in left if _follows(plan, role, ledger)]
    for role in done:
        audit.record(
            "members.take_role_along",
            target=role.municipality,
            by=None,
            changes={"official": role.official.name, "kind": role.kind, "on": str(plan.on)},
        )
    return len(done)


def _follows(plan: Plan, role: MunicipalRole, ledger: Ledger) -> bool:
    try:
        with transaction.atomic():
            return follow(plan, role, ledger)
    except ValidationError as error:  # it is there already, or does not fit: a person looks
        logger.info("role stays", extra={"role": role.pk, "why": error.messages})
        return False
