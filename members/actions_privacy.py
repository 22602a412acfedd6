"""What the law asks: who looked, what people ask, and forgetting them in time."""

import datetime
import re
from collections.abc import Iterable
from copy import copy
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from m50portal.accounts.actions_privacy import anonymise_account
from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.accounts.selectors import holders_of
from m50portal.core import audit, forgetting, mail
from m50portal.core.dates import long_date, start_of, today
from m50portal.core.models import MailAttachment, OutgoingMail
from m50portal.core.versions import hold
from members.choices_people import LookKind, RequestState
from members.models import (
    BillingProfile,
    DataRequest,
    Official,
    PersonLook,
    RetentionRule,
)
from members.person_rooms import bears, forget, in_use
from members.presenters_people import description_of
from members.selectors_people import months_before, retention
from members.selectors_privacy import last_role

SOMEBODY = "iemand"
MAIL_GONE = "De tekst is verwijderd toen deze persoon werd geanonimiseerd.\n"


# --- Who looked -----------------------------------------------------------------------------------
def note_look(*, official: Official, by: Any, kind: LookKind = LookKind.PAGE) -> None:
    """Write that ``by`` looked at ``official``; one's own page is nobody's business."""
    if official.user_id is None or official.user_id != by.pk:
        PersonLook.objects.create(official=official, by=by, by_label=str(by), kind=kind)


def note_list(*, officials: Iterable[int], by: Any, kind: LookKind) -> None:
    """Write that ``by`` took a list of people along, who were on it included; one row."""
    ids = sorted(set(officials))
    PersonLook.objects.create(
        by=by,
        by_label=str(by),
        kind=kind,
        number=len(ids),
        official_ids="," + "".join(f"{pk}," for pk in ids),
    )


def clear_looks(*, day: datetime.date) -> int:
    """Remove what is older than the rule keeps; how many there were."""
    oldest = start_of(months_before(day, retention().months_looks))
    return PersonLook.objects.filter(at__lt=oldest).delete()[0]


# --- What people ask ------------------------------------------------------------------------------
@transaction.atomic
def ask_about_data(*, official: Official, kind: str, text: str, by: Any) -> DataRequest:
    """Ask something about one's own data; the secretariat gets a mail."""
    request = DataRequest(official=official, kind=kind, text=text.strip())
    request.full_clean()
    request.save()
    audit.record("members.ask_about_data", target=official, by=by, changes={"soort": kind})
    for user in holders_of(Office.SECRETARIAT):
        mail.compose(
            "data_request",
            to=user.email,
            to_label=user.name,
            context={"request": request, "official": official},
            about=official,
            key=f"data_request:{request.pk}:{user.email}",
        )
    return request


@transaction.atomic
def answer_request(*, request: DataRequest, state: str, answer: str, by: Any) -> DataRequest:
    """Answer what somebody asked, once; the person gets a mail.

    Raises ValidationError when it was answered already.
    """
    request = DataRequest.objects.select_for_update().select_related("official").get(pk=request.pk)
    if request.state != RequestState.OPEN:
        raise ValidationError(f"{request.answered_by} heeft dit verzoek al beantwoord.")
    request.state, request.answer = state, answer.strip()
    request.answered_at, request.answered_by = timezone.now(), str(by)[:200]
    request.full_clean(exclude=["official"])
    request.save()
    audit.record(
        "members.answer_request", target=request.official, by=by, changes={"besluit": state}
    )
    if request.official.email:
        mail.compose(
            "data_request_answer",
            to=request.official.email,
            to_label=request.official.name,
            context={"request": request, "official": request.official, "by": by},
            about=request.official,
            key=f"data_request_answer:{request.pk}",
        )
    return request


# --- How long -------------------------------------------------------------------------------------
@transaction.atomic
def set_retention(*, months_after_role: int, months_looks: int, by: Any) -> RetentionRule:
    """Say how long data of people are kept."""
    rule = retention()
    before = RetentionRule(months_after_role=rule.months_after_role, months_looks=rule.months_looks)
    rule.months_after_role, rule.months_looks = months_after_role, months_looks
    rule.full_clean()
    changes = audit.changed(before, rule, ["months_after_role", "months_looks"])
    if changes or rule.pk is None:
        rule.save()
        audit.record("members.set_retention", target=rule, by=by, changes=changes)
    return rule


@transaction.atomic
def keep_longer(
    *, official: Official, until: datetime.date | None, reason: str, by: Any
) -> Official:
    """Keep somebody until ``until`` (the day on which the rule holds again), or no longer (None)."""
    if until is not None and until <= today():
        raise ValidationError({"until": "Kies een dag na vandaag."})
    if until is not None and not reason.strip():
        raise ValidationError({"reason": "Vul in waarom deze gegevens langer nodig zijn."})
    hold(official)
    before = copy(official)
    official.keep_until, official.keep_reason = until, reason.strip() if until else ""
    changes = audit.changed(before, official, ["keep_until", "keep_reason"])
    if changes:
        official.save(update_fields=["keep_until", "keep_reason"])
        audit.record("members.keep_longer", target=official, by=by, changes=changes)
    return official


@transaction.atomic
def anonymise(*, official: Official, by: Any, reason: str = "bewaartermijn") -> Official:
    """Replace name, address and number by what the person was; also in every old version.

    Raises ValidationError for somebody with a role that is not over, who takes part in something
    or for whom mail waits. Doing it twice does nothing more.
    """
    person = Official.objects.select_for_update().get(pk=official.pk)
    if person.anonymised_on is not None:
        return person
    _refuse_who_goes_on(person)
    user, addresses = person.user, _addresses_of(person)
    description = description_of(person, last_role(person))
    forget(person, email=person.email)
    words = _words_of(person)
    person.set_name(description)
    person.email = person.phone = person.keep_reason = ""
    person.user = person.email_confirmed_on = person.keep_until = None
    person.anonymised_on = today()
    person.save()
    values = {"name": person.name, "sort_key": person.sort_key, "search_key": person.search_key}
    blank = {"email": "", "phone": "", "user": None, "keep_reason": ""}
    Official.history.filter(id=person.pk).update(**values, **blank)
    person.data_requests.update(text="", answer="")
    person.looks.all().delete()
    if user is not None:
        anonymise_account(user, name=description, by=by)
    _scrub_mail(addresses & set(words), description)
    forgetting.scrub(words)
    audit.record("members.anonymise", target=person, by=by, changes={"reden": reason})
    return person


def _refuse_who_goes_on(person: Official) -> None:
    day = today()
    going = person.roles.exclude(ends_on__lte=day).select_related("municipality").first()
    if going is not None:
        raise ValidationError(
            f"{person.name} heeft nog een rol bij {going.municipality}. Beëindig die eerst."
        )
    if person.pk in in_use(day):
        raise ValidationError(
            f"{person.name} heeft nog een rol bij M50, een plaats in een pijler of een lobbyactie. "
            "Beëindig die eerst."
        )
    if person.keep_until is not None and person.keep_until > day:
        raise ValidationError(
            f"{person.name} wordt bewaard tot {long_date(person.keep_until)}. Haal dat eerst weg."
        )
    if OutgoingMail.objects.waiting().filter(to__in=_addresses_of(person)).exists():
        raise ValidationError(
            f"Er wacht nog mail aan {person.name}. Wacht tot die weg is, of trek die in bij Postvak uit."
        )


def _names_of(person: Official) -> set[str]:
    """What the person is and was called, here and as owner of an account."""
    rows = [person, *Official.history.filter(id=person.pk), *_account_of(person)]
    return {row.name for row in rows if row.name}


def _addresses_of(person: Official) -> set[str]:
    """Every address of now and before, those of the account too."""
    rows = [person, *Official.history.filter(id=person.pk), *_account_of(person)]
    found = {row.email for row in rows if row.email}
    return found | set(
        EmailAddress.objects.filter(user=person.user_id or 0).values_list("email", flat=True)
    )


def _account_of(person: Official) -> list[User]:
    return [person.user] if person.user is not None else []


def _words_of(person: Official) -> dict[str, str]:
    """What must not be found any more: names, addresses and numbers of now and before.

    A single word is no name to look for in a text, and what somebody else has too stays.
    """
    rows = [person, *Official.history.filter(id=person.pk)]
    others = Official.objects.exclude(pk=person.pk)
    users = User.objects.exclude(pk=person.user_id or 0)
    words = {}
    for name in {name for name in _names_of(person) if " " in name.strip()}:
        same = others.filter(name__iexact=name), users.filter(name__iexact=name)
        if not any(found.exists() for found in same) and not bears(name):
            words[name] = SOMEBODY
            _empty_invoice_lines(name)
    for number, email in enumerate(sorted(_addresses_of(person)), start=1):
        same = others.filter(email__iexact=email), users.filter(email__iexact=email)
        invoices = BillingProfile.objects.filter(invoice_email__iexact=email)
        if not any(found.exists() for found in (*same, invoices)):
            words[email] = f"persoon-{person.pk}-{number}"  # keys of mail stay apart
    for phone in {row.phone for row in rows if row.phone}:
        if not others.filter(phone=phone).exists():
            words[phone] = SOMEBODY
    # A longer one first: "Bas de Boer" may stand in "Bas de Boer-Zuur".
    return dict(sorted(words.items(), key=lambda pair: -len(pair[0])))


def _empty_invoice_lines(name: str) -> None:
    """No next invoice is for the attention of ``name``."""
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    for rows in (BillingProfile.objects, BillingProfile.history):
        found = rows.filter(attention_of__icontains=name).values_list("pk", "attention_of")
        named = [pk for pk, text in found if whole.search(text)]
        rows.filter(pk__in=named).update(attention_of="")


def _scrub_mail(addresses: set[str], description: str) -> None:
    """Take address and text out of mail that went to ``addresses``; that it was sent stays."""
    condition = Q(pk=None)
    for address in addresses:
        condition |= Q(to__iexact=address)
    rows = OutgoingMail.objects.filter(condition)
    MailAttachment.objects.filter(mail__in=rows).delete()
    rows.update(to="", to_label=description, text=MAIL_GONE, html="")
