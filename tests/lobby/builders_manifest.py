"""Manifests and signatures, made in one line."""

import datetime
import itertools
from typing import Any

from lobby.actions_manifest import add_manifest, adopt_manifest, sign_manifest
from lobby.models import Manifest, Signature
from m50portal.core.dates import today
from members.choices import RoleKind
from members.models import Municipality, MunicipalRole
from tests.members.builders_members import member, official, role

ADOPTED = datetime.date(2020, 3, 23)
_numbers = itertools.count(1)


def concept(title: str = "", principles: tuple[str, ...] = ("Gelijke kansen.",)) -> Manifest:
    """A concept with a principle."""
    values = {"title": title or f"Manifest {next(_numbers)}", "occasion": "", "text": ""}
    return add_manifest(values=values, principles=list(principles), by=None)


def manifest(title: str = "", adopted_on: datetime.date = ADOPTED) -> Manifest:
    """An adopted one, open to sign."""
    made = concept(title)
    return adopt_manifest(manifest=made, adopted_on=adopted_on, adopted_by="DB", by=None)


def mayor(place: Municipality, name: str = "") -> MunicipalRole:
    """A mayor since long."""
    person = official(name) if name else official()
    return role(place, RoleKind.MAYOR, person=person, starts_on=datetime.date(2015, 1, 1))


def signer(name: str = "") -> MunicipalRole:
    """The mayor of a new member."""
    return mayor(member(name))


def sign(
    of: Manifest, who: MunicipalRole, on: datetime.date | None = None, **values: Any
) -> Signature:
    """A signature of the municipality of ``who``, on the mandate of its college."""
    day = on or today()
    return sign_manifest(
        manifest=of,
        role=who,
        signed_on=day,
        **{
            "municipality": who.municipality,
            "body": "college",
            "decided_on": day,
            "by": None,
            **values,
        },
    )
