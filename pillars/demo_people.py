"""Made-up people for the demonstration's pillars; who the register already has comes first."""

import datetime

from django.utils.text import slugify

from members.choices import RoleKind
from members.models import Municipality, MunicipalRole, Official

FIRST_NAMES = "Anouk Bas Carla Daan Els Floor Gijs Hanna Ilse Jeroen Kees Lotte Mats Nora Omar Petra Quinten Roos Stef Tess".split()
LAST_NAMES = "Voorbeeld Proefman Fictief Denkbeeld Verzinsel Schets Oefenveld Modelman Schijnbaar Bedenksel Testveld".split()

Dates = tuple[datetime.date, datetime.date | None]


def role_of(
    municipality: Municipality,
    kind: RoleKind,
    *,
    period: Dates,
    name: str = "",
    place: int = 0,
) -> MunicipalRole:
    """Somebody's role in ``municipality``: of ``name``, else of whom the register has, else made up.

    ``place`` picks another person when the register has several. A made-up role has ``period``.
    """
    if not name:
        known = MunicipalRole.objects.filter(municipality=municipality, kind=kind)
        last_day = period[1] - datetime.timedelta(days=1) if period[1] else None
        here = list(known.as_of(last_day) if last_day else known.current())
        here.sort(key=lambda role: role.pk)
        if here:
            return here[place % len(here)]
        name = _made_up_name(municipality, kind, period)
    official = _official(name, municipality)
    role = official.roles.filter(municipality=municipality, kind=kind)
    known_role = role.overlapping(*period).order_by("starts_on").first()
    return known_role or MunicipalRole.objects.create(
        official=official,
        municipality=municipality,
        kind=kind,
        starts_on=period[0],
        ends_on=period[1],
    )


def _made_up_name(municipality: Municipality, kind: RoleKind, period: Dates) -> str:
    seed = int(municipality.code[2:]) + len(kind) * 7 + period[0].year
    return f"{FIRST_NAMES[seed % len(FIRST_NAMES)]} {LAST_NAMES[seed * 3 % len(LAST_NAMES)]}"


def _official(name: str, municipality: Municipality) -> Official:
    email = f"{slugify(name).replace('-', '.')}@{municipality.slug}.example"
    official = Official.objects.filter(email=email).first()
    if official is None:
        official = Official(email=email)
        official.set_name(name)
        official.save()
    return official
