"""Over Peppol: off by default, once, and what fails stands where somebody sees it."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from members.dues import actions_peppol, actions_run, peppol
from members.dues.actions_credit import credit_invoice
from members.dues.actions_delivery import deliver_next
from members.dues.actions_files import store_files
from members.dues.choices import FileKind, ItemState
from members.dues.models import PeppolSending
from members.models import BillingProfile
from tests.builders import client_of
from tests.members.dues import builders_dues as make

pytestmark = pytest.mark.django_db


class FakeSender:
    """An access point that keeps what it gets, and fails as it is told."""

    got: dict[str, tuple[str, str, bytes]] = {}
    fails: list[Exception] = []

    def __init__(self, folder):
        self.folder = folder

    def send(self, *, document, sender, receiver, key):
        if FakeSender.fails:
            raise FakeSender.fails.pop(0)
        FakeSender.got[key] = (sender, receiver, document)
        return f"bericht-{len(FakeSender.got)}"


@pytest.fixture
def access_point(settings):
    settings.PEPPOL_OUTBOX = "ergens"
    settings.PEPPOL_SENDER = "tests.members.dues.test_peppol.FakeSender"
    FakeSender.got, FakeSender.fails = {}, []
    return FakeSender


def work():
    while actions_peppol.send_next():
        pass


def sent(**values):
    """An invoice with its files, on its way."""
    invoice = make.invoice(**values)
    store_files(invoice=invoice)
    actions_peppol.queue_peppol(invoice=invoice, by=None)
    return invoice


def text_of(response):
    return " ".join(response.content.decode().replace("\u00a0", " ").split())


def test_nothing_goes_while_it_is_off():
    invoice = make.invoice()
    store_files(invoice=invoice)

    assert actions_peppol.queue_peppol(invoice=invoice, by=None) is None
    assert not actions_peppol.send_next()
    assert not PeppolSending.objects.exists()
    page = client_of(make.user(Office.TREASURER)).get(invoice.get_absolute_url())
    assert "Peppol versturen" not in text_of(page)


def test_run_sends_each_document_once_with_its_stored_bytes(access_point):
    make.issuer()
    members = [make.member() for _ in range(2)]
    bare = make.member("Zonder kenmerk")
    BillingProfile.objects.filter(municipality=bare).update(buyer_reference="")
    actions_run.start_run(terms=make.dues_year(2023), by=None)
    make.work()

    work()
    work()

    rows = {place.invoices.get().number: place for place in members}
    assert set(access_point.got) == set(rows)
    for number, place in rows.items():
        invoice = place.invoices.get()
        sender, receiver, document = access_point.got[number]
        assert (sender, receiver) == ("0106:00000000", f"0190:{place.oin}")
        assert len(document) == invoice.files.get(kind=FileKind.PEPPOL).size
        assert invoice.peppol.message_number.startswith("bericht-")
    kinds = AuditEvent.objects.filter(kind="dues.send_peppol")
    assert kinds.count() == 2


def test_credit_note_goes_too(access_point):
    invoice = sent()
    note = credit_invoice(
        invoice=invoice, net=Decimal("10.00"), reason="Korting", asks_again=False, by=None
    )
    while deliver_next():
        pass

    work()

    assert set(access_point.got) == {invoice.number, note.number}


def test_run_without_mail_sends_nothing(access_point):
    make.issuer()
    make.member()
    actions_run.start_run(terms=make.dues_year(2023), by=None, sends_mail=False)
    make.work()

    work()

    assert access_point.got == {}


def test_refused_is_told_and_can_be_tried_again(access_point):
    access_point.fails = [peppol.Refused("Deze gemeente is niet bereikbaar via Peppol.")]
    invoice = sent()
    work()
    row = PeppolSending.objects.get()
    assert (row.state, row.message) == (
        ItemState.FAILED,
        "Deze gemeente is niet bereikbaar via Peppol.",
    )
    client = client_of(make.user(Office.TREASURER))
    assert "E-facturen die niet via Peppol konden" in text_of(client.get(reverse("dues:overview")))
    page = text_of(client.get(invoice.get_absolute_url()))
    assert (
        "Deze gemeente is niet bereikbaar via Peppol. Hieronder staat of de factuur is gemaild."
        in page
    )

    url = reverse("dues:send_peppol", args=[invoice.number])
    page = text_of(client.post(url, follow=True))
    assert "De e-factuur gaat zo via Peppol de deur uit." in page
    work()

    assert "bericht bericht-1" in text_of(client.get(invoice.get_absolute_url()))
    assert "Er is niets mislukt bij Peppol." in text_of(client.post(url, follow=True))


def test_access_point_that_is_away_is_tried_five_times(access_point):
    access_point.fails = [OSError("weg")] * 5
    sent()

    for number in range(1, 6):
        work()
        row = PeppolSending.objects.get()
        assert row.attempts == number
        assert row.message == "Het toegangspunt antwoordde niet (OSError)."
        PeppolSending.objects.update(leased_until=timezone.now() - datetime.timedelta(1))

    assert row.state == ItemState.FAILED
    assert access_point.got == {}


def test_worker_that_dies_after_handing_over_gives_the_same_key_again(access_point, monkeypatch):
    invoice = sent()

    def die(*args, **values):
        raise SystemExit

    monkeypatch.setattr(actions_peppol, "_close", die)
    with pytest.raises(SystemExit):
        actions_peppol.send_next()
    monkeypatch.undo()
    PeppolSending.objects.update(leased_until=None)
    work()

    assert set(access_point.got) == {invoice.number}
    assert PeppolSending.objects.get().state == ItemState.DONE


def test_older_invoice_goes_with_the_button_once(access_point):
    invoice = make.invoice()
    store_files(invoice=invoice)
    client = client_of(make.user(Office.TREASURER))
    assert "Deze e-factuur is niet via Peppol verstuurd." in text_of(
        client.get(invoice.get_absolute_url())
    )

    client.post(reverse("dues:send_peppol", args=[invoice.number]))
    client.post(reverse("dues:send_peppol", args=[invoice.number]))
    work()

    assert PeppolSending.objects.get().state == ItemState.DONE


def test_invoice_without_an_e_invoice_says_why_it_cannot(access_point):
    invoice = make.invoice()
    client = client_of(make.user(Office.TREASURER))

    page = client.post(reverse("dues:send_peppol", args=[invoice.number]), follow=True)

    assert "er is geen toegangspunt ingesteld, of er is geen e-factuur" in text_of(page)


def test_retry_of_what_did_not_fail_is_refused(access_point):
    invoice = sent()

    with pytest.raises(ValidationError, match="niets mislukt"):
        actions_peppol.retry_peppol(invoice=invoice, by=None)


def test_folder_gets_a_whole_file_once(tmp_path):
    sender = peppol.FolderSender(str(tmp_path / "uit"))

    for _ in range(2):
        name = sender.send(document=b"<xml/>", sender="a", receiver="b", key="2026-0001")

    assert name == "2026-0001.xml"
    out = tmp_path / "uit"
    assert [path.name for path in out.glob("*.xml")] == ["2026-0001.xml"]
    assert (out / name).read_bytes() == b"<xml/>"
    (out / name).unlink()  # the access point took it
    sender.send(document=b"<xml/>", sender="a", receiver="b", key="2026-0001")
    assert list(out.glob("*.xml")) == []


def test_settings_name_the_folder_sender_by_default(settings, tmp_path):
    settings.PEPPOL_OUTBOX = str(tmp_path)

    assert isinstance(peppol.sender(), peppol.FolderSender)
