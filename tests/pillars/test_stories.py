"""Stories: who writes, who reads, who is asked."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent, OutgoingMail
from members.choices_merger import MergerKind, Topic
from members.timeline import family_of
from pillars.actions_story import (
    add_story,
    change_story,
    reopen_story,
    tell_story,
    withdraw_story,
)
from pillars.models import Story
from pillars.selectors_story import municipality_now, others_like
from pillars.timeline import timeline_of
from tests.builders import client_of, user
from tests.members.builders_members import member, official_user, population
from tests.members.builders_mergers import draft, merge, texts
from tests.pillars import builders_pillars as make
from tests.pillars.builders_stories import photo, story, told, values

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def secretary():
    return client_of(user(Office.SECRETARIAT))


def filled(**given):
    return {name: value for name, value in values(**given).items() if value is not None}


# --- Writing ------------------------------------------------------------------------------------
def test_contact_official_writes_offers_and_the_secretariat_publishes(client, secretary):
    place = member("'s-Gravenhage")
    contact = client_of(official_user(place))
    office = user(Office.SECRETARIAT)

    page = contact.post(
        reverse("stories:add"),
        {
            **filled(title="Zon op school"),
            "municipality": place.pk,
            "version": 1,
            "photo": photo(),
            "picture_text": "Panelen op een dak",
        },
        follow=True,
    )
    assert "Het concept is opgeslagen" in text(page)
    made = Story.objects.get()
    assert (made.municipality, made.state) == (place, "concept")
    assert "Zon op school" not in text(client_of(official_user(member())).get("/verhalen/"))
    picture = contact.get(reverse("stories:picture", args=[made.slug]))
    assert picture["Content-Type"] == "image/jpeg"
    assert b"".join(picture.streaming_content).startswith(b"\xff\xd8\xff")

    page = contact.post(
        reverse("stories:offer", args=[made.slug]), {"version": made.version}, follow=True
    )
    assert "Het secretariaat leest uw verhaal" in text(page)
    offered = OutgoingMail.objects.filter(name="story_offered", to=office.email).get()
    assert offered.subject == "Verhaal om te lezen: Zon op school ('s-Gravenhage)"
    made.refresh_from_db()
    tell = reverse("stories:tell", args=[made.slug])
    page = secretary.post(tell, {"version": made.version})
    assert "Kies wie het verhaal mag lezen" in text(page)
    page = secretary.post(tell, {"version": made.version, "state": "public"}, follow=True)

    assert "Het verhaal is gepubliceerd" in text(page)
    assert "Zon op school" in text(client_of(official_user(member())).get("/verhalen/"))
    assert contact.get(reverse("stories:change", args=[made.slug])).status_code == 403
    public = client.get(f"/verhalen/openbaar/{made.slug}/foto/")
    assert public["Content-Type"] == "image/jpeg"
    assert b"".join(public.streaming_content).startswith(b"\xff\xd8\xff")


def test_text_that_changed_meanwhile_is_not_published_unseen(secretary):
    made = story()
    seen = made.version
    change_story(story=made, values={"text": "Iets heel anders"}, version=seen, by=None)

    page = secretary.post(
        reverse("stories:tell", args=[made.slug]), {"version": seen, "state": "public"}
    )

    assert "Iemand anders heeft dit intussen gewijzigd" in text(page)
    assert Story.objects.get().state == "concept"


def test_two_editors_lose_nothing(secretary):
    made = story(title="Zon op school")
    change = reverse("stories:change", args=[made.slug])
    secretary.post(change, {**filled(title="Wind op school"), "version": 1})

    page = secretary.post(change, {**filled(title="Water op school"), "version": 1})

    assert "Iemand anders heeft dit intussen gewijzigd" in text(page)
    assert "Water op school" in text(page)
    assert Story.objects.get().title == "Wind op school"


def test_story_of_another_municipality_is_not_written(secretary):
    place, other = member("Zeist"), member("Tiel")
    contact = official_user(place)

    page = client_of(contact).post(
        reverse("stories:add"), {**filled(), "municipality": other.pk, "version": 1}
    )

    assert page.status_code == 200
    assert not Story.objects.exists()
    with pytest.raises(ValidationError, match="geen verhaal van Tiel"):
        add_story(municipality=other, values=values(), by=contact)
    made = story(other)
    assert client_of(contact).get(reverse("stories:change", args=[made.slug])).status_code == 404


def test_pillar_chair_writes_of_who_takes_part():
    pillar = make.pillar("Ruimte")
    row = make.participation(pillar)
    chair = make.seat_user(pillar)

    page = client_of(chair).post(
        reverse("stories:add"),
        {**filled(), "municipality": row.municipality_id, "pillar": pillar.pk, "version": 1},
        follow=True,
    )

    assert "Het concept is opgeslagen" in text(page)
    made = Story.objects.get()
    assert "Verhaal wijzigen" in text(client_of(chair).get(made.get_absolute_url()))


def test_picture_needs_a_text_and_can_be_taken_away(secretary):
    place = member()
    data = {**filled(), "municipality": place.pk, "version": 1}
    page = secretary.post(reverse("stories:add"), {**data, "photo": photo()})
    assert "Schrijf wat er op de foto te zien is" in text(page)
    assert not Story.objects.exists()
    page = secretary.post(reverse("stories:add"), {**data, "photo": photo("x.gif")})
    assert "Een bestand van dit soort" in text(page)

    secretary.post(reverse("stories:add"), {**data, "photo": photo(), "picture_text": "Dak"})
    made = Story.objects.get()
    secretary.post(
        reverse("stories:change", args=[made.slug]),
        {**filled(), "version": made.version, "picture_text": "Dak", "drop_picture": "on"},
    )

    made.refresh_from_db()
    assert (made.picture.name, made.picture_text) == ("", "")
    assert "picture" in AuditEvent.objects.filter(kind="pillars.change_story").latest("pk").changes


def test_withdrawn_story_is_absent_for_others_and_can_be_written_on(secretary):
    place = member("Zeist")
    made = told(place, state="public")
    contact = client_of(official_user(place))

    page = contact.post(
        reverse("stories:withdraw", args=[made.slug]), {"reason": "Het liep anders."}, follow=True
    )

    assert "Het liep anders." in text(page)
    assert contact.get("/verhalen/openbaar/" + made.slug + "/").status_code == 404
    assert client_of(official_user(member())).get(made.get_absolute_url()).status_code == 404
    page = contact.post(reverse("stories:reopen", args=[made.slug]), follow=True)
    assert "weer een concept" in text(page)


def test_steps_that_do_not_fit_are_refused():
    made = story()
    for state in ("concept", "onzin"):
        with pytest.raises(ValidationError, match="binnen M50 blijft of openbaar"):
            tell_story(story=made, state=state, version=made.version, by=None)
    tell_story(story=made, state="internal", version=made.version, by=None)
    with pytest.raises(ValidationError, match="al binnen m50"):
        tell_story(story=made, state="internal", version=made.version, by=None)
    with pytest.raises(ValidationError, match="Trek het eerst terug"):
        reopen_story(story=made, by=None)
    with pytest.raises(ValidationError, match="Schrijf waarom"):
        withdraw_story(story=made, reason=" ", by=None)
    withdraw_story(story=made, reason="Vergissing", by=None)
    with pytest.raises(ValidationError, match="al teruggetrokken"):
        withdraw_story(story=made, reason="Nog eens", by=None)


# --- Reading ------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "ZON súdwest"}, ["Zon op het dak"]),
        ({"omvang": "50-80"}, ["Zon op het dak"]),
        ({"omvang": "tot-30"}, ["Leren van elkaar"]),
        ({"jaar": "2020"}, ["Leren van elkaar"]),
        ({"lijkt_op": "zeist"}, ["Zon op het dak"]),
        ({}, ["Zon op het dak", "Leren van elkaar"]),
    ],
)
def test_stories_are_found_by_word_size_and_likeness(secretary, asked, found):
    large, small = member("Súdwest-Fryslân", province="PV21"), member("Ede", province="PV25")
    like = member("Zeist", province="PV26")
    for place, number in ((large, 60_000), (small, 20_000), (like, 63_000)):
        population(place, inhabitants=number)
    told(large, title="Zon op het dak")
    told(small, title="Leren van elkaar", year=2020)

    page = secretary.get("/verhalen/", asked)

    assert [row.title for row, _ in page.context["rows"]] == found


def test_story_shows_what_others_like_it_did_and_never_its_own_municipality():
    place, near, far = (member(province=province) for province in ("PV26", "PV26", "PV20"))
    made, own, close, _ = told(place), told(place), told(near), told(far)

    assert others_like(made, user(Office.SECRETARIAT)) == [close]
    assert own.municipality == made.municipality


def test_list_as_a_file_says_what_is_on_the_screen(secretary):
    told(member("'s-Gravenhage"), title="Zon op school")

    file = secretary.get("/verhalen/", {"bestand": "csv", "q": "zon"})

    assert "duurzaamheid;Zon op school;'s-Gravenhage" in file.content.decode("utf-8-sig")


def test_list_asks_as_much_for_one_as_for_three(secretary):
    told()
    secretary.get("/verhalen/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            secretary.get("/verhalen/")
        counts.append(len(seen))
        told(), told()

    assert counts[0] == counts[1] <= 10


def test_public_pages_show_public_stories_and_no_people(client):
    made = told(member("De Bilt"), state="public", title="Zon op school", text="<script>x</script>")
    told(title="Alleen voor leden")

    page = client.get("/verhalen/openbaar/")
    one = client.get(f"/verhalen/openbaar/{made.slug}/")

    assert "Zon op school" in text(page)
    assert "Alleen voor leden" not in text(page)
    assert "De Bilt" in text(one)
    assert "<script>x" not in text(one)
    assert client.get(f"/verhalen/openbaar/{made.slug}/foto/").status_code == 404


def test_newsletter_is_text_of_the_chosen_stories(secretary):
    made = told(member("De Bilt"), state="public", title="Zon op school")
    told(title="Alleen voor leden")

    page = secretary.get("/verhalen/nieuwsbrief/", {"verhaal": made.pk})
    file = secretary.get("/verhalen/nieuwsbrief/", {"verhaal": made.pk, "bestand": "txt"})

    assert "Alleen voor leden" not in text(page)
    assert file.content.decode().splitlines() == [
        "Excelleren in duurzaamheid: Zon op school (De Bilt, 2024)",
        "In het kort.",
        f"Lees verder: http://testserver/verhalen/openbaar/{made.slug}/",
    ]
    assert secretary.get("/verhalen/nieuwsbrief/", {"bestand": "txt"}).status_code == 404


# --- Asking -------------------------------------------------------------------------------------
def test_question_goes_to_the_contact_official_once():
    place = member("Zeist")
    contact, asker = official_user(place), official_user(member())
    made, client = told(place, title="Zon op school"), client_of(asker)

    for _ in range(2):
        page = client.post(
            reverse("stories:ask", args=[made.slug]), {"text": "Wat kostte het?"}, follow=True
        )

    assert "Uw vraag is verstuurd naar Zeist" in text(page)
    mail = OutgoingMail.objects.get(name="story_question")
    assert (mail.to, "Wat kostte het?" in mail.text, asker.email in mail.text) == (
        contact.email,
        True,
        True,
    )


def test_question_to_nobody_is_kept_and_explained():
    made, client = told(member("Zeist")), client_of(official_user(member()))

    page = client.post(reverse("stories:ask", args=[made.slug]), {"text": "Wat kostte het?"})

    assert "Zeist heeft nu geen contactambtenaar" in text(page)
    assert "Wat kostte het?" in text(page)


# --- A merger, the page of a municipality -------------------------------------------------------
def test_story_keeps_its_name_and_belongs_to_who_it_became():
    old, into, on = member("Weesp"), member("Amsterdam"), datetime.date(2022, 3, 24)
    made, concept = told(old, title="Zon op school"), story(old, title="Nog niet af")
    assert "Weesp vertelde 1 verhaal." in texts(
        draft(MergerKind.INTO, on, [old], [into]), Topic.PILLARS
    )

    merge(MergerKind.INTO, on, [old], [into])

    old.refresh_from_db()
    contact = client_of(official_user(into))
    assert municipality_now(old) == into
    assert "Weesp (nu Amsterdam)" in text(contact.get(made.get_absolute_url()))
    assert contact.get(reverse("stories:change", args=[concept.slug])).status_code == 200
    lines = timeline_of(family_of(into), user(Office.SECRETARIAT))
    assert [(line.title, line.place) for line in lines] == [
        ("Vertelt het verhaal “Zon op school”", "Weesp")
    ]


def test_story_stands_on_the_pages_of_municipality_pillar_search_and_year(secretary):
    pillar, place = make.pillar("Ruimte"), member("Zeist")
    made = told(place, title="Zon op school", pillar=pillar)
    year = made.told_on.year

    for url in (
        f"/leden/{place.slug}/?deel=pijlers",
        f"/verhalen/?pijler={pillar.pk}",
        "/zoeken/?q=zon+school",
        reverse("desk:year_sheet", args=[place.slug, year]),
    ):
        assert "Zon op school" in text(secretary.get(url)), url
    work = text(secretary.get(reverse("pillars:work", args=[pillar.slug])))
    assert f"/verhalen/?pijler={pillar.pk}" in work
