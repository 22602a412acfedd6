import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from m50portal.accounts.choices import Office
from m50portal.core.choices import MailState
from m50portal.core.models import AuditEvent, MailAttachment, OutgoingMail
from m50portal.core.presenters import counts_by_state
from tests import builders

pytestmark = pytest.mark.django_db


def a_mail(number=1, **values):
    defaults = {
        "name": "invoice",
        "to": f"persoon{number}@altena.example",
        "subject": f"Factuur {number}",
        "text": "Beste Anouk,\n\nKijk op https://m50.example.",
        "message_id": f"<{number}@m50.example>",
    }
    return OutgoingMail.objects.create(**defaults | values)


@pytest.fixture
def secretary():
    return builders.client_of(builders.user(Office.SECRETARIAT))


@pytest.mark.parametrize(
    ("offices", "status"),
    [([Office.SECRETARIAT], 200), ([Office.BOARD], 403), ([Office.TREASURER], 403), ([], 403)],
)
def test_outbox_is_for_the_secretariat(offices, status):
    row = a_mail()
    client = builders.client_of(builders.user(*offices))

    assert client.get("/post/").status_code == status
    assert client.get(f"/post/{row.pk}/").status_code == status
    assert client.post(f"/post/{row.pk}/beslissen/", {"do": "cancel"}).status_code in {302, status}


def test_outbox_counts_every_state():
    a_mail(1, state=MailState.UNCERTAIN)
    a_mail(2)
    a_mail(3)

    assert {item.state: (item.count, item.tone) for item in counts_by_state()} == {
        "waiting": (2, ""),
        "sent": (0, ""),
        "failed": (0, ""),
        "uncertain": (1, "warn"),
        "cancelled": (0, ""),
    }


def test_outbox_shows_the_newest_first_and_narrows(secretary):
    a_mail(1, to_label="Anouk Voorbeeld")
    a_mail(2, state=MailState.FAILED)

    def subjects(**query):
        return [row.mail.subject for row in secretary.get("/post/", query).context["rows"]]

    assert subjects() == ["Factuur 2", "Factuur 1"]
    assert subjects(state="failed") == ["Factuur 2"]
    assert subjects(q="anouk") == ["Factuur 1"]
    assert subjects(q="persoon2 factuur") == ["Factuur 2"]
    assert subjects(q="niemand") == []


def test_outbox_without_mail_says_so(secretary):
    assert "Geen mail gevonden" in secretary.get("/post/").content.decode()


def test_outbox_asks_as_much_for_three_rows_as_for_one(secretary):
    counts = []
    for numbers in ([1], [2, 3]):
        for number in numbers:
            a_mail(number)
        secretary.get("/post/")
        with CaptureQueriesContext(connection) as queries:
            secretary.get("/post/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 8


def test_message_shows_text_attachments_and_what_it_is_about(secretary):
    person = builders.user(name="Bram Proef")
    row = a_mail(
        about_type="accounts.user",
        about_id=str(person.pk),
        error="550 no such user",
        state=MailState.FAILED,
    )
    MailAttachment.objects.create(mail=row, filename="factuur.pdf", content_type="application/pdf")

    page = secretary.get(f"/post/{row.pk}/").content.decode()

    for text in (
        "Beste Anouk,",
        "factuur.pdf",
        "Bram Proef",
        "550 no such user",
        "Opnieuw versturen",
        row.to,
    ):
        assert text in page


def test_message_about_something_that_is_gone_still_shows(secretary):
    row = a_mail(about_type="accounts.user", about_id="999999")

    assert "Gaat over" not in secretary.get(f"/post/{row.pk}/").content.decode()


def test_message_about_an_account_keeps_its_link_to_itself(secretary):
    row = a_mail(
        name="account_invitation", text="https://m50.example/account/password/reset/key/1-secret/"
    )

    page = secretary.get(f"/post/{row.pk}/").content.decode()

    assert "secret" not in page
    assert "Alleen de ontvanger ziet de tekst" in page


def test_message_that_is_not_there_is_not_found(secretary):
    assert secretary.get("/post/99/").status_code == 404


@pytest.mark.parametrize(
    ("state", "do", "after"),
    [
        (MailState.FAILED, "again", MailState.WAITING),
        (MailState.UNCERTAIN, "again", MailState.WAITING),
        (MailState.UNCERTAIN, "arrived", MailState.SENT),
        (MailState.UNCERTAIN, "cancel", MailState.CANCELLED),
        (MailState.WAITING, "cancel", MailState.CANCELLED),
    ],
)
def test_person_decides_about_a_message(secretary, state, do, after):
    row = a_mail(state=state, handed_over_at=timezone.now())

    response = secretary.post(f"/post/{row.pk}/beslissen/", {"do": do}, follow=True)

    row.refresh_from_db()
    assert (response.status_code, row.state) == (200, after)
    assert AuditEvent.objects.filter(target_id=str(row.pk)).count() == 1


@pytest.mark.parametrize(
    ("state", "do"),
    [
        (MailState.SENT, "again"),
        (MailState.SENT, "cancel"),
        (MailState.CANCELLED, "again"),
        (MailState.FAILED, "arrived"),
        (MailState.WAITING, "again"),
        (MailState.UNCERTAIN, "burn"),
    ],
)
def test_decision_that_makes_no_sense_changes_nothing(secretary, state, do):
    row = a_mail(state=state, sent_at=timezone.now())

    response = secretary.post(f"/post/{row.pk}/beslissen/", {"do": do}, follow=True)

    row.refresh_from_db()
    assert row.state == state
    assert "kan bij deze mail niet" in response.content.decode()
    assert not AuditEvent.objects.exists()
