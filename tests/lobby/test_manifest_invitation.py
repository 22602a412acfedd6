"""Asking municipalities to sign: who gets the mail, once a day, and who cannot be reached."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError

from lobby.actions_manifest import close_manifest
from lobby.actions_manifest_invitation import invite_to_sign
from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent, OutgoingMail
from members.choices import RoleKind
from tests.builders import client_of, user
from tests.lobby.builders_manifest import concept, manifest, sign, signer
from tests.members.builders_members import member, official_user, role

pytestmark = pytest.mark.django_db


def contact(place, **values):
    return role(place, RoleKind.CONTACT_OFFICIAL, **values).official


def text(response):
    return " ".join(response.content.decode().split())


def test_invite_writes_to_the_contact_officials_of_who_did_not_sign():
    made = manifest("Kleinere steden")
    first, second = contact(hague := member("'s-Gravenhage")), contact(member("Goes"))
    signed = signer("Zeist")
    contact(signed.municipality)
    sign(made, signed)
    role(hague, RoleKind.MAYOR)
    gone = contact(member("Weert"), ends_on=today())
    lobbyist = client_of(user(Office.LOBBYIST))
    address = f"/lobby/manifesten/{made.slug}/uitnodigen/"
    assert address in text(lobbyist.get(made.get_absolute_url()))

    page = text(lobbyist.get(address))
    done = lobbyist.post(address, {"note": "Graag vóór 1 mei."}, follow=True)

    assert "2 contactambtenaren van 2 gemeenten" in page
    assert "<strong>1 gemeente krijgt geen mail:</strong>" in page
    assert "Weert" in page
    assert "Er gaan 2 mails de deur uit." in text(done)
    mails = OutgoingMail.objects.filter(name="manifest_invitation").order_by("to")
    assert {mail.to for mail in mails} == {first.email, second.email}
    assert gone.email not in {mail.to for mail in mails}
    mine = mails.get(to=first.email)
    assert mine.subject == "Tekent 's-Gravenhage ook? Kleinere steden"
    assert "Graag vóór 1 mei." in mine.text
    assert made.get_absolute_url() in mine.text
    event = AuditEvent.objects.get(kind="lobby.invite_to_sign")
    assert event.changes == {"mails": 2, "note": "Graag vóór 1 mei."}


def test_invite_twice_on_one_day_is_one_mail_and_later_a_reminder():
    made, person = manifest(), contact(member("Goes"))

    assert invite_to_sign(manifest=made, note="", by=None) == 1
    with pytest.raises(ValidationError, match="Vandaag kreeg iedereen deze mail al"):
        invite_to_sign(manifest=made, note="Nog eens", by=None)
    with time_machine.travel(datetime.datetime.now() + datetime.timedelta(days=7)):
        assert invite_to_sign(manifest=made, note="", by=None) == 1

    assert OutgoingMail.objects.filter(to=person.email).count() == 2


def test_invite_for_what_cannot_be_signed_is_refused():
    contact(member("Goes"))
    closed = manifest()
    close_manifest(manifest=closed, by=None)
    lobbyist = client_of(user(Office.LOBBYIST))

    for made in (concept(), closed):
        with pytest.raises(ValidationError, match="staat niet open"):
            invite_to_sign(manifest=made, note="", by=None)
        page = lobbyist.get(f"/lobby/manifesten/{made.slug}/uitnodigen/")
        assert "Tekenen kan nu niet" in text(page)
    assert OutgoingMail.objects.count() == 0


def test_invite_when_everybody_signed_says_so():
    made, signed = manifest(), signer("Zeist")
    sign(made, signed)
    lobbyist = client_of(user(Office.LOBBYIST))
    address = f"/lobby/manifesten/{made.slug}/uitnodigen/"

    assert "Er is niemand om uit te nodigen" in text(lobbyist.get(address))
    assert "Er is niemand om uit te nodigen" in text(lobbyist.post(address, {"note": ""}))
    assert OutgoingMail.objects.count() == 0


def test_invite_is_for_the_lobbyist_and_the_secretariat():
    made = manifest()
    person = client_of(official_user(member("Goes")))

    assert person.post(f"/lobby/manifesten/{made.slug}/uitnodigen/").status_code == 403
    assert "uitnodigen" not in text(person.get(made.get_absolute_url()))


@pytest.mark.parametrize("number", [1, 3])
def test_invite_page_asks_as_much_for_many_as_for_one(number, django_assert_num_queries):
    made = manifest()
    for _ in range(number):
        contact(member())
    lobbyist = client_of(user(Office.LOBBYIST))
    lobbyist.get("/lobby/manifesten/")

    with django_assert_num_queries(8):
        lobbyist.get(f"/lobby/manifesten/{made.slug}/uitnodigen/")
