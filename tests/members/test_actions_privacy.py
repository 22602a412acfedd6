import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm, User
from m50portal.core.choices import MailState
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent, OutgoingMail
from members import actions_privacy
from members.choices import RoleKind
from members.choices_people import LookKind, RequestKind
from members.models import DataRequest, Official, PersonLook, RetentionRule
from members.selectors_people import looks_at, months_after, months_before, retention
from members.selectors_privacy import due, leaving
from members.tasks import forget_people
from pillars.models import Participation
from tests.builders import user
from tests.members.builders_members import billing, mail_to, member, municipality, official, role
from tests.pillars.builders_pillars import pillar

pytestmark = pytest.mark.django_db
OVER = datetime.date(2024, 2, 29)


def day(text):
    return datetime.date.fromisoformat(text)


def gone(name="Bas Zuur", email="bas@zeist.example", *, kind=RoleKind.ALDERMAN, **values):
    """Somebody whose role in Zeist is over since 29 February 2024."""
    place = values.pop("place", None) or municipality("Zeist")
    person = official(name, email, phone="030 000 00 00", **values)
    role(place, kind, person=person, starts_on=day("2020-01-01"), ends_on=OVER)
    return person


def take_part(person):
    """``person`` takes part in a pillar, for the municipality of the role that is over."""
    place = person.roles.get().municipality
    return Participation.objects.create(
        pillar=pillar(), official=person, municipality=place, starts_on=day("2022-06-01")
    )


# --- Months ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2023-12-31", 1, "2024-01-31"),
        ("2023-11-15", 14, "2025-01-15"),
        ("2024-03-30", 11, "2025-02-28"),
    ],
)
def test_months_end_on_a_day_that_exists(start, months, end):
    assert months_after(day(start), months) == day(end)


def test_months_before_a_leap_day():
    assert months_before(day("2024-02-29"), 12) == day("2023-02-28")
    assert months_before(day("2024-01-31"), 1) == day("2023-12-31")


# --- Who is due -----------------------------------------------------------------------------------
def test_leaving_says_who_is_due_in_thirty_days_and_not_who_goes_on():
    person = gone()
    role(municipality(), person=official("Loes Proef"))

    assert leaving(day("2025-01-28")) == []
    [one] = leaving(day("2025-01-29"))
    assert (one.official, one.over_on, one.due_on) == (person, OVER, day("2025-02-28"))
    assert due(day("2025-02-27")) == []
    assert [row.official for row in due(day("2025-02-28"))] == [person]


def test_leaving_follows_the_rule_and_the_reason_to_keep():
    person = gone()
    actions_privacy.set_retention(months_after_role=6, months_looks=24, by=None)
    with time_machine.travel("2024-03-01"):
        actions_privacy.keep_longer(
            official=person, until=day("2024-12-01"), reason="declaratie", by=None
        )

    assert due(day("2024-11-30")) == []
    [one] = due(day("2024-12-01"))
    assert (one.due_on, one.is_kept) == (day("2024-12-01"), True)


def test_leaving_passes_over_who_still_takes_part():
    person = gone()
    take_part(person)

    [one] = leaving(day("2026-01-01"))
    assert one.is_used
    assert due(day("2026-01-01")) == []


def test_retention_starts_with_twelve_months_and_refuses_nonsense():
    assert (retention().months_after_role, retention().months_looks) == (12, 24)
    with pytest.raises(ValidationError):
        actions_privacy.set_retention(months_after_role=0, months_looks=24, by=None)

    actions_privacy.set_retention(months_after_role=18, months_looks=24, by=None)
    actions_privacy.set_retention(months_after_role=24, months_looks=24, by=None)
    assert RetentionRule.objects.get().months_after_role == 24
    assert AuditEvent.objects.filter(kind="members.set_retention").latest("pk").changes == {
        "months_after_role": ["18", "24"]
    }


# --- Forgetting -----------------------------------------------------------------------------------
def test_anonymise_leaves_what_somebody_was_and_not_who():
    account = user(name="Bas Zuur", email="bas@zeist.example")
    person = gone(user=account)
    person.set_email("bas.zuur@zeist.example")
    person.save()
    mail_to("bas.zuur@zeist.example", MailState.SENT)
    actions_privacy.note_look(official=person, by=user())
    asked = actions_privacy.ask_about_data(
        official=person, kind=RequestKind.QUESTION, text="Bas hier", by=account
    )

    actions_privacy.anonymise(official=person, by=None)

    person.refresh_from_db()
    assert person.name == "Voormalig wethouder van Zeist"
    assert (person.email, person.phone, person.user) == ("", "", None)
    assert person.anonymised_on == today()
    history = Official.history.filter(id=person.pk)
    assert set(history.values_list("name", "email", "phone", "user")) == {
        ("Voormalig wethouder van Zeist", "", "", None)
    }
    account.refresh_from_db()
    assert (account.name, account.is_active) == ("Voormalig wethouder van Zeist", False)
    assert account.email == f"account-{account.pk}@geanonimiseerd.invalid"
    assert not account.has_usable_password()
    mail = OutgoingMail.objects.get(name="test")
    assert (mail.to, mail.state, mail.subject) == ("", MailState.SENT, "Onderwerp")
    assert "Tekst" not in mail.text
    assert not PersonLook.objects.exists()
    assert DataRequest.objects.get(pk=asked.pk).text == ""
    assert person.roles.count() == 1


def test_anonymise_leaves_no_trace_of_address_or_number_anywhere_but_names_in_the_trail():
    person = gone()
    person.set_email("zuur@zeist.example")
    person.save()

    actions_privacy.anonymise(official=person, by=None)

    for row in [*Official.history.values(), *AuditEvent.objects.values()]:
        text = str(row)
        assert "zeist.example" not in text
        assert "030 000" not in text


def test_anonymise_twice_does_nothing_more():
    person = gone()
    actions_privacy.anonymise(official=person, by=None)
    first = Official.objects.get(pk=person.pk)

    with time_machine.travel(timezone.now() + datetime.timedelta(days=9)):
        actions_privacy.anonymise(official=person, by=None)

    assert Official.objects.get(pk=person.pk).anonymised_on == first.anonymised_on
    assert AuditEvent.objects.filter(kind="members.anonymise").count() == 1


def test_anonymise_refuses_who_goes_on():
    going = role(municipality("Diemen"), person=official("Loes Proef")).official
    used = gone()
    take_part(used)
    kept = gone("Zoë Model", "zoe@zeist.example", place=municipality("Tiel"))
    actions_privacy.keep_longer(
        official=kept, until=today() + datetime.timedelta(days=9), reason="geschil", by=None
    )

    for person, why in (
        (going, "heeft nog een rol bij Diemen"),
        (used, "plaats in een pijler"),
        (kept, "wordt bewaard tot"),
    ):
        with pytest.raises(ValidationError, match=why):
            actions_privacy.anonymise(official=person, by=None)
    assert not Official.objects.exclude(anonymised_on=None).exists()


def test_nightly_round_passes_over_who_holds_an_office():
    account = user(Office.BOARD, name="Bas Zuur", email="bas@zeist.example")
    person = gone(user=account)

    forget_people()

    account.refresh_from_db()
    assert (account.name, account.is_active) == ("Bas Zuur", True)
    assert Official.objects.get(pk=person.pk).user == account


def test_anonymise_closes_the_account_of_who_held_an_office_before():
    account = user(name="Bas Zuur", email="bas@zeist.example")
    OfficeTerm.objects.create(
        user=account, office=Office.BOARD, starts_on=day("2020-01-01"), ends_on=OVER
    )
    actions_privacy.anonymise(official=gone(user=account), by=None)

    assert not User.objects.get(pk=account.pk).is_active


def test_anonymise_leaves_mail_to_the_invoice_address_of_a_municipality():
    person = gone()
    billing(member("Tiel"), invoice_email=person.email.upper())
    mail_to(person.email, MailState.SENT)

    actions_privacy.anonymise(official=person, by=None)

    assert OutgoingMail.objects.get().text == "Tekst"


def test_anonymise_describes_who_never_had_a_role():
    person = official("Bas Zuur")

    actions_privacy.anonymise(official=person, by=None)

    assert Official.objects.get(pk=person.pk).name == "Voormalige relatie"


def test_forget_people_does_whose_time_is_over_and_passes_over_the_rest():
    over, soon = gone(), official("Loes Proef")
    recently = today() - datetime.timedelta(days=30)
    role(municipality(), person=soon, starts_on=day("2020-01-01"), ends_on=recently)

    forget_people()
    forget_people()

    gone_rows = Official.objects.exclude(anonymised_on=None)
    assert list(gone_rows) == [over]
    assert AuditEvent.objects.filter(kind="members.anonymise").count() == 1


def test_forget_people_goes_on_after_somebody_who_stays(monkeypatch):
    place = municipality("Zeist")
    first, second = gone(place=place), gone("Zoë Model", "zoe@zeist.example", place=place)
    plain = actions_privacy.anonymise

    def once(*, official, by):
        if official.pk == first.pk:
            raise ValidationError("Net een rol gekregen.")
        return plain(official=official, by=by)

    monkeypatch.setattr("members.tasks.anonymise", once)
    forget_people()

    assert list(Official.objects.exclude(anonymised_on=None)) == [second]


# --- Keeping longer -------------------------------------------------------------------------------
def test_keep_longer_needs_a_day_ahead_and_a_reason():
    person = gone()
    for until, reason, field in (
        (today(), "geschil", "until"),
        (today() + datetime.timedelta(days=1), " ", "reason"),
    ):
        with pytest.raises(ValidationError) as refused:
            actions_privacy.keep_longer(official=person, until=until, reason=reason, by=None)
        assert list(refused.value.message_dict) == [field]

    tomorrow = today() + datetime.timedelta(days=1)
    actions_privacy.keep_longer(official=person, until=tomorrow, reason="geschil", by=None)
    actions_privacy.keep_longer(official=person, until=None, reason="geschil", by=None)
    person.refresh_from_db()
    assert (person.keep_until, person.keep_reason) == (None, "")


# --- Looks ----------------------------------------------------------------------------------------
def test_looks_at_finds_pages_and_lists_by_whole_numbers():
    who = user()
    people = [official(f"Persoon {number}") for number in range(12)]
    actions_privacy.note_look(official=people[0], by=who)
    actions_privacy.note_list(officials=[p.pk for p in people[1:]], by=who, kind=LookKind.EXPORT)

    assert [row.kind for row in looks_at(people[0])] == [LookKind.PAGE]
    assert [row.kind for row in looks_at(people[11])] == [LookKind.EXPORT]
    assert not looks_at(official("Zonder inzage")).exists()


def test_clear_looks_keeps_what_the_rule_says():
    person, who = official(), user()
    for when in ("2024-05-31", "2024-06-01"):
        with time_machine.travel(f"{when}T12:00:00"):
            actions_privacy.note_look(official=person, by=who)

    assert actions_privacy.clear_looks(day=day("2026-06-01")) == 1
    assert str(PersonLook.objects.get().at.date()) == "2024-06-01"


# --- What people ask ------------------------------------------------------------------------------
def test_a_request_reaches_the_secretariat_and_the_answer_the_person():
    secretary = user(Office.SECRETARIAT, name="Iris Voorbeeld")
    person = official("Sanne d'Amour", "sanne@diemen.example")

    asked = actions_privacy.ask_about_data(
        official=person, kind=RequestKind.CORRECTION, text="Ik heet 't Hart", by=None
    )
    [mail] = OutgoingMail.objects.all()
    assert (mail.to, mail.subject) == (
        secretary.email,
        "Verzoek over gegevens van Sanne d'Amour",
    )
    assert "Ik heet 't Hart" in mail.text

    actions_privacy.answer_request(
        request=asked, state="done", answer="Uw naam is verbeterd.", by=secretary
    )
    mail = OutgoingMail.objects.latest("pk")
    assert mail.to == "sanne@diemen.example"
    assert "Dat is gedaan." in mail.text
    assert "Uw naam is verbeterd." in mail.text
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("done", "Iris Voorbeeld")


def test_a_request_is_answered_once():
    person = official()
    asked = actions_privacy.ask_about_data(
        official=person, kind=RequestKind.REMOVAL, text="Weg graag", by=None
    )
    actions_privacy.answer_request(request=asked, state="refused", answer="Nee.", by=user())

    with pytest.raises(ValidationError, match="al beantwoord"):
        actions_privacy.answer_request(request=asked, state="done", answer="Ja.", by=user())

    assert OutgoingMail.objects.filter(name="data_request_answer").count() == 1


def test_a_request_of_who_has_no_address_is_answered_without_mail():
    person = official()
    Official.objects.filter(pk=person.pk).update(email="")
    asked = actions_privacy.ask_about_data(
        official=person, kind=RequestKind.REMOVAL, text="Weg graag", by=None
    )

    actions_privacy.answer_request(request=asked, state="done", answer="Ja.", by=None)

    assert not OutgoingMail.objects.exists()
