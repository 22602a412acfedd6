"""What a file with organisations would change; reads the relations, writes nothing."""

from typing import Any

from members.choices import Certainty
from members.importing import Plan, Row, Source
from members.relations.actions import free_slug
from members.relations.choices import STANDS_IN, OrganisationKind
from members.relations.models import Organisation, OrganisationAlias, Placement

ORGANISATION_COLUMNS = ("kind", "name", "starts_on", "certainty", "source")


def plan_organisations(source: Source) -> Plan:
    """Ministries, posts, fractions and partners, with what they stand in and how else they are called.

    A row is known by its kind and one of its names; what is not in the file stays as it is.
    """
    plan = Plan("organisaties", source.filename, source.sha256, refused=source.refused)
    known = _known()
    slugs = {row.slug for row in known.values()}
    seen: set[tuple[str, str]] = set()
    for row in source.rows:
        kind, name = row.choice("kind", OrganisationKind), row.text("name", required=True)
        values = _values(row)
        within = _within(row, kind, known)
        if (kind, name) in seen:
            row.refuse("name", f"{name} staat twee keer in dit bestand. Haal één rij weg.")
        seen.add((kind, name))
        if not row.is_good:
            continue
        organisation = known.get((kind, name))
        aliases = [text.strip() for text in row.text("aliases").split("|") if text.strip()]
        if organisation is None:
            organisation = Organisation(kind=kind, slug=free_slug(name, slugs), **values)
            organisation.set_name(name)
            organisation.set_search_key(sorted(set(aliases)))
            known[kind, name] = organisation
            plan.add(organisation, f"{organisation.get_kind_display()}: {name}")
            old: set[str] = set()
        else:
            old = {alias.name for alias in organisation.aliases.all()}
            _compare(plan, organisation, values, [*old, *aliases])
        for text in aliases:
            if text not in old:
                alias = OrganisationAlias(organisation=organisation, name=text)
                plan.add(alias, f"{name}: ook te vinden als {text}")
        if within is not None:
            _plan_place(plan, organisation, within)
    return plan


def _compare(
    plan: Plan, organisation: Organisation, values: dict[str, Any], others: list[str]
) -> None:
    """Plan the new values and the key that search uses, old names included."""
    names: list[str] = []
    if organisation.pk:
        rows = sorted(organisation.names.all(), key=lambda row: row.starts_on, reverse=True)
        names = [row.name for row in rows]
    fresh = Organisation(name=organisation.name, abbreviation=values["abbreviation"])
    fresh.set_search_key([*names, *sorted(set(others))])
    keys = {"search_key": fresh.search_key}
    plan.compare(organisation, organisation.name, {**values, **keys})


def _plan_place(plan: Plan, organisation: Organisation, within: Organisation) -> None:
    """Plan where it stands, when it stands nowhere yet; a move is recorded by hand, with its date."""
    if organisation.pk and organisation.placements.exists():
        return
    placement = Placement(
        organisation=organisation, within=within, starts_on=organisation.starts_on
    )
    plan.add(placement, f"{organisation.name}: onderdeel van {within.name}")


def _known() -> dict[tuple[str, str], Organisation]:
    """Every organisation that is not over, by kind and each of its names."""
    rows = Organisation.objects.filter(ends_on=None).prefetch_related("names", "aliases")
    found = {}
    for row in rows:
        for name in [row.name, *(other.name for other in row.names.all())]:
            found[row.kind, name] = row
    return found


def _values(row: Row) -> dict[str, Any]:
    values: dict[str, Any] = {
        "abbreviation": row.text("abbreviation", longest=20),
        "starts_on": row.day("starts_on", required=True),
        "start_certainty": row.choice("certainty", Certainty),
        "source": row.text("source", required=True),
    }
    if row.text("seats"):
        values["seats"] = row.whole("seats")
    return values


def _within(row: Row, kind: str, known: dict[tuple[str, str], Organisation]) -> Organisation | None:
    """What the row stands in; that must be known, or stand earlier in the file."""
    name = row.text("within")
    if not name or not kind:
        return None
    outer = STANDS_IN.get(OrganisationKind(kind))
    if outer is None:
        row.refuse("within", "een organisatie van deze soort staat op zichzelf. Maak dit vak leeg.")
        return None
    found = known.get((outer, name))
    if found is None:
        row.refuse("within", f"{name} staat niet in het portaal en niet eerder in dit bestand.")
    return found
