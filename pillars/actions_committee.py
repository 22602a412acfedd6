"""Which pillar a seat in a VNG committee is aligned with."""

from typing import Any

from django.db import transaction

from m50portal.core import audit
from pillars.models import CommitteeSeat, Pillar


@transaction.atomic
def align_committee(*, seat: CommitteeSeat, pillar: Pillar, by: Any) -> CommitteeSeat:
    """Say with which pillar's chair the holder of ``seat`` aligns."""
    seat = CommitteeSeat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    before = str(seat.pillar or "")
    seat.pillar = pillar
    seat.full_clean()
    seat.save()
    audit.record(
        "pillars.align_committee", target=seat, by=by, changes={"pillar": [before, str(pillar)]}
    )
    return seat
