"""Billing data from a file: where the invoices of municipalities go.

An empty cell leaves what is there: a list of e-mail addresses does not wipe out the streets.
"""

from m50portal.core.dates import today
from members.import_places import Places
from members.import_plans import oin_problem
from members.import_reading import Row
from members.importing import Plan, Source
from members.models import BillingProfile, Municipality

LONGEST = {
    "street": 120,
    "city": 80,
    "attention_of": 120,
    "buyer_reference": 60,
    "order_reference": 60,
}


def plan_billing(source: Source) -> Plan:
    """Which addresses, references and OINs would be filled in or changed."""
    plan = Plan.of("factuurgegevens", source)
    places = Places()
    profiles = {profile.municipality_id: profile for profile in BillingProfile.objects.all()}
    owners = {m.oin: m for m in places.by_code.values() if m.oin}
    seen: dict[int, int] = {}
    for row in source.rows:
        plan.at = row.number
        municipality = places.of(row)
        values = _values(row)
        if municipality is not None:
            places.refuse_absent(row, "code", municipality, today())
            if municipality.pk in seen:
                row.refuse(
                    "code",
                    f"{municipality.name} staat ook in rij {seen[municipality.pk]}. Haal één rij weg.",
                )
            seen.setdefault(municipality.pk, row.number)
        oin = _oin(row, municipality, owners)
        if municipality is None or not row.is_good:
            continue
        _plan_profile(plan, municipality, profiles, values)
        if oin and oin != municipality.oin:
            owners[oin] = municipality
            plan.compare(municipality, municipality.name, {"oin": oin, "oin_registered_on": None})
    return plan


def _values(row: Row) -> dict[str, str]:
    """What the row says; empty cells left out."""
    values = {name: row.text(name, longest=longest) for name, longest in LONGEST.items()}
    values |= {"postcode": row.postcode("postcode"), "invoice_email": row.email("invoice_email")}
    return {name: value for name, value in values.items() if value}


def _oin(row: Row, municipality: Municipality | None, owners: dict[str, Municipality]) -> str:
    oin = row.text("oin").replace(" ", "")
    if not oin:
        return ""
    owner = owners.get(oin)
    if problem := oin_problem(oin):
        row.refuse("oin", problem)
    elif owner is not None and municipality is not None and owner.pk != municipality.pk:
        row.refuse("oin", f"{oin} is al van {owner.name}.")
    return oin


def _plan_profile(
    plan: Plan,
    municipality: Municipality,
    profiles: dict[int, BillingProfile],
    values: dict[str, str],
) -> None:
    label = f"Factuurgegevens van {municipality.name}"
    profile = profiles.get(municipality.pk)
    if profile is not None:
        plan.compare(profile, label, values)
    elif values:
        plan.add(BillingProfile(municipality=municipality, **values), label)
    else:
        plan.unchanged += 1
