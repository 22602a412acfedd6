import datetime

import pytest

from lobby.publications import actions
from lobby.publications.choices import BlockKind, PublicationKind
from lobby.publications.models import Block, Publication
from m50portal.core.models import AuditEvent
from tests.builders import user
from tests.lobby.publications import builders_publications as build

pytestmark = pytest.mark.django_db


def order_of(draft):
    return [block.title for block in draft.blocks.present()]


def three_blocks():
    draft = build.publication()
    for title in ("a", "b", "c"):
        build.block(draft, BlockKind.HEADING, title=title)
    return draft, {block.title: block for block in draft.blocks.all()}


@pytest.mark.parametrize("kind", PublicationKind)
def test_create_publication_begins_with_the_usual_headings(kind):
    made = build.publication(kind=kind, outline=True)

    titles = [block.title for block in made.blocks.present() if block.title]
    assert titles[0] == "Inleiding"
    assert AuditEvent.objects.get().kind == "publications.create_publication"


def test_create_publication_gives_each_its_own_address():
    slugs = [build.publication(title="Jaarplan M50").slug for _ in range(3)]

    assert slugs == ["jaarplan-m50", "jaarplan-m50-2", "jaarplan-m50-3"]
    assert build.publication(title="Nieuw").slug == "nieuw-2"
    assert build.publication(title="???").slug == "publicatie"


def test_change_publication_tells_what_changed():
    draft, by = build.publication(), user()
    draft.title = "Ander jaarplan"

    actions.change_publication(publication=draft, by=by)

    assert Publication.objects.get().version == 2
    event = AuditEvent.objects.get(kind="publications.change_publication")
    assert event.changes == {"title": ["Jaarplan Voorbeeld", "Ander jaarplan"]}
    assert event.by_label == str(by)


def test_change_block_refuses_when_somebody_was_first():
    draft, blocks = three_blocks()
    mine, theirs = Block.objects.get(pk=blocks["a"].pk), Block.objects.get(pk=blocks["a"].pk)
    theirs.title = "van hen"
    actions.change_block(block=theirs, by=None)
    mine.title = "van mij"

    with pytest.raises(actions.ClashError):
        actions.change_block(block=mine, by=None)
    assert order_of(draft) == ["van hen", "b", "c"]


def test_change_block_leaves_its_place_alone():
    draft, blocks = three_blocks()
    actions.order_blocks(publication=draft, order=[blocks[t].pk for t in ("c", "b", "a")], by=None)
    stale = blocks["a"]
    stale.title = "z"

    actions.change_block(block=stale, by=None)

    assert order_of(draft) == ["c", "b", "z"]


def test_add_block_stands_after_the_chosen_one():
    draft, blocks = three_blocks()
    for title, after in (("na a", blocks["a"]), ("boven", None)):
        new = actions.new_block(draft, BlockKind.HEADING)
        new.title = title
        actions.add_block(block=new, after=after, by=None)

    assert order_of(draft) == ["boven", "a", "na a", "b", "c"]


def test_remove_block_can_be_undone():
    draft, blocks = three_blocks()

    actions.remove_block(block=blocks["b"], by=None)
    assert order_of(draft) == ["a", "c"]
    actions.restore_block(block=blocks["b"], by=None)
    assert order_of(draft) == ["a", "b", "c"]


def test_move_block_stops_at_both_ends():
    draft, blocks = three_blocks()

    actions.move_block(block=blocks["a"], up=True, by=None)
    actions.move_block(block=blocks["c"], up=False, by=None)
    assert order_of(draft) == ["a", "b", "c"]
    actions.move_block(block=blocks["a"], up=False, by=None)
    assert order_of(draft) == ["b", "a", "c"]


def test_order_blocks_keeps_what_the_order_leaves_out():
    draft, blocks = three_blocks()

    actions.order_blocks(publication=draft, order=[blocks["c"].pk], by=None)

    assert order_of(draft) == ["c", "a", "b"]


def test_order_blocks_of_fifty_takes_few_queries(django_assert_max_num_queries):
    draft = build.publication()
    keys = [build.block(draft, text=str(n)).pk for n in range(50)]

    with django_assert_max_num_queries(8):
        actions.order_blocks(publication=draft, order=keys[::-1], by=None)
    assert [block.pk for block in draft.blocks.present()] == keys[::-1]


def test_adopted_publication_refuses_every_change():
    draft = build.small_plan()
    block = draft.blocks.first()
    build.adopted(draft)
    acts = [
        lambda: actions.change_publication(publication=draft, by=None),
        lambda: actions.change_block(block=block, by=None),
        lambda: actions.remove_block(block=block, by=None),
        lambda: actions.restore_block(block=block, by=None),
        lambda: actions.move_block(block=block, up=False, by=None),
        lambda: actions.add_block(
            block=actions.new_block(draft, BlockKind.TEXT), after=None, by=None
        ),
    ]

    for act in acts:
        with pytest.raises(actions.NotADraftError):
            act()


def test_block_history_remembers_the_old_text():
    draft = build.publication(dated_on=datetime.date(2026, 1, 1))
    block = build.block(draft, text="eerst")
    block.text = "later"

    actions.change_block(block=block, by=None)

    assert [row.text for row in block.history.order_by("history_id")] == ["eerst", "later"]
