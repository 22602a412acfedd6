import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from meetings.actions import agenda as actions
from meetings.actions.agenda import change_item, remove_item
from meetings.actions.documents import attach
from meetings.locking import ClashError
from meetings.models import AgendaDocument, AgendaItem
from tests import builders
from tests.meetings.builders_meetings import (
    PDF,
    chair_of,
    item,
    meeting,
    member,
    official,
    participation,
    pillar,
    titles,
    upload,
)

HTMX = {"HX-Request": "true"}
FORM = {
    "title": "Nieuw punt",
    "minutes": "15",
    "presenter": "Lobbyist",
    "purpose": "discuss",
    "note": "",
}


@pytest.fixture
def ruimte():
    return pillar()


@pytest.fixture
def chair(ruimte):
    return builders.client_of(chair_of(ruimte))


@pytest.fixture
def made(ruimte):
    planned = meeting(of=ruimte)
    for title in "ABC":
        item(planned, title)
    return planned


def url(name, made, *args):
    return reverse(f"meetings:{name}", args=[made.pk, made.slug, *args])


def of(made, title):
    return AgendaItem.objects.get(meeting=made, title=title)


def keys(made):
    return [of(made, title).pk for title in titles(made)]


def status(client, address):
    """The status of a download, which is read to its end so that its file is closed."""
    response = client.get(address)
    b"".join(response.streaming_content)
    return response.status_code


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


# --- Order --------------------------------------------------------------------------------------
def test_buttons_move_an_item_without_javascript(chair, made):
    a = of(made, "A")

    response = chair.post(url("items", made), {"do": f"down-{a.pk}"})

    assert response["Location"] == f"{made.get_absolute_url()}#punt-{a.pk}"
    assert titles(made) == ["B", "A", "C"]
    html = chair.get(made.get_absolute_url()).content.decode()
    assert "Het agendapunt staat nu op plaats 2 van 3." in html
    chair.post(url("items", made), {"do": f"up-{a.pk}"})
    assert titles(made) == ["A", "B", "C"]


def test_buttons_at_the_ends_are_switched_off(chair, made):
    html = chair.get(made.get_absolute_url()).content.decode()
    a, _, c = keys(made)

    assert f'value="up-{a}" disabled' in html
    assert f'value="down-{c}" disabled' in html
    assert f'value="down-{a}">' in html


def test_dragging_saves_the_order_and_says_the_place(chair, made):
    a, b, c = keys(made)

    response = chair.post(url("items", made), {"order": f"{c},{a},{b}", "moved": c}, headers=HTMX)

    assert titles(made) == ["C", "A", "B"]
    html = response.content.decode()
    assert 'data-say="Het agendapunt staat nu op plaats 1 van 3."' in html
    assert "1. C" in html
    assert "<html" not in html
    assert response["HX-Retarget"] == "#agenda"


def test_dragging_nothing_in_particular_says_the_order_is_saved(chair, made):
    a, b, c = keys(made)

    response = chair.post(url("items", made), {"order": f"{b},{a},{c}"}, headers=HTMX)

    assert 'data-say="De volgorde is opgeslagen."' in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"order": "1,drie"}, {"do": "up-"}, {"do": "sideways-1"}])
def test_an_order_that_cannot_be_read_is_refused(chair, made, data):
    assert chair.post(url("items", made), data).status_code == 400
    assert titles(made) == ["A", "B", "C"]


def test_an_item_of_another_meeting_cannot_be_moved(chair, made, ruimte):
    stranger = item(meeting(of=ruimte))

    assert chair.post(url("items", made), {"do": f"up-{stranger.pk}"}).status_code == 404
    assert chair.post(url("items", made), {"do": f"remove-{stranger.pk}"}).status_code == 404


def test_reordering_fifty_items_is_one_update_in_at_most_twelve_queries(
    chair, ruimte, django_assert_max_num_queries
):
    made = meeting(of=ruimte)
    order = [item(made, f"Punt {number}").pk for number in range(50)]
    chair.get(made.get_absolute_url())
    data = {"order": ",".join(map(str, reversed(order))), "moved": order[0]}

    with django_assert_max_num_queries(12) as captured:
        response = chair.post(url("items", made), data, headers=HTMX)

    assert response.status_code == 200
    assert keys(made) == order[::-1]
    statements = [query["sql"] for query in captured.captured_queries]
    assert sum('UPDATE "meetings_agendaitem"' in sql for sql in statements) == 1


# --- Adding and changing ------------------------------------------------------------------------
def test_an_item_is_added_at_the_end_on_a_page_of_its_own(chair, made):
    html = chair.get(url("item_add", made)).content.decode()
    assert "<h1" in html
    assert "hx-post" not in html

    response = chair.post(url("item_add", made), FORM)

    new = of(made, "Nieuw punt")
    assert response["Location"] == f"{made.get_absolute_url()}#punt-{new.pk}"
    assert titles(made) == ["A", "B", "C", "Nieuw punt"]
    assert (new.minutes, new.presenter, new.purpose) == (15, "Lobbyist", "discuss")


def test_an_item_is_added_after_another_in_place(chair, made):
    a = of(made, "A")
    address = f"{url('item_add', made)}?na={a.pk}"
    part = chair.get(address, headers=HTMX).content.decode()
    assert "<html" not in part
    assert f'id="nieuw-na-{a.pk}"' in part
    assert f'hx-post="{address}"' in part

    response = chair.post(address, FORM, headers=HTMX)

    assert titles(made) == ["A", "Nieuw punt", "B", "C"]
    assert f'data-focus="#wijzig-{of(made, "Nieuw punt").pk}"' in response.content.decode()


def test_an_item_after_one_that_is_gone_comes_at_the_end(chair, made):
    gone = remove_item(item=of(made, "A"), by=None)

    chair.post(f"{url('item_add', made)}?na={gone.pk}", FORM)

    assert titles(made) == ["B", "C", "Nieuw punt"]


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"title": "  "}, "title", "Vul een onderwerp in."),
        ({"minutes": ""}, "minutes", "Vul een getal in."),
        ({"minutes": "tien"}, "minutes", "Vul een heel getal in."),
        ({"minutes": "-5"}, "minutes", "Vul 0 of meer in."),
        ({"minutes": "601"}, "minutes", "Vul ten hoogste 600 in."),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_wrong_input_says_what_to_do_and_keeps_what_was_typed(
    chair, made, values, field, error, headers
):
    a = of(made, "A")
    data = {**FORM, "note": "Mijn lange toelichting", "version": a.version, **values}

    for address in (url("item_add", made), url("item_change", made, a.pk)):
        response = chair.post(address, data, headers=headers)

        assert response.status_code == 200
        assert errors(response) == {field: [error]}
        html = response.content.decode()
        assert "Mijn lange toelichting" in html
        assert "Niet alles is goed ingevuld" in html
    assert titles(made) == ["A", "B", "C"]


def test_a_title_that_is_too_long_is_refused_in_dutch(chair, made):
    response = chair.post(url("item_add", made), {**FORM, "title": "x" * 161})

    assert "160" in errors(response)["title"][0]


def test_an_item_is_changed_on_a_page_of_its_own(chair, made):
    a = of(made, "A")
    assert 'value="A"' in chair.get(url("item_change", made, a.pk)).content.decode()

    response = chair.post(url("item_change", made, a.pk), {**FORM, "version": a.version})

    assert response["Location"] == f"{made.get_absolute_url()}#punt-{a.pk}"
    assert titles(made) == ["Nieuw punt", "B", "C"]


def test_an_item_is_changed_in_place(chair, made):
    a = of(made, "A")
    part = chair.get(url("item_change", made, a.pk), headers=HTMX)
    assert f'<li class="m50-item" id="punt-{a.pk}"' in part.content.decode()
    assert "HX-Request" in part["Vary"]

    response = chair.post(
        url("item_change", made, a.pk), {**FORM, "version": a.version}, headers=HTMX
    )

    assert response["HX-Retarget"] == "#agenda"
    assert f'data-focus="#wijzig-{a.pk}"' in response.content.decode()


def test_closing_a_form_gives_the_agenda_back(chair, made):
    a = of(made, "A")

    response = chair.get(f"{made.get_absolute_url()}?punt={a.pk}", headers=HTMX)

    html = response.content.decode()
    assert "<html" not in html
    assert f'data-focus="#wijzig-{a.pk}"' in html
    other = chair.get(f"{made.get_absolute_url()}?punt=x", headers=HTMX).content.decode()
    assert 'data-focus="#agenda-kop"' in other


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_two_editors_see_both_texts_and_lose_nothing(chair, made, headers):
    a = of(made, "A")
    mine = {**FORM, "title": "Van mij", "note": "Mijn toelichting", "version": a.version}
    change_item(
        item=a,
        version=a.version,
        values={"title": "Van de ander", "note": "Hun toelichting"},
        by=None,
    )

    response = chair.post(url("item_change", made, a.pk), mine, headers=headers)

    html = response.content.decode()
    for text in ("Iemand anders heeft dit intussen gewijzigd.", "Van de ander", "Hun toelichting"):
        assert text in html
    assert 'value="Van mij"' in html
    assert "Mijn toelichting" in html
    assert titles(made) == ["Van de ander", "B", "C"]
    mine["version"] = response.context["form"]["version"].value()
    chair.post(url("item_change", made, a.pk), mine, headers=headers)
    assert titles(made) == ["Van mij", "B", "C"]


def test_an_item_that_another_removed_comes_back_with_my_text(chair, made):
    a = of(made, "A")
    mine = {**FORM, "title": "Van mij", "version": a.version}
    remove_item(item=a, by=None)

    response = chair.post(url("item_change", made, a.pk), mine)

    assert "Een ander verwijderde dit agendapunt." in response.content.decode()
    mine["version"] = response.context["form"]["version"].value()
    chair.post(url("item_change", made, a.pk), mine)
    assert titles(made) == ["Van mij", "B", "C"]


def test_a_clash_while_writing_is_shown_too(chair, made, monkeypatch):
    a = of(made, "A")

    def clash(**kwargs):
        AgendaItem.objects.filter(pk=a.pk).update(title="Van de ander", version=7)
        raise ClashError

    monkeypatch.setattr(actions, "change_item", clash)

    html = chair.post(url("item_change", made, a.pk), {**FORM, "version": 1}).content.decode()

    assert "Iemand anders heeft dit intussen gewijzigd." in html
    assert "Van de ander" in html


# --- Removing and undoing -----------------------------------------------------------------------
def test_removing_offers_to_undo_without_javascript(chair, made):
    b = of(made, "B")

    response = chair.post(url("items", made), {"do": f"remove-{b.pk}"})

    assert titles(made) == ["A", "C"]
    html = chair.get(response["Location"].partition("#")[0]).content.decode()
    assert "Agendapunt “B” verwijderd." in html
    assert f'action="{url("item_restore", made, b.pk)}"' in html
    response = chair.post(url("item_restore", made, b.pk))
    assert response["Location"].endswith(f"#punt-{b.pk}")
    assert titles(made) == ["A", "B", "C"]
    old = chair.get(f"{made.get_absolute_url()}?punt={b.pk}").content.decode()
    assert "verwijderd." not in old


def test_removing_in_place_puts_the_focus_on_undo(chair, made):
    response = chair.post(url("items", made), {"do": f"remove-{of(made, 'B').pk}"}, headers=HTMX)

    html = response.content.decode()
    assert "Agendapunt “B” verwijderd." in html
    assert 'data-focus=".m50-toast button"' in html
    assert 'data-say=""' in html


# --- Files --------------------------------------------------------------------------------------
def test_files_are_added_read_removed_and_put_back(chair, made):
    a = of(made, "A")
    address = url("document_add", made, a.pk)
    assert "Bij agendapunt “A”." in chair.get(address).content.decode()

    response = chair.post(
        address, {"documents": [upload("Een.pdf"), upload("Twee.pdf")], "title": ""}
    )
    assert response["Location"].endswith(f"#punt-{a.pk}")
    page = chair.get(made.get_absolute_url()).content.decode()
    assert "2 bestanden toegevoegd aan “A”." in page
    assert "Een (pdf, 1\u00a0kB)" in page

    one = AgendaDocument.objects.get(title="Een")
    download = chair.get(url("document", made, one.pk))
    assert b"".join(download.streaming_content) == PDF
    assert download["Content-Type"] == "application/pdf"
    assert download["Content-Disposition"] == 'attachment; filename="Een.pdf"'

    response = chair.post(url("document_remove", made, one.pk))
    assert chair.get(url("document", made, one.pk)).status_code == 404
    page = chair.get(response["Location"].partition("#")[0]).content.decode()
    assert "Bestand “Een” verwijderd." in page
    chair.post(url("document_restore", made, one.pk))
    assert status(chair, url("document", made, one.pk)) == 200
    old = chair.get(f"{made.get_absolute_url()}?bestand={one.pk}").content.decode()
    assert "verwijderd." not in old


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("files", "error"),
    [
        ([], "Kies een of meer bestanden."),
        ([("leeg.pdf", b"")], "Dit bestand is leeg. Kies een ander bestand."),
        ([("goed.pdf", PDF), ("virus.exe", b"MZ")], "virus.exe: Een bestand van dit soort"),
        ([("foto.pdf", b"geen pdf")], "foto.pdf: Dit bestand heet .pdf maar is het niet."),
    ],
)
def test_wrong_files_are_refused_and_the_title_stays(chair, made, files, error, headers):
    address = url("document_add", made, of(made, "A").pk)
    data = {"documents": [upload(*file) for file in files], "title": "Mijn titel"}

    response = chair.post(address, data, headers=headers)

    assert errors(response)["documents"][0].startswith(error)
    assert 'value="Mijn titel"' in response.content.decode()
    assert not AgendaDocument.objects.exists()


def test_a_file_of_a_removed_item_is_not_there(chair, made):
    a = of(made, "A")
    (file,) = attach(item=a, files=[upload()], by=None)
    remove_item(item=a, by=None)

    assert chair.get(url("document", made, file.pk)).status_code == 404


def test_files_added_in_place_renew_the_agenda(chair, made):
    a = of(made, "A")
    part = chair.get(url("document_add", made, a.pk), headers=HTMX).content.decode()
    assert part.lstrip().startswith(f'<div id="bestanden-{a.pk}"')

    response = chair.post(url("document_add", made, a.pk), {"documents": [upload()]}, headers=HTMX)

    assert "1 bestand toegevoegd aan “A”." in response.content.decode()


# --- Who may ------------------------------------------------------------------------------------
def addresses(made):
    """Every address that changes the agenda, with data that would do it."""
    a = of(made, "A")
    (file,) = attach(item=a, files=[upload()], by=None)
    return [
        (url("items", made), {"do": f"down-{a.pk}"}),
        (url("items", made), {"do": f"remove-{a.pk}"}),
        (url("item_add", made), FORM),
        (url("item_change", made, a.pk), {**FORM, "version": a.version}),
        (url("item_restore", made, a.pk), {}),
        (url("document_add", made, a.pk), {"documents": [upload()]}),
        (url("document_remove", made, file.pk), {}),
        (url("document_restore", made, file.pk), {}),
    ]


def test_the_chair_of_another_pillar_finds_no_door(made):
    client = builders.client_of(chair_of(pillar("Sociaal")))

    assert client.get(made.get_absolute_url()).status_code == 404
    for address, data in addresses(made):
        assert client.post(address, data).status_code == 404, address
    assert titles(made) == ["A", "B", "C"]


@pytest.mark.parametrize("office", [Office.BOARD, Office.LOBBYIST])
def test_who_may_only_read_hears_why_not(made, office):
    client = builders.client_of(builders.user(office))

    assert client.get(made.get_absolute_url()).status_code == 200
    for address, data in addresses(made):
        response = client.post(address, data)
        assert response.status_code == 403, address
        assert "Alleen het secretariaat en de voorzitter" in response.content.decode()
    assert titles(made) == ["A", "B", "C"]


def test_a_participant_reads_files_and_changes_nothing(made, ruimte):
    account = builders.user()
    participation(ruimte, official(account=account))
    client = builders.client_of(account)
    (file,) = attach(item=of(made, "A"), files=[upload()], by=None)

    assert status(client, url("document", made, file.pk)) == 200
    for address, data in addresses(made):
        assert client.post(address, data).status_code == 403, address


def test_files_of_a_meeting_that_is_not_yours_are_not_there(made):
    (file,) = attach(item=of(made, "A"), files=[upload()], by=None)

    assert builders.client_of(member()).get(url("document", made, file.pk)).status_code == 404


def test_a_file_is_not_found_through_another_meeting(chair, made, ruimte):
    (file,) = attach(item=item(meeting(of=ruimte)), files=[upload()], by=None)

    assert chair.get(url("document", made, file.pk)).status_code == 404


def test_visitors_must_log_in(client, made):
    for address, data in [(made.get_absolute_url(), {}), *addresses(made)]:
        response = client.post(address, data)
        assert response.status_code == 302
        assert "/account/login/" in response["Location"]


def test_a_chair_without_a_second_step_is_sent_to_make_one(ruimte, made):
    account = builders.user(second_factor=False)
    from tests.meetings.builders_meetings import seat

    seat(ruimte, official(account=account))

    response = builders.client_of(account).post(url("item_add", made), FORM)

    assert response.status_code == 302
    assert titles(made) == ["A", "B", "C"]
