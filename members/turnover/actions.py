"""Carrying out what was decided about executives: all or nothing, nothing overwritten."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from m50portal.core import audit
from m50portal.core.dates import long_date, today
from m50portal.core.names import fold
from members.actions import LAST_DAY, add_role, end_role, keep_within
from members.models import MunicipalRole, Official
from members.turnover.choices import Outcome, PlaceChoice
from members.turnover.decisions import CannotApply, Effect, RoleDecision
from members.turnover.models import RoleConfirmation
from members.turnover.rooms import Place, hand_over, places_of

ONE_DAY = datetime.timedelta(days=1)


@transaction.atomic
def apply_decisions(*, decisions: Iterable[RoleDecision], by: Any) -> list[Effect]:
    """Carry out every decision or none; raises CannotApply with what stands in the way per role."""
    decisions = sorted(decisions, key=lambda decision: decision.role_id)
    ids = [decision.role_id for decision in decisions]
    rows = MunicipalRole.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    roles = {role.pk: role for role in rows.select_related("official", "municipality")}
    places = places_of(roles.values(), today())
    effects, errors = [], {}
    for decision in decisions:
        role = roles.get(decision.role_id)
        if role is None:
            errors[decision.role_id] = ["Deze rol is er niet meer. Laad de pagina opnieuw."]
            continue
        try:
            with transaction.atomic():
                lines = _carry_out(decision, role, places[role.pk], by)
        except ValidationError as error:
            errors[role.pk] = [f"{role.official.name}: {text}" for text in error.messages]
        else:
            effects.append(
                Effect(role.pk, role.official.name, role.municipality.name, tuple(lines))
            )
    if errors:
        raise CannotApply(errors)
    return effects


def rehearse(act: Callable[[], list[Effect]]) -> list[Effect]:
    """What ``act`` would do: it is really done and taken back, so that a preview cannot lie."""
    effects: list[Effect] = []
    try:
        with transaction.atomic():
            effects = act()
            raise _TakeBack
    except _TakeBack:
        return effects


class _TakeBack(Exception):
    """Undoes a rehearsal."""


def _carry_out(
    decision: RoleDecision, role: MunicipalRole, places: list[Place], by: Any
) -> list[str]:
    if role.ends_on is not None:
        raise ValidationError(
            f"deze rol eindigt al op {long_date(role.ends_on)}. Laad de pagina opnieuw."
        )
    if role.municipality.ends_on is not None and role.municipality.ends_on <= today():
        raise ValidationError(f"{role.municipality.name} bestaat niet meer.")
    if decision.outcome == Outcome.STAYS:
        return _confirm(role, by)
    if decision.on is None or decision.on > LAST_DAY - ONE_DAY:
        raise ValidationError("vul een datum in.")
    if decision.outcome == Outcome.CHANGES:
        return _change_portfolio(decision, decision.on, role, by)
    return _stop(decision, decision.on, role, places, by)


def _confirm(role: MunicipalRole, by: Any) -> list[str]:
    values = {"by_label": str(by)[:150]}
    _, is_new = RoleConfirmation.objects.get_or_create(role=role, on=today(), defaults=values)
    if is_new:
        audit.record(
            "turnover.confirm_role",
            target=role.municipality,
            by=by,
            changes={"official": role.official.name, "kind": role.kind},
        )
    return [f"Blijft {_as(role.get_kind_display(), role.portfolio)}."]


def _change_portfolio(
    decision: RoleDecision, first_day: datetime.date, role: MunicipalRole, by: Any
) -> list[str]:
    """The role ends and a new one begins on the same day: the old portfolio stays as history."""
    if first_day <= role.starts_on:
        raise ValidationError(
            f"de rol begon op {long_date(role.starts_on)}. Kies een latere dag voor de nieuwe portefeuille."
        )
    end_role(role=role, last_day=first_day - ONE_DAY, by=by)
    _begin(role.official, role, decision.portfolio, first_day, by)
    kind = role.get_kind_display()
    return [f"Blijft {_as(kind, decision.portfolio)}, vanaf {long_date(first_day)}."]


def _stop(
    decision: RoleDecision,
    last_day: datetime.date,
    role: MunicipalRole,
    places: list[Place],
    by: Any,
) -> list[str]:
    try:
        end_role(role=role, last_day=last_day, by=by)
    except ValidationError as error:
        raise ValidationError([text[:1].lower() + text[1:] for text in error.messages]) from error
    kind = str(role.get_kind_display())
    lines = [f"Stopt als {kind.lower()}; de laatste dag is {long_date(last_day)}."]
    successor, starts_on = None, decision.successor_starts_on or last_day + ONE_DAY
    if decision.successor_name:
        successor = _successor(decision, role, starts_on, by)
        portfolio = decision.successor_portfolio or role.portfolio
        lines.append(
            f"{successor.name} wordt {_as(kind, portfolio)}, vanaf {long_date(starts_on)}."
        )
    else:
        lines.append("Er is nog geen opvolger. De plek staat bij de vacatures.")
    for place in places:
        choice = decision.places.get(place.key) or _usual(place, successor, by)
        lines.append(_about(place, choice, successor, last_day + ONE_DAY, starts_on, by))
    return lines


def _usual(place: Place, successor: Official | None, by: Any) -> str:
    """What happens to a place about which nothing was said."""
    if successor is None:
        return PlaceChoice.ENDS
    may_pass = place.municipality_passes or by.has_perm("turnover.manage_elections")
    return PlaceChoice.PASSES if may_pass else PlaceChoice.ENDS


def _about(
    place: Place,
    choice: str,
    successor: Official | None,
    ends_on: datetime.date,
    starts_on: datetime.date,
    by: Any,
) -> str:
    if choice == PlaceChoice.STAYS:
        return f"Houdt voorlopig: {place.label}."
    if choice == PlaceChoice.PASSES:
        if successor is None:
            raise ValidationError(f"vul een opvolger in, of laat dit stoppen: {place.label}.")
        if not place.municipality_passes and not by.has_perm("turnover.manage_elections"):
            raise ValidationError(f"alleen het secretariaat geeft dit door: {place.label}.")
    to = successor if choice == PlaceChoice.PASSES else None
    day = max(ends_on, starts_on)
    try:
        hand_over(place, ends_on=ends_on, to=to, starts_on=day, by=by)
    except ValidationError as error:
        raise ValidationError([f"{place.label}: {text}" for text in error.messages]) from error
    if to is not None:
        return f"{to.name} neemt over: {place.label}."
    return f"Stopt ook: {place.label}."


def _successor(
    decision: RoleDecision, role: MunicipalRole, starts_on: datetime.date, by: Any
) -> Official:
    """Who follows, with the role; somebody that the municipality has already is not made twice."""
    portfolio = decision.successor_portfolio or role.portfolio
    known = _known(decision, role)
    if known is None:
        return add_role(
            municipality=role.municipality,
            kind=role.kind,
            name=decision.successor_name,
            email=decision.successor_email,
            starts_on=starts_on,
            portfolio=portfolio,
            by=by,
        ).official
    if known.pk == role.official_id:
        raise ValidationError("de opvolger is dezelfde persoon. Kies dan ‘Blijft’.")
    already = MunicipalRole.objects.filter(
        official=known, municipality=role.municipality, kind=role.kind
    )
    if not already.overlapping(starts_on, None).exists():
        _begin(known, role, portfolio, starts_on, by)
    return known


def _known(decision: RoleDecision, role: MunicipalRole) -> Official | None:
    """The person of that name who works for the municipality already."""
    email = decision.successor_email.strip().lower()
    people = Official.objects.filter(
        roles__municipality=role.municipality, search_key=fold(decision.successor_name)
    )
    if email:
        people = people.filter(email__in=["", email])
    found: Official | None = people.order_by("-email", "pk").first()
    if found is not None and email and not found.email:
        if Official.objects.filter(email=email).exists():
            return None  # add_role says whose address it is
        found.email = email
        found.full_clean(exclude=["user"])
        found.save()
    return found


def _begin(
    official: Official, like: MunicipalRole, portfolio: str, starts_on: datetime.date, by: Any
) -> MunicipalRole:
    """A new role of the same kind in the same municipality."""
    role = MunicipalRole(
        official=official,
        municipality=like.municipality,
        kind=like.kind,
        portfolio=portfolio,
        starts_on=starts_on,
    )
    keep_within(role)
    role.full_clean()
    role.save()
    audit.record(
        "members.add_role",
        target=like.municipality,
        by=by,
        changes={"official": official.name, "kind": role.kind, "starts_on": str(starts_on)},
    )
    return role


def _as(kind: Any, portfolio: str) -> str:
    """``wethouder (Wonen en mobiliteit)``."""
    return f"{str(kind).lower()} ({portfolio})" if portfolio else str(kind).lower()
