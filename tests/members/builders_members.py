"""Municipalities, memberships and people for tests, made in one line."""

import datetime
import itertools
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from m50portal.accounts.models import User
from m50portal.core.choices import MailState
from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from members.choices import MembershipKind, RoleKind
from members.models import (
    BillingProfile,
    Membership,
    Municipality,
    MunicipalRole,
    Official,
    Population,
    Succession,
)
from tests.builders import user

LONG_AGO = datetime.date(2019, 1, 1)
_numbers = itertools.count(1)


def municipality(name: str = "", **values: Any) -> Municipality:
    """A municipality; its code is made up unless given."""
    number = next(_numbers)
    name = name or f"Voorbeeldstad {number}"
    made = Municipality(
        **{"code": f"GM9{number % 1000:03d}", "slug": slugify(name), "province": "PV27", **values}
    )
    made.set_name(name, also_found_as=[])
    made.save()
    return made


def membership(
    place: Municipality, starts_on: datetime.date = LONG_AGO, **values: Any
) -> Membership:
    """What ``place`` is from ``starts_on``: a member unless ``kind`` says otherwise."""
    return Membership.objects.create(
        municipality=place, starts_on=starts_on, **{"kind": MembershipKind.MEMBER, **values}
    )


def member(name: str = "", *, inhabitants: int | None = None, **values: Any) -> Municipality:
    """A municipality that is a member since 2019, with a figure of 1 January 2024 when given."""
    made = municipality(name, **values)
    membership(made)
    if inhabitants is not None:
        population(made, inhabitants)
    return made


def population(
    place: Municipality, inhabitants: int, on: datetime.date = datetime.date(2024, 1, 1)
) -> Population:
    """Inhabitants of ``place`` on a day."""
    return Population.objects.create(
        municipality=place, on=on, inhabitants=inhabitants, source="CBS"
    )


def merger(old: Municipality, new: Municipality, on: datetime.date, **values: Any) -> Succession:
    """``old`` passes into ``new`` and ends."""
    old.ends_on = on
    old.save()
    return Succession.objects.create(predecessor=old, successor=new, on=on, **values)


def official(name: str = "", email: str = "", **values: Any) -> Official:
    """A person who works for some municipality."""
    number = next(_numbers)
    made = Official(email=email or f"ambtenaar{number}@voorbeeldstad.example", **values)
    made.set_name(name or f"Ambtenaar Voorbeeld {number}")
    made.save()
    return made


def role(
    place: Municipality,
    kind: str = RoleKind.CONTACT_OFFICIAL,
    *,
    person: Official | None = None,
    **values: Any,
) -> MunicipalRole:
    """A role in ``place`` since yesterday."""
    starts_on = today() - datetime.timedelta(days=1)
    return MunicipalRole.objects.create(
        municipality=place,
        official=person or official(),
        kind=kind,
        **{"starts_on": starts_on, **values},
    )


def official_user(place: Municipality, kind: str = RoleKind.CONTACT_OFFICIAL) -> User:
    """Somebody who logs in and has a role in ``place``."""
    made = user()
    role(place, kind, person=official(made.name, made.email, user=made))
    return made


def mail_to(
    address: str, state: str = MailState.FAILED, *, at: datetime.datetime | None = None
) -> OutgoingMail:
    """A message to ``address`` that was tried: refused, unless ``state`` says otherwise."""
    sent_at = timezone.now() if state == MailState.SENT else None
    made = OutgoingMail.objects.create(
        name="test",
        to=address,
        subject="Onderwerp",
        text="Tekst",
        message_id=f"<{next(_numbers)}@m50.example>",
        state=state,
        sent_at=sent_at,
    )
    if at is not None:
        OutgoingMail.objects.filter(pk=made.pk).update(created_at=at)
    return made


def billing(place: Municipality, **values: Any) -> BillingProfile:
    """Complete billing data."""
    complete = {
        "street": "Raadhuisplein 1",
        "postcode": "1112 AB",
        "city": place.name,
        "invoice_email": f"facturen@{place.slug}.example",
        "buyer_reference": "INK-1",
    }
    return BillingProfile.objects.create(municipality=place, **{**complete, **values})
