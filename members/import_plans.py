"""What the files about municipalities would change; reads the register, writes nothing."""

import re
from decimal import Decimal
from typing import Any

from django.utils.text import slugify
from stdnum.nl import bsn

from m50portal.core.dates import long_date
from members.choices import NameKind, PopulationStatus, Province
from members.import_columns import (
    MUNICIPALITY_COLUMNS,
    OIN_COLUMNS,
    POPULATION_COLUMNS,
)
from members.import_places import Places
from members.importing import Plan, Row, Source
from members.models import Municipality, MunicipalityName, Population

__all__ = [
    "MUNICIPALITY_COLUMNS",
    "OIN_COLUMNS",
    "POPULATION_COLUMNS",
    "oin_problem",
    "plan_municipalities",
    "plan_oins",
    "plan_populations",
]

_NO_DAY = (
    "{old} heet in dit bestand {new}, zonder datum. Lijsten van vroeger tonen dan ook de nieuwe naam. Vul “Vroegere "
    "naam” en “Vroegere naam tot” in, of leg de nieuwe naam vast bij Herindelingen."
)
# In km², as far as the register holds it.
AREA = re.compile(r"[0-9]{1,5}(\.[0-9]{1,2})?")


def plan_municipalities(source: Source) -> Plan:
    """Municipalities and the other names that find them. A changed name keeps the old one findable."""
    plan = Plan.of("gemeenten", source)
    known = {m.code: m for m in Municipality.objects.prefetch_related("names")}
    slugs = {m.slug for m in known.values()}
    seen: set[str] = set()
    for row in source.rows:
        plan.at = row.number
        values = _municipality_values(row)
        code, name = row.code("code"), row.text("name", required=True, longest=80)
        names = _other_names(row)
        if code in seen:
            row.refuse("code", f"{code} staat twee keer in dit bestand. Haal één rij weg.")
        seen.add(code)
        if not row.is_good:
            continue
        municipality = known.get(code)
        if municipality is None and "province" not in values:
            row.refuse("province", "dit vak is leeg. Vul het in.")
            continue
        if municipality is None:
            municipality = Municipality(code=code, **values)
            municipality.set_name(name, also_found_as=sorted({text for text, _, _ in names}))
            municipality.slug = _free_slug(name, code, slugs)
            plan.add(municipality, f"{name} ({code})")
            old: dict[str, MunicipalityName] = {}
        else:
            if problem := _existence_problem(municipality, values):
                row.refuse("ends_on", problem)
                continue
            if municipality.name != name and municipality.name not in {
                text for text, _, _ in names
            }:
                names.append((municipality.name, NameKind.FORMER, None))
                row.warn("name", _NO_DAY.format(old=municipality.name, new=name))
            old = {other.name: other for other in municipality.names.all()}
            _compare_municipality(
                plan, municipality, name, values, [*old, *(n for n, _, _ in names)]
            )
        for text, kind, until in names:
            if text in old:
                plan.compare(old[text], f"{name}: {text}", {"kind": kind, "used_until": until})
            else:
                other = MunicipalityName(municipality=municipality, kind=kind, used_until=until)
                other.set_name(text)
                plan.add(other, f"{name}: ook te vinden als {text}")
    return plan


def plan_populations(source: Source) -> Plan:
    """Inhabitants per date, with their source."""
    plan = Plan.of("inwoners", source)
    places = Places()
    figures = {(p.municipality_id, p.on): p for p in Population.objects.all()}
    seen = set()
    for row in source.rows:
        plan.at = row.number
        municipality = places.of(row)
        on, inhabitants = row.day("on", required=True), row.whole("inhabitants")
        values = {
            "inhabitants": inhabitants,
            "source": row.text("source", required=True, longest=200),
            "status": PopulationStatus.FINAL.value,
        }
        if row.text("status"):
            values["status"] = row.choice("status", PopulationStatus)
        if municipality is None or on is None or not row.is_good:
            continue
        if places.refuse_absent(row, "on", municipality, on):
            continue
        label = f"{municipality.name}, {long_date(on)}"
        if (municipality.pk, on) in seen:
            row.refuse("on", f"{label} staat twee keer in dit bestand. Haal één rij weg.")
            continue
        seen.add((municipality.pk, on))
        figure = figures.get((municipality.pk, on))
        if figure is None:
            plan.add(Population(municipality=municipality, on=on, **values), label)
        else:
            plan.compare(figure, label, values)
    return plan


def plan_oins(source: Source) -> Plan:
    """Identification numbers of municipalities as organisations."""
    plan = Plan.of("OIN's", source)
    places = Places()
    owners = {m.oin: m.code for m in places.by_code.values() if m.oin}
    for row in source.rows:
        plan.at = row.number
        municipality = places.of(row)
        oin, on = row.text("oin", required=True), row.day("registered_on", required=True)
        if oin and (problem := oin_problem(oin)):
            row.refuse("oin", problem)
        elif municipality is not None and owners.get(oin, municipality.code) != municipality.code:
            row.refuse("oin", f"{oin} is al van {places.by_code[owners[oin]].name}.")
        if municipality is None or not row.is_good:
            continue
        owners[oin] = municipality.code
        plan.compare(municipality, municipality.name, {"oin": oin, "oin_registered_on": on})
    return plan


def oin_problem(oin: str) -> str:
    """Why ``oin`` is no OIN, in Dutch; nothing when it is one.

    20 digits. Prefix 00000001 holds an RSIN of 9 digits (eleven test) and 000, 00000003 a number
    of the chamber of commerce of 8 and 0000.
    """
    if not (oin.isascii() and oin.isdigit() and len(oin) == 20):
        return f"“{oin}” heeft geen 20 cijfers."
    prefix, rest = oin[:8], oin[8:]
    if prefix == "00000001" and not (rest.endswith("000") and bsn.is_valid(rest[:9])):
        return f"“{oin}” bevat geen geldig RSIN. Controleer de cijfers."
    if prefix == "00000003" and not rest.endswith("0000"):
        return f"“{oin}” bevat geen KvK-nummer met vier nullen. Controleer de cijfers."
    return ""


def _municipality_values(row: Row) -> dict[str, Any]:
    province = row.choice("province", Province, required=False)
    values: dict[str, Any] = {"province": province} if province else {}
    for column in ("starts_on", "ends_on"):
        if row.text(column):
            values[column] = row.day(column)
    starts_on, ends_on = values.get("starts_on"), values.get("ends_on")
    if starts_on and ends_on and ends_on <= starts_on:
        row.refuse(
            "ends_on", f"{long_date(ends_on)} ligt niet na het begin op {long_date(starts_on)}."
        )
    if area := row.text("area_km2"):
        plain = area.replace(",", ".")
        if AREA.fullmatch(plain):
            values["area_km2"] = Decimal(plain).quantize(Decimal("0.01"))
        else:
            row.refuse("area_km2", f"“{area}” is geen getal. Schrijf bijvoorbeeld 12,05.")
    return values


def _other_names(row: Row) -> list[tuple[str, str, Any]]:
    """``(name, kind, used until)`` of the other names in a row."""
    until = row.day("former_name_until")
    found = [
        (row.text("short_name", longest=80), NameKind.SHORT, None),
        (row.text("cbs_name", longest=80), NameKind.ALIAS, None),
        (row.text("former_name", longest=80), NameKind.FORMER, until),
    ]
    return list({text: (text, kind.value, day) for text, kind, day in found if text}.values())


def _existence_problem(municipality: Municipality, values: dict[str, Any]) -> str:
    """Why a municipality that is there cannot end then (Dutch); nothing when it can."""
    starts_on = values.get("starts_on", municipality.starts_on)
    ends_on = values.get("ends_on", municipality.ends_on)
    if ends_on is None or ends_on == municipality.ends_on:
        return ""
    day = long_date(ends_on)
    if starts_on and ends_on <= starts_on:
        return f"{day} ligt niet na het begin op {long_date(starts_on)}."
    for rows in (municipality.memberships, municipality.roles):
        if rows.overlapping(ends_on, None).exists():
            return (
                f"op {day} loopt in {municipality.name} nog een lidmaatschap of een rol. "
                "Leg de herindeling vast bij Herindelingen: daar kiest u wat meegaat."
            )
    return ""


def _compare_municipality(
    plan: Plan, municipality: Municipality, name: str, values: dict[str, Any], others: list[str]
) -> None:
    """Plan the new values and, with a new name, the keys that lists and search use."""
    fresh = Municipality()
    fresh.set_name(name, also_found_as=sorted(set(others) - {name}))
    keys = {"name": name, "sort_key": fresh.sort_key, "search_key": fresh.search_key}
    plan.compare(municipality, f"{name} ({municipality.code})", {**values, **keys})


def _free_slug(name: str, code: str, taken: set[str]) -> str:
    slug = slugify(name)
    if slug in taken:
        slug = f"{slug}-{code.lower()}"
    taken.add(slug)
    return slug
