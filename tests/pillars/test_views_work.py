import datetime

import pytest

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members.choices import RoleKind
from members.models import Succession
from pillars.choices import ActivityState, CountedBy, GroupKind, ProductKind, WorkingForm
from pillars.models import Activity, ActivityParticipation, ResearchProduct, Theme, ThemeGroup
from tests import builders
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


FILLED = {
    "text": "In tien gemeenten proeven doen.",
    "working_form": WorkingForm.LEERKRING,
    "target_number": "10",
    "unit": "gemeenten",
    "counted_by": CountedBy.MUNICIPALITIES,
    "done_number": "0",
    "state": ActivityState.RUNNING,
    "audience": "public",
    "starts_on": "2024-01-01",
    "last_day": "2024-12-31",
    "result": "",
    "version": "1",
}


def test_work_shows_progress_groups_and_research():
    pillar = make.pillar(slug="ruimte")
    theme = make.theme(pillar, "Mobiliteit")
    theme.group = ThemeGroup.objects.create(
        pillar=pillar, name="Mobiliteit", kind=GroupKind.THEME_GROUP
    )
    theme.text = "Bereikbaar blijven."
    theme.save()
    activity = make.activity(theme, working_form=WorkingForm.CASUSKAMER)
    make.join(activity, make.municipality())
    ResearchProduct.objects.create(activity=activity, title="Vergelijking", kind=ProductKind.STUDY)
    make.activity(theme, text="Zonder streefgetal.", target_number=None, unit="")
    make.theme(pillar, "Nog leeg")

    page = text(builders.visit(make.reader(), "/pijlers/ruimte/activiteiten/"))

    assert "Themagroep: Mobiliteit" in page
    assert 'value="1" max="10">1 van 10 gemeenten' in page
    assert "Casuskamer" in page
    assert "Onderzoek: Vergelijking" in page
    assert "Nog geen gemeente doet mee" in page
    assert "Bij dit thema staan nog geen activiteiten." in page
    assert "Activiteit toevoegen" not in page


def test_work_never_fills_more_than_the_bar():
    pillar = make.pillar(slug="ruimte")
    make.activity(make.theme(pillar), target_number=1, counted_by=CountedBy.HAND, done_number=3)

    page = text(builders.visit(make.reader(), "/pijlers/ruimte/activiteiten/"))

    assert 'value="1" max="1">3 van 1 gemeenten' in page


@pytest.mark.parametrize(
    ("values", "joined", "expected"),
    [
        (
            {"counted_by": CountedBy.HAND, "done_number": 0, "unit": "bijeenkomsten"},
            0,
            "0 bijeenkomsten",
        ),
        ({"counted_by": CountedBy.HAND, "done_number": 4, "unit": ""}, 0, "<p>4</p>"),
        ({"unit": ""}, 0, "Nog geen gemeente doet mee"),
        ({"unit": "experimenten"}, 1, "1 gemeente doet mee"),
        ({"unit": ""}, 2, "2 gemeenten doen mee"),
    ],
)
def test_work_without_a_target_says_how_far_it_is(values, joined, expected):
    pillar = make.pillar(slug="ruimte")
    activity = make.activity(make.theme(pillar), target_number=None, **values)
    for _ in range(joined):
        make.join(activity, make.municipality())

    assert expected in text(builders.visit(make.reader(), "/pijlers/ruimte/activiteiten/"))


@pytest.mark.parametrize("state", ActivityState)
def test_work_that_is_over_does_not_run(state):
    pillar = make.pillar(slug="ruimte")
    make.activity(make.theme(pillar), state=state, ends_on=datetime.date(2023, 1, 1))

    page = text(builders.visit(make.reader(), "/pijlers/ruimte/activiteiten/"))

    is_closed = state in (ActivityState.DONE, ActivityState.STOPPED)
    assert ("Periode voorbij" in page) is not is_closed
    assert (state.label in page) is is_closed


def test_work_offers_changes_to_who_leads():
    pillar = make.pillar(slug="ruimte")
    make.theme(pillar)

    page = text(builders.visit(make.seat_user(pillar), "/pijlers/ruimte/activiteiten/"))

    assert "Thema toevoegen" in page
    assert "Activiteit toevoegen" in page


def test_network_shows_what_belongs_to_no_pillar():
    make.theme(None, "Inspireren")
    make.theme(make.pillar(), "Woningbouw")

    page = text(builders.visit(make.reader(), "/pijlers/netwerk/"))

    assert "Inspireren" in page
    assert "Woningbouw" not in page


def test_network_and_pillar_without_themes_say_so():
    make.pillar(slug="ruimte")
    user = builders.user(Office.SECRETARIAT)

    assert "Nog geen thema" in text(builders.visit(user, "/pijlers/netwerk/"))
    assert "Nog geen thema" in text(builders.visit(user, "/pijlers/ruimte/activiteiten/"))


def test_activity_shows_who_takes_part():
    activity = make.activity(make.theme(make.pillar()), result="Gelukt.")
    old, new = make.municipality("Heerhugowaard"), make.municipality("Dijk en Waard")
    for place in (old, new):
        make.join(activity, place)
    Succession.objects.create(predecessor=old, successor=new, on=datetime.date(2022, 1, 1))
    ResearchProduct.objects.create(
        activity=activity, title="Verslag", kind=ProductKind.REPORT, delivered_on=make.LONG_AGO
    )

    page = text(builders.visit(make.reader(), f"/pijlers/activiteiten/{activity.pk}/"))

    assert "Heerhugowaard" in page
    assert "Dijk en Waard" in page
    assert "1 van 10 gemeenten" in page
    assert "tellen één keer mee" in page
    assert "Gelukt." in page
    assert "Rapport: Verslag, opgeleverd op" in page


def test_activity_without_municipalities_says_what_to_do():
    activity = make.activity(make.theme(None), target_number=None, unit="")

    page = text(builders.visit(make.reader(), f"/pijlers/activiteiten/{activity.pk}/"))

    assert "Contactambtenaren kunnen hun gemeente hier laten meedoen." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_activity_asks_as_many_questions_for_one_as_for_three(rows, django_assert_num_queries):
    activity = make.activity(make.theme(make.pillar()))
    for _ in range(rows):
        make.join(activity, make.municipality())
    client = builders.client_of(make.official_user(make.municipality(), RoleKind.CONTACT_OFFICIAL))
    client.get(f"/pijlers/activiteiten/{activity.pk}/")

    with django_assert_num_queries(9):
        client.get(f"/pijlers/activiteiten/{activity.pk}/")


def test_change_activity_saves_everything():
    pillar = make.pillar()
    activity = make.activity(make.theme(pillar), ends_on=datetime.date(2023, 1, 1))
    client = builders.client_of(make.seat_user(pillar))
    url = f"/pijlers/activiteiten/{activity.pk}/wijzigen/"
    assert 'value="2022-12-31"' in text(client.get(url))

    response = client.post(url, {**FILLED, "result": "Veel geleerd."}, follow=True)

    assert "De activiteit is opgeslagen." in text(response)
    activity.refresh_from_db()
    assert activity.result == "Veel geleerd."
    assert activity.ends_on == datetime.date(2025, 1, 1)
    assert activity.version == 2


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"unit": ""}, "Vul in wat u telt"),
        ({"last_day": "2023-12-31"}, "De laatste dag ligt voor de begindatum."),
        ({"text": ""}, "Activiteit:"),
        ({"target_number": "0"}, "eenheid"),
    ],
)
def test_change_activity_says_what_is_wrong(values, error):
    activity = make.activity(make.theme(None))
    client = builders.client_of(builders.user(Office.SECRETARIAT))

    response = client.post(f"/pijlers/activiteiten/{activity.pk}/wijzigen/", {**FILLED, **values})

    assert response.status_code == 200
    assert error in text(response)


def test_change_activity_by_two_people_shows_both_texts():
    activity = make.activity(make.theme(None), state=ActivityState.DONE, version=2)
    client = builders.client_of(builders.user(Office.SECRETARIAT))

    response = client.post(f"/pijlers/activiteiten/{activity.pk}/wijzigen/", FILLED)

    stored = dict(response.context["stored"])
    assert stored["Stand"] == "Afgerond"
    assert stored["Werkvorm"] == "leeg"
    assert "Eenheid" not in stored


def test_change_activity_of_another_pillar_is_refused():
    activity = make.activity(make.theme(make.pillar()))
    user = make.seat_user(make.pillar())

    assert builders.visit(user, f"/pijlers/activiteiten/{activity.pk}/wijzigen/").status_code == 403


def test_join_by_the_pillar_is_of_any_member():
    pillar = make.pillar()
    activity = make.activity(make.theme(pillar))
    joined = make.join(activity, make.municipality())
    place = make.municipality("Altena")
    client = builders.client_of(make.seat_user(pillar))
    url = f"/pijlers/activiteiten/{activity.pk}/meedoen/"
    page = text(client.get(url))

    response = client.post(
        url,
        {"municipality": place.code, "joined_on": today().isoformat(), "note": "Burgerberaad"},
        follow=True,
    )

    assert joined.municipality.code not in page
    assert "Altena doet mee." in text(response)
    row = ActivityParticipation.objects.get(municipality=place)
    assert (row.note, row.joined_on) == ("Burgerberaad", today())


def test_join_by_a_contact_official_is_of_the_own_municipality():
    activity = make.activity(make.theme(make.pillar()))
    mine, other = make.municipality(), make.municipality()
    client = builders.client_of(make.official_user(mine, RoleKind.CONTACT_OFFICIAL))
    url = f"/pijlers/activiteiten/{activity.pk}/meedoen/"
    values = {"joined_on": today().isoformat()}

    refused = client.post(url, {**values, "municipality": other.code})
    done = client.post(url, {**values, "municipality": mine.code})

    assert refused.status_code == 200
    assert done.status_code == 302
    assert ActivityParticipation.objects.get().municipality == mine


def test_join_is_refused_for_an_alderman():
    activity = make.activity(make.theme(make.pillar()))
    user = make.official_user(make.municipality())

    assert builders.visit(user, f"/pijlers/activiteiten/{activity.pk}/meedoen/").status_code == 403


def test_leave_asks_first():
    activity = make.activity(make.theme(make.pillar()))
    row = make.join(activity, make.municipality("Altena"))
    client = builders.client_of(make.official_user(row.municipality, RoleKind.CONTACT_OFFICIAL))
    url = f"/pijlers/activiteiten/deelname/{row.pk}/"

    assert "Deelname van Altena verwijderen?" in text(client.get(url))
    assert ActivityParticipation.objects.exists()
    response = client.post(url, follow=True)

    assert "Altena doet niet meer mee." in text(response)
    assert not ActivityParticipation.objects.exists()


def test_leave_of_another_municipality_does_not_exist():
    row = make.join(make.activity(make.theme(make.pillar())), make.municipality())
    user = make.official_user(make.municipality(), RoleKind.CONTACT_OFFICIAL)

    assert builders.visit(user, f"/pijlers/activiteiten/deelname/{row.pk}/").status_code == 404


def test_add_theme_to_a_pillar_and_to_the_network():
    pillar = make.pillar(slug="ruimte")
    chair = builders.client_of(make.seat_user(pillar))
    office = builders.client_of(builders.user(Office.SECRETARIAT))
    values = {"name": "Woningbouw", "text": ""}

    assert chair.get("/pijlers/ruimte/thema/").status_code == 200
    chair.post("/pijlers/ruimte/thema/", values)
    office.post("/pijlers/netwerk/thema/", values)
    twice = chair.post("/pijlers/ruimte/thema/", values)

    assert set(Theme.objects.values_list("pillar", flat=True)) == {pillar.pk, None}
    assert "al een thema met deze naam" in text(twice)
    assert chair.get("/pijlers/netwerk/thema/").status_code == 403
    assert office.get("/pijlers/netwerk/thema/").status_code == 200


def test_add_activity_to_a_theme():
    pillar = make.pillar(slug="ruimte")
    theme = make.theme(pillar)
    client = builders.client_of(make.seat_user(pillar))
    url = f"/pijlers/themas/{theme.pk}/activiteit/"
    assert client.get(url).status_code == 200

    response = client.post(url, {**FILLED, "last_day": ""}, follow=True)

    assert "De activiteit is toegevoegd." in text(response)
    activity = Activity.objects.get()
    assert (activity.theme, activity.number, activity.ends_on) == (theme, 1, None)


def test_add_activity_to_another_pillar_is_refused():
    theme = make.theme(make.pillar())
    user = make.seat_user(make.pillar())

    assert builders.visit(user, f"/pijlers/themas/{theme.pk}/activiteit/").status_code == 403
