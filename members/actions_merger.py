"""A municipality that passes into another: what it was to the network goes along."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from m50portal.core import audit
from m50portal.core.dates import long_date
from members.choices import EXECUTIVES, EndReason
from members.models import Membership, Municipality, MunicipalRole, Succession


@transaction.atomic
def begin_municipality(
    *, code: str, name: str, province: str, on: datetime.date, by: Any
) -> Municipality:
    """A municipality that begins to exist on ``on``; raises ValidationError on a code in use."""
    made = Municipality(code=code, province=province, starts_on=on)
    made.set_name(name)
    taken = Municipality.objects.filter(slug=slugify(name)).exists()
    made.slug = f"{slugify(name)}-{code.lower()}" if taken else slugify(name)
    made.full_clean(exclude=["area_km2"])
    made.save()
    audit.record("members.begin_municipality", target=made, by=by, changes={"starts_on": str(on)})
    return made


@transaction.atomic
def record_merger(
    *,
    predecessor: Municipality,
    successor: Municipality,
    on: datetime.date,
    by: Any,
    note: str = "",
) -> Succession:
    """``predecessor`` passes wholly into ``successor`` on ``on``, the first day without it.

    Its membership goes over, unless the successor takes part already; so do the roles of officials.
    Its mayor and aldermen stay behind: the new council chooses others. The billing data do not go
    over: a new municipality has a new address and a new OIN. Raises ValidationError when the two
    did not both exist.
    """
    _refuse_what_cannot_be(predecessor, successor, on)
    succession = Succession.objects.create(
        predecessor=predecessor, successor=successor, on=on, note=note
    )
    predecessor.ends_on = on
    predecessor.save()
    _pass_on_membership(predecessor, successor, on)
    people = _pass_on_roles(predecessor, successor, on)
    audit.record(
        "members.record_merger",
        target=predecessor,
        by=by,
        changes={"successor": successor.name, "on": str(on), "roles": people},
    )
    return succession


def _refuse_what_cannot_be(
    predecessor: Municipality, successor: Municipality, on: datetime.date
) -> None:
    if predecessor.pk == successor.pk:
        raise ValidationError("Een gemeente kan niet in zichzelf opgaan. Kies een andere gemeente.")
    if predecessor.ends_on is not None:
        raise ValidationError(
            f"{predecessor.name} is al opgeheven op {long_date(predecessor.ends_on)}."
        )
    if not Municipality.objects.existing_on(on).filter(pk=successor.pk).exists():
        raise ValidationError(
            f"{successor.name} bestaat niet op {long_date(on)}. Kies een andere datum."
        )
    if predecessor.memberships.filter(starts_on__gte=on).exists():
        raise ValidationError(
            f"{predecessor.name} heeft een lidmaatschap dat later begint. Kies een latere datum."
        )


def _pass_on_membership(
    predecessor: Municipality, successor: Municipality, on: datetime.date
) -> None:
    stay = predecessor.memberships.filter(starts_on__lt=on, ends_on=None).first()
    if stay is None:
        return
    stay.ends_on, stay.end_reason = on, EndReason.MERGED
    stay.save()
    if not successor.memberships.overlapping(on, None).exists():
        passed = Membership(
            municipality=successor,
            kind=stay.kind,
            starts_on=on,
            decision=stay.decision,
            source=f"Herindeling: overgegaan van {predecessor.name}",
        )
        passed.full_clean()
        passed.save()


def _pass_on_roles(
    predecessor: Municipality, successor: Municipality, on: datetime.date
) -> list[str]:
    """End the roles on ``on``, and begin those of officials in the successor; their names."""
    passed = []
    roles = MunicipalRole.objects.filter(municipality=predecessor, starts_on__lt=on)
    for role in roles.overlapping(on, None).select_related("official").order_by("pk"):
        role.ends_on = on
        role.save()
        same = MunicipalRole.objects.filter(
            official=role.official, municipality=successor, kind=role.kind
        )
        if role.kind in EXECUTIVES or same.overlapping(on, None).exists():
            continue
        MunicipalRole.objects.create(
            official=role.official,
            municipality=successor,
            kind=role.kind,
            starts_on=on,
            portfolio=role.portfolio,
        )
        passed.append(role.official.name)
    return passed
