"""What a merger means for the invitations to meetings that are still to come."""

import datetime

import pytest

from meetings.actions.invitations import invite
from meetings.models import Invitation
from members.actions_merger import undo_merger
from members.choices import RoleKind
from members.choices_merger import MergerKind, Topic
from tests.meetings import builders_meetings as make
from tests.members.builders_mergers import draft, merge, state, texts

pytestmark = pytest.mark.django_db
ON = datetime.date(2026, 11, 10)


@pytest.fixture(autouse=True)
def _in_november(time_machine):
    time_machine.move_to(datetime.datetime(2026, 11, 3, 12, tzinfo=datetime.UTC))


def test_merger_lets_who_goes_along_come_for_the_new_municipality():
    old, successor = make.municipality("Weesp"), make.municipality("Amsterdam")
    contact = make.official(RoleKind.CONTACT_OFFICIAL, at=old, name="Sanne Voorbeeld")
    make.official(RoleKind.ALDERMAN, at=old, name="Bas Proef")
    meeting = make.meeting()
    invite(meeting=meeting, by=None)
    soon = make.meeting(starts="2026-11-05 14:00", ends="2026-11-05 16:00")
    invite(meeting=soon, by=None)
    before = state()
    day = "17\u00a0november\u00a02026"

    assert texts(draft(MergerKind.INTO, ON, [old], [successor]), Topic.MEETINGS) == [
        f"{meeting}, {day}: Bas Proef heeft dan geen rol meer en krijgt geen herinnering.",
        f"{meeting}, {day}: Sanne Voorbeeld is genodigd namens Amsterdam.",
    ]
    merger = merge(MergerKind.INTO, ON, [old], [successor])

    rows = Invitation.objects.filter(official=contact).order_by("meeting__starts_at")
    assert [row.municipality for row in rows] == [old, successor]
    undo_merger(merger=merger, by=None)
    assert state() == before
