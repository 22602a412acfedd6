import hashlib

import pytest
from django.core.files.storage import default_storage
from hypothesis import given
from hypothesis import strategies as st

from m50portal.core.audit import history_of
from m50portal.core.presenters import trail
from meetings.actions import agenda as actions
from meetings.actions.agenda import (
    _complete,
    add_item,
    change_item,
    move,
    remove_item,
    reorder,
    restore_item,
)
from meetings.actions.documents import attach, remove_document, restore_document
from meetings.locking import ClashError
from meetings.models import AgendaItem
from tests.meetings.builders_meetings import PDF, item, meeting, titles, upload


@pytest.fixture
def made():
    planned = meeting()
    for title in "ABC":
        item(planned, title)
    return planned


def of(made, title):
    return AgendaItem.objects.get(meeting=made, title=title)


def test_add_puts_an_item_at_the_end_or_after_another(made):
    add_item(meeting=made, values={"title": "Slot", "minutes": 5}, by=None)
    add_item(meeting=made, values={"title": "Tussen", "minutes": 5}, after=of(made, "A"), by=None)

    assert titles(made) == ["A", "Tussen", "B", "C", "Slot"]


@pytest.mark.parametrize(
    ("title", "steps", "order"),
    [
        ("A", 1, "BAC"),
        ("C", -1, "ACB"),
        ("A", -1, "ABC"),
        ("C", 1, "ABC"),
        ("A", 2, "BCA"),
    ],
)
def test_move_goes_no_further_than_the_ends(made, title, steps, order):
    move(item=of(made, title), steps=steps, by=None)

    assert titles(made) == list(order)


def test_move_of_a_removed_item_changes_nothing(made):
    gone = remove_item(item=of(made, "B"), by=None)

    move(item=gone, steps=-1, by=None)

    assert titles(made) == ["A", "C"]


def test_reorder_ignores_strangers_and_doubles(made):
    other = item(meeting(), "Van een ander")
    a, b, c = (of(made, title).pk for title in "ABC")

    assert reorder(meeting=made, order=[c, other.pk, c, a, b, 0], by=None) == [c, a, b]
    assert titles(made) == ["C", "A", "B"]
    assert history_of(made).filter(kind="meetings.reorder_agenda").get().changes == {
        "order": {"C": "van plaats 3 naar plaats 1"}
    }


def test_reorder_tells_of_two_items_with_one_title_apart(made):
    a, b, c = (of(made, title).pk for title in "ABC")
    pause, again = item(made, "Pauze"), item(made, "Pauze")

    reorder(meeting=made, order=[again.pk, pause.pk, a, b, c], by=None)

    event = history_of(made).filter(kind="meetings.reorder_agenda").get()
    assert event.changes == {
        "order": {
            "Pauze": "van plaats 4 naar plaats 2",
            "Pauze (5)": "van plaats 5 naar plaats 1",
        }
    }
    assert trail([event])[0].changes == [
        "Pauze: van plaats 4 naar plaats 2",
        "Pauze (5): van plaats 5 naar plaats 1",
    ]


def test_reorder_keeps_an_item_that_was_just_added_behind_its_neighbour(made):
    a, b, c = (of(made, title).pk for title in "ABC")
    add_item(meeting=made, values={"title": "Nieuw", "minutes": 5}, after=of(made, "B"), by=None)

    reorder(meeting=made, order=[b, c, a], by=None)

    assert titles(made) == ["B", "Nieuw", "C", "A"]


def test_reorder_into_the_same_order_leaves_no_trace(made):
    reorder(meeting=made, order=[of(made, title).pk for title in "ABC"], by=None)

    assert not history_of(made).filter(kind="meetings.reorder_agenda").exists()


@given(st.permutations(range(6)), st.lists(st.integers(0, 9)))
def test_complete_keeps_every_item_exactly_once(current, order):
    wanted = _complete(current, order)

    assert sorted(wanted) == sorted(current)
    named = [pk for pk in dict.fromkeys(order) if pk in current]
    assert [pk for pk in wanted if pk in named] == named


def test_change_writes_and_remembers_what_it_was(made):
    a = of(made, "A")

    change_item(item=a, version=1, values={"title": "AA", "minutes": 25}, by=None)

    a.refresh_from_db()
    assert (a.title, a.minutes, a.version) == ("AA", 25, 2)
    assert history_of(a).get(kind="meetings.change_agenda_item").changes == {
        "title": ["A", "AA"],
        "minutes": ["10", "25"],
    }


def test_change_of_what_another_saved_is_a_clash(made):
    change_item(item=of(made, "A"), version=1, values={"title": "Van de ander"}, by=None)

    with pytest.raises(ClashError):
        change_item(item=of(made, "Van de ander"), version=1, values={"title": "Van mij"}, by=None)

    assert titles(made) == ["Van de ander", "B", "C"]


def test_change_of_a_removed_item_brings_it_back(made):
    gone = remove_item(item=of(made, "B"), by=None)

    change_item(item=gone, version=gone.version, values={"title": "B terug"}, by=None)

    assert titles(made) == ["A", "B terug", "C"]


def test_remove_and_restore_leave_the_item_where_it_was(made):
    b = of(made, "B")

    remove_item(item=b, by=None)
    assert titles(made) == ["A", "C"]
    remove_item(item=b, by=None)
    restore_item(item=b, by=None)
    restore_item(item=b, by=None)

    assert titles(made) == ["A", "B", "C"]
    kinds = [event.kind for event in history_of(b)]
    assert kinds == [
        "meetings.restore_agenda_item",
        "meetings.remove_agenda_item",
        "meetings.add_agenda_item",
    ]


def test_remove_of_what_is_saved_at_that_moment_removes_the_newest_text(made, monkeypatch):
    honest, calls = actions.save_version, []

    def saved_by_another_first(row, **kwargs):
        calls.append(row)
        if len(calls) == 1:
            AgendaItem.objects.filter(pk=row.pk).update(version=5, title="Nieuwste tekst")
        honest(row, **kwargs)

    monkeypatch.setattr(actions, "save_version", saved_by_another_first)

    gone = remove_item(item=of(made, "B"), by=None)

    assert (gone.title, gone.version) == ("Nieuwste tekst", 6)
    assert titles(made) == ["A", "C"]


def test_attach_keeps_the_file_under_a_name_that_tells_nothing(made):
    (file,) = attach(item=of(made, "A"), files=[upload("Geheim_plan.pdf")], by=None)

    assert (file.title, file.filename, file.size) == ("Geheim plan", "Geheim plan.pdf", len(PDF))
    assert file.sha256 == hashlib.sha256(PDF).hexdigest()
    assert "eheim" not in file.file.name
    with default_storage.open(file.file.name) as stored:
        assert stored.read() == PDF


def test_attach_several_files_under_one_title_numbers_them(made):
    files = attach(item=of(made, "A"), files=[upload(), upload()], title="Bijlage v1.2", by=None)

    assert [file.title for file in files] == ["Bijlage v1.2 1", "Bijlage v1.2 2"]
    assert files[0].filename == "Bijlage v1.2 1.pdf"


def test_attach_a_file_without_a_readable_name(made):
    (file,) = attach(item=of(made, "A"), files=[upload("_.pdf")], by=None)

    assert file.title == "Bestand"


def test_document_can_be_removed_and_put_back(made):
    (file,) = attach(item=of(made, "A"), files=[upload()], by=None)

    for _ in range(2):
        remove_document(document=file, by=None)
    assert file.deleted_at is not None
    for _ in range(2):
        restore_document(document=file, by=None)
    assert file.deleted_at is None
    assert history_of(file).count() == 3
