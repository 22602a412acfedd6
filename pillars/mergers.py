"""A municipal merger for the pillars: seats, support, participation and the pairs that prepare it."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.text import capfirst

from m50portal.core.dates import long_date
from members.choices_merger import ChangeKind, Tone, Topic
from members.ledger import Ledger
from members.mergers_people import destinations
from members.merging import Line, Plan, Step
from members.models import Merger, Municipality
from pillars.choices import LEADING_SEATS
from pillars.models import (
    ActivityParticipation,
    BoardSeat,
    CommitteeSeat,
    CoreTeamMember,
    MunicipalDuty,
    Participation,
    Seat,
    Story,
)

Destinations = dict[tuple[int, int], Municipality | None]


def steps(plan: Plan) -> Iterable[Line | Step]:
    """A seat stays with who goes along, else it becomes vacant; participations go with people."""
    if not plan.ends:
        return
    goes = destinations(plan)
    for seat in _concerned(plan, Seat).filter(kind__in=LEADING_SEATS):
        yield _seat(plan, seat, goes)
    for row in _concerned(plan, Participation).select_related("policy_official"):
        yield _participation(plan, row, goes)
    yield from _network(plan, goes)
    for old in plan.predecessors:
        number = ActivityParticipation.objects.filter(municipality=old).count()
        if number:
            text = f"{old.name} doet mee aan {number} activiteit{'en' if number > 1 else ''}."
            why = "Dat blijft zo staan. Wat geheel overging, telt mee als de nieuwe gemeente."
            yield Line(Topic.PILLARS, text, why)
        stories = Story.objects.told().filter(municipality=old).count()
        if stories:
            text = f"{old.name} vertelde {stories} verha{'len' if stories > 1 else 'al'}."
            why = "Dat houdt de oude naam. De contactambtenaar van de nieuwe gemeente krijgt de vragen."
            yield Line(Topic.PILLARS, text, why)


def _concerned(plan: Plan, model: Any) -> Any:
    """The rows of the municipalities that end, which still hold on the day or begin later."""
    still_there = Q(pillar__ends_on=None) | Q(pillar__ends_on__gt=plan.on)
    rows = model.objects.filter(still_there, municipality__in=[m.pk for m in plan.predecessors])
    rows = rows.overlapping(plan.on, None).select_related("pillar", "official", "municipality")
    return rows.order_by("pillar__number", "pk")


# --- Seats --------------------------------------------------------------------------------------
def _seat(plan: Plan, seat: Seat, goes: Destinations) -> Step:
    target = _destination(seat, goes)
    label = f"{str(seat.get_kind_display())} van pijler {seat.pillar}: {seat.official}"
    if target is None:
        text = f"{label} gaat niet mee. De plaats is vanaf {long_date(plan.on)} vacant."
        why = "Wie niet meegaat, werkt niet meer voor een gemeente. Ook de ondersteuning eindigt."
        return Step(Line(Topic.PILLARS, text, why, Tone.WARNING), partial(_vacate, plan, seat))
    text = f"{label} houdt de plaats, vanaf {long_date(plan.on)} namens {target.name}."
    why = "Ondersteuners die meegaan, blijven ondersteunen."
    return Step(Line(Topic.PILLARS, text, why), partial(_keep, plan, seat, target, goes))


def _destination(row: Any, goes: Destinations) -> Municipality | None:
    return goes.get((row.official_id, row.municipality_id))


def _supports(plan: Plan, seat: Seat) -> list[Seat]:
    rows = Seat.objects.filter(supports=seat).overlapping(plan.on, None)
    return list(rows.select_related("pillar", "official", "municipality").order_by("pk"))


def _stop(plan: Plan, row: Any, ledger: Ledger) -> None:
    if row.starts_on >= plan.on:
        raise ValidationError(
            f"{row} begint pas na de herindeling. Beëindig dat eerst, of kies dat de persoon meegaat."
        )
    ledger.change(row, ends_on=plan.on)


def _vacate(plan: Plan, seat: Seat, ledger: Ledger) -> None:
    for support in _supports(plan, seat):
        _stop(plan, support, ledger)
    _stop(plan, seat, ledger)
    same = Seat.objects.filter(pillar=seat.pillar, kind=seat.kind)
    later = same.overlapping(plan.on, None).order_by("starts_on").first()
    until = later.starts_on if later is not None else seat.pillar.ends_on
    if until != plan.on:
        ledger.create(Seat(pillar=seat.pillar, kind=seat.kind, starts_on=plan.on, ends_on=until))


def _keep(plan: Plan, seat: Seat, target: Municipality, goes: Destinations, ledger: Ledger) -> None:
    kept = _passed_on(plan, seat, ledger, municipality=target)
    for support in _supports(plan, seat):
        if _destination(support, goes) == target:
            _passed_on(plan, support, ledger, municipality=target, supports=kept)
        else:
            _stop(plan, support, ledger)


def _passed_on(plan: Plan, row: Any, ledger: Ledger, **values: Any) -> Any:
    """``row`` from the day of the merger on, with other ``values``; a row of later takes them itself."""
    if row.starts_on >= plan.on:
        ledger.change(row, **values)
        return row
    columns = [field.name for field in row._meta.concrete_fields if not field.primary_key]
    fresh = type(row)(**{name: getattr(row, name) for name in columns} | values)
    fresh.starts_on = plan.on
    ledger.change(row, ends_on=plan.on)
    ledger.create(fresh)
    return fresh


# --- Participation ------------------------------------------------------------------------------
def _participation(plan: Plan, row: Participation, goes: Destinations) -> Step:
    target = _destination(row, goes)
    what = f"{row.official} doet mee aan pijler {row.pillar}"
    if target is None:
        text = f"{what}: dat eindigt op {long_date(plan.on)}."
        return Step(Line(Topic.PILLARS, text), partial(_stop, plan, row))
    helper = row.policy_official
    stays = helper is None or goes.get((helper.pk, row.municipality_id)) == target
    text = f"{what}: dat gaat mee, namens {target.name}."
    why, tone = "", Tone.INFO
    if helper is not None and stays:
        why = f"{helper} bereidt voor en gaat ook mee."
    elif helper is not None:
        why, tone = f"{helper} gaat niet mee. Kies daarna wie voorbereidt.", Tone.WARNING
    values = {"municipality": target, "policy_official": helper if stays else None}
    return Step(Line(Topic.PILLARS, text, why, tone), partial(_go_along, plan, row, values))


def _go_along(plan: Plan, row: Any, values: dict[str, Any], ledger: Ledger) -> None:
    _passed_on(plan, row, ledger, **values)


# --- The board, VNG committees, the core team and duties ----------------------------------------
def _network(plan: Plan, goes: Destinations) -> Iterable[Step]:
    """What people do for the network goes along with them; a duty of the municipality ends."""
    places = [m.pk for m in plan.predecessors]
    for model in (BoardSeat, CommitteeSeat, CoreTeamMember):
        rows: Any = model.objects.filter(municipality__in=places).overlapping(plan.on, None)
        for row in rows.select_related("official", "municipality").order_by("pk"):
            yield _held(plan, row, goes)
    duties: Any = MunicipalDuty.objects.filter(municipality__in=places).overlapping(plan.on, None)
    for duty in duties.select_related("municipality").order_by("pk"):
        text = f"{duty.get_kind_display()} van {duty.municipality} eindigt op {long_date(plan.on)}."
        why = "Leg daarna vast welke gemeente deze taak overneemt."
        yield Step(Line(Topic.PILLARS, text, why, Tone.WARNING), partial(_stop, plan, duty))


def _held(plan: Plan, row: Any, goes: Destinations) -> Step:
    target = _destination(row, goes)
    what = f"{capfirst(row._meta.verbose_name)}: {row.official}"
    if target is None:
        text = f"{what} gaat niet mee. Dat eindigt op {long_date(plan.on)}."
        why = "Benoem daarna iemand anders."
        return Step(Line(Topic.PILLARS, text, why, Tone.WARNING), partial(_stop, plan, row))
    text = f"{what} gaat mee, vanaf {long_date(plan.on)} namens {target.name}."
    return Step(Line(Topic.PILLARS, text), partial(_go_along, plan, row, {"municipality": target}))


# --- Afterwards ---------------------------------------------------------------------------------
def still_to_do(merger: Merger) -> Iterable[Line]:
    """The seats that the merger left vacant and that still are."""
    made = merger.changes.filter(model="pillars.seat", kind=ChangeKind.CREATED)
    rows = Seat.objects.filter(pk__in=made.values("row_id"), official=None)
    for seat in rows.overlapping(merger.on, None).select_related("pillar").order_by("pk"):
        label = str(seat.get_kind_display()).lower()
        text = f"De plaats van {label} van pijler {seat.pillar} is door deze herindeling vacant."
        yield Line(Topic.PILLARS, text, url=reverse("pillars:detail", args=[seat.pillar.slug]))
