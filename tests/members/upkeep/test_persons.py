import datetime

import pytest
from django.utils import timezone

from members.actions_privacy import anonymise
from members.choices import RoleKind
from members.upkeep.choices import Guarded, ProposalKind, ProposalState
from members.upkeep.models_changes import ChangeProposal
from tests.members.builders_members import municipality, official, role

pytestmark = pytest.mark.django_db


def test_proposals_forget_who_is_anonymised_and_nobody_else():
    place = municipality("Zeist")
    person = official("Bas Zuur", "bas@zeist.example", phone="030 000 00 00")
    held = role(
        place,
        RoleKind.ALDERMAN,
        person=person,
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2023, 1, 1),
    )
    other = role(place, RoleKind.ALDERMAN)
    values = {"name": "Bas Zuur", "email": "bas@zeist.example", "portfolio": "Wonen"}
    for row in (held, other):
        ChangeProposal.objects.create(
            municipality=place,
            kind=ProposalKind.UPDATE_ROLE,
            field=next(iter(Guarded)),
            role=row,
            values=values if row == held else {"name": other.official.name},
            before={"phone": "030 000 00 00"},
            reason="Bas belde hierover.",
            proposed_label="Tom",
            state=ProposalState.REFUSED,
            decided_at=timezone.now(),
        )

    anonymise(official=person, by=None)

    about, elsewhere = ChangeProposal.objects.order_by("pk")
    assert about.values == {"name": "", "email": "", "portfolio": "Wonen"}
    assert (about.before, about.reason) == ({"phone": ""}, "")
    assert elsewhere.values == {"name": other.official.name}
