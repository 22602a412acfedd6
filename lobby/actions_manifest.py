"""What happens to a manifest, and to the signatures of municipalities."""

import datetime
from copy import copy
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.text import slugify

from lobby.choices import SIGNING_ROLES, ManifestState
from lobby.models import Manifest, Principle, Signature
from lobby.models_manifest import FROZEN
from m50portal.core import audit
from m50portal.core.dates import long_date, today
from m50portal.core.versions import hold, save_version
from members.models import Membership, Municipality, MunicipalRole

RESERVED = "nieuw"  # the address of the form


# --- The text -----------------------------------------------------------------------------------
@transaction.atomic
def add_manifest(*, values: dict[str, Any], principles: list[str], by: Any) -> Manifest:
    """A new concept with its principles, numbered as they come."""
    manifest = Manifest(slug=_free_slug(values["title"]), **values)
    manifest.full_clean()
    manifest.save()
    _write(manifest, principles)
    audit.record("lobby.add_manifest", target=manifest, by=by)
    return manifest


@transaction.atomic
def change_manifest(
    *, manifest: Manifest, values: dict[str, Any], principles: list[str], version: int, by: Any
) -> Manifest:
    """Change a concept; ValidationError ("clash") on another version, or once it is adopted."""
    stored = hold(copy(manifest))
    if stored.is_adopted:
        raise ValidationError(FROZEN)
    save_version(manifest, values=values, version=version, kind="lobby.change_manifest", by=by)
    before = [row.text for row in manifest.principles.order_by("number")]
    if before != principles:
        for row in manifest.principles.all():
            row.delete()
        _write(manifest, principles)
        changes = {"uitgangspunten": ["\n".join(before), "\n".join(principles)]}
        audit.record("lobby.change_principles", target=manifest, by=by, changes=changes)
    return manifest


def _write(manifest: Manifest, principles: list[str]) -> None:
    for number, text in enumerate(principles, start=1):
        row = Principle(manifest=manifest, number=number, text=text)
        row.full_clean()
        row.save()


def _free_slug(title: str) -> str:
    base = slug = slugify(title)[:150] or "manifest"
    number = 2
    while slug == RESERVED or Manifest.objects.filter(slug=slug).exists():
        slug, number = f"{base}-{number}", number + 1
    return slug


@transaction.atomic
def adopt_manifest(
    *, manifest: Manifest, adopted_on: datetime.date, adopted_by: str, by: Any
) -> Manifest:
    """Fix the text; from then on municipalities can sign. Raises ValidationError without principles."""
    hold(manifest)
    if manifest.is_adopted:
        raise ValidationError(f"Dit manifest is al vastgesteld op {manifest.adopted_text}.")
    if not manifest.principles.exists():
        raise ValidationError("Dit manifest heeft nog geen uitgangspunten. Voeg die eerst toe.")
    _refuse_future(adopted_on)
    values = {"state": ManifestState.OPEN, "adopted_on": adopted_on, "adopted_by": adopted_by}
    _save(manifest, values, "lobby.adopt_manifest", by)
    return manifest


@transaction.atomic
def hand_over_manifest(
    *, manifest: Manifest, handed_over_on: datetime.date, handed_over_to: str, by: Any
) -> Manifest:
    """Note when and to whom it was handed over; again corrects what was noted."""
    hold(manifest)
    if manifest.adopted_on is None:
        raise ValidationError("Stel het manifest eerst vast. Daarna legt u vast aan wie het ging.")
    if handed_over_on < manifest.adopted_on:
        raise ValidationError(
            f"Het manifest is vastgesteld op {long_date(manifest.adopted_on)}. Kies die dag of later."
        )
    values = {"handed_over_on": handed_over_on, "handed_over_to": handed_over_to}
    _save(manifest, values, "lobby.hand_over_manifest", by)
    return manifest


@transaction.atomic
def close_manifest(*, manifest: Manifest, by: Any) -> Manifest:
    """Nobody signs any more; the signatures stay."""
    hold(manifest)
    if not manifest.may_be_signed:
        raise ValidationError("Dit manifest staat niet open voor ondertekening.")
    values = {"state": ManifestState.CLOSED, "closed_on": today()}
    _save(manifest, values, "lobby.close_manifest", by)
    return manifest


@transaction.atomic
def reopen_manifest(*, manifest: Manifest, by: Any) -> Manifest:
    """Municipalities can sign again."""
    hold(manifest)
    if manifest.state != ManifestState.CLOSED:
        raise ValidationError("Dit manifest is niet gesloten.")
    values = {"state": ManifestState.OPEN, "closed_on": None}
    _save(manifest, values, "lobby.reopen_manifest", by)
    return manifest


def _save(manifest: Manifest, values: dict[str, Any], kind: str, by: Any) -> None:
    save_version(manifest, values=values, version=manifest.version, kind=kind, by=by)


def _refuse_future(day: datetime.date) -> None:
    if day > today():
        raise ValidationError("Deze datum ligt in de toekomst. Vul vandaag of eerder in.")


# --- Signatures ---------------------------------------------------------------------------------
@transaction.atomic
def sign_manifest(
    *,
    manifest: Manifest,
    municipality: Municipality,
    role: MunicipalRole,
    signed_on: datetime.date,
    body: str,
    decided_on: datetime.date,
    by: Any,
    reference: str = "",
    note: str = "",
    document: File | None = None,
) -> Signature:
    """Sign for ``municipality``: who did is copied from ``role``, on the mandate of a decision.

    The manifest is held meanwhile, so that two at once sign once. Raises ValidationError when it is
    not open, the municipality takes no part on that day or signed already, or the role was not there.
    """
    hold(manifest)
    _check_days(manifest, signed_on, decided_on)
    if not Membership.objects.as_of(signed_on).filter(municipality=municipality).exists():
        raise ValidationError(
            f"{municipality} deed op {long_date(signed_on)} niet mee in M50. Alleen wie meedoet, tekent."
        )
    _check_role(role, municipality, signed_on)
    signature = Signature(
        manifest=manifest,
        municipality=municipality,
        name=role.official.name,
        function=role.get_kind_display(),
        starts_on=signed_on,
        body=body,
        decided_on=decided_on,
        reference=reference,
        note=note,
        recorded_label=str(by)[:150],
    )
    if document is not None:
        signature.document, signature.document_name = document, (document.name or "")[:150]
    signature.full_clean()
    signature.save()
    audit.record(
        "lobby.sign_manifest",
        target=municipality,
        by=by,
        changes={
            "manifest": manifest.title,
            "ondertekend door": f"{signature.name}, {signature.function.lower()}",
            "op": str(signed_on),
            "besluit": f"{signature.get_body_display()}, {long_date(decided_on)}",
        },
    )
    return signature


def _check_days(manifest: Manifest, signed_on: datetime.date, decided_on: datetime.date) -> None:
    if not manifest.may_be_signed or manifest.adopted_on is None:
        raise ValidationError(
            f"Dit manifest kan nu niet worden ondertekend ({manifest.get_state_display().lower()})."
        )
    _refuse_future(signed_on)
    if signed_on < manifest.adopted_on:
        raise ValidationError(
            f"Het manifest is vastgesteld op {long_date(manifest.adopted_on)}. "
            "Tekenen kan vanaf die dag."
        )
    if decided_on > signed_on:
        raise ValidationError("Het besluit is van na de ondertekening. Controleer de twee datums.")


def _check_role(role: MunicipalRole, municipality: Municipality, day: datetime.date) -> None:
    is_right = role.municipality_id == municipality.pk and role.kind in SIGNING_ROLES
    if not is_right or not role.covers(day):
        raise ValidationError(
            f"{role.official} was op {long_date(day)} geen burgemeester, wethouder of "
            f"gemeentesecretaris van {municipality}. Kies iemand anders of een andere dag."
        )


@transaction.atomic
def withdraw_signature(
    *, signature: Signature, withdrawn_on: datetime.date, reason: str, by: Any
) -> Signature:
    """Take a signature back from ``withdrawn_on`` on; that it was there stays known.

    One that is withdrawn on the day of signing counted for that day.
    """
    hold(signature)
    if signature.ends_on is not None:
        raise ValidationError(
            f"Deze handtekening gold tot en met {signature.last_day_text} en is dus al beëindigd."
        )
    if not reason.strip():
        raise ValidationError("Schrijf waarom de gemeente de handtekening intrekt.")
    _refuse_future(withdrawn_on)
    if withdrawn_on < signature.starts_on:
        raise ValidationError(
            f"De gemeente tekende op {long_date(signature.starts_on)}. Kies die dag of later."
        )
    signature.ends_on = max(withdrawn_on, signature.starts_on + datetime.timedelta(days=1))
    signature.withdrawn_reason, signature.withdrawn_label = reason.strip(), str(by)[:150]
    signature.full_clean()
    signature.save()
    audit.record(
        "lobby.withdraw_signature",
        target=signature.municipality,
        by=by,
        changes={"manifest": signature.manifest.title, "reden": signature.withdrawn_reason},
    )
    return signature
