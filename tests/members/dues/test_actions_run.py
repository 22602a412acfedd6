import datetime
import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.utils import timezone

from m50portal.core import audit, pdf
from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from members.choices import MembershipKind
from members.dues import actions_run
from members.dues.actions import save_year
from members.dues.actions_invoice import CannotIssue
from members.dues.actions_run import PreviewChanged, RunIsBusy, needs_workers, start_run
from members.dues.bookcheck import findings
from members.dues.choices import ItemState, RunState
from members.dues.models import DuesRun, DuesRunItem, Invoice, InvoiceFile
from members.dues.selectors import preview
from members.dues.selectors_books import progress, run_report
from members.dues.selectors_hands import hands_needed
from members.models import BillingProfile
from tests.members.dues import builders_dues as make

D = datetime.date


def files():
    """The kinds of what is stored, invoice by invoice."""
    return list(InvoiceFile.objects.order_by("invoice", "kind").values_list("kind", flat=True))


def numbers():
    return list(Invoice.objects.order_by("serial").values_list("serial", flat=True))


def lapse():
    """Time passes: every lease has run out."""
    DuesRunItem.objects.filter(leased_until__isnull=False).update(
        leased_until=timezone.now() - datetime.timedelta(seconds=1)
    )


@pytest.mark.django_db
def test_run_issues_everybody_in_dutch_order_and_once():
    terms, _ = make.dues_year(), make.issuer()
    for name in ("Zeist", "De Bilt", "'s-Gravenhage"):
        make.member(name)

    run = start_run(terms=terms, by=None)
    assert make.work() == 3

    run.refresh_from_db()
    names = Invoice.objects.order_by("serial").values_list("municipality__name", flat=True)
    assert list(names) == ["De Bilt", "'s-Gravenhage", "Zeist"]
    assert (run.state, numbers()) == (RunState.DONE, [1, 2, 3])
    assert files() == ["nlcius", "pdf", "peppol"] * 3
    assert OutgoingMail.objects.count() == 3
    assert findings() == []
    with pytest.raises(CannotIssue, match="niets te factureren"):
        start_run(terms=terms, by=None)


@pytest.mark.django_db
def test_run_again_picks_up_who_was_mended():
    terms, _ = make.dues_year(), make.issuer()
    make.member("Tiel")
    bare = make.member("Zwijndrecht", billing=False)

    first = start_run(terms=terms, by=None)
    make.work()
    BillingProfile.objects.create(
        municipality=bare,
        street="Plein 1",
        postcode="3330 AA",
        city="Zwijndrecht",
        invoice_email="facturen@zwijndrecht.example",
    )
    start_run(terms=terms, by=None)
    make.work()

    assert [(line["name"], len(line["reasons"])) for line in first.blocked] == [("Zwijndrecht", 4)]
    assert numbers() == [1, 2]
    assert OutgoingMail.objects.count() == 2


@pytest.mark.django_db
def test_run_is_one_at_a_time():
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    start_run(terms=terms, by=None)

    with pytest.raises(RunIsBusy):
        start_run(terms=terms, by=None)


@pytest.mark.django_db
def test_run_that_loses_the_race_says_so(monkeypatch):
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    start_run(terms=terms, by=None)
    monkeypatch.setattr(actions_run, "running_run", lambda _: None)

    with pytest.raises(RunIsBusy):
        start_run(terms=terms, by=None)

    assert DuesRun.objects.count() == 1


@pytest.mark.django_db
def test_run_refuses_another_list_than_was_confirmed():
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    seen = preview(terms).fingerprint
    make.member()

    with pytest.raises(PreviewChanged):
        start_run(terms=terms, by=None, confirmed=seen)

    assert not DuesRun.objects.exists()


@pytest.mark.django_db
def test_run_refuses_an_unknown_year():
    make.issuer()

    with pytest.raises(CannotIssue, match="onbekend"):
        start_run(terms=make.dues_year(2021, None), by=None)


@pytest.mark.django_db
def test_run_writes_who_asked_for_it():
    terms, _, asker = make.dues_year(), make.issuer(), make.user(name="Anouk Voorbeeld")
    make.member()

    run = start_run(terms=terms, by=asker)
    make.work()

    events = audit.history_of(run)
    assert [(event.kind, event.by_label) for event in events] == [
        ("dues.finish_run", "Portaal"),
        ("dues.issue_run", "Anouk Voorbeeld"),
    ]
    assert audit.history_of(Invoice.objects.get())[0].by_label == "Anouk Voorbeeld"


@pytest.mark.django_db
def test_run_without_mail_sends_none():
    terms, _ = make.dues_year(2019, "3500.00"), make.issuer()
    make.member()

    run = start_run(terms=terms, by=None, sends_mail=False, issued_on=D(2019, 2, 1))
    make.work()

    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.issued_on) == ("2019-0001", D(2019, 2, 1))
    assert (run_report(run).count, OutgoingMail.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_run_fails_one_and_does_the_others():
    terms, _ = make.dues_year(), make.issuer()
    wrong, right = make.member("Aastad"), make.member("Beestad")
    run = start_run(terms=terms, by=None)
    BillingProfile.objects.filter(municipality=wrong).update(invoice_email="")

    make.work()

    report = run_report(run)
    run.refresh_from_db()
    assert [(item.municipality, item.message) for item in report.failed] == [
        (wrong, "Vul eerst aan: e-mailadres voor facturen ontbreekt.")
    ]
    assert [item.municipality for item in report.done] == [right]
    assert (report.total, report.hidden) == (Decimal("5000.00"), 0)
    assert (sum(report.mails.values()), report.mails["waiting"]) == (1, 1)
    assert run.state == RunState.DONE
    assert numbers() == [1]


@pytest.mark.django_db
def test_run_issues_only_the_amount_that_was_confirmed():
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    run = start_run(terms=terms, by=None)
    save_year(terms=terms, amounts={MembershipKind.MEMBER: Decimal("6000.00")}, by=None)

    make.work()

    assert (progress(run).failed, Invoice.objects.count()) == (1, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["store_files", "mail_invoice", "_close"])
def test_worker_that_dies_at_any_step_loses_and_doubles_nothing(monkeypatch, step):
    terms, _ = make.dues_year(), make.issuer()
    for _ in range(3):
        make.member()
    run = start_run(terms=terms, by=None)
    real = getattr(actions_run, step)

    class PowerCut(BaseException):
        pass

    def cut(*args, **kwargs):
        raise PowerCut

    monkeypatch.setattr(actions_run, step, cut)
    with pytest.raises(PowerCut):
        make.work()
    monkeypatch.setattr(actions_run, step, real)
    assert make.work() == 2
    lapse()
    assert make.work() == 1

    run.refresh_from_db()
    assert (run.state, numbers(), progress(run).done) == (RunState.DONE, [1, 2, 3], 3)
    assert files() == ["nlcius", "pdf", "peppol"] * 3
    assert OutgoingMail.objects.count() == 3
    assert findings() == []


@pytest.mark.django_db
def test_unexpected_trouble_is_tried_again_and_given_up_in_the_end(monkeypatch):
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    run = start_run(terms=terms, by=None)

    def broken(**_):
        raise OSError("disk full")

    monkeypatch.setattr(actions_run, "store_files", broken)
    assert make.work() == 1
    assert progress(run).waiting == 1
    for _ in range(actions_run.MAX_ATTEMPTS):
        lapse()
        make.work()

    item = run.items.get()
    assert (item.state, item.attempts) == (ItemState.FAILED, actions_run.MAX_ATTEMPTS + 1)
    assert item.message.startswith("Onverwachte fout (OSError)")
    assert item.invoice is not None


@pytest.mark.django_db
def test_next_run_finishes_an_invoice_without_a_file(monkeypatch):
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    start_run(terms=terms, by=None)
    with monkeypatch.context() as patch:

        def unavailable(**_):
            raise pdf.Unavailable("Pango ontbreekt.")

        patch.setattr(actions_run, "store_files", unavailable)
        make.work()
    assert (DuesRunItem.objects.get().message, InvoiceFile.objects.count()) == (
        "Pango ontbreekt.",
        0,
    )

    start_run(terms=terms, by=None)
    make.work()

    assert (numbers(), files(), OutgoingMail.objects.count()) == (
        [1],
        ["nlcius", "pdf", "peppol"],
        1,
    )


@pytest.mark.django_db
def test_needs_workers_only_when_nobody_is_at_it():
    terms, _ = make.dues_year(), make.issuer()
    for _ in range(2):
        make.member()
    assert not needs_workers()
    run = start_run(terms=terms, by=None)
    assert needs_workers()

    first = run.items.order_by("position").first()
    DuesRunItem.objects.waiting().claim(first.pk, lease=actions_run.LEASE)
    assert not needs_workers()
    long_ago = timezone.now() + actions_run.LEASE - 2 * actions_run.STALLED_AFTER
    DuesRunItem.objects.filter(pk=first.pk).update(leased_until=long_ago)
    assert needs_workers()


@pytest.mark.django_db
def test_needs_workers_closes_a_run_that_everybody_left():
    terms, _ = make.dues_year(), make.issuer()
    make.member()
    run = start_run(terms=terms, by=None)
    run.items.update(state=ItemState.DONE)

    assert not needs_workers()

    run.refresh_from_db()
    assert run.state == RunState.DONE


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_number_without_gaps():
    terms, _ = make.dues_year(), make.issuer()
    for _ in range(12):
        make.member()
    run = start_run(terms=terms, by=None)
    together = threading.Barrier(2)

    def worker():
        together.wait()
        try:
            make.work()
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    actions_run.close_run_when_done(run=run)
    assert numbers() == list(range(1, 13))
    assert (progress(run).done, OutgoingMail.objects.count()) == (12, 12)
    assert findings() == []


@pytest.mark.django_db
def test_of_two_that_merge_in_one_run_only_the_first_is_asked():
    """What twenty rows owe is looked up at once, but not of who merges that year."""
    make.issuer()
    old, new = make.member("Aalstad"), make.municipality("Zuidstad")
    make.membership(new, make.D(2023, 6, 25))
    make.merger(old, new, make.D(2023, 7, 1))
    run = actions_run.start_run(terms=make.dues_year(2023), by=None)
    DuesRunItem.objects.get_or_create(
        run=run, municipality=old, defaults={"position": 0, "amount": Decimal("5000.00")}
    )
    hand = actions_run.AtHand()
    while actions_run.process_next(hand):
        pass

    assert run.items.count() == 2
    assert Invoice.objects.issued().count() == 1


@pytest.mark.django_db
def test_what_failed_stays_in_sight_after_the_run_until_another_takes_it_up():
    make.user()
    make.issuer()
    place = make.member()
    terms = make.dues_year(2023)
    run = actions_run.start_run(terms=terms, by=None)
    run.items.update(state=ItemState.FAILED)
    actions_run.close_run_when_done(run=run)

    assert [(hand.key, number) for hand, number in hands_needed(today())] == [("stuck", 1)]
    again = actions_run.start_run(terms=terms, by=None)
    make.work()

    assert again.items.get().municipality == place
    assert [hand.key for hand, _ in hands_needed(today())] == []
