"""Writing the agenda: items, their order, and what can be undone."""

from difflib import SequenceMatcher
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from m50portal.core import audit
from m50portal.core.versions import ClashError
from meetings.locking import save_version
from meetings.models import AgendaItem, Meeting

FIELDS = ["title", "purpose", "minutes", "presenter", "note"]


def _touch(meeting: Meeting) -> None:
    """Write down that the agenda changed now; it also locks the meeting until the transaction ends,
    so that one agenda is written by one person at a time.
    """
    Meeting.objects.filter(pk=meeting.pk).update(changed_at=timezone.now())


@transaction.atomic
def add_item(
    *, meeting: Meeting, values: dict[str, Any], by: Any, after: AgendaItem | None = None
) -> AgendaItem:
    """Put a new item (``values`` of FIELDS) at the end of the agenda, or right after ``after``."""
    _touch(meeting)
    items = AgendaItem.objects.filter(meeting=meeting)
    if after is None:
        place = (items.aggregate(last=Max("position"))["last"] or 0) + 1
    else:
        after.refresh_from_db(fields=["position"])
        place = after.position + 1
        items.filter(position__gte=place).update(position=F("position") + 1)
    item = AgendaItem.objects.create(meeting=meeting, position=place, **values)
    audit.record("meetings.add_agenda_item", target=item, by=by)
    return item


@transaction.atomic
def change_item(*, item: AgendaItem, version: int, values: dict[str, Any], by: Any) -> AgendaItem:
    """Write ``values`` (of FIELDS) to ``item``; one that was deleted meanwhile comes back.

    Raises ClashError when somebody else saved it after ``version`` was read.
    """
    before = AgendaItem.objects.get(pk=item.pk)
    save_version(item, version=version, values={**values, "deleted_at": None})
    _touch(item.meeting)
    changes = audit.changed(before, item, [*FIELDS, "deleted_at"])
    audit.record("meetings.change_agenda_item", target=item, by=by, changes=changes)
    return item


@transaction.atomic
def remove_item(*, item: AgendaItem, by: Any) -> AgendaItem:
    """Take ``item`` off the agenda; ``restore_item`` puts it back where it was."""
    return _set_deleted(item, timezone.now(), "meetings.remove_agenda_item", by)


@transaction.atomic
def restore_item(*, item: AgendaItem, by: Any) -> AgendaItem:
    """Put a removed item back where it was."""
    return _set_deleted(item, None, "meetings.restore_agenda_item", by)


def _set_deleted(item: AgendaItem, deleted_at: Any, kind: str, by: Any) -> AgendaItem:
    fresh = AgendaItem.objects.get(pk=item.pk)
    if (fresh.deleted_at is None) == (deleted_at is None):
        return fresh  # a second click changes nothing
    try:
        save_version(fresh, version=fresh.version, values={"deleted_at": deleted_at})
    except ClashError:  # saved between the two lines above: the newest text is (un)deleted
        return _set_deleted(item, deleted_at, kind, by)
    _touch(fresh.meeting)
    audit.record(kind, target=fresh, by=by)
    return fresh


@transaction.atomic
def reorder(*, meeting: Meeting, order: list[int], by: Any) -> list[int]:
    """Put the items in ``order`` (keys); the order they got.

    Keys of another meeting or of removed items are passed over. An item that ``order`` does not
    name (somebody just added it) stays behind the item it stood behind. One UPDATE.
    """
    _touch(meeting)
    items = _items_in_order(meeting)
    return _write_order(meeting, items, _complete([item.pk for item in items], order), by)


@transaction.atomic
def move(*, item: AgendaItem, steps: int, by: Any) -> list[int]:
    """Move ``item`` ``steps`` places down (up when negative); the order that gives."""
    _touch(item.meeting)
    items = _items_in_order(item.meeting)
    order = [row.pk for row in items]
    if item.pk not in order:
        return order
    place = order.index(item.pk)
    order.remove(item.pk)
    order.insert(max(0, place + steps), item.pk)
    return _write_order(item.meeting, items, order, by)


def _items_in_order(meeting: Meeting) -> list[AgendaItem]:
    present = AgendaItem.objects.present().filter(meeting=meeting)
    return list(present.order_by("position", "pk").only("pk", "position", "title"))


def _write_order(meeting: Meeting, items: list[AgendaItem], order: list[int], by: Any) -> list[int]:
    places = {pk: place for place, pk in enumerate(order, start=1)}
    before = [item.pk for item in items]
    moved = [item for item in items if item.position != places[item.pk]]
    for item in moved:
        item.position = places[item.pk]
    AgendaItem.objects.bulk_update(moved, ["position"])
    if order != before:
        changes = {"order": _moves(items, before, order)}
        audit.record("meetings.reorder_agenda", target=meeting, by=by, changes=changes)
    return order


def _moves(items: list[AgendaItem], before: list[int], order: list[int]) -> dict[str, str]:
    """What moved, in words: ``{"Rondvraag": "van plaats 6 naar plaats 2"}``.

    Items that only made room for another are left out.
    """
    blocks = SequenceMatcher(None, before, order, autojunk=False).get_matching_blocks()
    stayed = {pk for block in blocks for pk in before[block.a : block.a + block.size]}
    moves: dict[str, str] = {}
    for place, item in enumerate(items, start=1):
        if item.pk not in stayed:
            # two items with one title must both be told
            name = f"{item.title} ({place})" if item.title in moves else item.title
            moves[name] = f"van plaats {place} naar plaats {order.index(item.pk) + 1}"
    return moves


def _complete(current: list[int], order: list[int]) -> list[int]:
    """``order`` with every key of ``current`` in it exactly once."""
    known = set(current)
    wanted = [pk for pk in dict.fromkeys(order) if pk in known]
    named = set(wanted)
    for index, pk in enumerate(current):
        if pk not in named:
            place = wanted.index(current[index - 1]) + 1 if index else 0
            wanted.insert(place, pk)
            named.add(pk)
    return wanted
