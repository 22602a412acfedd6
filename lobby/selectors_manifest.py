"""Who stands behind a manifest on a day."""

import datetime
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from lobby.choices import SIGNING_ROLES
from lobby.models import Manifest, Signature
from m50portal.core.dates import today
from m50portal.core.mail import mails_about
from members.choices import RoleKind
from members.models import Membership, Municipality, MunicipalRole


@dataclass(frozen=True)
class Standing:
    """A manifest on a day: who stands behind it, who took part and does not, who took it back."""

    day: datetime.date
    signatures: list[Signature]
    withdrawn: list[Signature]
    missing: list[Municipality]
    participants: int

    @property
    def count(self) -> int:
        """How many municipalities stand behind it."""
        return len({row.municipality_id for row in self.signatures})

    @property
    def share(self) -> int:
        """The part of who takes part that signed, in whole percents."""
        signed = self.participants - len(self.missing)
        return round(100 * signed / self.participants) if self.participants else 0


def standing_on(manifest: Manifest, day: datetime.date) -> Standing:
    """How ``manifest`` stands on ``day``; two queries."""
    rows = manifest.signatures.filter(starts_on__lte=day).for_lists()
    all_rows: list[Signature] = list(rows)
    signed = [row for row in all_rows if row.counts_on(day)]
    behind = {row.municipality_id for row in signed}
    taking_part = Membership.objects.as_of(day).values("municipality")
    members = list(Municipality.objects.filter(pk__in=taking_part).order_by("sort_key", "pk"))
    return Standing(
        day=day,
        signatures=signed,
        withdrawn=[row for row in all_rows if row.is_withdrawn and not row.covers(day)],
        missing=[row for row in members if row.pk not in behind],
        participants=len(members),
    )


def signing_roles(municipality: Municipality, manifest: Manifest) -> QuerySet[MunicipalRole]:
    """Who could sign for ``municipality`` since ``manifest`` was adopted: who is there now first, then burgemeester.

    A signature can be recorded later than it was put; whoever left meanwhile is on the list too.
    """
    since = manifest.adopted_on or today()
    rows = MunicipalRole.objects.filter(
        Q(ends_on=None) | Q(ends_on__gt=since),
        starts_on__lte=today(),
        municipality=municipality,
        kind__in=SIGNING_ROLES,
    )
    places = [When(kind=kind, then=Value(place)) for place, kind in enumerate(SIGNING_ROLES)]
    rank = Case(*places, output_field=IntegerField())
    return rows.select_related("official", "municipality").order_by(
        F("ends_on").desc(nulls_first=True), rank, "official__sort_key", "pk"
    )


def open_for(municipality: Municipality, day: datetime.date) -> QuerySet[Manifest]:
    """The manifests that ``municipality`` can sign on ``day`` and did not sign yet."""
    if not Membership.objects.as_of(day).filter(municipality=municipality).exists():
        return Manifest.objects.none()
    signed = Signature.objects.as_of(day).filter(municipality=municipality)
    rows = Manifest.objects.open().filter(adopted_on__lte=day)
    return rows.exclude(pk__in=signed.values("manifest")).in_order()


def signatures_of(ids: list[int], day: datetime.date) -> QuerySet[Signature]:
    """What municipalities with these ``ids`` signed and stand behind on ``day``, last first."""
    rows = Signature.objects.as_of(day).filter(municipality__in=ids)
    return rows.select_related("manifest", "taken_from__municipality").order_by("-starts_on", "-pk")


@dataclass(frozen=True)
class Invitees:
    """Who is asked to sign: contact officials with an address, and municipalities without one."""

    roles: list[MunicipalRole]
    unreachable: list[Municipality]

    @property
    def municipalities(self) -> int:
        """How many municipalities are asked."""
        return len({role.municipality_id for role in self.roles})


def invitees(manifest: Manifest, day: datetime.date) -> Invitees:
    """Whom to ask on ``day``: those of who takes part and did not sign; three queries."""
    missing = standing_on(manifest, day).missing
    rows = MunicipalRole.objects.as_of(day).filter(
        municipality__in=[place.pk for place in missing], kind=RoleKind.CONTACT_OFFICIAL
    )
    rows = rows.exclude(official__email="").select_related("official", "municipality")
    roles = list(rows.order_by("municipality__sort_key", "official__sort_key", "pk"))
    reached = {role.municipality_id for role in roles}
    return Invitees(roles, [place for place in missing if place.pk not in reached])


def invited_on(manifest: Manifest) -> datetime.date | None:
    """The last day on which municipalities were asked to sign."""
    mails = mails_about(manifest).filter(name="manifest_invitation")
    at = mails.values_list("created_at", flat=True).first()
    return timezone.localdate(at) if at is not None else None
