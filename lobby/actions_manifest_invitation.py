"""Asking municipalities to sign a manifest: a mail to the contact officials of who did not yet."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from lobby.models import Manifest
from lobby.selectors_manifest import invitees
from m50portal.core import audit, mail
from m50portal.core.dates import today


@transaction.atomic
def invite_to_sign(*, manifest: Manifest, note: str, by: Any) -> int:
    """Write to every contact official of who did not sign; how many mails were written.

    Nobody gets it twice on one day. Raises ValidationError when it cannot be signed, or nobody is left.
    """
    if not manifest.may_be_signed:
        raise ValidationError("Dit manifest staat niet open voor ondertekening.")
    asked = invitees(manifest, today())
    if not asked.roles:
        raise ValidationError(
            "Er is niemand om uit te nodigen: elke deelnemer tekende al, of heeft geen contactambtenaar met een e-mailadres."
        )
    mails = [
        mail.compose(
            "manifest_invitation",
            to=role.official.email,
            to_label=role.official.name,
            context={"manifest": manifest, "municipality": role.municipality, "note": note},
            about=manifest,
            key=f"manifest:{manifest.pk}:invite:{today()}:{role.municipality_id}:{role.official_id}",
        )
        for role in asked.roles
    ]
    count = sum(message is not None for message in mails)
    if not count:
        raise ValidationError("Vandaag kreeg iedereen deze mail al. Herinner ze morgen of later.")
    changes = {"mails": count, "note": note}
    audit.record("lobby.invite_to_sign", target=manifest, by=by, changes=changes)
    return count
