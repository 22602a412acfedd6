"""Memberships with their dates, as the register exports them: for history that no decision tells."""

import datetime
from collections import defaultdict
from typing import Any

from m50portal.core.dates import long_date
from members.choices import Certainty, EndReason, MembershipKind
from members.import_places import Places
from members.import_reading import Row
from members.importing import Plan, Source
from members.models import Membership, Municipality


def plan_memberships(source: Source) -> Plan:
    """Which memberships would be added, ended or corrected; two on one day are refused."""
    plan = Plan.of("lidmaatschappen", source)
    places = Places()
    stored: dict[int, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.select_related("municipality").order_by("starts_on"):
        stored[membership.municipality_id].append(membership)
    seen: dict[tuple[int, datetime.date], int] = {}
    for row in source.rows:
        plan.at = row.number
        municipality, values = places.of(row), _values(row)
        if municipality is not None and values["starts_on"]:
            _refuse_absent(row, places, municipality, values)
            key = (municipality.pk, values["starts_on"])
            if key in seen:
                row.refuse(
                    "starts_on", f"dit lidmaatschap staat ook in rij {seen[key]}. Haal één rij weg."
                )
            seen.setdefault(key, row.number)
        if municipality is not None and row.is_good:
            _plan_one(plan, row, municipality, stored[municipality.pk], values)
    return plan


def _values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {
        "kind": row.choice("kind", MembershipKind),
        "starts_on": row.day("starts_on", required=True),
        "ends_on": row.day("ends_on"),
        "source": row.text("source"),
    }
    for name in ("start_certainty", "end_certainty"):
        values[name] = row.choice(name, Certainty, required=False) or Certainty.EXACT.value
    values["end_reason"] = row.choice("end_reason", EndReason, required=False)
    starts_on, ends_on = values["starts_on"], values["ends_on"]
    if starts_on and ends_on and ends_on <= starts_on:
        row.refuse(
            "ends_on", f"{long_date(ends_on)} ligt niet na het begin op {long_date(starts_on)}."
        )
    if ends_on and not row.text("end_reason"):
        row.refuse("end_reason", "dit vak is leeg. Vul bij een einde ook de reden in.")
    if values["end_reason"] and not row.text("ends_on"):
        row.refuse("ends_on", "dit vak is leeg. Vul bij een reden ook de datum in.")
    return values


def _refuse_absent(
    row: Row, places: Places, municipality: Municipality, values: dict[str, Any]
) -> None:
    if places.refuse_absent(row, "code", municipality, values["starts_on"]):
        return
    ends = municipality.ends_on
    if ends is not None and (values["ends_on"] is None or values["ends_on"] > ends):
        row.refuse(
            "code", f"{municipality.gone_text} {places.successor_text(municipality)}".strip()
        )


def _plan_one(
    plan: Plan,
    row: Row,
    municipality: Municipality,
    known: list[Membership],
    values: dict[str, Any],
) -> None:
    same = next((m for m in known if m.starts_on == values["starts_on"]), None)
    label = f"{municipality.name}: {MembershipKind(values['kind']).label.lower()} vanaf {long_date(values['starts_on'])}"
    for other in known:
        begun = values["ends_on"] is None or other.starts_on < values["ends_on"]
        if (
            other is not same
            and begun
            and (other.ends_on is None or other.ends_on > values["starts_on"])
        ):
            row.refuse(
                "starts_on",
                f"{municipality.name} is in deze periode al {other.get_kind_display().lower()}, {other.period_text}.",
            )
            return
    if same is None:
        if not values["source"]:
            row.refuse("source", "dit vak is leeg. Vul in wie dit zegt.")
            return
        made = Membership(municipality=municipality, **values)
        known.append(made)
        plan.add(made, label)
    elif problem := _contradicts(same, values):
        row.refuse(*problem)
    else:
        said = {name: value for name, value in values.items() if name != "source" or value}
        plan.compare(same, label, said)


def _contradicts(known: Membership, values: dict[str, Any]) -> tuple[str, str] | None:
    """The column and the reason (Dutch) why a file cannot change what a decision or merger decided."""
    name = known.municipality.name
    if known.decision_id and values["kind"] != known.kind:
        text = f"{name} is door een besluit {known.get_kind_display().lower()}. "
        return "kind", f"{text}Verbeter dat besluit op de pagina van {name}."
    same_end = (values["ends_on"], values["end_reason"]) == (known.ends_on, known.end_reason)
    if same_end or known.ends_on is None:
        return None
    ended = f"dit lidmaatschap eindigt op {long_date(known.ends_on)} door een"
    if known.end_decision_id:
        return "ends_on", f"{ended} besluit. Verbeter dat besluit op de pagina van {name}."
    if known.end_reason == EndReason.MERGED:
        return "ends_on", f"{ended} herindeling. Draai die terug als zij niet klopt."
    return None
