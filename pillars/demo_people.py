"""Made-up people for the demonstration's pillars; who the register already has comes first."""

import datetime

from django.utils.text import slugify

from members.choices import RoleKind
from members.demo_people import invent
from members.models import Municipality, MunicipalRole, Official

Dates = tuple[datetime.date, datetime.date | None]
ONE_DAY = datetime.timedelta(days=1)


def role_of(
    municipality: Municipality,
    kind: RoleKind,
    *,
    period: Dates,
    name: str = "",
    place: int = 0,
    from_start: bool = True,
) -> MunicipalRole:
    """Somebody's role in ``municipality``: of ``name``, else of whom the register has, else made up.

    ``place`` picks another person when the register has several; ``from_start`` passes by who came
    after the period began. A made-up role has ``period``.
    """
    starts_on, ends_on = period
    roles = MunicipalRole.objects.filter(municipality=municipality, kind=kind)
    if not name:
        then = roles.as_of(ends_on - ONE_DAY) if ends_on else roles.current()
        here = [role for role in then if role.starts_on <= starts_on or not from_start]
        here.sort(key=lambda role: role.pk)
        if here:
            return here[place % len(here)]
        # The numbers 0 and 1 are the register's own people.
        name = invent(municipality, kind, 2 + starts_on.year - 2018).name
    official = _official(name, municipality)
    known = roles.filter(official=official).overlapping(starts_on, ends_on).order_by("starts_on")
    return known.first() or MunicipalRole.objects.create(
        official=official,
        municipality=municipality,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _official(name: str, municipality: Municipality) -> Official:
    local = ".".join(slugify(part) for part in name.split())
    email = f"{local}@{municipality.slug}.example"
    official = Official.objects.filter(email=email).first()
    if official is None:
        official = Official(email=email)
        official.set_name(name)
        official.save()
    return official
