"""Invented people for the demonstration: nobody who exists, and to be seen as such.

Names are made from the municipality's code, so that every run of the demonstration, and every room
of it, speaks of the same people.
"""

import random
from dataclasses import dataclass

from django.utils.text import slugify

from members.choices import RoleKind
from members.models import Municipality

FIRST_NAMES = (
    "Anouk Bas Carlijn Daan Esmée Fatima Gijs Hilde Ilias Jasmijn Koen Loes Mehmet Noor Olaf Petra "
    "Quinten Rachida Stijn Tess Umar Vera Wouter Yara Zoë Aafke Bilal Claire Dirk Elif Floris Greet "
    "Hassan Ingrid Jorrit Karin Lars Mirjam Nadia Otto Pien Ruben Saskia Tjeerd Ursula Victor Wilma "
    "Youssef Annelies Bram Chantal Douwe Eva Frits"
).split()
LAST_NAMES = (
    *(
        "Voorbeeld",
        "Proef",
        "Fictief",
        "Demo",
        "Model",
        "van Voorbeeld",
        "de Proef",
        "Voorbeeldsma",
    ),
    *("Modelman", "van den Demo", "Fictiefstra", "Proefkamp", "te Verzinnen", "Denkbeeldig"),
)
# The demonstration's accounts log in as these; everybody else is drawn.
KNOWN = {
    ("diemen", RoleKind.CONTACT_OFFICIAL.value, 0): "Sanne Voorbeeld",
    ("zeist", RoleKind.CONTACT_OFFICIAL.value, 0): "Tom Proefkamp",
    ("woerden", RoleKind.ALDERMAN.value, 0): "Marieke Modelstad",
}


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    name: str
    email: str
    phone: str


def invent(municipality: Municipality, kind: str, number: int = 0) -> Person:
    """The ``number``-th invented person with role ``kind`` in ``municipality``; always the same."""
    drawn = random.Random(f"50 {municipality.code}")  # noqa: S311  not for secrets
    first_names, last_names = list(FIRST_NAMES), list(LAST_NAMES)
    drawn.shuffle(first_names)
    drawn.shuffle(last_names)
    place = RoleKind.values.index(kind) + number * len(RoleKind)
    name = f"{first_names[place % len(first_names)]} {last_names[place % len(last_names)]}"
    name = KNOWN.get((municipality.slug, str(kind), number), name)
    local = ".".join(slugify(part) for part in name.split())
    return Person(
        name,
        f"{local}@{municipality.slug}.example",
        # Nobody's number, and another for each: the finder of duplicates looks at numbers.
        f"06 00 {municipality.code[2:4]} {municipality.code[4:6]} {place:02d}",
    )
