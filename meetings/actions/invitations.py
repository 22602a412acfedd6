"""Inviting people: first a list to look at, then one mail per person."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from m50portal.core import audit
from meetings.actions import letters
from meetings.actions.planning import announce
from meetings.models import Invitation, Meeting
from meetings.selectors_recipients import Recipient, recipients_of
from members.models import MunicipalRole, Official


@transaction.atomic
def invite(*, meeting: Meeting, by: Any, officials: set[int] | None = None) -> list[Invitation]:
    """Invite who belongs at the meeting and was not invited yet; a concept is announced with it.

    ``officials`` (keys) narrows it to the people that the organiser kept on the list. Somebody
    without an e-mail address, or with one that another guest has, is on the list without a mail.
    Nobody is invited to what is over.
    """
    announce(meeting=meeting, by=by)  # also locks the meeting: two clicks invite once
    if meeting.is_past:
        return []
    now = timezone.now()
    rows = {row.official_id: row for row in Invitation.objects.filter(meeting=meeting)}
    addresses = _addresses(meeting)
    invited = []
    for recipient in recipients_of(meeting):
        row = rows.get(recipient.official.pk) or _new(meeting, recipient)
        chosen = officials is None or recipient.official.pk in officials
        if row.invited_at is not None or not chosen:
            continue
        row.official, row.invited_at = recipient.official, now
        address = recipient.official.email.casefold()
        if address and address not in addresses:
            row.mail = letters.write_invitation(row, meeting)
            addresses.add(address)
        row.save()
        invited.append(row)
    if invited:
        counts = {"invited": len(invited), "mails": sum(row.mail is not None for row in invited)}
        audit.record("meetings.invite", target=meeting, by=by, changes=counts)
    return invited


def _addresses(meeting: Meeting) -> set[str]:
    """The addresses that have had an invitation for this meeting."""
    sent = Invitation.objects.filter(meeting=meeting, mail__isnull=False)
    return {address.casefold() for address in sent.values_list("mail__to", flat=True)}


def _new(meeting: Meeting, recipient: Recipient) -> Invitation:
    return Invitation(
        meeting=meeting,
        official=recipient.official,
        municipality=recipient.municipality,
        role_text=recipient.role_text[:160],
    )


@transaction.atomic
def add_guest(*, meeting: Meeting, official: Official, by: Any) -> Invitation:
    """Put somebody on the list by hand; the mail goes out with the next ``invite``."""
    role = MunicipalRole.objects.as_of(meeting.day).filter(official=official).for_lists().first()
    row, is_new = Invitation.objects.get_or_create(
        meeting=meeting,
        official=official,
        defaults={
            "municipality": role.municipality if role else None,
            "role_text": str(role.get_kind_display()) if role else "Gast",
            "by_hand": True,
        },
    )
    if is_new:
        changes = {"person": official.name}
        audit.record("meetings.add_guest", target=meeting, by=by, changes=changes)
    return row


@transaction.atomic
def remove_guest(*, invitation: Invitation, by: Any) -> bool:
    """Take somebody off the list who was added by hand; False once the mail has gone."""
    rows = Invitation.objects.filter(pk=invitation.pk, by_hand=True, invited_at=None)
    count, _ = rows.delete()
    if count:
        changes = {"person": invitation.official.name}
        audit.record("meetings.remove_guest", target=invitation.meeting, by=by, changes=changes)
    return bool(count)
