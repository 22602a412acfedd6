"""Who of a municipality can log in."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from m50portal.accounts.models import User
from m50portal.core.models import AuditEvent
from members.models import BillingProfile, Municipality, MunicipalRole, Official

A_DAY = datetime.timedelta(days=1)
INVITING = ("upkeep.invite_colleague", "upkeep.send_invitation")


@dataclass(frozen=True)
class Colleague:
    """Somebody of a municipality with the roles there, and what the account is like."""

    official: Official
    roles: list[MunicipalRole]
    state: str
    badge: str

    @property
    def user(self) -> User | None:
        """The account."""
        return self.official.user

    @property
    def can_invite(self) -> bool:
        """There is an address and no account yet."""
        return self.user is None and bool(self.official.email)

    @property
    def can_remind(self) -> bool:
        """There is an account that was never used."""
        return self.user is not None and self.user.is_active and self.user.last_login is None

    @property
    def can_revoke(self) -> bool:
        """There is an account that still opens."""
        return self.user is not None and self.user.is_active

    @property
    def role_names(self) -> str:
        """The roles in one line."""
        return ", ".join(role.get_kind_display() for role in self.roles)


def colleagues_of(municipality: Municipality) -> list[Colleague]:
    """Everybody with a role in ``municipality`` today, by name."""
    rows = MunicipalRole.objects.current().filter(municipality=municipality)
    found: dict[int, list[MunicipalRole]] = {}
    for role in rows.select_related("official__user").order_by("official__sort_key", "kind", "pk"):
        found.setdefault(role.official_id, []).append(role)
    return [_colleague(roles) for roles in found.values()]


def _colleague(roles: list[MunicipalRole]) -> Colleague:
    official = roles[0].official
    user = official.user
    if user is None:
        state = ("Geen account", "neutral") if official.email else ("Geen e-mailadres", "warn")
    elif not user.is_active:
        state = ("Geblokkeerd", "bad")
    elif user.last_login is None:
        state = ("Uitgenodigd, nog niet ingelogd", "warn")
    else:
        state = ("Heeft een account", "ok")
    return Colleague(official, roles, *state)


def usual_domain(municipality: Municipality) -> str:
    """The part after the @ that most addresses of ``municipality`` share; nothing when unknown."""
    people = MunicipalRole.objects.current().filter(municipality=municipality)
    addresses = list(people.exclude(official__email="").values_list("official__email", flat=True))
    billing = BillingProfile.objects.filter(municipality=municipality).first()
    if billing is not None and billing.invoice_email:
        addresses.append(billing.invoice_email)
    domains = Counter(address.rpartition("@")[2].lower() for address in addresses)
    return domains.most_common(1)[0][0] if domains else ""


def invitations_since_yesterday(*, by: User, about: Official | None = None) -> int:
    """How many invitations ``by`` sent in the last day: to anybody, or to one person."""
    rows = AuditEvent.objects.filter(kind__in=INVITING, by_id=by.pk, at__gt=timezone.now() - A_DAY)
    if about is not None:
        rows = rows.filter(changes__official_id=about.pk)
    return rows.count()
