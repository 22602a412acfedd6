import pytest
from django.urls import reverse

from lobby.publications import actions_editions, tasks
from lobby.publications.choices import BlockKind
from lobby.publications.models import Edition
from m50portal.accounts.choices import Office
from m50portal.core import pdf
from m50portal.core.models import AuditEvent
from m50portal.core.pdf import Rendered
from tests.builders import client_of, user, visit
from tests.lobby.publications import builders_publications as build
from tests.members.builders_members import member, official_user

pytestmark = pytest.mark.django_db
LIST = "/publicaties/"


@pytest.fixture(autouse=True)
def renderer(monkeypatch):
    """The web process never makes a PDF; the sweep in these tests makes a quick one."""

    def forbidden():
        raise AssertionError("WeasyPrint in the web process")

    monkeypatch.setattr(pdf, "_engine", forbidden)
    monkeypatch.setattr(
        actions_editions,
        "render_html",
        lambda html, **_: Rendered(html, b"%PDF-1.7 " + b"x" * 84_000),
    )


@pytest.fixture
def secretary():
    return user(Office.SECRETARIAT)


@pytest.fixture
def contact():
    return official_user(member("Altena"))


def url(name, *args):
    return reverse(f"publications:{name}", args=args)


def body(response):
    return response.content.decode()


def file_of(response):
    """The bytes of a download; reading them to the end closes the file."""
    return b"".join(response.streaming_content)


def final(title="Jaarplan Voorbeeld"):
    edition = build.adopted(build.small_plan(title))
    tasks.sweep_editions()
    edition.refresh_from_db()
    return edition


def test_list_shows_a_contact_official_no_drafts(contact, secretary):
    final("Vastgesteld plan")
    build.small_plan("Geheim concept")

    assert "Vastgesteld plan" in body(visit(contact, LIST))
    assert "Geheim concept" not in body(visit(contact, LIST))
    assert "Geheim concept" in body(visit(secretary, LIST))
    assert "Downloaden<" in body(visit(contact, LIST))
    assert "(pdf, 84\u00a0kB)" in body(visit(contact, LIST))


def test_list_is_empty_with_a_word_about_it(contact):
    assert "Nog geen publicaties" in body(visit(contact, LIST))


def test_list_is_closed_for_who_has_no_role():
    assert visit(user(), LIST).status_code == 403


def test_list_takes_as_many_queries_for_three_rows_as_for_one(secretary):
    client = client_of(secretary)
    client.get(LIST)
    counts = []
    for number in range(3):
        final(f"Plan {number}")
        counts.append(build.queries_of(client, LIST))

    assert counts[0] == counts[2] <= 8


@pytest.mark.parametrize("name", ["detail", "edit", "data", "adopt", "reopen", "order"])
def test_draft_does_not_exist_for_a_contact_official(contact, name):
    draft = build.small_plan()

    assert visit(contact, url(name, draft.slug)).status_code == 404


def test_detail_shows_members_the_frozen_edition(contact):
    edition = final()
    page = body(visit(contact, url("detail", edition.publication.slug)))

    assert edition.article in page
    assert "editie 1" in page
    assert page.count("<h1") == 1
    assert "Publicatie bewerken" not in page


def test_detail_of_a_reopened_publication_hides_the_new_text_from_members(contact, secretary):
    edition = final()
    draft = edition.publication
    actions_editions.reopen(publication=draft, by=None)
    build.block(draft, text="Nog geheim.")

    page = body(visit(contact, url("detail", draft.slug)))
    assert "Nog geheim." not in page
    assert "Concept" not in page
    assert "Nog geheim." in body(visit(secretary, url("detail", draft.slug)))
    assert "Concept" not in body(visit(contact, LIST))


def test_detail_takes_as_many_queries_however_long_the_text(secretary):
    build.network()
    build.lobby()
    client = client_of(secretary)
    client.get(LIST)
    counts = []
    for copies in (1, 2):
        plan = build.publication(title=f"Plan {copies}")
        for _ in range(copies):
            build.demo.fill(plan, build.PLAN)
        counts.append(build.queries_of(client, url("detail", plan.slug)))

    assert counts[0] == counts[1] <= 12


def test_detail_of_an_edition_takes_few_queries(contact):
    build.network()
    build.lobby()
    plan = build.annual_plan()
    build.adopted(plan)
    client = client_of(contact)
    client.get(LIST)

    assert build.queries_of(client, url("detail", plan.slug)) <= 10


def test_pdf_goes_to_a_contact_official_and_is_logged(contact):
    edition = final()

    response = visit(contact, url("edition_pdf", edition.publication.slug, edition.pk))

    assert file_of(response).startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert 'filename="jaarplan-voorbeeld-editie-1.pdf"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    assert AuditEvent.objects.filter(kind="core.download", by_id=contact.pk).count() == 1


def test_pdf_that_is_not_ready_is_not_there(secretary):
    edition = build.adopted(build.small_plan())

    address = url("edition_pdf", edition.publication.slug, edition.pk)
    assert visit(secretary, address).status_code == 404


def test_proof_does_not_exist_for_a_contact_official(contact, secretary):
    edition = final()
    draft = edition.publication
    actions_editions.reopen(publication=draft, by=None)
    build.block(draft, text="Nog geheim.")
    proof = actions_editions.make_proof(publication=draft, by=None)
    tasks.sweep_editions()

    for name in ("edition", "edition_state", "edition_pdf"):
        assert visit(contact, url(name, draft.slug, proof.pk)).status_code == 404
        seen = visit(secretary, url(name, draft.slug, proof.pk))
        assert seen.status_code == 200
        if seen.streaming:
            file_of(seen)


def test_edition_of_another_publication_is_not_there(secretary):
    one, other = final("Een"), final("Ander")

    address = url("edition", one.publication.slug, other.pk)
    assert visit(secretary, address).status_code == 404


def test_edition_page_shows_an_older_edition(contact):
    first = final()
    draft = first.publication
    actions_editions.reopen(publication=draft, by=None)
    build.block(draft, text="Pas in de tweede editie.")
    build.adopted(draft)

    assert "Pas in de tweede" in body(visit(contact, url("detail", draft.slug)))
    page = body(visit(contact, url("edition", draft.slug, first.pk)))
    assert "Pas in de tweede" not in page
    assert first.sha256 in page


def test_edition_state_asks_again_until_the_pdf_is_ready(secretary):
    edition = build.adopted(build.small_plan())
    address = url("edition_state", edition.publication.slug, edition.pk)

    assert 'hx-trigger="load delay:2s"' in body(visit(secretary, address))
    tasks.sweep_editions()
    ready = body(visit(secretary, address))
    assert "hx-trigger" not in ready
    assert "(pdf, 84\u00a0kB)" in ready


def test_edition_that_failed_can_be_tried_again(secretary, contact, sent_tasks):
    edition = build.adopted(build.small_plan())
    Edition.objects.update(state="failed", error="kapot")
    state = url("edition_state", edition.publication.slug, edition.pk)
    address = url("retry_edition", edition.publication.slug, edition.pk)

    assert "Pdf opnieuw maken" in body(visit(secretary, state))
    assert "Pdf opnieuw maken" not in body(visit(contact, state))
    assert client_of(contact).post(address).status_code == 403
    assert client_of(secretary).post(address).status_code == 302
    assert Edition.objects.get().state == "waiting"


def test_attachments_of_an_edition_can_be_downloaded(contact):
    build.network()
    edition = build.adopted(build.position_paper())
    slug = edition.publication.slug

    page = body(visit(contact, url("detail", slug)))
    address = url("edition_attachment", slug, edition.pk, 2)
    assert address in page
    response = visit(contact, address)
    assert file_of(response) == build.TINY_PDF
    assert 'filename="brief-van-m50-aan-het-kabinet.pdf"' in response["Content-Disposition"]
    assert visit(contact, url("edition_attachment", slug, edition.pk, 4)).status_code == 404


def test_file_of_a_draft_is_for_who_sees_drafts(contact, secretary):
    build.network()
    paper = build.position_paper()
    block = paper.blocks.filter(kind=BlockKind.ATTACHMENT).first()
    address = url("block_file", paper.slug, block.pk)

    assert file_of(visit(secretary, address)) == build.TINY_PDF
    assert visit(contact, address).status_code == 404
    build.adopted(paper)
    assert visit(contact, address).status_code == 403
