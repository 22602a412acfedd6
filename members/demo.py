"""The demonstration's register: the real municipalities and membership, invented people."""

import datetime
import random
from pathlib import Path
from typing import Any

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from m50portal.core.dates import today
from members import importing
from members.choices import RoleKind
from members.demo_people import invent
from members.import_columns import MERGER_COLUMNS
from members.import_memberships import DECISION_COLUMNS, LIST_COLUMNS, plan_members
from members.import_mergers import plan_mergers
from members.import_plans import (
    MUNICIPALITY_COLUMNS,
    OIN_COLUMNS,
    POPULATION_COLUMNS,
    plan_municipalities,
    plan_oins,
    plan_populations,
)
from members.models import BillingProfile, GrowthTarget, Municipality, MunicipalRole, Official

DATA = Path(__file__).resolve().parent / "data"
SINCE = datetime.date(2022, 9, 1)
NEW_COLLEGES = datetime.date(2026, 6, 1)
WITHOUT_CONTACT = {"kerkrade", "raalte", "weert"}
WITHOUT_REFERENCE = {"altena", "den-helder", "goes", "peel-en-maas", "rijssen-holten", "weert"}
WITHOUT_ADDRESS = "zwijndrecht"
TARGETS = (
    (datetime.date(2022, 12, 31), 50, "Strategische werkagenda 2019-2022: van 40 naar 50 leden"),
    (datetime.date(2028, 1, 1), 80, "Voorbeeld voor de demonstratie"),
)
# Which part of the municipalities has somebody in this role.
PARTS = {
    RoleKind.MAYOR: 1.0,
    RoleKind.ALDERMAN: 1.0,
    RoleKind.CONTACT_OFFICIAL: 1.0,
    RoleKind.POLICY_OFFICER: 0.7,
    RoleKind.FINANCE: 0.7,
    RoleKind.SECRETARY: 0.5,
    RoleKind.ADVISER: 0.3,
}
PORTFOLIOS = (
    *("Wonen en mobiliteit", "Financiën en bestuur", "Jeugd en zorg", "Werk en inkomen"),
    *("Economie en binnenstad", "Klimaat en energie"),
)


def seed(*, by: Any) -> None:
    """Fill the register and invent who works for its members; twice does nothing more."""
    load_register(by=by)
    members = list(Municipality.objects.participating_on(today()).order_by("sort_key"))
    _seed_people(members)
    _seed_billing(members)
    _seed_confirmations(members)
    _seed_targets()


def load_register(*, by: Any) -> None:
    """The files that come with the portal, through the same door as any later file."""
    steps = (
        ("municipalities.csv", MUNICIPALITY_COLUMNS, plan_municipalities),
        ("populations.csv", POPULATION_COLUMNS, plan_populations),
        ("mergers.csv", MERGER_COLUMNS, plan_mergers),
        ("oins.csv", OIN_COLUMNS, plan_oins),
    )
    for name, columns, plan in steps:
        importing.apply(plan(_read(name, columns)), by=by)
    lists = _read("member_lists.csv", LIST_COLUMNS)
    decisions = _read("member_decisions.csv", DECISION_COLUMNS)
    importing.apply(plan_members(lists, decisions), by=by)


def person_for(municipality: Municipality, kind: str) -> Official:
    """Somebody of the demonstration with role ``kind`` in ``municipality`` today; made when absent."""
    roles = MunicipalRole.objects.current().filter(municipality=municipality, kind=kind)
    role = roles.select_related("official").order_by("pk").first()
    if role is not None:
        return role.official
    official = _officials([(municipality, str(kind), 0)])[0]
    MunicipalRole.objects.create(
        official=official, municipality=municipality, kind=kind, starts_on=_since(municipality)
    )
    return official


def _read(name: str, columns: Any) -> importing.Source:
    return importing.read((DATA / name).read_bytes(), filename=name, columns=columns)


def _drawn(municipality: Municipality, what: str) -> random.Random:
    return random.Random(f"50 {municipality.code} {what}")  # noqa: S311  not for secrets


def _seed_people(members: list[Municipality]) -> None:
    wanted: list[tuple[Municipality, str, int]] = []
    periods: list[tuple[datetime.date, datetime.date | None]] = []
    for municipality in members:
        for kind, part in PARTS.items():
            drawn = _drawn(municipality, kind)
            absent = kind == RoleKind.CONTACT_OFFICIAL and municipality.slug in WITHOUT_CONTACT
            if drawn.random() >= part or absent:
                continue
            renewed = (
                kind in {RoleKind.ALDERMAN, RoleKind.CONTACT_OFFICIAL} and drawn.random() < 0.3
            )
            renewed = renewed and invent(municipality, kind).name not in {
                "Sanne Voorbeeld",
                "Marieke Modelstad",
            }
            if renewed:
                wanted.append((municipality, kind.value, 1))
                periods.append((_since(municipality), NEW_COLLEGES))
            wanted.append((municipality, kind.value, 0))
            periods.append((_start(municipality, kind, renewed=renewed), None))
    officials = _officials(wanted)
    known = set(MunicipalRole.objects.values_list("official_id", "municipality_id", "kind"))
    roles = [
        MunicipalRole(
            official=official,
            municipality=municipality,
            kind=kind,
            starts_on=starts_on,
            ends_on=ends_on,
            portfolio=_drawn(municipality, f"{kind}{number}").choice(PORTFOLIOS)
            if kind in {RoleKind.ALDERMAN, RoleKind.POLICY_OFFICER}
            else "",
        )
        for official, (municipality, kind, number), (starts_on, ends_on) in zip(
            officials, wanted, periods, strict=True
        )
        if (official.pk, municipality.pk, kind) not in known
    ]
    bulk_create_with_history(roles, MunicipalRole, batch_size=500)


def _start(municipality: Municipality, kind: str, *, renewed: bool) -> datetime.date:
    if municipality.slug == "diemen" and kind == RoleKind.CONTACT_OFFICIAL:
        return datetime.date(2022, 8, 22)
    return NEW_COLLEGES if renewed else _since(municipality)


def _since(municipality: Municipality) -> datetime.date:
    """When most people began; nobody works for a municipality that is not there yet."""
    return max(SINCE, municipality.starts_on or SINCE)


def _officials(wanted: list[tuple[Municipality, str, int]]) -> list[Official]:
    """The officials for ``(municipality, kind, number)``, in that order; made when absent."""
    people = [invent(municipality, kind, number) for municipality, kind, number in wanted]
    found = {o.email: o for o in Official.objects.filter(email__in=[p.email for p in people])}
    fresh = []
    for person in people:
        if person.email not in found:
            official = Official(email=person.email, phone=person.phone)
            official.set_name(person.name)
            found[person.email] = official
            fresh.append(official)
    bulk_create_with_history(fresh, Official, batch_size=500)
    return [found[person.email] for person in people]


def _seed_billing(members: list[Municipality]) -> None:
    known = set(BillingProfile.objects.values_list("municipality_id", flat=True))
    profiles = []
    for number, municipality in enumerate(members, start=1):
        complete = municipality.slug != WITHOUT_ADDRESS
        drawn = _drawn(municipality, "billing")
        reference = (
            "" if municipality.slug in WITHOUT_REFERENCE else f"INK-{municipality.code[2:]}-M50"
        )
        profiles.append(
            BillingProfile(
                municipality=municipality,
                street=f"Voorbeeldplein {number}" if complete else "",
                postcode="1000 AA",  # for all: an address that nobody takes for a real one
                city=municipality.name,
                invoice_email=f"facturen@{municipality.slug}.example" if complete else "",
                attention_of="Financiële administratie",
                buyer_reference=reference,
                order_reference=f"VP-{drawn.randrange(10_000, 99_999)}"
                if drawn.random() < 0.4
                else "",
            )
        )
    fresh = [profile for profile in profiles if profile.municipality_id not in known]
    bulk_create_with_history(fresh, BillingProfile, batch_size=500)


def _seed_confirmations(members: list[Municipality]) -> None:
    """Two in three members confirmed their data in January of this year."""
    fresh = []
    for municipality in members:
        drawn = _drawn(municipality, "confirmed")
        if municipality.confirmed_on is None and drawn.random() < 0.66:
            municipality.confirmed_on = today().replace(month=1, day=1)
            municipality.confirmed_by = invent(municipality, RoleKind.CONTACT_OFFICIAL).name
            fresh.append(municipality)
    if fresh:
        bulk_update_with_history(
            fresh, Municipality, ["confirmed_on", "confirmed_by"], batch_size=500
        )


def _seed_targets() -> None:
    """What the network's own agenda says, and an invented next step."""
    for by_date, number, source in TARGETS:
        GrowthTarget.objects.get_or_create(
            by_date=by_date, defaults={"number": number, "source": source}
        )
