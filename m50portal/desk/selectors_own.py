"""What somebody of a municipality should look at next, for the own municipality."""

from typing import Any

from django.urls import reverse

from lobby.selectors_manifest import open_for
from m50portal.core.dates import long_date, today
from m50portal.core.returning import with_return
from m50portal.desk.selectors import Todo
from members.choices import RoleKind
from members.models import BillingProfile, Municipality
from members.upkeep.models import ChangeProposal
from members.upkeep.selectors import open_entry
from pillars.selectors import missing_pairs


def own_todos(user: Any, municipality: Municipality) -> list[Todo]:
    """What ``user`` can do for ``municipality`` now; nothing for who may change nothing there."""
    if not user.has_perm("members.change_municipality", municipality):
        return []
    back = reverse("desk:own_municipality") + f"?gemeente={municipality.slug}"
    return [
        *_confirmation(municipality),
        *_people(municipality, back),
        *_billing(municipality, back),
        *_waiting(municipality),
        *_manifests(municipality),
    ]


def _confirmation(municipality: Municipality) -> list[Todo]:
    """The yearly question: asked and not answered, or not confirmed this year."""
    review, day = reverse("upkeep:review", args=[municipality.slug]), today()
    entry = open_entry(municipality)
    if entry is not None and entry.answered_at is None:
        late = entry.round.deadline_on < day
        text = f"Graag voor {long_date(entry.round.deadline_on)}"
        return [Todo("Gegevens nalopen en bevestigen", review, text, "bad" if late else "warn")]
    confirmed = municipality.confirmed_on
    if entry is None and (confirmed is None or confirmed.year < day.year):
        return [Todo("Gegevens nalopen en bevestigen", review, "Dit jaar nog niet", "info")]
    return []


def _people(municipality: Municipality, back: str) -> list[Todo]:
    todos = []
    contacts = municipality.roles.current().filter(kind=RoleKind.CONTACT_OFFICIAL)
    if not contacts.exists():
        url = reverse("members:role_add", args=[municipality.slug]) + "?rol=contact_official"
        todos.append(Todo("Contactambtenaar toevoegen", with_return(url, back), "Ontbreekt", "bad"))
    for row in missing_pairs(municipality=municipality):
        url = with_return(reverse("pillars:pair", args=[row.pk]), back)
        text = f"Inhoudelijk ambtenaar kiezen voor {row.official.name} ({row.pillar.name})"
        todos.append(Todo(text, url, "Ontbreekt", "warn"))
    return todos


def _billing(municipality: Municipality, back: str) -> list[Todo]:
    profile = BillingProfile.objects.filter(municipality=municipality).first()
    profile = profile or BillingProfile(municipality=municipality)
    url = with_return(reverse("members:billing_edit", args=[municipality.slug]), back)
    missing = profile.missing()
    if missing:
        return [Todo(f"Factuurgegevens aanvullen: {', '.join(missing)}", url, "Ontbreekt", "warn")]
    if not profile.buyer_reference:
        return [Todo("Kenmerk voor de factuur invullen", url, "Ontbreekt", "info")]
    return []


def _manifests(municipality: Municipality) -> list[Todo]:
    """What the municipality can sign and did not sign yet."""
    return [
        Todo(f"Manifest “{row.title}” ondertekenen", row.get_absolute_url(), "Open", "info")
        for row in open_for(municipality, today())
    ]


def _waiting(municipality: Municipality) -> list[Todo]:
    count = ChangeProposal.objects.waiting().filter(municipality=municipality).count()
    if not count:
        return []
    url = reverse("upkeep:review", args=[municipality.slug])
    what = "wijziging wacht" if count == 1 else "wijzigingen wachten"
    return [Todo(f"{count} {what} op het secretariaat", url, "Wacht", "info")]
