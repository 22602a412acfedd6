"""The demonstration's manifest of 2026: the ten principles of the network, signatures made up."""

import datetime
from typing import Any

from django.db import transaction

from lobby.actions_manifest import (
    add_manifest,
    adopt_manifest,
    hand_over_manifest,
    sign_manifest,
    withdraw_signature,
)
from lobby.models import Manifest
from m50portal.core.dates import today
from members.choices import RoleKind
from members.models import Municipality, MunicipalRole

SLUG = "kleinere-steden-grootstedelijke-vraagstukken"
ADOPTED = datetime.date(2026, 3, 23)
HANDED_OVER = datetime.date(2026, 4, 7)
SIGNED = 34
PRINCIPLES = [
    "Gelijke kansen voor alle kinderen moeten het uitgangspunt zijn.",
    "Kwetsbare wijken, ook buiten de grote steden, verdienen structurele aandacht van het Rijk.",
    "Investeringen in gezondheid, wonen, zorg en veiligheid moeten samenhangend worden georganiseerd.",
    "Beleid moet gericht zijn op het vergroten van kansengelijkheid.",
    "Intergenerationele problematiek kan alleen worden doorbroken met structurele verandering.",
    "Langdurige samenwerking tussen Rijk en gemeenten is noodzakelijk.",
    "Ministeries moeten integraal samenwerken in plaats van sectoraal.",
    "Tijdelijke maatregelen moeten plaatsmaken voor een meerjarig kader.",
    "De opgave moet centraal staan, niet het afzonderlijke ministerie.",
    "Ieder mens in Nederland moet de kans hebben zijn of haar dromen waar te maken.",
]
# Left to sign by hand: the contact officials with an account.
UNSIGNED = ("zeist", "diemen")


@transaction.atomic
def seed(*, by: Any) -> None:
    """Idempotent: a manifest that is there stays as it is."""
    if Manifest.objects.filter(slug=SLUG).exists() or today() < HANDED_OVER:
        return
    manifest = add_manifest(
        values={
            "title": "Kleinere steden, grootstedelijke vraagstukken",
            "occasion": "Bij het commissiedebat over volkshuisvesting en ruimtelijke ordening op 8 april 2026.",
            "text": "Armoede, schulden, achterstanden in het onderwijs en onveiligheid stapelen zich ook in "
            "middelgrote gemeenten op. Wie daar woont, verdient dezelfde langjarige aanpak als in een grote stad.",
        },
        principles=PRINCIPLES,
        by=by,
    )
    adopt_manifest(manifest=manifest, adopted_on=ADOPTED, adopted_by="het dagelijks bestuur", by=by)
    hand_over_manifest(
        manifest=manifest,
        handed_over_on=HANDED_OVER,
        handed_over_to="de Kamercommissie voor Volkshuisvesting en Ruimtelijke Ordening",
        by=by,
    )
    _sign(manifest, by)


def _sign(manifest: Manifest, by: Any) -> None:
    """Every other member signs, a few a day; the last one takes it back."""
    last = HANDED_OVER + datetime.timedelta(days=60)
    mayors = MunicipalRole.objects.as_of(ADOPTED).filter(kind=RoleKind.MAYOR)
    members = Municipality.objects.filter(
        memberships__starts_on__lte=ADOPTED, memberships__ends_on=None
    )
    rows = mayors.filter(municipality__in=members).exclude(municipality__slug__in=UNSIGNED)
    rows = rows.select_related("municipality", "official").order_by("municipality__sort_key", "pk")
    signature = None
    for place, role in enumerate(list(rows)[::2][:SIGNED]):
        day = ADOPTED + datetime.timedelta(days=1 + 2 * place % 14)
        signature = sign_manifest(
            manifest=manifest,
            municipality=role.municipality,
            role=role,
            signed_on=day,
            body="college",
            decided_on=day - datetime.timedelta(days=1),
            reference=f"B&W 2026/{100 + place}",
            by=by,
        )
    if signature is not None and last <= today():
        withdraw_signature(
            signature=signature,
            withdrawn_on=last,
            reason="De gemeenteraad wil eerst zelf over dit onderwerp spreken.",
            by=by,
        )
