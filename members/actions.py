"""What people do to the register: decide about membership, keep data and people up to date."""

import datetime
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from m50portal.core import audit
from m50portal.core.dates import long_date, today
from m50portal.core.versions import hold
from members.approval import tell_confirmed
from members.choices import END_REASONS, DecisionKind, EndReason, MembershipKind
from members.models import (
    BillingProfile,
    Decision,
    Membership,
    Municipality,
    MunicipalRole,
    Official,
)
from members.selectors_joining import aspirant_term

LAST_DAY = datetime.date(2199, 12, 31)  # later than anybody means; a day after it always exists


@transaction.atomic
def record_decision(
    *,
    municipality: Municipality,
    kind: str,
    decided_on: datetime.date,
    by: Any,
    effective_on: datetime.date | None = None,
    body: str = "College van burgemeester en wethouders",
    person: str = "",
    mandate: str = "",
    decide_by: datetime.date | None = None,
    document: File | None = None,
    note: str = "",
    reason: str = "",
) -> Decision:
    """Record a decision about membership; it opens and closes memberships by itself.

    ``effective_on`` (the day of the decision when absent) is the first day of the new status, or
    the first day without one. An aspirant gets a last day to decide from the rules when
    ``decide_by`` is absent. ``reason`` (choices.END_REASONS) tells why a membership ends. Raises
    ValidationError when the decision does not fit the status.
    """
    day = effective_on or decided_on
    refuse_not_yet(decided_on)
    hold(municipality)  # a merger may have ended or renamed it since it was read
    current = _current_membership(municipality, day)
    _refuse_what_does_not_fit(municipality, kind, current, day)
    end_reason = _end_reason(kind, current, reason) if current is not None else ""
    if kind == DecisionKind.ASPIRANT:
        decide_by = decide_by or aspirant_term()(decided_on)
    decision = Decision(
        municipality=municipality,
        kind=kind,
        decided_on=decided_on,
        body=body,
        person=person,
        mandate=mandate,
        decide_by=decide_by if kind == DecisionKind.ASPIRANT else None,
        document=document or "",
        note=note,
    )
    decision.full_clean()
    decision.save()
    if current is not None:
        current.ends_on, current.end_decision = day, decision
        current.end_reason = end_reason
        current.save()
    if kind != DecisionKind.END:
        opened = Membership(municipality=municipality, kind=kind, starts_on=day, decision=decision)
        opened.full_clean()
        opened.save()
    audit.record(
        "members.record_decision",
        target=municipality,
        by=by,
        changes={"kind": kind, "decided_on": str(decided_on), "effective_on": str(day)},
    )
    return decision


def refuse_not_yet(decided_on: datetime.date) -> None:
    """Refuse a decision of a day that has yet to come: nobody took it. It may take effect later."""
    if decided_on > today():
        text = "Deze dag moet nog komen. Leg het besluit vast als het is genomen; het mag later ingaan."
        raise ValidationError({"decided_on": text})


def _current_membership(municipality: Municipality, day: datetime.date) -> Membership | None:
    """The membership on ``day`` that has no end yet; what is planned after it blocks."""
    if municipality.memberships.filter(starts_on__gt=day).exists():
        raise ValidationError(
            f"Er is al een lidmaatschap dat na {long_date(day)} begint. Kies een latere ingangsdatum."
        )
    row = municipality.memberships.as_of(day).first()
    gone = municipality.ends_on
    if row is not None and gone is not None and row.ends_on == gone:
        raise ValidationError(
            f"De herindeling van {long_date(gone)} is al vastgelegd en beëindigt dit lidmaatschap. Draai haar "
            "eerst terug bij Herindelingen, leg dit besluit vast en leg daarna de herindeling opnieuw vast."
        )
    if row is not None and row.ends_on is not None:
        raise ValidationError(
            f"Het lidmaatschap eindigt al op {long_date(row.ends_on)}. Kies een latere ingangsdatum."
        )
    return row


def _refuse_what_does_not_fit(
    municipality: Municipality, kind: str, current: Membership | None, day: datetime.date
) -> None:
    if municipality.ends_on is not None and day >= municipality.ends_on:
        raise ValidationError(municipality.gone_text)
    if kind == DecisionKind.END and current is None:
        raise ValidationError("Deze gemeente is op die datum geen lid. Controleer de ingangsdatum.")
    if (
        kind != DecisionKind.END
        and current is not None
        and (current.kind == MembershipKind.MEMBER or kind == DecisionKind.ASPIRANT)
    ):
        raise ValidationError(
            f"Deze gemeente is op die datum al {current.get_kind_display().lower()}. "
            "Controleer het soort besluit en de ingangsdatum."
        )
    if current is not None and current.starts_on >= day:
        raise ValidationError(
            f"De huidige status begint pas op {long_date(current.starts_on)}. "
            "Kies een latere ingangsdatum."
        )


def _end_reason(kind: str, current: Membership, reason: str) -> str:
    if kind != DecisionKind.END:
        return EndReason.CONTINUED
    fitting = END_REASONS[MembershipKind(current.kind)]
    if reason and reason not in fitting:
        raise ValidationError(
            {"reason": f"Deze reden past niet bij een {current.get_kind_display().lower()}."}
        )
    return reason or fitting[0]


@transaction.atomic
def update_billing(
    *, municipality: Municipality, values: dict[str, str], by: Any
) -> BillingProfile:
    """Store where the invoices of ``municipality`` go; raises ValidationError per field."""
    hold(municipality)
    profile = BillingProfile.objects.filter(municipality=municipality).first()
    profile = profile or BillingProfile(municipality=municipality)
    before = copy(profile)
    for name, value in values.items():
        setattr(profile, name, value)
    changes = audit.changed(before, profile, list(values))
    if changes:
        profile.full_clean()
        profile.save()
        audit.record("members.update_billing", target=municipality, by=by, changes=changes)
    return profile


@transaction.atomic
def add_role(
    *,
    municipality: Municipality,
    kind: str,
    name: str,
    starts_on: datetime.date,
    by: Any,
    email: str = "",
    phone: str = "",
    portfolio: str = "",
) -> MunicipalRole:
    """Give a person a role in ``municipality``; who is known by that address is not made twice.

    Raises ValidationError when the address is somebody else's, or the role is already held.
    """
    email = email.strip().lower()
    official = Official.objects.filter(email=email).first() if email else None
    if official is None:
        official = Official(email=email, phone=phone)
        official.set_name(name)
        official.full_clean(exclude=["user"])
        official.save()
    elif official.name.casefold() != name.strip().casefold():
        raise ValidationError(
            {
                "email": f"Dit e-mailadres is van {official.name}. Vul een ander adres of die naam in."
            }
        )
    role = MunicipalRole(
        official=official,
        municipality=municipality,
        kind=kind,
        starts_on=starts_on,
        portfolio=portfolio,
    )
    keep_within(role)
    role.full_clean()
    role.save()
    audit.record(
        "members.add_role",
        target=municipality,
        by=by,
        changes={"official": official.name, "kind": kind, "starts_on": str(starts_on)},
    )
    return role


def keep_within(role: MunicipalRole) -> None:
    """Refuse a new role in a municipality that does not exist then; one in its past ends with it."""
    place = Municipality.objects.get(pk=role.municipality_id)  # a merger may have ended it since
    if place.ends_on is None:
        return
    if role.starts_on >= place.ends_on:
        text = f"{place.gone_text} Voeg deze persoon toe bij de gemeente waarin zij opgaat."
        raise ValidationError({"starts_on": text})
    if place.ends_on <= today():
        role.ends_on = place.ends_on


@transaction.atomic
def update_role(
    *,
    role: MunicipalRole,
    name: str,
    email: str,
    phone: str,
    portfolio: str,
    starts_on: datetime.date,
    by: Any,
) -> MunicipalRole:
    """Correct the data of a person and of the role; a new role is added, never overwritten."""
    hold_role(role)
    official = role.official
    if official.anonymised_on is not None:
        raise ValidationError("Deze persoon is geanonimiseerd en verandert niet meer.")
    before = (copy(official), copy(role))
    official.set_name(name.strip())
    official.set_email(email)
    official.phone = phone
    official.full_clean(exclude=["user"])
    role.portfolio, role.starts_on = portfolio, starts_on
    role.full_clean()
    changes: dict[str, Any] = person_changes(before[0], official)
    changes |= audit.changed(before[1], role, ["portfolio", "starts_on"])
    if changes:
        official.save()
        role.save()
        changes["official"] = official.name
        audit.record("members.update_role", target=role.municipality, by=by, changes=changes)
    return role


def hold_role(role: MunicipalRole) -> MunicipalRole:
    """Hold the role and its person: the person first, as who makes one of two records does."""
    hold(role.official)
    return hold(role)


def person_changes(before: Official, after: Official) -> dict[str, Any]:
    """What the trail says of a correction: an address or number only that it changed.

    The values stand in the history of the person, which is emptied when the person is anonymised;
    the trail never changes (docs/decisions/0012-what-is-kept-of-people.md).
    """
    changes: dict[str, Any] = dict(audit.changed(before, after, ["name"]))
    changes |= dict.fromkeys(audit.changed(before, after, ["email", "phone"]), "gewijzigd")
    return changes


@transaction.atomic
def end_role(*, role: MunicipalRole, last_day: datetime.date, by: Any) -> MunicipalRole:
    """End a role after ``last_day``; the row stays, as history."""
    hold_role(role)
    if last_day < role.starts_on:
        raise ValidationError(
            {"last_day": f"De rol begon op {long_date(role.starts_on)}. Kies die dag of later."}
        )
    if last_day > LAST_DAY:
        raise ValidationError({"last_day": f"Kies {long_date(LAST_DAY)} of eerder."})
    before, gone = role.ends_on, role.municipality.ends_on
    role.ends_on = last_day + datetime.timedelta(days=1)
    if gone is not None and role.ends_on > gone:
        raise ValidationError({"last_day": f"{role.municipality.gone_text} Kies een dag daarvoor."})
    role.full_clean()
    role.save()
    audit.record(
        "members.end_role",
        target=role.municipality,
        by=by,
        changes={
            "official": role.official.name,
            "kind": role.kind,
            "ends_on": [str(before), str(role.ends_on)],
        },
    )
    return role


@transaction.atomic
def update_traits(
    *, municipality: Municipality, traits: list[str], by: Any, cluster: str | None = None
) -> Municipality:
    """Store what kind of place ``municipality`` is (choices.Trait, and choices.Cluster when given)."""
    hold(municipality)
    before = copy(municipality)
    municipality.traits = traits
    if cluster is not None:
        municipality.cluster = cluster
    pairs = {
        "traits": [", ".join(before.traits), ", ".join(traits)],
        "cluster": [before.cluster, municipality.cluster],
    }
    changes = {name: [old, new] for name, (old, new) in pairs.items() if old != new}
    if changes:
        municipality.save()
        audit.record("members.update_traits", target=municipality, by=by, changes=changes)
    return municipality


@transaction.atomic
def confirm_register(*, municipality: Municipality, by: Any) -> Municipality:
    """Note that somebody looked at what the register says and found it right, today."""
    hold(municipality)
    municipality.confirmed_on, municipality.confirmed_by = today(), str(by)[:150]
    municipality.save()
    audit.record("members.confirm_register", target=municipality, by=by)
    tell_confirmed(municipality, by=by)
    return municipality
