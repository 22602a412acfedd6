"""Rooms that take part in a merger, and two people who confirm the same one."""

import datetime
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from members.actions_merger import record_merger, rehearse, undo_merger
from members.choices_merger import MergerKind, Topic
from members.merging import rooms
from members.models import Merger, Succession
from tests.members.builders_members import LONG_AGO, member, municipality, role
from tests.members.builders_mergers import draft, record, state, texts

ON = datetime.date(2022, 3, 24)
INTO = MergerKind.INTO
PLANTED = "tests.members.merger_room"


@pytest.mark.django_db
def test_rooms_that_settings_name_are_all_there():
    functions = {"steps", "outcome", "what_depends_on", "still_to_do"}

    for room in rooms():
        assert functions & set(vars(room)), room.__name__


@pytest.mark.django_db
def test_rooms_that_are_added_take_part_from_preview_to_undo(settings):
    settings.MERGER_ROOMS = [*settings.MERGER_ROOMS, PLANTED]
    successor = municipality("Amsterdam", traits=["urban_core"])
    one = draft(INTO, ON, [member("Weesp")], [successor])
    before = state()
    assert texts(one, Topic.LOBBY) == ["Amsterdam wordt centrumgemeente."]

    merger = record(one)

    successor.refresh_from_db()
    assert successor.traits == ["centre"]
    merger.note = "houdt tegen"
    merger.save()
    with pytest.raises(ValidationError, match="De proef houdt dit tegen"):
        undo_merger(merger=merger, by=None)
    merger.note = ""
    merger.save()
    undo_merger(merger=merger, by=None)
    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_record_merger_by_two_at_once_is_done_once():
    old, successor = member("Weesp"), municipality("Amsterdam")
    role(old, starts_on=LONG_AGO)
    one = draft(INTO, ON, [old], [successor])
    seen = rehearse(one).fingerprint
    start, told = threading.Barrier(2), []

    def confirm():
        try:
            start.wait()
            record_merger(merger=one, version=one.version, fingerprint=seen, by=None)
            told.append("")
        except ValidationError as error:
            told.extend(error.messages)
        finally:
            connections.close_all()

    people = [threading.Thread(target=confirm) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert sorted(told) == [
        "",
        "Iemand anders heeft deze herindeling intussen vastgelegd. U ziet wat er is gedaan.",
    ]
    assert (Merger.objects.get().is_recorded, Succession.objects.count()) == (True, 1)
