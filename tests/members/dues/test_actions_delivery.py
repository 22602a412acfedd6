"""What a worker makes and mails of a credit note: once, also when it dies half way."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from m50portal.accounts.choices import Office
from m50portal.core import pdf
from m50portal.core.models import OutgoingMail
from members.dues import actions_delivery, tasks
from members.dues.actions_credit import credit_invoice
from members.dues.actions_delivery import MAX_ATTEMPTS, deliver_next, has_free_work
from members.dues.choices import ItemState
from members.dues.models import Delivery, InvoiceFile
from tests.builders import client_of
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def note():
    """A part: the invoice itself is the run's."""
    return credit_invoice(
        invoice=make.invoice(),
        net=Decimal("10.00"),
        reason="Verkeerd adres",
        asks_again=False,
        by=None,
    )


def lapse():
    """Minutes go by."""
    past = timezone.now() - datetime.timedelta(seconds=1)
    Delivery.objects.filter(leased_until__isnull=False).update(leased_until=past)


def test_deliver_makes_the_files_and_one_mail(note):
    assert deliver_next() is True
    assert deliver_next() is False

    files = InvoiceFile.objects.filter(invoice=note).order_by("kind")
    assert list(files.values_list("kind", flat=True)) == ["nlcius", "pdf", "peppol"]
    mail = OutgoingMail.objects.get(name="credit_note")
    assert (mail.to, mail.subject) == (
        note.buyer_email,
        f"Creditfactuur {note.number}: Correctie op Contributie M50 2023",
    )
    assert note.credits.number in mail.text
    assert "Verkeerd adres" in mail.text
    names = list(mail.attachments.order_by("pk").values_list("filename", flat=True))
    assert names == [note.filename_of("pdf"), note.filename_of("nlcius")]
    row = Delivery.objects.get()
    assert (row.state, row.leased_until) == (ItemState.DONE, None)


@pytest.mark.parametrize("step", ["store_files", "mail_invoice", "_close"])
def test_deliver_goes_on_where_a_worker_died(note, monkeypatch, step):
    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(actions_delivery, step, die)
        deliver_next()
    assert deliver_next() is False  # the lease of the dead holds
    lapse()

    assert has_free_work()
    assert deliver_next() is True
    assert InvoiceFile.objects.filter(invoice=note).count() == 3
    assert OutgoingMail.objects.filter(name="credit_note").count() == 1


def test_deliver_gives_up_after_so_many_faults(note, monkeypatch):
    def fail(**kwargs):
        raise RuntimeError

    monkeypatch.setattr(actions_delivery, "store_files", fail)
    for _ in range(MAX_ATTEMPTS):
        assert deliver_next() is True
        lapse()

    assert deliver_next() is False
    row = Delivery.objects.get()
    assert (row.state, row.message) == (ItemState.FAILED, "Onverwachte fout (RuntimeError).")


def test_deliver_without_a_pdf_maker_says_so(note, monkeypatch):
    monkeypatch.setattr(actions_delivery, "store_files", broken)
    deliver_next()

    row = Delivery.objects.get()
    assert (row.state, row.message) == (ItemState.FAILED, "Pango ontbreekt.")


def test_sweep_wakes_a_worker_for_what_waits(note, monkeypatch):
    woken = []
    monkeypatch.setattr(tasks.deliver, "delay", lambda: woken.append(1))

    tasks.sweep_runs()
    tasks.deliver()
    tasks.sweep_runs()

    assert woken == [1]


def test_what_failed_is_shown_and_tried_again(note, monkeypatch):
    treasurer = client_of(make.user(Office.TREASURER))
    board = client_of(make.user(Office.BOARD))
    with monkeypatch.context() as patch:
        patch.setattr(actions_delivery, "store_files", broken)
        deliver_next()
    address = reverse("dues:retry_delivery", args=[note.number])

    overview = treasurer.get(reverse("dues:overview")).content.decode()
    desk = treasurer.get("/").content.decode()
    page = treasurer.get(note.get_absolute_url()).content.decode()
    assert note.get_absolute_url() in overview
    assert "Creditfacturen die niet zijn bezorgd" in desk
    assert "Pango ontbreekt." in page
    assert address in page
    assert address not in board.get(note.get_absolute_url()).content.decode()
    assert board.post(address).status_code == 403

    done = treasurer.post(address, follow=True).content.decode()

    assert "Het portaal probeert het opnieuw." in done
    assert deliver_next() is True
    assert InvoiceFile.objects.filter(invoice=note).count() == 3
    again = treasurer.post(address, follow=True).content.decode()
    assert "Er is niets mislukt bij deze factuur." in again


def broken(**kwargs):
    raise pdf.Unavailable("Pango ontbreekt.")
