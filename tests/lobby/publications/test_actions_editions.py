import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.utils import timezone

from lobby.publications import actions, actions_editions, tasks
from lobby.publications.choices import BlockKind, EditionKind, EditionState, PublicationState
from lobby.publications.models import Edition
from m50portal.core.models import AuditEvent
from m50portal.core.pdf import Rendered, Unavailable
from tests.lobby.publications import builders_publications as build

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def renderer(monkeypatch):
    """A quick renderer that remembers what it was asked."""
    asked = []

    def render_html(html, **options):
        asked.append(html)
        return Rendered(html=html, pdf=b"%PDF-1.7 " + html[:20].encode())

    monkeypatch.setattr(actions_editions, "render_html", render_html)
    return asked


def test_adopt_freezes_goals_and_counts_while_the_lobby_lives_on():
    places = build.network(members=3, aspirants=0)
    goals = build.lobby()
    plan = build.annual_plan()

    edition = build.adopted(plan)
    goals["1"].title = "Andere titel"
    goals["1"].save()
    places[0].memberships.all().delete()

    edition.refresh_from_db()
    assert "Doel 1" in edition.article
    assert "Andere titel" not in edition.article
    assert "3\u00a0gemeenten" in edition.article
    assert (edition.number, edition.state) == (1, EditionState.WAITING)
    assert (plan.state, plan.adopted_on) == (PublicationState.ADOPTED, build.PLAN_DAY)
    assert AuditEvent.objects.filter(kind="publications.adopt").count() == 1


def test_adopt_refuses_with_every_reason():
    draft = build.publication()
    build.block(draft, text="Aan [naam] van 99 gemeenten")

    with pytest.raises(actions_editions.NotReadyError) as refusal:
        build.adopted(draft)

    assert len(refusal.value.obstacles) == 2
    draft.refresh_from_db()
    assert draft.is_draft
    assert not Edition.objects.exists()


def test_adopt_twice_is_refused():
    draft = build.small_plan()
    build.adopted(draft)

    with pytest.raises(actions.NotADraftError):
        build.adopted(draft)
    assert Edition.objects.count() == 1


def test_adopt_copies_the_attachments():
    build.network()
    paper = build.position_paper()
    letter = paper.blocks.filter(kind=BlockKind.ATTACHMENT)[1]

    edition = build.adopted(paper)
    old = letter.file.name
    actions_editions.reopen(publication=paper, by=None)
    letter.file = ContentFile(b"%PDF-1.7 anders", name="nieuw.pdf")
    actions.change_block(block=letter, by=None)

    edition.refresh_from_db()
    assert edition.attachments[1] == {
        "title": "Brief van M50 aan het kabinet",
        "dated_on": "2026-03-23",
        "path": old,
        "type": "pdf",
        "size": len(build.TINY_PDF),
    }
    assert default_storage.exists(old)
    assert "letter" not in old


def test_publish_and_reopen_start_from_the_right_state():
    draft = build.small_plan()

    with pytest.raises(actions_editions.WrongStateError):
        actions_editions.publish(publication=draft, published_on=TODAY, by=None)
    with pytest.raises(actions_editions.WrongStateError):
        actions_editions.reopen(publication=draft, by=None)
    build.adopted(draft)
    published = actions_editions.publish(publication=draft, published_on=TODAY, by=None)
    assert (published.state, published.published_on) == (PublicationState.PUBLISHED, TODAY)
    assert actions_editions.reopen(publication=draft, by=None).is_draft


def test_second_adoption_makes_a_second_edition():
    draft = build.small_plan()
    first = build.adopted(draft)
    actions_editions.reopen(publication=draft, by=None)
    build.block(draft, text="Nieuw in de tweede editie.")

    second = build.adopted(draft)

    assert (first.number, second.number) == (1, 2)
    assert "Nieuw in de tweede" not in first.article
    assert "Nieuw in de tweede" in second.article


def test_make_proof_uses_an_equal_proof_again_and_drops_older_ones(
    renderer, django_capture_on_commit_callbacks
):
    draft = build.small_plan()
    first = actions_editions.make_proof(publication=draft, by=None)
    tasks.sweep_editions()
    first.refresh_from_db()
    assert first.is_ready

    assert actions_editions.make_proof(publication=draft, by=None) == first
    build.block(draft, text="Nog een alinea.")
    with django_capture_on_commit_callbacks(execute=True):
        second = actions_editions.make_proof(publication=draft, by=None)
    assert list(Edition.objects.all()) == [second]
    assert not default_storage.exists(first.file)
    assert "Proefdruk van" in second.html


def test_adopt_drops_the_proofs(renderer):
    draft = build.small_plan()
    actions_editions.make_proof(publication=draft, by=None)

    edition = build.adopted(draft)

    assert list(Edition.objects.all()) == [edition]
    assert "Proefdruk" not in edition.html


def test_render_edition_stores_the_pdf_under_a_random_name(renderer):
    edition = build.adopted(build.small_plan())

    tasks.render_edition(edition.pk)
    tasks.render_edition(edition.pk)

    edition.refresh_from_db()
    assert renderer == [edition.html]
    assert edition.is_ready
    assert edition.file.startswith("publications/edition/")
    assert "jaarplan" not in edition.file
    with default_storage.open(edition.file) as stored:
        assert stored.read().startswith(b"%PDF")
    assert (edition.leased_until, edition.lease_token) == (None, "")
    assert len(edition.sha256) == 64


def test_render_edition_leaves_what_another_worker_holds(renderer):
    edition = build.adopted(build.small_plan())
    assert Edition.objects.unfinished().claim(edition.pk)

    assert actions_editions.render_edition(edition.pk) is False
    tasks.sweep_editions()
    assert renderer == []


def test_sweep_editions_takes_over_from_a_dead_worker(renderer):
    edition = build.adopted(build.small_plan())
    Edition.objects.unfinished().claim(edition.pk)
    Edition.objects.update(
        state=EditionState.RENDERING, leased_until=timezone.now() - datetime.timedelta(seconds=1)
    )

    tasks.sweep_editions()

    edition.refresh_from_db()
    assert edition.is_ready


def test_render_edition_that_lost_its_lease_leaves_no_file(monkeypatch):
    edition = build.adopted(build.small_plan())

    def slow(html, **options):
        Edition.objects.update(lease_token="a-later-worker")
        return Rendered(html=html, pdf=b"%PDF-1.7")

    monkeypatch.setattr(actions_editions, "render_html", slow)

    assert actions_editions.render_edition(edition.pk) is False
    assert default_storage.listdir("publications/edition")[1] == []


def test_render_edition_tries_three_times(monkeypatch):
    edition = build.adopted(build.small_plan())

    def broken(html, **options):
        raise ValueError("kapot")

    monkeypatch.setattr(actions_editions, "render_html", broken)
    states = []
    for _ in range(3):
        actions_editions.render_edition(edition.pk)
        edition.refresh_from_db()
        states.append(edition.state)

    assert states == [EditionState.WAITING, EditionState.WAITING, EditionState.FAILED]
    assert edition.error == "ValueError: kapot"
    assert actions_editions.retry(edition=edition, by=None).state == EditionState.WAITING


def test_render_edition_without_pango_fails_at_once(monkeypatch):
    edition = build.adopted(build.small_plan())

    def absent(html, **options):
        raise Unavailable("Pango ontbreekt.")

    monkeypatch.setattr(actions_editions, "render_html", absent)
    actions_editions.render_edition(edition.pk)

    edition.refresh_from_db()
    assert edition.state == EditionState.FAILED


@pytest.mark.parametrize(
    "values",
    [
        {"html": "anders"},
        {"file": "anders.pdf"},
        {"sha256": "0"},
        {"state": "waiting"},
        {"title": "x"},
        {"kind": "proof"},
        {"attachments": [1]},
    ],
)
def test_ready_edition_never_changes(renderer, values):
    edition = build.adopted(build.small_plan())
    tasks.sweep_editions()

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).delete()


def test_ready_edition_lets_a_lease_pass_and_a_proof_go(renderer):
    draft = build.small_plan()
    proof = actions_editions.make_proof(publication=draft, by=None)
    tasks.sweep_editions()

    Edition.objects.filter(pk=proof.pk).update(leased_until=None)
    Edition.objects.filter(pk=proof.pk, kind=EditionKind.PROOF).delete()

    assert not Edition.objects.exists()


def test_ready_edition_needs_a_file():
    edition = build.adopted(build.small_plan())

    with pytest.raises(IntegrityError), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(state=EditionState.READY)
