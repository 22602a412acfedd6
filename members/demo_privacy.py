"""The demonstration's people who left, were entered twice, or whose mail does not arrive."""

import datetime
from typing import Any

from django.utils import timezone

from m50portal.core.choices import MailState
from m50portal.core.dates import today
from m50portal.core.mail import new_message_id
from m50portal.core.models import OutgoingMail
from members.actions_people import confirm_email, set_team
from members.actions_privacy import anonymise, ask_about_data, keep_longer, note_look
from members.choices import RoleKind
from members.choices_people import RequestKind
from members.demo import person_for
from members.models import DataRequest, Municipality, MunicipalRole, MunicipalTeam, Official
from members.selectors_people import months_before, retention

BEGAN = datetime.date(2019, 6, 1)
# municipality, role, name, local part, days until the name goes
LEFT = (
    ("zeist", RoleKind.ALDERMAN, "Greet Voorbeeldsma", "greet.voorbeeldsma", 12),
    ("woerden", RoleKind.ADVISER, "Otto van Voorbeeld", "otto.van.voorbeeld", 26),
    ("tiel", RoleKind.POLICY_OFFICER, "Lars Denkbeeldig", "lars.denkbeeldig", 9),
    ("kampen", RoleKind.FINANCE, "Ursula de Proef", "ursula.de.proef", 200),
)
KEPT, GONE = "tiel", ("goes", RoleKind.ALDERMAN, "Dirk Fictief", "dirk.fictief")
TWICE = ("kampen", "Petra Demo", "p.demo")
BOUNCES = ("woerden", RoleKind.CONTACT_OFFICIAL)


def seed(*, by: Any) -> None:
    """Add them; twice does nothing more."""
    places = {row.slug: row for row in Municipality.objects.filter(ends_on=None)}
    for slug, kind, name, local, days in LEFT:
        person = _left(places[slug], kind, name, local, today() + datetime.timedelta(days=days))
        if slug == KEPT and person.keep_until is None:
            until = today() + datetime.timedelta(days=120)
            reason = "Er loopt nog een declaratie van een werkbezoek."
            keep_longer(official=person, until=until, reason=reason, by=by)
    _seed_gone(places, by)
    _seed_twice(places)
    _seed_mail(places, by)
    _seed_team(places, by)
    _seed_request(places, by)


def _left(
    place: Municipality, kind: RoleKind, name: str, local: str, due: datetime.date
) -> Official:
    """Somebody whose last role is over, so that the name goes on ``due``."""
    email = f"{local}@{place.slug}.example"
    person = Official.objects.filter(email=email).first()
    if person is None:
        person = Official(email=email)
        person.set_name(name)
        person.save()
        over = months_before(due, retention().months_after_role)
        MunicipalRole.objects.create(
            official=person, municipality=place, kind=kind, starts_on=BEGAN, ends_on=over
        )
    return person


def _seed_gone(places: dict[str, Municipality], by: Any) -> None:
    """One whose time was over: what stays is what the person was."""
    slug, kind, name, local = GONE
    former = MunicipalRole.objects.filter(municipality=places[slug], kind=kind)
    if not former.exclude(official__anonymised_on=None).exists():
        person = _left(places[slug], kind, name, local, today())
        anonymise(official=person, by=by)


def _seed_twice(places: dict[str, Municipality]) -> None:
    """The same person under two addresses."""
    slug, name, local = TWICE
    email = f"{local}@{slug}.example"
    if not Official.objects.filter(email=email).exists():
        person = Official(email=email)
        person.set_name(name)
        person.save()
        MunicipalRole.objects.create(
            official=person, municipality=places[slug], kind=RoleKind.ADVISER, starts_on=BEGAN
        )


def _seed_mail(places: dict[str, Municipality], by: Any) -> None:
    """A message that did not arrive, and an address that somebody confirmed."""
    slug, kind = BOUNCES
    person = person_for(places[slug], kind)
    OutgoingMail.objects.get_or_create(
        key=f"demo:bounced:{person.email}",
        defaults={
            "name": "meeting_invitation",
            "to": person.email,
            "to_label": person.name,
            "subject": "Uitnodiging voor de ledenbijeenkomst",
            "text": "Deze mail is een voorbeeld.\n",
            "message_id": new_message_id(),
            "state": MailState.FAILED,
            "handed_over_at": timezone.now(),
            "error": "550 5.1.1 Dit postvak bestaat niet",
        },
    )
    confirmed = person_for(places["diemen"], RoleKind.CONTACT_OFFICIAL)
    if confirmed.email_confirmed_on is None:
        confirm_email(official=confirmed, by=by)
        note_look(official=confirmed, by=by)


def _seed_team(places: dict[str, Municipality], by: Any) -> None:
    """Diemen says who carries M50."""
    diemen = places["diemen"]
    if not MunicipalTeam.objects.filter(municipality=diemen).exists():
        set_team(
            municipality=diemen,
            portfolio_holder=person_for(diemen, RoleKind.ALDERMAN),
            team="Strategie en bestuur",
            author=person_for(diemen, RoleKind.CONTACT_OFFICIAL),
            by=by,
        )


def _seed_request(places: dict[str, Municipality], by: Any) -> None:
    """Somebody asks to correct the own data."""
    person = person_for(places["zeist"], RoleKind.CONTACT_OFFICIAL)
    if not DataRequest.objects.filter(official=person).exists():
        ask_about_data(
            official=person,
            kind=RequestKind.CORRECTION,
            text="Mijn rol begon op 1 oktober 2022, niet op 1 september.",
            by=person.user or by,
        )
