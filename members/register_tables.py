"""The register as tables with the same heads as the files that it reads: what goes out comes back in."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any

from m50portal.core.spreadsheets import Sheet
from members.choices import MembershipKind, UploadKind
from members.import_kinds import KINDS
from members.models import (
    BillingProfile,
    Decision,
    Membership,
    Municipality,
    MunicipalRole,
    Population,
    Succession,
)

ONE_DAY = datetime.timedelta(days=1)
RECORDED = "Vastgelegd in het portaal"
# Kinds whose rows tell about people: taking them along leaves a line in the audit trail.
PERSONAL = {UploadKind.PEOPLE.value, UploadKind.BILLING.value, UploadKind.DECISIONS.value}
DECISION_SHORT = {"aspirant": "Aspirant-lid", "member": "Lid", "end": "Einde"}
Rows = Iterable[list[Any]]


def table_of(kind: str) -> Sheet:
    """Everything that the register holds of one kind, under the heads of its import."""
    wanted = KINDS[kind]
    title = wanted.sheet or wanted.label
    return Sheet(title, [column.label for column in wanted.columns], ROWS[kind]())


def whole_register() -> list[Sheet]:
    """A sheet per kind; each can be loaded again, and then changes nothing."""
    return [
        table_of(kind.value)
        for kind in (
            UploadKind.MUNICIPALITIES,
            UploadKind.MEMBERSHIPS,
            UploadKind.DECISIONS,
            UploadKind.PEOPLE,
            UploadKind.BILLING,
            UploadKind.POPULATION,
        )
    ]


def _municipalities() -> Rows:
    for m in Municipality.objects.order_by("sort_key", "pk"):
        yield [
            *(m.code, m.name, m.get_province_display(), m.area_km2, m.starts_on, m.ends_on),
            *("", "", "", ""),
        ]


def _memberships() -> Rows:
    rows = Membership.objects.select_related("municipality")
    for row in rows.order_by("municipality__sort_key", "starts_on", "pk"):
        ended = row.ends_on is not None
        yield [
            *(row.municipality.code, row.municipality.name, MembershipKind(row.kind).label),
            *(row.starts_on, row.get_start_certainty_display(), row.ends_on),
            row.get_end_certainty_display() if ended else "",
            *(row.get_end_reason_display(), row.source),
        ]


def _decisions() -> Rows:
    rows = Decision.objects.standing().select_related("municipality")
    for row in rows.order_by("decided_on", "municipality__sort_key", "pk"):
        yield [
            *(row.municipality.code, row.municipality.name, DECISION_SHORT[row.kind]),
            *(row.decided_on, row.body, row.person, row.mandate, row.decide_by),
            *(row.note, row.source or RECORDED),
        ]


def _people() -> Rows:
    rows = MunicipalRole.objects.filter(official__anonymised_on=None).for_lists()
    for row in rows.order_by("municipality__sort_key", "kind", "starts_on", "pk"):
        official, place = row.official, row.municipality
        yield [
            *(place.code, place.name, official.name, row.get_kind_display(), row.portfolio),
            *(official.email, official.phone, row.starts_on),
            row.ends_on - ONE_DAY if row.ends_on else None,
        ]


def _billing() -> Rows:
    rows = BillingProfile.objects.select_related("municipality").filter(municipality__ends_on=None)
    for row in rows.order_by("municipality__sort_key", "pk"):
        yield [
            *(row.municipality.code, row.municipality.name, row.street, row.postcode, row.city),
            *(row.invoice_email, row.attention_of, row.buyer_reference, row.order_reference),
            row.municipality.oin,
        ]


def _populations() -> Rows:
    rows = Population.objects.select_related("municipality")
    for row in rows.order_by("-on", "municipality__sort_key", "pk"):
        yield [
            *(row.municipality.code, row.municipality.name, row.on, row.inhabitants),
            *(row.get_status_display(), row.source),
        ]


def _mergers() -> Rows:
    rows = Succession.objects.select_related("predecessor", "successor")
    for row in rows.order_by("on", "predecessor__sort_key", "pk"):
        old, new = row.predecessor, row.successor
        begins = "ja" if new.starts_on == row.on else "nee"
        share = row.get_share_display()
        yield [row.on, old.code, old.name, new.code, new.name, share, begins, row.note]


def _oins() -> Rows:
    for m in Municipality.objects.exclude(oin="").order_by("sort_key", "pk"):
        yield [m.code, m.name, m.oin, m.oin_registered_on]


def _list() -> Rows:
    """An example: who takes part in the list that the register knows of longest."""
    first = Membership.objects.order_by("starts_on").values_list("starts_on", flat=True).first()
    if first is None:
        return
    rows = Membership.objects.as_of(first).select_related("municipality")
    for row in rows.order_by("municipality__sort_key", "pk"):
        yield [first, row.municipality.code, row.municipality.name, row.source or RECORDED]


ROWS: dict[str, Callable[[], Rows]] = {
    UploadKind.MUNICIPALITIES.value: _municipalities,
    UploadKind.MEMBERSHIPS.value: _memberships,
    UploadKind.DECISIONS.value: _decisions,
    UploadKind.PEOPLE.value: _people,
    UploadKind.BILLING.value: _billing,
    UploadKind.POPULATION.value: _populations,
    UploadKind.MERGERS.value: _mergers,
    UploadKind.OINS.value: _oins,
    UploadKind.LISTS.value: _list,
}
