import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.models import OutgoingMail
from meetings.actions.invitations import invite
from meetings.choices import MeetingKind, MeetingState
from meetings.models import Meeting
from meetings.selectors import upcoming_for
from tests import builders
from tests.meetings.builders_meetings import (
    chair_of,
    item,
    local,
    meeting,
    member,
    official,
    participation,
    pillar,
)

LIST = "/bijeenkomsten/"
NEW = "/bijeenkomsten/nieuw/"


@pytest.fixture
def secretary():
    return builders.client_of(builders.user(Office.SECRETARIAT))


def form(**values):
    return {
        "title": "Overleg over wonen",
        "kind": MeetingKind.VISIT,
        "pillar": "",
        "day": "2026-12-01",
        "starts": "14:00",
        "ends": "16:00",
        "location": "Stadhuis Tiel",
        "online_link": "",
        "description": "",
        **values,
    }


def assert_few_and_different(captured):
    """At most eight questions, none of them twice.

    Django's own permissions, which no room uses, are the log-in backend's business.
    """
    statements = [query["sql"] for query in captured.captured_queries]
    own = [sql for sql in statements if "auth_permission" not in sql]
    assert len(own) <= 8, own
    assert len(own) == len(set(own)), own


def shown(response):
    return [one.title for one in response.context["meetings"]]


def errors(response):
    return {name: list(found) for name, found in response.context["form"].errors.items()}


# --- The list -----------------------------------------------------------------------------------
def test_list_shows_what_is_to_come_first_one_first(secretary):
    meeting(title="Later", starts="2026-12-02 10:00", ends="2026-12-02 12:00")
    meeting(title="Eerst")
    meeting(title="Vandaag al begonnen", starts="2026-11-02 09:00", ends="2026-11-02 09:30")
    meeting(title="Gisteren", starts="2026-11-01 10:00", ends="2026-11-01 12:00")

    response = secretary.get(LIST)

    assert shown(response) == ["Vandaag al begonnen", "Eerst", "Later"]
    assert "3 bijeenkomsten" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("wanneer=voorbij", ["Oud"]),
        ("wanneer=alle", ["Nieuw", "Bezoek", "Oud"]),
        ("jaar=2018", ["Oud"]),
        ("soort=visit", ["Bezoek"]),
        ("wanneer=onzin", ["Bezoek", "Nieuw"]),
        ("page=1", ["Bezoek", "Nieuw"]),
    ],
)
def test_list_is_narrowed_by_the_address(secretary, query, found):
    meeting(title="Oud", starts="2018-11-09 00:00", ends="2018-11-10 00:00", time_known=False)
    meeting(title="Bezoek", kind=MeetingKind.VISIT)
    meeting(title="Nieuw", starts="2026-11-18 10:00", ends="2026-11-18 12:00")

    assert shown(secretary.get(f"{LIST}?{query}")) == found


def test_list_narrows_to_a_pillar_and_names_old_ones_by_their_years(secretary):
    ruimte = pillar()
    ruimte.ends_on = local("2026-01-01 00:00").date()
    ruimte.save()
    meeting(title="Van Ruimte", of=ruimte)
    meeting(title="Van iedereen")

    response = secretary.get(f"{LIST}?pijler={ruimte.pk}")

    assert shown(response) == ["Van Ruimte"]
    assert "Ruimte (2023–2026)" in response.content.decode()


def test_list_without_meetings_says_where_to_look(secretary):
    assert "Geen bijeenkomsten gepland" in secretary.get(LIST).content.decode()
    assert "Geen bijeenkomst gevonden" in secretary.get(f"{LIST}?soort=visit").content.decode()


def test_list_offers_planning_to_who_may(secretary):
    assert NEW in secretary.get(LIST).content.decode()
    assert NEW not in builders.client_of(member()).get(LIST).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("office", [Office.SECRETARIAT, None])
def test_list_costs_the_same_at_any_length(rows, office):
    ruimte = pillar()
    person = builders.user(office) if office else builders.user()
    participation(ruimte, official(account=person))
    for _ in range(rows):
        meeting(of=ruimte)
    client = builders.client_of(person)
    client.get(LIST)

    with CaptureQueriesContext(connection) as captured:
        assert len(client.get(LIST).context["meetings"]) == rows

    assert_few_and_different(captured)


def test_upcoming_for_is_what_somebody_sees_without_what_is_cancelled():
    person = member()
    soon, gone = meeting(), meeting()
    meeting(kind=MeetingKind.VISIT)
    Meeting.objects.filter(pk=gone.pk).update(
        state=MeetingState.CANCELLED, cancelled_at=local("2026-11-01 10:00")
    )

    assert list(upcoming_for(person, soon.day)) == [soon]
    assert list(upcoming_for(person, local("2026-11-18 00:00").date())) == []


# --- The page -----------------------------------------------------------------------------------
def test_page_goes_to_its_own_address(secretary):
    made = meeting()

    response = secretary.get(f"/bijeenkomsten/{made.pk}-oude-titel/")

    assert response.status_code == 301
    assert response["Location"] == made.get_absolute_url()


def test_page_tells_readers_the_agenda_and_offers_no_editing():
    made = meeting()
    item(made, "Opening", minutes=5, note="Welkom.")
    client = builders.client_of(member())

    html = client.get(made.get_absolute_url()).content.decode()

    assert "1. Opening" in html
    assert "<strong>14.00\u00a0uur</strong> · 5 minuten" in html
    assert "Samen 5 minuten van 120: 115 minuten over." in html
    for word in ("Omhoog", "Wijzigen", "Verwijderen", "Agendapunt toevoegen", "Genodigden"):
        assert word not in html


def test_page_warns_editors_when_the_agenda_does_not_fit(secretary):
    made = meeting()
    item(made, minutes=121)

    assert (
        "De punten duren samen 1 minuut langer"
        in secretary.get(made.get_absolute_url()).content.decode()
    )
    reader = builders.client_of(member()).get(made.get_absolute_url()).content.decode()
    assert "De agenda past niet" not in reader


def test_page_of_a_source_meeting_says_what_is_not_known(secretary):
    made = meeting(starts="2018-11-09 00:00", ends="2018-11-10 00:00", time_known=False)
    Meeting.objects.filter(pk=made.pk).update(certainty_note="De bron noemt alleen de datum.")

    html = builders.client_of(member()).get(made.get_absolute_url()).content.decode()

    assert "De bron noemt alleen de datum." in html
    assert "Van deze bijeenkomst is geen agenda bewaard." in html
    assert "0.00" not in html


def test_page_of_a_concept_offers_to_announce(secretary):
    made = meeting(announced=False)
    html = secretary.get(made.get_absolute_url()).content.decode()
    assert "Dit is een concept." in html

    secretary.post(reverse("meetings:announce", args=[made.pk, made.slug]))

    made.refresh_from_db()
    assert made.is_announced
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("items", [1, 3, 50])
@pytest.mark.parametrize("role", ["secretary", "chair", "member"])
def test_page_costs_the_same_at_any_length(items, role):
    ruimte = pillar()
    people = {
        "secretary": lambda: builders.user(Office.SECRETARIAT),
        "chair": lambda: chair_of(ruimte),
        "member": builders.user,
    }
    person = people[role]()
    if role == "member":
        participation(ruimte, official(account=person))
    made = meeting(of=ruimte)
    for _ in range(items):
        item(made)
    client = builders.client_of(person)
    client.get(made.get_absolute_url())

    with CaptureQueriesContext(connection) as captured:
        assert client.get(made.get_absolute_url()).status_code == 200

    assert_few_and_different(captured)


def test_calendar_is_a_download(secretary):
    made = meeting()

    response = secretary.get(reverse("meetings:calendar", args=[made.pk, made.slug]))

    assert response["Content-Type"] == "text/calendar; method=PUBLISH; charset=utf-8"
    assert (
        response["Content-Disposition"] == 'attachment; filename="overleg-over-ov-verbindingen.ics"'
    )
    assert response.content.startswith(b"BEGIN:VCALENDAR")


# --- Planning -----------------------------------------------------------------------------------
def test_planning_makes_a_concept(secretary):
    assert "Bijeenkomst plannen" in secretary.get(NEW).content.decode()

    response = secretary.post(NEW, form())

    made = Meeting.objects.get()
    assert response["Location"] == made.get_absolute_url()
    assert made.is_concept
    assert (made.starts_at, made.ends_at) == (local("2026-12-01 14:00"), local("2026-12-01 16:00"))


@pytest.mark.parametrize(
    ("values", "field", "error"),
    [
        ({"title": ""}, "title", "Vul een titel in."),
        ({"kind": ""}, "kind", "Kies een soort bijeenkomst."),
        ({"day": ""}, "day", "Vul een datum in."),
        ({"day": "morgen"}, "day", "Vul een datum in, bijvoorbeeld 1-12-2026."),
        ({"starts": "half drie"}, "starts", "Vul een tijd in, bijvoorbeeld 14:00."),
        ({"ends": ""}, "ends", "Vul in hoe laat de bijeenkomst eindigt."),
        ({"ends": "14:00"}, "ends", "Kies een eindtijd die later is dan de begintijd."),
        ({"kind": "pillar"}, "pillar", "Kies de pijler die overlegt."),
        (
            {"online_link": "geen link"},
            "online_link",
            "Vul een volledig adres in, dat begint met https://.",
        ),
        (
            {"day": "2027-03-28", "starts": "02:30", "ends": "05:00"},
            "starts",
            "Deze tijd bestaat niet of komt twee keer voor: de klok wordt dan verzet.",
        ),
    ],
)
def test_planning_says_what_to_do_and_keeps_what_was_typed(secretary, values, field, error):
    response = secretary.post(NEW, form(location="Raadzaal & foyer", **values))

    assert errors(response) == {field: [error]}
    assert "Raadzaal &amp; foyer" in response.content.decode()
    assert not Meeting.objects.exists()


def test_a_chair_plans_for_the_own_pillar_only():
    ruimte, sociaal = pillar("Ruimte"), pillar("Sociaal")
    client = builders.client_of(chair_of(ruimte))

    assert errors(client.post(NEW, form(pillar=sociaal.pk)))["pillar"]
    assert errors(client.post(NEW, form())) == {"pillar": ["Kies uw pijler."]}
    assert errors(client.post(NEW, form(pillar=ruimte.pk, kind=MeetingKind.MEMBERS)))["kind"]
    client.post(NEW, form(pillar=ruimte.pk))
    assert Meeting.objects.get().pillar == ruimte


def test_a_member_cannot_plan():
    client = builders.client_of(member())

    response = client.get(NEW)

    assert response.status_code == 403
    assert "Alleen het secretariaat en wie een pijler leidt" in response.content.decode()
    assert client.post(NEW, form()).status_code == 403


# --- Changing -----------------------------------------------------------------------------------
@pytest.fixture
def invited():
    ruimte = pillar()
    participation(ruimte)
    made = meeting(of=ruimte)
    invite(meeting=made, by=None)
    return made


def change_url(made):
    return reverse("meetings:change", args=[made.pk, made.slug])


def test_change_shows_what_is_stored_and_who_will_hear_of_it(secretary, invited):
    html = secretary.get(change_url(invited)).content.decode()

    assert 'value="2026-11-17"' in html
    assert 'value="14:00"' in html
    assert "1 persoon is uitgenodigd." in html


def test_change_of_the_time_sends_an_update(secretary, invited):
    values = form(kind=MeetingKind.PILLAR, pillar=invited.pillar_id, version=invited.version)

    response = secretary.post(change_url(invited), values)

    invited.refresh_from_db()
    assert response["Location"] == invited.get_absolute_url()
    assert invited.starts_at == local("2026-12-01 14:00")
    assert OutgoingMail.objects.filter(name="meeting_update").count() == 1


def test_change_that_clashes_shows_both_texts_and_loses_nothing(secretary, invited):
    values = form(kind=MeetingKind.PILLAR, pillar=invited.pillar_id, version=invited.version)
    secretary.post(change_url(invited), {**values, "location": "Van de ander"})
    invited.refresh_from_db()

    response = secretary.post(change_url(invited), {**values, "location": "Van mij"})

    html = response.content.decode()
    assert "Iemand anders heeft dit intussen gewijzigd." in html
    assert "Van de ander" in html
    assert 'value="Van mij"' in html
    again = {
        **values,
        "location": "Van mij",
        "version": response.context["form"]["version"].value(),
    }
    secretary.post(change_url(invited), again)
    invited.refresh_from_db()
    assert invited.location == "Van mij"


def test_change_that_clashes_while_writing_is_shown_too(secretary, invited, monkeypatch):
    from meetings.actions import planning
    from meetings.locking import ClashError

    def clash(**kwargs):
        Meeting.objects.filter(pk=invited.pk).update(version=9, location="Van de ander")
        raise ClashError

    monkeypatch.setattr(planning, "change_meeting", clash)
    values = form(kind=MeetingKind.PILLAR, pillar=invited.pillar_id, version=invited.version)

    html = secretary.post(change_url(invited), values).content.decode()

    assert "Iemand anders heeft dit intussen gewijzigd." in html


# --- Cancelling ---------------------------------------------------------------------------------
def test_cancel_names_the_consequence_and_wants_a_reason(secretary, invited):
    url = reverse("meetings:cancel", args=[invited.pk, invited.slug])
    assert "1 genodigde krijgt direct bericht." in secretary.get(url).content.decode()
    assert errors(secretary.post(url, {"reason": " "})) == {
        "reason": ["Schrijf in één zin waarom de bijeenkomst niet doorgaat."]
    }

    secretary.post(url, {"reason": "Te weinig aanmeldingen."})

    html = secretary.get(invited.get_absolute_url()).content.decode()
    assert "Deze bijeenkomst gaat niet door." in html
    assert "Te weinig aanmeldingen." in html
    assert secretary.post(url, {"reason": "Nog eens"}).status_code == 403


def test_cancel_of_a_concept_says_that_nobody_hears(secretary):
    made = meeting(announced=False)

    html = secretary.get(reverse("meetings:cancel", args=[made.pk, made.slug])).content.decode()

    assert "Er is nog niemand uitgenodigd." in html
