import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import transaction

from m50portal.core import mail
from m50portal.core.choices import MailState
from m50portal.core.models import OutgoingMail
from tests import builders

pytestmark = pytest.mark.django_db


def compose(**changes):
    values = {
        "to": "anouk@altena.example",
        "context": {
            "user": builders.user(name="Anouk d'Voorbeeld & Zn"),
            "old": "a@b.example",
            "new": "c@d.example",
        },
    } | changes
    return mail.compose("account_address_changed", **values)


def test_compose_writes_a_row_that_waits():
    written = compose(to_label="Anouk Voorbeeld")

    assert (written.state, written.to, written.to_label) == (
        MailState.WAITING,
        "anouk@altena.example",
        "Anouk Voorbeeld",
    )
    assert written.subject == "Het e-mailadres van uw account bij M50 is gewijzigd"
    assert written.message_id.endswith("@testserver>")


def test_compose_writes_names_as_they_are_in_text_and_safely_in_html():
    written = compose()

    assert "Beste Anouk d'Voorbeeld & Zn," in written.text
    assert "Anouk d'Voorbeeld &amp; Zn" in written.html


def test_compose_puts_the_style_where_mail_programs_keep_it():
    assert 'style="' in compose().html


def test_compose_with_a_key_writes_once():
    assert compose(key="welcome:1") is not None
    assert compose(key="welcome:1") is None
    assert OutgoingMail.objects.count() == 1


def test_compose_belongs_to_the_transaction_of_its_caller():
    with pytest.raises(RuntimeError), transaction.atomic():
        compose()
        raise RuntimeError

    assert not OutgoingMail.objects.exists()


def test_compose_keeps_attachments_and_what_it_is_about():
    person = builders.user()
    files = (
        mail.Attachment("agenda.ics", "text/calendar; method=REQUEST", content=b"BEGIN:VCALENDAR"),
        mail.Attachment("factuur.pdf", "application/pdf", path="dues/x.pdf"),
    )

    written = compose(about=person, attachments=files)

    assert [item.filename for item in written.attachments.order_by("pk")] == [
        "agenda.ics",
        "factuur.pdf",
    ]
    assert list(mail.mails_about(person)) == [written]
    assert not mail.mails_about(builders.user()).exists()


# --- Django's own mail ------------------------------------------------------------------------------
def test_backend_turns_each_recipient_into_a_row(settings):
    settings.EMAIL_BACKEND = "m50portal.core.mail_backend.OutboxBackend"

    count = send_mail(
        "Een\nonderwerp".replace("\n", " "), "Tekst", None, ["a@m50.example", "b@m50.example"]
    )

    rows = OutgoingMail.objects.order_by("to")
    assert count == 2
    assert [(row.to, row.subject, row.text, row.state) for row in rows] == [
        ("a@m50.example", "Een onderwerp", "Tekst", MailState.WAITING),
        ("b@m50.example", "Een onderwerp", "Tekst", MailState.WAITING),
    ]
    assert rows[0].message_id != rows[1].message_id


def test_backend_keeps_the_html(settings):
    settings.EMAIL_BACKEND = "m50portal.core.mail_backend.OutboxBackend"
    message = EmailMultiAlternatives("Onderwerp", "Tekst", to=["a@m50.example"])
    message.attach_alternative("{}", "application/json")
    message.attach_alternative("<p>Tekst</p>", "text/html")

    message.send()

    assert OutgoingMail.objects.get().html == "<p>Tekst</p>"
