"""The secretariat hears of changes that wait: together, once, and again when they wait for long."""

import datetime

import pytest
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from m50portal.accounts.choices import Office
from m50portal.core.models import OutgoingMail
from members.approval import Change, route
from members.upkeep.actions_proposals import refuse
from members.upkeep.models import ChangeProposal
from members.upkeep.tasks import remind_of_proposals, sweep_proposals
from tests.builders import user
from tests.members.builders_members import billing, member, official_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


def proposes(name, address="nieuw@gemeente.example", ago=datetime.timedelta(minutes=11)):
    """A contact official of ``name`` asks for another invoice address, ``ago``."""
    place = member(name)
    billing(place)
    route(Change("billing", place, {"invoice_email": address}, official_user(place)))
    made = ChangeProposal.objects.latest("pk")
    return moved(made, ago)


def moved(proposal, ago):
    ChangeProposal.objects.filter(pk=proposal.pk).update(proposed_at=timezone.now() - ago)
    proposal.refresh_from_db()
    return proposal


def mails():
    rows = OutgoingMail.objects.filter(name="proposals_waiting").order_by("pk")
    return list(rows.values_list("to", "subject"))


def test_secretariat_hears_of_a_change_that_waits_and_can_go_to_it(secretary):
    proposal = proposes("'s-Gravenhage")

    sweep_proposals()

    subject = "1 wijziging wacht op uw goedkeuring ('s-Gravenhage)"
    assert mails() == [(secretary.email, subject)]
    mail = OutgoingMail.objects.get(name="proposals_waiting")
    assert proposal.get_absolute_url() in mail.text
    assert "'s-Gravenhage: E-mailadres voor facturen" in mail.text
    assert "Er wacht" not in mail.text


def test_changes_of_one_afternoon_go_in_one_mail_and_only_once(secretary):
    proposes("Diemen")
    proposes("Zeist")

    for _ in range(3):
        sweep_proposals()

    assert mails() == [(secretary.email, "2 wijzigingen wachten op uw goedkeuring")]


def test_later_change_gets_a_mail_of_its_own_that_counts_the_others(secretary):
    proposes("Diemen")
    sweep_proposals()
    proposes("Zeist")
    sweep_proposals()

    assert [subject for _, subject in mails()] == [
        "1 wijziging wacht op uw goedkeuring (Diemen)",
        "1 wijziging wacht op uw goedkeuring (Zeist)",
    ]
    text = OutgoingMail.objects.filter(name="proposals_waiting").latest("pk").text
    assert "Er wacht nog 1 ander voorstel op u." in text


def test_mail_waits_while_somebody_is_busy_but_not_for_ever(secretary):
    first = proposes("Diemen", ago=datetime.timedelta(minutes=30))
    proposes("Zeist", ago=datetime.timedelta(minutes=2))
    sweep_proposals()
    assert mails() == []

    moved(first, datetime.timedelta(minutes=61))
    sweep_proposals()
    assert mails() == [(secretary.email, "2 wijzigingen wachten op uw goedkeuring")]


def test_what_was_decided_meanwhile_is_not_told(secretary):
    refuse(proposal=proposes("Diemen"), answer="Dit adres bestaat niet.", by=secretary)

    sweep_proposals()

    assert mails() == []


def test_without_a_secretariat_it_is_told_once_there_is_one():
    proposes("Diemen")
    sweep_proposals()
    assert mails() == []

    secretary = user(Office.SECRETARIAT)
    sweep_proposals()
    assert [to for to, _ in mails()] == [secretary.email]


def test_everybody_of_the_secretariat_hears_it_and_nobody_else(secretary):
    colleague = user(Office.SECRETARIAT)
    user(Office.TREASURER)
    proposes("Diemen")

    sweep_proposals()

    assert sorted(to for to, _ in mails()) == sorted([secretary.email, colleague.email])


def test_change_that_waits_for_a_week_is_told_again_once_that_day(secretary):
    proposes("Diemen", ago=datetime.timedelta(days=9))
    proposes("Zeist", ago=datetime.timedelta(days=2))

    remind_of_proposals()
    remind_of_proposals()

    subject = "Al een week of langer: 1 wijziging wacht op uw goedkeuring (Diemen)"
    assert mails() == [(secretary.email, subject)]
    text = OutgoingMail.objects.get(name="proposals_waiting").text
    assert "De gemeente heeft nog geen antwoord." in text


def test_nothing_old_is_nothing_to_remind_of(secretary):
    proposes("Diemen")

    remind_of_proposals()

    assert mails() == []


def test_both_tasks_are_planned():
    planned = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert {sweep_proposals.name, remind_of_proposals.name} <= planned
    call_command("check")
