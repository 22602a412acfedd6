"""What a merger says about what waits at a municipality that ends."""

import datetime

import pytest

from m50portal.core.dates import long_date, today
from members.choices_merger import MergerKind, Topic
from members.upkeep.choices import ProposalKind, ProposalState
from members.upkeep.models_changes import ChangeProposal
from tests.members.builders_members import member, municipality
from tests.members.builders_mergers import draft, texts
from tests.members.upkeep.builders_upkeep import confirmation_round

pytestmark = pytest.mark.django_db


def test_merger_names_what_waits_and_was_not_confirmed():
    old, successor = member("Weesp"), municipality("Amsterdam")
    on = today() + datetime.timedelta(days=30)
    one = draft(MergerKind.INTO, on, [old], [successor])
    assert texts(one, Topic.PEOPLE) == [
        f"Amsterdam heeft op {long_date(on)} geen contactambtenaar.",
    ]
    made = confirmation_round()
    ChangeProposal.objects.create(
        municipality=old, kind=ProposalKind.values[0], state=ProposalState.WAITING
    )

    assert texts(one, Topic.PEOPLE)[1:] == [
        "1 wijziging wacht bij Weesp op goedkeuring.",
        f"Weesp heeft de gegevens van {made.year} nog niet bevestigd.",
    ]
