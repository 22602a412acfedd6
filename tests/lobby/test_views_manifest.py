"""Manifests on the screen: made, adopted, signed by a municipality, counted for everybody."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lobby.documents import MANIFEST
from lobby.models import Manifest, Signature
from lobby.presenters_manifest import manifest_sheet
from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from m50portal.core.models import Print
from m50portal.core.tasks import make_print
from members.choices import RoleKind
from tests.builders import client_of, user
from tests.lobby.builders_manifest import ADOPTED, concept, manifest, mayor, sign, signer
from tests.members.builders_members import member, official_user

pytestmark = pytest.mark.django_db


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def lobbyist():
    return client_of(user(Office.LOBBYIST))


@pytest.fixture
def secretary():
    return client_of(user(Office.SECRETARIAT))


def test_manifest_from_concept_to_handed_over(lobbyist):
    page = lobbyist.post(
        reverse("lobby:add_manifest"),
        {
            "title": "Kleinere steden",
            "occasion": "Debat van 8 april 2026",
            "text": "Waarom.",
            "principles": "1. Gelijke kansen\n\n2) 76 gemeenten doen mee\n10.000 woningen erbij\n",
            "version": 1,
        },
        follow=True,
    )
    assert "Het concept is opgeslagen." in text(page)
    made = Manifest.objects.get()
    assert [row.text for row in made.principles.order_by("number")] == [
        "Gelijke kansen",
        "76 gemeenten doen mee",
        "10.000 woningen erbij",
    ]

    change = reverse("lobby:change_manifest", args=[made.slug])
    assert "Gelijke kansen\n76 gemeenten doen mee" in lobbyist.get(change).content.decode()
    lobbyist.post(
        change,
        {"title": "Kleinere steden", "principles": "Eén\nTwee\nDrie", "version": made.version},
    )
    page = lobbyist.post(
        reverse("lobby:adopt", args=[made.slug]),
        {"adopted_on": "23-3-2026", "adopted_by": "Dagelijks bestuur"},
        follow=True,
    )
    assert "Gemeenten kunnen nu tekenen" in text(page)
    page = lobbyist.post(
        reverse("lobby:hand_over", args=[made.slug]),
        {"handed_over_on": "7-4-2026", "handed_over_to": "de Kamercommissie"},
        follow=True,
    )

    made.refresh_from_db()
    assert (made.principles.count(), made.handed_over_on) == (3, datetime.date(2026, 4, 7))
    assert "de Kamercommissie" in text(page)
    refused = lobbyist.get(change)
    assert (refused.status_code, "verandert niet meer" in text(refused)) == (403, True)


def test_manifest_that_somebody_else_changed_shows_both(lobbyist):
    made = concept("Kleinere steden")
    change = reverse("lobby:change_manifest", args=[made.slug])
    lobbyist.post(change, {"title": "Anders", "principles": "Een", "version": 1})

    page = lobbyist.post(change, {"title": "Mijn titel", "principles": "Mijn regel", "version": 1})

    assert "Iemand anders heeft dit intussen gewijzigd" in text(page)
    assert "Mijn titel" in text(page)
    assert "Mijn regel" in text(page)
    assert ("titel", "Anders") in [(one.lower(), two) for one, two in page.context["stored"]]


def test_principle_that_is_too_long_is_named_and_kept(lobbyist):
    page = lobbyist.post(
        reverse("lobby:add_manifest"),
        {"title": "Lang", "principles": "Kort\n" + "x" * 401, "version": 1},
    )

    assert "Uitgangspunt 2 heeft 401 tekens" in text(page)
    assert "x" * 401 in page.content.decode()


def signed(client, made, place, who, **values):
    data = {
        "role": who.pk,
        "signed_on": today().isoformat(),
        "body": "college",
        "decided_on": today().isoformat(),
        **values,
    }
    return client.post(reverse("lobby:sign", args=[made.slug, place.slug]), data, follow=True)


def test_contact_official_signs_for_the_own_municipality():
    made, place = manifest("Kleinere steden"), member("'s-Gravenhage")
    who = mayor(place, "Jan Voorbeeld")
    client = client_of(official_user(place))
    assert "&#x27;s-Gravenhage heeft nog niet getekend" in text(client.get(made.get_absolute_url()))
    own = text(client.get(reverse("desk:own_municipality")))
    assert "Manifest “Kleinere steden” ondertekenen" in own

    besluit = SimpleUploadedFile("besluit.pdf", b"%PDF-1.7 besluit")
    page = signed(client, made, place, who, reference="B&W 12", document=besluit)

    assert "1 gemeenten" not in text(page)
    assert "1 gemeente staat nu achter dit manifest" in text(page)
    assert "heeft ondertekend op" in text(page)
    assert "Jan Voorbeeld" in text(page)
    row = Signature.objects.get()
    file = client.get(reverse("lobby:signature_document", args=[row.pk]))
    assert b"".join(file.streaming_content) == b"%PDF-1.7 besluit"
    assert "ondertekenen" not in text(client.get(reverse("desk:own_municipality")))


def test_signing_twice_says_so_and_loses_nothing():
    made, place = manifest(), member("Zeist")
    who, client = mayor(place), client_of(official_user(place))
    signed(client, made, place, who)

    page = signed(client, made, place, who, reference="B&W 99")

    assert "kan nu niet tekenen" in text(page)
    assert Signature.objects.count() == 1


def test_dates_that_do_not_fit_stand_in_the_form_with_what_was_typed():
    made, place = manifest(), member("Zeist")
    client = client_of(official_user(place))

    page = signed(client, made, place, mayor(place), signed_on="2019-01-01", reference="B&W 99")

    assert "Tekenen kan vanaf die dag" in text(page)
    assert "B&amp;W 99" in text(page)
    assert not Signature.objects.exists()


def test_file_that_is_no_document_is_refused():
    made, place = manifest(), member("Zeist")
    client = client_of(official_user(place))

    page = signed(
        client, made, place, mayor(place), document=SimpleUploadedFile("besluit.exe", b"MZ")
    )

    assert "Een bestand van dit soort" in text(page)
    assert not Signature.objects.exists()


def test_municipality_without_a_mayor_is_led_to_adding_one():
    made, place = manifest(), member("Zeist")
    client = client_of(official_user(place))

    page = client.get(reverse("lobby:sign", args=[made.slug, place.slug]))

    assert "Er is nog niemand die mag tekenen" in text(page)
    assert "/leden/zeist/mensen/nieuw/?rol=mayor" in text(page) or "rol=mayor" in text(page)


def test_secretariat_chooses_a_municipality_and_withdraws(secretary):
    made, who = manifest(), signer("Zeist")
    page = secretary.get(reverse("lobby:choose", args=[made.slug]))
    assert "Zeist" in text(page)

    page = secretary.get(
        reverse("lobby:choose", args=[made.slug]), {"gemeente": who.municipality.slug}, follow=True
    )
    assert "Ondertekenen namens Zeist" in text(page)
    signed(secretary, made, who.municipality, who)
    row = Signature.objects.get()
    page = secretary.post(
        reverse("lobby:withdraw", args=[row.pk]),
        {"withdrawn_on": today().isoformat(), "reason": "De raad wil dit niet."},
        follow=True,
    )

    assert "De handtekening van Zeist is ingetrokken." in text(page)
    row.refresh_from_db()
    assert row.withdrawn_reason == "De raad wil dit niet."
    tomorrow = (today() + datetime.timedelta(days=1)).isoformat()
    page = secretary.get(made.get_absolute_url(), {"peildatum": tomorrow})
    assert "Ingetrokken (1)" in text(page)
    assert "De raad wil dit niet." in text(page)


def test_concept_is_absent_for_members_and_the_public(client):
    made, place = concept("Geheim"), member()
    contact = client_of(official_user(place))

    assert contact.get(made.get_absolute_url()).status_code == 404
    assert client.get(reverse("lobby:public", args=[made.slug])).status_code == 404
    assert "Geheim" not in text(contact.get(reverse("lobby:manifests")))
    assert "Geheim" in text(client_of(user(Office.BOARD)).get(reverse("lobby:manifests")))


def test_public_page_counts_and_names_no_people(client):
    made, who = manifest("Kleinere steden"), signer("De Bilt")
    sign(made, who)

    page = client.get(reverse("lobby:public", args=[made.slug]))

    assert page.context["count"] == 1
    assert page.context["names"] == ["De Bilt"]
    assert who.official.name not in text(page)
    assert "Gelijke kansen." in text(page)


def test_signature_of_a_mayor_who_left_is_recorded_later(secretary):
    made, place = manifest(), member("Zeist")
    who = mayor(place, "Jan Voorbeeld")
    who.ends_on = today()
    who.save()
    before = (today() - datetime.timedelta(days=3)).isoformat()

    page = signed(secretary, made, place, who, signed_on=before, decided_on=before)

    assert "Zeist heeft ondertekend" in text(page)
    assert Signature.objects.get().name == "Jan Voorbeeld"


def test_mayor_reads_the_manifest_and_cannot_sign():
    made, place = manifest("Kleinere steden"), member("Zeist")
    client = client_of(official_user(place, RoleKind.MAYOR))

    assert "Kleinere steden" in text(client.get(made.get_absolute_url()))
    assert client.get(reverse("lobby:sign", args=[made.slug, "zeist"])).status_code == 403


def test_list_of_a_day_as_a_file(secretary):
    made, who = manifest(), signer("'s-Gravenhage")
    sign(made, who, on=ADOPTED, reference="B&W 1")

    file = secretary.get(made.get_absolute_url(), {"bestand": "csv"})
    before = secretary.get(made.get_absolute_url(), {"bestand": "csv", "peildatum": "2019-01-01"})

    assert "'s-Gravenhage" in file.content.decode("utf-8-sig")
    assert len(before.content.decode("utf-8-sig").strip().splitlines()) == 1


def test_closing_and_opening_again(lobbyist):
    made = manifest()
    close = reverse("lobby:close", args=[made.slug])

    assert "Ondertekening sluiten" in text(lobbyist.get(close))
    assert "is gesloten op" in text(lobbyist.post(close, follow=True))
    assert "Ondertekening heropenen" in text(lobbyist.get(close))
    assert "Gemeenten kunnen weer tekenen" in text(lobbyist.post(close, follow=True))


def test_pdf_is_asked_made_and_taken(lobbyist):
    made = manifest("Kleinere steden")
    sign(made, signer("Zeist"))

    lobbyist.post(reverse("lobby:ask_pdf", args=[made.slug]))
    row = Print.objects.get()
    status = reverse("lobby:pdf_status", args=[made.slug, row.pk])
    assert "wordt gemaakt" in text(lobbyist.get(status, headers={"HX-Request": "true"}))
    make_print(row.pk)

    assert "Kleinere steden" in text(lobbyist.get(status, headers={"HX-Request": "true"}))
    assert lobbyist.get(status).status_code == 302
    assert lobbyist.post(status).status_code == 302
    file = lobbyist.get(reverse("lobby:pdf_file", args=[made.slug, row.pk]))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")


@pytest.mark.pdfua
def test_pdf_is_accessible_and_the_same_twice(verapdf):
    made = manifest("Kleinere steden")
    for name in ("'s-Gravenhage", "Súdwest-Fryslân"):
        sign(made, signer(name))
    sheet = manifest_sheet(made, today())

    content = MANIFEST.make(sheet, "x")

    assert content == MANIFEST.make(sheet, "x")
    assert verapdf(content, flavour="ua1") == []


@pytest.mark.parametrize("name", ["lobby:manifests", "lobby:manifest"])
def test_page_asks_as_much_for_one_as_for_three(secretary, name):
    made = manifest()
    sign(made, signer())
    url = reverse(name, args=[made.slug] if name == "lobby:manifest" else [])
    secretary.get(url)  # what is kept for a while is kept now
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            secretary.get(url)
        counts.append(len(seen))
        for _ in range(2):
            sign(made, signer())
            sign(manifest(), signer())

    assert counts[0] == counts[1] <= 14
