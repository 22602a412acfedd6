"""The pages about mergers: the list, the wizard step by step, the page of one, undoing it."""

import datetime

import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from members.actions_merger import rehearse
from members.choices import RoleKind, Share
from members.choices_merger import MergerKind, MergerState
from members.models import Merger, Municipality
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    LONG_AGO,
    billing,
    member,
    merger,
    municipality,
    official_user,
    role,
)
from tests.members.builders_mergers import draft, merge, new, record, rename

pytestmark = pytest.mark.django_db
ON = datetime.date(2022, 1, 1)
NEW, INTO, SPLIT = MergerKind.NEW, MergerKind.INTO, MergerKind.SPLIT


@pytest.fixture
def secretary():
    return user(Office.SECRETARIAT)


def text(response):
    return response.content.decode()


def post(person, page, pk, /, **data):
    return client_of(person).post(reverse(f"members:{page}", args=[pk]), data, follow=True)


def listed(response):
    return [(item.old_names, item.new_names) for item in response.context["page_obj"]]


# --- The list -----------------------------------------------------------------------------------
@pytest.fixture
def register():
    """What files brought: a merger, a division, a new name; and a border that was recorded here."""
    dijk = municipality("Dijk en Waard", starts_on=ON)
    merger(member("Heerhugowaard"), dijk, ON)
    merger(municipality("Langedijk"), dijk, ON)
    haaren = municipality("Haaren", province="PV30")
    for name in ("Boxtel", "Vught"):
        place = municipality(name, province="PV30")
        merger(haaren, place, datetime.date(2021, 1, 1), share=Share.PART)
    rename(municipality("Groesbeek", province="PV25"), "Berg en Dal", datetime.date(2016, 1, 1))


def test_merger_list_shows_all_of_them_last_first(register, secretary):
    response = visit(secretary, "/herindelingen/")

    assert listed(response) == [
        ("Heerhugowaard en Langedijk", "Dijk en Waard"),
        ("Haaren", "Boxtel en Vught"),
        ("Groesbeek", "Berg en Dal"),
    ]
    kinds = [item.kind for item in response.context["page_obj"]]
    assert kinds == ["Nieuwe gemeente", "Splitsing", "Nieuwe naam"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "langedijk"}, ["Heerhugowaard en Langedijk"]),
        ({"q": "berg en"}, ["Groesbeek"]),
        ({"jaar": "2021"}, ["Haaren"]),
        ({"jaar": "ooit"}, ["Heerhugowaard en Langedijk", "Haaren", "Groesbeek"]),
        ({"provincie": "PV25"}, ["Groesbeek"]),
        ({"deelnemers": "1"}, ["Heerhugowaard en Langedijk"]),
        ({"q": "nergens"}, []),
    ],
)
def test_merger_list_filters(register, secretary, query, found):
    response = visit(secretary, "/herindelingen/", **query)

    assert [old for old, _ in listed(response)] == found
    assert ("Geen herindeling gevonden" in text(response)) is (not found)


def test_merger_list_downloads_what_is_on_the_screen(register, secretary):
    lines = text(visit(secretary, "/herindelingen/", jaar="2022", bestand="csv")).splitlines()

    assert len(lines) == 2
    assert lines[1].startswith("2022-01-01;Nieuwe gemeente;Heerhugowaard en Langedijk;GM9")
    assert lines[1].endswith(";ja;")


def test_merger_list_marks_what_is_planned(secretary):
    merge(INTO, datetime.date(2199, 1, 1), [member("Weesp")], [municipality("Amsterdam")])

    page = text(visit(secretary, "/herindelingen/"))

    assert "Gepland" in page
    merger_page = visit(secretary, Merger.objects.get().get_absolute_url())
    assert "Deze herindeling komt nog." in text(merger_page)


@pytest.mark.parametrize("number", [1, 3])
def test_merger_list_asks_as_much_for_1_row_as_for_3(secretary, django_assert_num_queries, number):
    for _ in range(number):
        merge(INTO, ON, [member()], [municipality()])
    client = client_of(secretary)
    client.get("/herindelingen/")

    with django_assert_num_queries(8):
        client.get("/herindelingen/")


def test_merger_list_is_for_offices_and_its_wizard_for_the_secretariat(secretary):
    board, contact = user(Office.BOARD), official_user(member("Weesp"))
    one = draft(INTO, ON, [member("Muiden")], [municipality("Naarden")])
    done = merge(INTO, ON, [member("Bussum")], [municipality("Huizen")])

    assert visit(board, "/herindelingen/").status_code == 200
    assert "Muiden" not in text(visit(board, "/herindelingen/"))
    assert visit(board, done.get_absolute_url()).status_code == 200
    assert visit(contact, "/herindelingen/").status_code == 403
    paths = ["/herindelingen/nieuw/", f"/herindelingen/{done.pk}/terugdraaien/"]
    steps = ("soort", "gemeenten", "keuzes", "voorbeeld")
    paths += [f"/herindelingen/{one.pk}/{step}/" for step in steps]
    for path in paths:
        assert [visit(person, path).status_code for person in (secretary, board, contact)] == [
            *(200, 403, 403)
        ], path


# --- The wizard ---------------------------------------------------------------------------------
def test_wizard_goes_from_nothing_to_recorded(secretary):
    heer, lange = member("Heerhugowaard"), member("Langedijk")
    contact = role(heer, starts_on=LONG_AGO)
    client = client_of(secretary)
    page = client.post(
        "/herindelingen/nieuw/?gemeente=heerhugowaard",
        {"kind": "new", "on": "2022-01-01", "note": "Wet van 2021"},
        follow=True,
    )
    one = Merger.objects.get()
    assert one.answers["predecessors"] == [heer.code]
    assert "Heerhugowaard" in text(page)

    found = client.get(f"/herindelingen/{one.pk}/gemeenten/", {"q": "langedijk"})
    assert f'value="old:{lange.code}"' in text(found)
    post(secretary, "merger_places", one.pk, version=1, do=f"old:{lange.code}")
    typed = {"code": "gm1980", "name": "Dijk en Waard", "province": "PV27"}
    refused = post(secretary, "merger_places", one.pk, version=2, do="new", **typed)
    assert "Vul GM en vier cijfers in" in text(refused)
    assert 'value="Dijk en Waard"' in text(refused)
    typed["code"] = "GM1980"
    post(secretary, "merger_places", one.pk, version=2, do="new", **typed)

    choices = client.get(f"/herindelingen/{one.pk}/keuzes/").context["form"]
    labels = [choices[name].label for name in choices.fields]
    assert labels == [
        "Lidmaatschap van Dijk en Waard",
        f"{contact.official.name}, contactambtenaar",
    ]
    values = {name: choices[name].initial for name in choices.fields}
    preview = post(secretary, "merger_choices", one.pk, version=3, **values)
    assert "Er is nog niets veranderd." in text(preview)
    seen = preview.context["rehearsal"]

    done = post(secretary, "merger_preview", one.pk, version=4, fingerprint=seen.fingerprint)

    one.refresh_from_db()
    assert (one.state, one.title) == (
        MergerState.RECORDED,
        "Heerhugowaard en Langedijk → Dijk en Waard",
    )
    made = Municipality.objects.get(code="GM1980")
    assert made.memberships.get().starts_on == ON
    assert "Vul de factuurgegevens van Dijk en Waard in." in text(done)
    assert "Wet van 2021" in text(done)


def test_wizard_asks_what_is_missing(secretary):
    response = client_of(secretary).post("/herindelingen/nieuw/", {"kind": "", "on": ""})

    assert set(response.context["form"].errors) == {"kind", "on"}
    assert Merger.objects.count() == 0


def test_wizard_keeps_the_draft_until_somebody_goes_on(secretary):
    one = draft(INTO, ON, [member("Weesp")], [municipality("Amsterdam")])

    page = text(visit(secretary, "/herindelingen/"))
    assert "Weesp → Amsterdam" in page
    assert visit(secretary, f"/herindelingen/{one.pk}/").url.endswith("/gemeenten/")

    post(secretary, "merger_discard", one.pk)
    assert Merger.objects.count() == 0


def test_wizard_adds_and_takes_away_municipalities(secretary):
    weesp, muiden, amsterdam = member("Weesp"), member("Muiden"), municipality("Amsterdam")
    one = draft(INTO, ON, [weesp], [])

    post(secretary, "merger_places", one.pk, version=2, do=f"old:{muiden.code}")
    post(secretary, "merger_places", one.pk, version=3, do=f"into:{amsterdam.code}")
    post(secretary, "merger_places", one.pk, version=4, do=f"drop:{weesp.code}")

    one.refresh_from_db()
    assert one.answers["predecessors"] == [muiden.code]
    assert one.answers["successors"] == [{"code": amsterdam.code}]
    assert one.title == "Muiden → Amsterdam"


def test_wizard_finds_a_municipality_by_an_old_name_or_code_and_says_when_there_is_none(secretary):
    place = municipality("Groesbeek")
    rename(place, "Berg en Dal", datetime.date(2016, 1, 1))
    one = draft(INTO, ON, [], [])
    path = f"/herindelingen/{one.pk}/gemeenten/"

    for query in ("groesbeek", place.code):
        assert "Berg en Dal" in text(visit(secretary, path, q=query))
    assert "Geen gemeente gevonden" in text(visit(secretary, path, q="nergens"))


def test_wizard_of_a_new_name(secretary):
    place = member("Groesbeek")
    one = draft(MergerKind.RENAME, datetime.date(2016, 1, 1), [place], [])
    path = f"/herindelingen/{one.pk}/gemeenten/"
    assert "De nieuwe naam" in text(visit(secretary, path))

    assert "Vul de nieuwe naam in." in text(
        post(secretary, "merger_places", one.pk, version=2, do="name", new_name="")
    )
    post(secretary, "merger_places", one.pk, version=2, do="name", new_name="Berg en Dal")
    page = visit(secretary, f"/herindelingen/{one.pk}/keuzes/")
    assert "valt niets te kiezen" in text(page)
    one.refresh_from_db()
    record(one)

    moved = visit(secretary, "/leden/groesbeek/?peildatum=2015-06-01")
    assert (moved.status_code, moved.url) == (301, "/leden/berg-en-dal/?peildatum=2015-06-01")


def test_wizard_asks_for_the_shares_first(secretary):
    old, one_place, other = member("Haaren"), municipality("Boxtel"), municipality("Vught")
    person = role(old, RoleKind.ADVISER, starts_on=LONG_AGO)
    billing(old)
    one = draft(SPLIT, ON, [old], [one_place, other])
    form = visit(secretary, f"/herindelingen/{one.pk}/keuzes/").context["form"]
    values = {name: form[name].initial for name in form.fields}
    shares = [name for name in form.fields if name.startswith("shares")]
    values |= {shares[0]: "full", shares[1]: "-"}

    again = post(secretary, "merger_choices", one.pk, version=2, **values)

    assert "Kijk de keuzes hieronder na" in text(again)
    role_field = next(n for n in again.context["form"].fields if n.startswith("roles"))
    assert dict(again.context["form"].fields[role_field].choices) == {
        one_place.code: "Gaat mee naar Boxtel",
        "-": "Rol eindigt",
    }
    one.refresh_from_db()
    assert one.answers["roles"] == {}
    assert person.official.name in text(again)


def test_wizard_shows_why_it_cannot_be_done(secretary):
    one = draft(NEW, ON, [member("Weesp")], [])

    page = text(visit(secretary, f"/herindelingen/{one.pk}/voorbeeld/"))

    assert "Dit kan nog niet" in page
    assert "Herindeling vastleggen</button>" not in page


@pytest.mark.parametrize("step", ["merger_kind", "merger_places", "merger_choices"])
def test_wizard_tells_the_second_of_two_that_somebody_was_first(secretary, step):
    one = draft(INTO, ON, [member("Weesp")], [municipality("Amsterdam")])
    data = {"kind": "new", "on": "2023-01-01", "note": "", "do": "old:GM0001"}
    data["membership-0"] = "member"

    page = post(secretary, step, one.pk, version=1, **data)

    assert "Iemand anders heeft dit intussen gewijzigd" in text(page)
    one.refresh_from_db()
    assert (one.kind, one.version) == (INTO, 2)


def test_wizard_tells_the_second_to_confirm_what_was_done(secretary):
    one = draft(INTO, ON, [member("Weesp")], [municipality("Amsterdam")])
    fingerprint = rehearse(one).fingerprint
    stale = post(secretary, "merger_preview", one.pk, version=1, fingerprint=fingerprint)
    assert "Iemand anders heeft dit intussen gewijzigd" in text(stale)
    other = post(secretary, "merger_preview", one.pk, version=2, fingerprint="0" * 16)
    assert "Bekijk het voorbeeld opnieuw" in text(other)
    post(secretary, "merger_preview", one.pk, version=2, fingerprint=fingerprint)

    late = post(secretary, "merger_preview", one.pk, version=2, fingerprint=fingerprint)

    assert "Iemand anders heeft deze herindeling intussen vastgelegd" in text(late)
    assert late.redirect_chain[-1][0] == one.get_absolute_url()


# --- The page of one, and undoing ---------------------------------------------------------------
def test_merger_page_undoes(secretary):
    weesp = member("Weesp")
    one = merge(INTO, ON, [weesp], [municipality("Amsterdam")])
    page = visit(secretary, f"/herindelingen/{one.pk}/terugdraaien/")
    assert "Alles terugzetten zoals het was?" in text(page)

    done = post(secretary, "merger_undo", one.pk)

    assert "Alles is weer zoals daarvoor." in text(done)
    assert weesp.memberships.get().ends_on is None
    assert visit(secretary, f"/herindelingen/{one.pk}/terugdraaien/").status_code == 302
    assert "Teruggedraaid (1)" in text(visit(secretary, "/herindelingen/"))


def test_merger_page_says_what_depends_on_it(secretary):
    one = merge(NEW, ON, [member("Weesp")], [new("GM1980", "Dijk en Waard")])
    billing(Municipality.objects.get(code="GM1980"))

    page = post(secretary, "merger_undo", one.pk)

    assert "Terugdraaien kan niet meer" in text(page)
    assert "Factuurgegevens “Factuurgegevens Dijk en Waard” hoort er nu bij." in text(page)
    one.refresh_from_db()
    assert one.is_recorded


# --- Old names ----------------------------------------------------------------------------------
def test_pages_show_the_name_of_the_day(secretary):
    place = member("Groesbeek")
    rename(place, "Berg en Dal", datetime.date(2021, 1, 1))

    assert visit(secretary, "/leden/berg-en-dal/").context_data["title"] == "Berg en Dal"
    past = visit(secretary, "/leden/berg-en-dal/", peildatum="2020-06-01")
    assert past.context_data["title"] == "Groesbeek"
    assert "De gemeente heet nu Berg en Dal." in text(past)
    rows = visit(secretary, "/leden/", peildatum="2020-06-01", q="berg").context
    assert rows["body"].count("Groesbeek") > 0
    lines = text(visit(secretary, "/leden/gemeenten.csv", peildatum="2020-06-01")).splitlines()
    assert lines[1].split(";")[1] == "Groesbeek"


def test_map_of_a_past_day_has_the_names_of_then(secretary):
    rename(member("Groesbeek", code="GM1945"), "Berg en Dal", datetime.date(2021, 1, 1))

    past = text(visit(secretary, "/leden/", peildatum="2020-06-01"))
    now = text(visit(secretary, "/leden/", peildatum=""))

    assert ("<title>Groesbeek</title>" in past, "<title>Berg en Dal</title>" in now) == (True, True)


def test_list_of_a_past_day_is_in_the_order_of_the_names_of_then(secretary):
    member("Doorn")
    rename(member("Groesbeek"), "Berg en Dal", datetime.date(2021, 1, 1))

    def order(day):
        lines = text(visit(secretary, "/leden/gemeenten.csv", peildatum=day)).splitlines()
        return [line.split(";")[1] for line in lines[1:]]

    assert order("2020-06-01") == ["Doorn", "Groesbeek"]
    assert order("2021-06-01") == ["Berg en Dal", "Doorn"]


def test_old_address_of_who_is_renamed_is_hidden_from_who_may_not_see_it(secretary):
    rename(member("Groesbeek"), "Berg en Dal", datetime.date(2021, 1, 1))
    stranger = official_user(member("Weesp"))

    assert visit(stranger, "/leden/groesbeek/").status_code == 404
    assert visit(secretary, "/leden/nergens/").status_code == 404


def test_page_of_a_divided_municipality_leads_to_all_its_parts(secretary):
    parts = [municipality(name) for name in ("Boxtel", "Vught")]
    merge(SPLIT, ON, [member("Haaren")], parts)

    page = text(visit(secretary, "/leden/haaren/"))

    assert "Zij is verdeeld over" in page
    for part in parts:
        assert f'href="/leden/{part.slug}/"' in page
    assert visit(secretary, "/leden/haaren/", peildatum="2021-06-01").context["successors"] == []
