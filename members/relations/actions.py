"""What happens to organisations. Rows end; nothing is overwritten."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from m50portal.core import audit
from m50portal.core.versions import save_version
from members.relations.models import (
    ExternalFunction,
    Organisation,
    OrganisationAlias,
    OrganisationName,
    OrganisationSuccession,
    Placement,
)

RESERVED = "nieuw"  # the address of the form


def free_slug(name: str, taken: set[str] | None = None) -> str:
    """An address that no organisation has yet; ``taken`` are the known ones (asked when absent)."""
    known = set(Organisation.objects.values_list("slug", flat=True)) if taken is None else taken
    base = slug = slugify(name)[:130] or "organisatie"
    number = 2
    while slug in known or slug == RESERVED:
        slug, number = f"{base}-{number}", number + 1
    known.add(slug)
    return slug


@transaction.atomic
def add_organisation(
    *, values: dict[str, Any], aliases: list[str], within: Organisation | None, by: Any
) -> Organisation:
    """A new organisation with the other ways to say it, inside ``within`` from its first day."""
    values = dict(values)
    name = values.pop("name")
    organisation = Organisation(slug=free_slug(name), **values)
    organisation.set_name(name)
    organisation.set_search_key(aliases)
    organisation.full_clean()
    organisation.save()
    _set_aliases(organisation, aliases)
    if within is not None:
        _place(organisation, within, organisation.starts_on)
    audit.record("relations.add_organisation", target=organisation, by=by)
    return organisation


@transaction.atomic
def change_organisation(
    *, organisation: Organisation, values: dict[str, Any], aliases: list[str], version: int, by: Any
) -> Organisation:
    """Correct an organisation; its name changes with ``rename_organisation``."""
    save_version(
        organisation,
        values=values,
        version=version,
        kind="relations.change_organisation",
        by=by,
    )
    _set_aliases(organisation, aliases)
    _renew_search_key(organisation)
    return organisation


@transaction.atomic
def rename_organisation(
    *, organisation: Organisation, name: str, starts_on: datetime.date, by: Any
) -> Organisation:
    """From ``starts_on`` it is called ``name``; the old name keeps finding it."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    before = organisation.name
    if name == before:
        raise ValidationError({"name": "Zo heet de organisatie al. Vul de nieuwe naam in."})
    if not organisation.covers(starts_on):
        raise ValidationError({"starts_on": "De organisatie bestaat niet op deze datum."})
    last = organisation.names.order_by("-starts_on").first()
    since = organisation.starts_on if last is None else last.starts_on
    if starts_on <= since:
        raise ValidationError({"starts_on": "Kies een datum na de vorige naam."})
    if last is None:
        OrganisationName.objects.create(
            organisation=organisation, name=before, starts_on=since, ends_on=starts_on
        )
    else:
        last.ends_on = starts_on
        last.save()
    OrganisationName.objects.create(organisation=organisation, name=name, starts_on=starts_on)
    organisation.set_name(name)
    organisation.full_clean()
    organisation.save()
    _renew_search_key(organisation)
    audit.record(
        "relations.rename_organisation",
        target=organisation,
        by=by,
        changes={"name": [before, name], "starts_on": str(starts_on)},
    )
    return organisation


@transaction.atomic
def place_organisation(
    *, organisation: Organisation, within: Organisation, starts_on: datetime.date, by: Any
) -> Placement:
    """From ``starts_on`` it stands inside ``within``; where it stood before ends there."""
    if not organisation.covers(starts_on):
        raise ValidationError({"starts_on": "De organisatie bestaat niet op deze datum."})
    for earlier in organisation.placements.as_of(starts_on):
        if earlier.starts_on == starts_on:
            raise ValidationError(
                {"starts_on": "Op deze dag begon al een plaats. Kies een andere."}
            )
        earlier.ends_on = starts_on
        earlier.save()
    placement = _place(organisation, within, starts_on)
    audit.record(
        "relations.place_organisation",
        target=organisation,
        by=by,
        changes={"within": str(within), "starts_on": str(starts_on)},
    )
    return placement


@transaction.atomic
def end_organisation(
    *,
    organisation: Organisation,
    ends_on: datetime.date,
    by: Any,
    successor: Organisation | None = None,
) -> Organisation:
    """End an organisation, where it stood and who worked there; ``successor`` goes on with the work."""
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.ends_on is not None:
        raise ValidationError("Deze organisatie is al beëindigd.")
    if ends_on <= organisation.starts_on:
        raise ValidationError({"last_day": "De laatste dag ligt voor de eerste dag."})
    late = organisation.functions.filter(starts_on__gte=ends_on).exists()
    if late or organisation.names.filter(starts_on__gte=ends_on).exists():
        raise ValidationError(
            {"last_day": "Er begint daarna nog een functie of een naam. Kies een latere dag."}
        )
    organisation.ends_on = ends_on
    organisation.full_clean()
    organisation.save()
    for rows in (organisation.placements, organisation.contents, organisation.names):
        _stop_all(rows.all(), ends_on)
    _stop_all(organisation.functions.all(), ends_on)
    if successor is not None:
        link = OrganisationSuccession(predecessor=organisation, successor=successor, on=ends_on)
        link.full_clean()
        link.save()
    audit.record(
        "relations.end_organisation",
        target=organisation,
        by=by,
        changes={"ends_on": str(ends_on), "successor": str(successor or "")},
    )
    return organisation


@transaction.atomic
def end_functions(*, functions: list[ExternalFunction], ends_on: datetime.date, by: Any) -> int:
    """End many functions at once (a cabinet, a fraction); how many ended.

    All or nothing: raises ValidationError that names who began later or had ended already.
    """
    rows = ExternalFunction.objects.select_for_update(of=("self",)).select_related(
        "person", "organisation"
    )
    chosen = list(rows.filter(pk__in=[row.pk for row in functions]).order_by("pk"))
    wrong = [row for row in chosen if row.starts_on >= ends_on or row.ends_on is not None]
    if wrong:
        names = ", ".join(str(row.person) for row in wrong)
        raise ValidationError(
            f"Niets is beëindigd. Deze mensen begonnen later of zijn al gestopt: {names}."
        )
    for row in chosen:
        row.ends_on = ends_on
        row.save()
        audit.record(
            "relations.end_functions", target=row, by=by, changes={"ends_on": str(ends_on)}
        )
    return len(chosen)


def _place(organisation: Organisation, within: Organisation, day: datetime.date) -> Placement:
    placement = Placement(organisation=organisation, within=within, starts_on=day)
    placement.full_clean()
    placement.save()
    return placement


def _stop_all(rows: Any, day: datetime.date) -> None:
    """End ``rows`` on ``day`` unless they ended before; what would never have been true goes away."""
    for row in rows.overlapping(day, None):
        if row.starts_on >= day:
            row.delete()
        else:
            row.ends_on = day
            row.save()


def _set_aliases(organisation: Organisation, aliases: list[str]) -> None:
    organisation.aliases.exclude(name__in=aliases).delete()
    known = set(organisation.aliases.values_list("name", flat=True))
    OrganisationAlias.objects.bulk_create(
        OrganisationAlias(organisation=organisation, name=name)
        for name in dict.fromkeys(aliases)
        if name not in known
    )


def _renew_search_key(organisation: Organisation) -> None:
    old = organisation.names.order_by("-starts_on").values_list("name", flat=True)
    other = organisation.aliases.order_by("name").values_list("name", flat=True)
    organisation.set_search_key([*old, *other])
    organisation.save()
