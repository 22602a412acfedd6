import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lobby.publications import actions, views_blocks
from lobby.publications.choices import BlockKind, PublicationState
from lobby.publications.models import Block, Edition, Publication
from m50portal.accounts.choices import Office
from tests.builders import client_of, user, visit
from tests.lobby.publications import builders_publications as build
from tests.members.builders_members import member, official_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def secretary():
    return user(Office.SECRETARIAT)


@pytest.fixture
def client(secretary):
    return client_of(secretary)


def url(name, *args):
    return reverse(f"publications:{name}", args=args)


def body(response):
    return response.content.decode()


def test_create_makes_a_draft_with_an_outline(client):
    page = client.get(url("add"))
    response = client.post(
        url("add"),
        {
            "kind": "position_paper",
            "title": "Paper",
            "dated_on": "2026-04-08",
            "audience": "public",
        },
    )

    made = Publication.objects.get()
    assert "Publicatie maken" in body(page)
    assert response["Location"] == url("edit", made.slug)
    assert made.blocks.count() > 10


def test_create_says_what_is_missing(client):
    page = body(client.post(url("add"), {}))

    assert "Vul de titel in." in page
    assert "Vul de datum van het document in." in page


def test_data_changes_the_cover(client):
    draft = build.small_plan()
    values = {
        "title": "Ander plan",
        "dated_on": "2026-04-08",
        "audience": "members",
        "occasion": "Debat",
        "occasion_on": "2026-04-09",
        "addressees": "Een\nTwee",
        "version": 1,
    }

    response = client.post(url("data", draft.slug), values)

    draft.refresh_from_db()
    assert response["Location"] == url("edit", draft.slug)
    assert (draft.title, draft.version) == ("Ander plan", 2)
    assert draft.addressee_lines == ["Een", "Twee"]
    assert draft.occasion_on == datetime.date(2026, 4, 9)


def test_data_clash_shows_both_texts(client):
    draft = build.small_plan()
    Publication.objects.update(title="Van een ander", version=2)
    values = {"title": "Van mij", "dated_on": "2026-04-08", "audience": "members", "version": 1}

    page = body(client.post(url("data", draft.slug), values))

    assert "Iemand anders heeft dit intussen gewijzigd" in page
    assert "Van een ander" in page
    assert "Van mij" in page
    assert Publication.objects.get().title == "Van een ander"
    values["version"] = 2
    client.post(url("data", draft.slug), values)
    assert Publication.objects.get().title == "Van mij"


def test_data_occasion_needs_a_name_with_its_date(client):
    draft = build.small_plan()
    values = {
        "title": "Plan",
        "dated_on": "2026-04-08",
        "audience": "members",
        "occasion_on": "2026-04-09",
        "version": 1,
    }

    assert "wat de aanleiding is" in body(client.post(url("data", draft.slug), values))


def test_edit_page_shows_every_block_and_what_is_left_to_do(client):
    build.network()
    build.lobby()
    plan = build.annual_plan()
    build.block(plan, text="Nog [datum bijlage 1]")

    page = body(client.get(url("edit", plan.slug)))

    assert page.count('class="m50-item pub-item"') == plan.blocks.count()
    assert "Nog te doen voor het vaststellen (1)" in page
    assert page.count("het document heeft geen bijlage 1") == 2


def test_edit_page_without_blocks_or_without_obstacles(client):
    assert "Nog geen onderdelen" in body(client.get(url("edit", build.publication().slug)))
    assert "kan worden vastgesteld" in body(client.get(url("edit", build.small_plan("B").slug)))


def test_edit_page_takes_as_many_queries_however_long_the_text(client):
    build.network()
    build.lobby()
    client.get(url("list"))
    counts = []
    for copies in (1, 2):
        plan = build.publication(title=f"Plan {copies}")
        for _ in range(copies):
            build.demo.fill(plan, build.PLAN)
        counts.append(build.queries_of(client, url("edit", plan.slug)))

    assert counts[0] == counts[1] <= 11


@pytest.mark.parametrize("kind", list(BlockKind))
def test_add_block_has_a_form_for_every_kind(client, kind):
    draft = build.small_plan()
    first = draft.blocks.present().first()
    address = f"{url('add_block', draft.slug)}?soort={kind.value}&na={first.pk}"
    values = {
        "title": "Een titel",
        "text": "Een tekst",
        "level": "3",
        "goal_scope": "all",
        "speaker": "Anouk Voorbeeld",
        "version": 1,
    }

    assert client.get(address).status_code == 200
    response = client.post(address, values)

    added = draft.blocks.present()[1]
    assert added.kind == kind
    assert response["Location"] == f"{url('edit', draft.slug)}#onderdeel-{added.pk}"


def test_add_block_first_asks_which_kind(client):
    draft = build.small_plan()

    for answer in (
        client.get(url("add_block", draft.slug)),
        client.post(url("add_block", draft.slug)),
    ):
        assert "?soort=quote" in body(answer)


def test_add_block_says_what_is_missing(client):
    draft = build.small_plan()

    page = body(client.post(f"{url('add_block', draft.slug)}?soort=quote", {"version": 1}))

    assert "Vul in wie dit zegt." in page


def test_block_edits_on_its_own_page(client):
    block = build.small_plan().blocks.get(kind=BlockKind.TEXT)
    address = url("block", block.publication.slug, block.pk)

    assert "[aantal gemeenten]" in body(client.get(address))
    response = client.post(address, {"text": "Nieuwe **tekst**", "version": 1})

    block.refresh_from_db()
    assert response["Location"].endswith(f"/bewerken/#onderdeel-{block.pk}")
    assert (block.text, block.version) == ("Nieuwe **tekst**", 2)


def test_block_edits_in_its_place(client):
    block = build.small_plan().blocks.get(kind=BlockKind.TEXT)
    address = url("block", block.publication.slug, block.pk)

    form = client.get(address, headers=HTMX)
    saved = client.post(address, {"text": "Nieuwe **tekst**", "version": 1}, headers=HTMX)
    cancelled = client.get(f"{address}?annuleren=1", headers=HTMX)

    assert "<html" not in body(form)
    assert f'id="id_{block.pk}_text"' in body(form)
    assert "<strong>tekst</strong>" in body(saved)
    assert body(saved).strip().startswith("<li") or "<li class" in body(saved)
    assert "<strong>tekst</strong>" in body(cancelled)
    assert "HX-Request" in form["Vary"]


def test_block_without_fields_has_nothing_to_edit(client):
    block = build.block(build.small_plan(), BlockKind.MEMBER_COUNT)

    response = client.get(url("block", block.publication.slug, block.pk))

    assert response["Location"].endswith(f"#onderdeel-{block.pk}")


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_block_clash_shows_both_texts_and_saves_nothing(client, headers):
    block = build.small_plan().blocks.get(kind=BlockKind.TEXT)
    Block.objects.filter(pk=block.pk).update(text="Van een ander", version=2)
    address = url("block", block.publication.slug, block.pk)

    page = body(client.post(address, {"text": "Van mij", "version": 1}, headers=headers))

    assert "Iemand anders heeft dit intussen gewijzigd" in page
    assert "Van een ander" in page
    assert "Van mij" in page
    assert 'name="version" value="2"' in page
    block.refresh_from_db()
    assert block.text == "Van een ander"


@pytest.mark.parametrize("name", ["block", "data"])
def test_clash_between_the_check_and_the_save_is_shown_too(client, monkeypatch, name):
    draft = build.small_plan()
    block = draft.blocks.get(kind=BlockKind.TEXT)

    def late(**kwargs):
        raise actions.ClashError

    monkeypatch.setattr(actions, "change_block", late)
    monkeypatch.setattr(actions, "change_publication", late)
    args = (draft.slug, block.pk) if name == "block" else (draft.slug,)
    values = {"text": "Van mij", "title": "Van mij", "dated_on": "2026-01-01", "audience": "public"}

    page = body(client.post(url(name, *args), {**values, "version": 1}))

    assert "Iemand anders heeft dit intussen gewijzigd" in page


def test_block_with_an_unknown_fact_is_refused(client):
    block = build.small_plan().blocks.get(kind=BlockKind.TEXT)
    address = url("block", block.publication.slug, block.pk)

    page = body(client.post(address, {"text": "Wij zijn [aantal gemeente].", "version": 1}))

    assert "“[aantal gemeente]” kent het portaal niet." in page
    block.refresh_from_db()
    assert block.text == "Een korte tekst."


def test_block_with_a_script_shows_no_script(client):
    block = build.small_plan().blocks.get(kind=BlockKind.TEXT)
    address = url("block", block.publication.slug, block.pk)
    client.post(address, {"text": "<script>alert(1)</script>", "version": 1})

    for name in ("edit", "detail"):
        assert "<script>alert" not in body(client.get(url(name, block.publication.slug)))


def test_attachment_must_be_what_its_name_says(client):
    draft = build.small_plan()
    address = f"{url('add_block', draft.slug)}?soort=attachment"

    def send(name, content):
        file = SimpleUploadedFile(name, content)
        return client.post(address, {"title": "Brief", "file": file, "version": 1})

    assert "maar is het niet" in body(send("brief.pdf", b"MZ"))
    assert send("brief.pdf", build.TINY_PDF).status_code == 302
    assert draft.blocks.present().get(kind=BlockKind.ATTACHMENT).file.size == len(build.TINY_PDF)


def test_goals_of_one_pillar_need_the_pillar(client):
    goals = build.lobby()
    draft = build.small_plan()
    address = f"{url('add_block', draft.slug)}?soort=lobby_goals"
    pillar = goals["5"].pillar.pk

    assert "Kies de pijler." in body(client.post(address, {"goal_scope": "pillar", "version": 1}))
    client.post(address, {"goal_scope": "general", "pillar": pillar, "version": 1})
    client.post(address, {"goal_scope": "pillar", "pillar": pillar, "version": 1})
    saved = draft.blocks.filter(kind=BlockKind.LOBBY_GOALS).order_by("pk")
    assert [block.pillar_id for block in saved] == [None, pillar]


def test_order_by_buttons_by_dragging_and_removal(client):
    draft = build.small_plan()
    one, two = draft.blocks.present()
    address = url("order", draft.slug)

    def order():
        return list(draft.blocks.present())

    assert client.post(address, {"do": f"down-{one.pk}"})["Location"].endswith(
        f"#onderdeel-{one.pk}"
    )
    assert order() == [two, one]
    assert client.post(address, {"order": f"{one.pk},{two.pk}"}).status_code == 204
    assert order() == [one, two]
    removed = client.post(address, {"do": f"remove-{one.pk}"}, follow=True)
    assert order() == [two]
    assert "Het onderdeel is verwijderd." in body(removed)
    client.post(url("restore_block", draft.slug, one.pk))
    assert order() == [one, two]
    assert client.post(address, {"do": "weg"}).status_code == 404


def test_edit_page_ignores_a_strange_key(client):
    draft = build.small_plan()

    assert client.get(f"{url('edit', draft.slug)}?verwijderd=x").status_code == 200


def test_block_of_another_publication_is_not_there(client):
    one, other = build.small_plan("Een"), build.small_plan("Ander")
    block = other.blocks.first()

    assert client.get(url("block", one.slug, block.pk)).status_code == 404
    assert client.post(url("order", one.slug), {"do": f"up-{block.pk}"}).status_code == 404


@pytest.mark.parametrize("office", [Office.BOARD, Office.TREASURER, Office.AUDITOR])
def test_edit_is_closed_for_other_offices(office):
    draft = build.small_plan()
    person = user(office)
    expected = 403 if office == Office.BOARD else 404

    assert visit(person, url("edit", draft.slug)).status_code == expected


def test_edit_of_an_adopted_publication_is_refused(client):
    edition = build.adopted(build.small_plan())
    slug = edition.publication.slug

    assert client.get(url("edit", slug)).status_code == 403
    assert visit(official_user(member()), url("edit", slug)).status_code == 403


def test_edit_that_loses_from_an_adoption_is_refused(client, monkeypatch):
    block = build.small_plan().blocks.get(kind=BlockKind.TEXT)

    def late(**kwargs):
        raise actions.NotADraftError

    monkeypatch.setattr(views_blocks.actions, "change_block", late)
    address = url("block", block.publication.slug, block.pk)

    assert client.post(address, {"text": "Te laat", "version": 1}).status_code == 403


def test_proof_is_made_by_a_worker(client, sent_tasks, django_capture_on_commit_callbacks):
    draft = build.small_plan()

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(url("proof", draft.slug), follow=True)

    edition = Edition.objects.get()
    assert [(task.name, task.args) for task in sent_tasks] == [
        ("publications.render_edition", (edition.pk,))
    ]
    assert "De pdf wordt gemaakt." in body(page)


def test_adopt_page_lists_what_has_to_be_done(client):
    draft = build.publication()
    build.block(draft, text="Aan [naam]")

    for page in (
        client.get(url("adopt", draft.slug)),
        client.post(url("adopt", draft.slug), {"adopted_on": "2026-01-01"}),
    ):
        assert "kan nog niet worden vastgesteld" in body(page)
        assert "[naam]" in body(page)
    assert not Edition.objects.exists()


def test_adopt_asks_and_names_the_consequence(
    client, sent_tasks, django_capture_on_commit_callbacks
):
    draft = build.small_plan()
    assert "verandert daarna nooit meer" in body(client.get(url("adopt", draft.slug)))

    assert "nog niet geweest" in body(
        client.post(url("adopt", draft.slug), {"adopted_on": "2126-01-01"})
    )
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(url("adopt", draft.slug), {"adopted_on": "2026-01-01"}, follow=True)

    draft.refresh_from_db()
    assert draft.adopted_on == datetime.date(2026, 1, 1)
    assert "vastgesteld als editie 1" in body(page)
    assert len(sent_tasks) == 1
    for answer in (
        client.get(url("adopt", draft.slug)),
        client.post(url("adopt", draft.slug), {"adopted_on": "2026-01-01"}),
    ):
        assert answer["Location"] == url("detail", draft.slug)


def test_adopt_is_for_the_board_too_and_not_for_the_lobbyist():
    draft = build.small_plan()

    assert visit(user(Office.BOARD), url("adopt", draft.slug)).status_code == 200
    assert visit(user(Office.LOBBYIST), url("adopt", draft.slug)).status_code == 403


def test_publish_and_reopen(client):
    draft = build.small_plan()

    def state():
        draft.refresh_from_db()
        return draft.state

    client.post(url("publish", draft.slug))
    assert state() == PublicationState.DRAFT
    build.adopted(draft)
    client.post(url("publish", draft.slug))
    assert state() == PublicationState.PUBLISHED
    assert "weer een concept maken" in body(client.get(url("reopen", draft.slug)))
    client.post(url("reopen", draft.slug))
    client.post(url("reopen", draft.slug))
    assert state() == PublicationState.DRAFT


@pytest.mark.parametrize("key", ["²", "9" * 5, "x"])
def test_strange_numbers_never_break_a_page(client, key):
    draft = build.publication()
    slug = draft.slug

    assert client.post(url("order", slug), {"order": f"{key},{key}"}).status_code == 204
    assert client.post(url("order", slug), {"do": f"up-{key}"}).status_code == 404
    assert client.get(url("add_block", slug) + f"?na={key}").status_code in (200, 404)
    assert client.get(url("edit", slug) + f"?verwijderd={key}").status_code == 200
