import datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from m50portal.core import mail, mail_delivery, tasks
from m50portal.core.choices import MailState
from m50portal.core.leases import LEASE
from m50portal.core.models import AuditEvent, MailAttachment, OutgoingMail
from tests import builders
from tests.core.mail_server import mail_server

pytestmark = pytest.mark.django_db
LATER = LEASE + datetime.timedelta(seconds=1)


@pytest.fixture
def server(settings):
    with mail_server() as running:
        settings.MAIL_TRANSPORT = running.settings
        yield running


def waiting(to="anouk@altena.example", **values):
    defaults = {
        "name": "test",
        "subject": "Agenda",
        "text": "Beste Anouk,\n",
        "message_id": mail.new_message_id(),
    }
    return OutgoingMail.objects.create(to=to, **defaults | values)


def test_deliver_sends_once(server):
    row = waiting(html="<p>Beste Anouk,</p>")

    states = [mail_delivery.deliver(row.pk), mail_delivery.deliver(row.pk)]

    row.refresh_from_db()
    assert states == [MailState.SENT, None]
    assert (row.state, row.leased_until, row.lease_token) == (MailState.SENT, None, "")
    [message] = server.messages
    assert (message["To"], message["Subject"], message["Message-ID"]) == (
        "anouk@altena.example",
        "Agenda",
        row.message_id,
    )
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("html",)).get_content().strip() == "<p>Beste Anouk,</p>"


def test_deliver_sends_attachments_byte_for_byte(server):
    pdf = bytes(range(256)) * 40
    path = default_storage.save("test/factuur.pdf", ContentFile(pdf))
    row = waiting()
    MailAttachment.objects.create(
        mail=row, filename="factuur.pdf", content_type="application/pdf", path=path
    )
    MailAttachment.objects.create(
        mail=row,
        filename="afspraak.ics",
        content_type="text/calendar; method=REQUEST; charset=utf-8",
        content="BEGIN:VCALENDAR\r\nSUMMARY:Súdwest\r\n".encode(),
    )

    mail_delivery.deliver(row.pk)

    first, second = server.messages[0].iter_attachments()
    assert (first.get_filename(), first.get_content()) == ("factuur.pdf", pdf)
    assert second.get_filename() == "afspraak.ics"
    assert second["Content-Type"].params["method"] == "REQUEST"
    assert second.get_payload(decode=True) == "BEGIN:VCALENDAR\r\nSUMMARY:Súdwest\r\n".encode()


def test_deliver_tries_again_after_a_refusal_with_the_same_message_id(server):
    server.refuse = ["451 try later"]
    row = waiting()

    assert mail_delivery.deliver(row.pk) == MailState.WAITING
    row.refresh_from_db()
    assert "try later" in row.error
    assert row.not_before_at > timezone.now() + datetime.timedelta(minutes=1)
    tasks.sweep_outbox()
    assert server.messages == []

    with time_machine.travel(row.not_before_at + datetime.timedelta(seconds=1)):
        tasks.sweep_outbox()
    row.refresh_from_db()
    assert (row.state, row.error) == (MailState.SENT, "")
    assert [message["Message-ID"] for message in server.messages] == [row.message_id]


def test_deliver_gives_up_after_five_refusals(server):
    server.refuse = ["550 no such user"] * 9
    row = waiting()

    states = [mail_delivery.deliver(row.pk) for _ in range(6)]

    assert states == [MailState.WAITING] * 4 + [MailState.FAILED, None]


def test_deliver_waits_for_a_server_that_is_away(settings):
    with mail_server() as gone:
        settings.MAIL_TRANSPORT = gone.settings
    row = waiting()

    assert mail_delivery.deliver(row.pk) == MailState.WAITING
    row.refresh_from_db()
    assert row.handed_over_at is None
    assert "Refused" in row.error


def test_deliver_of_a_missing_attachment_says_so_and_holds_nobody_up(server):
    broken, fine = waiting(), waiting()
    MailAttachment.objects.create(
        mail=broken, filename="x.pdf", content_type="application/pdf", path="gone.pdf"
    )

    tasks.sweep_outbox()

    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, fine.state) == (MailState.WAITING, MailState.SENT)
    assert broken.error.startswith("FileNotFoundError")


def test_deliver_without_an_answer_becomes_a_question_and_the_rest_goes_on(server):
    server.hang_up = True
    unknown = waiting()
    assert mail_delivery.deliver(unknown.pk) == MailState.UNCERTAIN
    server.hang_up = False
    after = waiting()

    with time_machine.travel(timezone.now() + LATER):
        tasks.sweep_outbox()

    unknown.refresh_from_db()
    after.refresh_from_db()
    assert (unknown.state, after.state) == (MailState.UNCERTAIN, MailState.SENT)
    assert len(server.messages) == 2


def test_sweep_opens_a_new_connection_after_a_broken_one(server):
    server.hang_up = True
    first, second = waiting(), waiting()

    tasks.sweep_outbox()

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (MailState.UNCERTAIN, MailState.UNCERTAIN)
    assert len(server.messages) == 2


class Killed(BaseException):
    """What kill -9 looks like from the inside: nothing after it runs."""


def test_deliver_killed_before_the_hand_over_is_simply_sent_later(server, monkeypatch):
    row = waiting()
    with monkeypatch.context() as dying:
        dying.setattr(mail_delivery, "as_message", _die)
        with pytest.raises(Killed):
            mail_delivery.deliver(row.pk)
    assert mail_delivery.deliver(row.pk) is None  # the dead worker's lease still holds

    with time_machine.travel(timezone.now() + LATER):
        tasks.sweep_outbox()

    row.refresh_from_db()
    assert row.state == MailState.SENT
    assert len(server.messages) == 1


def test_deliver_killed_between_hand_over_and_note_becomes_a_question(server, monkeypatch):
    row = waiting()
    with monkeypatch.context() as dying:
        dying.setattr(mail_delivery.EmailMultiAlternatives, "send", _send_and_die)
        with pytest.raises(Killed):
            mail_delivery.deliver(row.pk)

    tasks.sweep_outbox()
    row.refresh_from_db()
    assert row.state == MailState.WAITING  # for as long as the lease holds, the worker may be alive
    with time_machine.travel(timezone.now() + LATER):
        tasks.sweep_outbox()
        tasks.sweep_outbox()

    row.refresh_from_db()
    assert row.state == MailState.UNCERTAIN
    assert len(server.messages) == 1


def _die(*args):
    raise Killed


_send = mail_delivery.EmailMultiAlternatives.send


def _send_and_die(self, *args, **kwargs):
    _send(self, *args, **kwargs)
    raise Killed


def test_sweep_sends_everything_over_one_connection(server):
    for number in range(5):
        waiting(to=f"persoon{number}@m50.example")

    tasks.sweep_outbox()

    assert (len(server.messages), server.connections) == (5, 1)


def test_sweep_leaves_what_may_not_go_yet(server):
    waiting(not_before_at=timezone.now() + datetime.timedelta(hours=1))

    tasks.sweep_outbox()

    assert server.messages == []


def test_sweep_without_mail_asks_for_no_connection(settings):
    settings.MAIL_TRANSPORT = {"EMAIL_BACKEND": "nobody.has.this"}

    tasks.sweep_outbox()


def test_task_sends_one_message(server):
    row = waiting()

    tasks.deliver_mail(row.pk)

    row.refresh_from_db()
    assert row.state == MailState.SENT


def test_transport_takes_user_and_password_from_the_address(settings):
    settings.MAIL_TRANSPORT = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "mail.m50.example",
        "EMAIL_HOST_USER": "portaal",
        "EMAIL_HOST_PASSWORD": "geheim",
        "EMAIL_USE_TLS": True,
        "EMAIL_FILE_PATH": None,
    }

    link = mail_delivery.transport()

    assert (link.host, link.username, link.password, link.use_tls) == (
        "mail.m50.example",
        "portaal",
        "geheim",
        True,
    )


# --- what a person decides ---------------------------------------------------------------------------
def test_send_again_puts_a_message_back_in_the_queue():
    by = builders.user()
    row = waiting(state=MailState.UNCERTAIN, handed_over_at=timezone.now(), attempts=5, error="x")

    mail_delivery.send_again(row, by=by)

    row.refresh_from_db()
    assert (row.state, row.handed_over_at, row.attempts, row.error) == (
        MailState.WAITING,
        None,
        0,
        "",
    )
    assert AuditEvent.objects.get().kind == "core.send_mail_again"


@pytest.mark.parametrize(
    ("arrived", "state"), [(True, MailState.SENT), (False, MailState.CANCELLED)]
)
def test_settle_closes_a_question(arrived, state):
    moment = timezone.now() - datetime.timedelta(hours=2)
    row = waiting(state=MailState.UNCERTAIN, handed_over_at=moment)

    mail_delivery.settle(row, arrived=arrived, by=builders.user())

    row.refresh_from_db()
    assert row.state == state
    assert row.sent_at == (moment if arrived else None)
    assert AuditEvent.objects.get().changes == {"arrived": arrived}


# --- a machine without a mail server -------------------------------------------------------------------
def test_folder_gets_one_file_however_often_a_message_is_handed_over(settings, tmp_path):
    settings.MAIL_TRANSPORT = {
        "EMAIL_BACKEND": "m50portal.core.mail_transport.FolderBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mail"),
    }
    row = waiting()
    mail_delivery.deliver(row.pk)
    mail_delivery.send_again(row, by=None)
    mail_delivery.deliver(row.pk)

    [file] = (tmp_path / "mail").iterdir()
    assert file.suffix == ".eml"
    assert b"Subject: Agenda" in file.read_bytes()
