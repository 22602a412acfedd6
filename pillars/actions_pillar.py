"""The beginning and the end of a pillar."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from m50portal.core import audit
from pillars.models import Participation, Pillar, PillarSuccession, Seat


@transaction.atomic
def start_pillar(
    *,
    name: str,
    starts_on: datetime.date,
    by: Any,
    summary: str = "",
    predecessors: Iterable[Pillar] = (),
) -> Pillar:
    """Begin a pillar after the ones there are; ``predecessors`` go on in it.

    Raises ValidationError while another pillar of that name lasts.
    """
    last = Pillar.objects.as_of(starts_on).aggregate(last=Max("number"))["last"] or 0
    pillar = Pillar(
        slug=_free_slug(name, starts_on.year), number=last + 1, summary=summary, starts_on=starts_on
    )
    pillar.set_name(name)
    pillar.full_clean()
    pillar.save()
    PillarSuccession.objects.bulk_create(
        PillarSuccession(predecessor=row, successor=pillar, on=starts_on) for row in predecessors
    )
    audit.record("pillars.start_pillar", target=pillar, by=by)
    return pillar


@transaction.atomic
def end_pillar(*, pillar: Pillar, ends_on: datetime.date, by: Any) -> Pillar:
    """End ``pillar`` before ``ends_on``, and with it every seat and participation.

    Themes and activities stay as they are. Raises ValidationError when it had ended by then.
    """
    pillar = Pillar.objects.select_for_update().get(pk=pillar.pk)
    if pillar.ends_on is not None and pillar.ends_on <= ends_on:
        raise ValidationError("Deze pijler is al eerder beëindigd.")
    pillar.ends_on = ends_on
    pillar.full_clean()
    pillar.save()
    # Support goes before the seat it belongs to.
    for model in (Seat, Participation):
        for row in model.objects.filter(pillar=pillar).overlapping(ends_on, None).order_by("-pk"):
            if row.starts_on >= ends_on:
                row.delete()
            else:
                row.ends_on = ends_on
                row.save()
    audit.record("pillars.end_pillar", target=pillar, by=by, changes={"ends_on": str(ends_on)})
    return pillar


# Addresses of this room that a pillar may not take.
RESERVED = {"netwerk", "nieuw", "plaatsen", "deelnames", "themas", "activiteiten"}


def _free_slug(name: str, year: int) -> str:
    """An address that no pillar ever had: the name, the name with its year, or with a number."""
    base = slugify(name)[:80] or "pijler"
    taken = RESERVED | set(
        Pillar.objects.filter(slug__startswith=base).values_list("slug", flat=True)
    )
    choices = [base, f"{base}-{year}", *(f"{base}-{year}-{number}" for number in range(2, 100))]
    return next(slug for slug in choices if slug not in taken)
