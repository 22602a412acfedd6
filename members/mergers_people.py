"""A merger for the people of the municipalities: roles, e-mail addresses, accounts."""

from collections.abc import Iterable
from functools import partial

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse

from m50portal.core.dates import long_date, today
from members.choices import EXECUTIVES, RoleKind
from members.choices_merger import Tone, Topic
from members.ledger import Ledger
from members.merging import Line, Plan, Step
from members.models import Merger, Municipality, MunicipalRole, MunicipalTeam
from members.selectors_merger import plan_of


def roles_concerned(plan: Plan) -> list[MunicipalRole]:
    """The roles in the municipalities that end, which still hold on the day or begin later."""
    if not plan.ends:
        return []
    rows = MunicipalRole.objects.filter(municipality__in=[row.pk for row in plan.predecessors])
    return list(rows.overlapping(plan.on, None).select_related("official__user").for_lists())


def destinations(plan: Plan) -> dict[tuple[int, int], Municipality | None]:
    """Where people go on, by person and municipality that ends; None: nowhere.

    Who has two roles goes where one of them goes.
    """
    found: dict[tuple[int, int], Municipality | None] = {}
    for role in roles_concerned(plan):
        key = (role.official_id, role.municipality_id)
        found[key] = found.get(key) or plan.goes_to(role)
    return found


def steps(plan: Plan) -> Iterable[Line | Step]:
    """Per role whether it goes along or ends."""
    for role in roles_concerned(plan):
        target, who = plan.goes_to(role), _who(role)
        if target is None:
            text = f"{who}: de rol eindigt op {long_date(plan.on)}."
            yield Step(
                Line(Topic.PEOPLE, text, _why_it_ends(plan, role)), partial(_end, plan, role)
            )
        else:
            text = f"{who}: gaat op {long_date(plan.on)} in dezelfde rol mee naar {target.name}."
            if role.starts_on >= plan.on:
                text = f"{who}: begint op {long_date(role.starts_on)} bij {target.name}."
            yield Step(Line(Topic.PEOPLE, text), partial(_take_along, plan, role, target))

    yield from _teams(plan)


def _teams(plan: Plan) -> Iterable[Line | Step]:
    """Who carries M50 in a municipality that ends; the new one names its own team."""
    places = [row.pk for row in plan.predecessors] if plan.ends else []
    rows = MunicipalTeam.objects.filter(municipality__in=places, starts_on__lt=plan.on)
    still = rows.filter(Q(ends_on=None) | Q(ends_on__gt=plan.on)).select_related("municipality")
    for team in still.order_by("pk"):
        text = f"Het team dat M50 draagt in {team.municipality}, eindigt op {long_date(plan.on)}."
        why = "De gemeente waarin zij opgaat, wijst zelf een portefeuillehouder en team aan."
        yield Step(Line(Topic.PEOPLE, text, why), partial(_end_team, plan, team))


def _end_team(plan: Plan, team: MunicipalTeam, ledger: Ledger) -> None:
    ledger.change(team, ends_on=plan.on)


def _who(role: MunicipalRole) -> str:
    portfolio = f" ({role.portfolio.lower()})" if role.portfolio else ""
    what = str(role.get_kind_display()).lower()
    return f"{role.official.name}, {what}{portfolio} van {role.municipality.name}"


def _why_it_ends(plan: Plan, role: MunicipalRole) -> str:
    if str(role.pk) in plan.answers.get("roles", {}):
        return "Zo gekozen."
    if role.kind in EXECUTIVES:
        return "Burgemeester en wethouders gaan niet vanzelf over naar een andere gemeente."
    return "De gemeente gaat naar meer gemeenten over. Kies waarheen deze rol gaat."


def _end(plan: Plan, role: MunicipalRole, ledger: Ledger) -> None:
    if role.starts_on >= plan.on:
        raise ValidationError(
            f"De rol van {_who(role)} begint pas op {long_date(role.starts_on)}. "
            "Kies waarheen die rol gaat, of beëindig haar eerst."
        )
    ledger.change(role, ends_on=plan.on)


def _take_along(plan: Plan, role: MunicipalRole, target: Municipality, ledger: Ledger) -> None:
    if role.starts_on >= plan.on:  # it never was true in the old municipality
        ledger.change(role, municipality=target)
        return
    until = role.ends_on
    same = MunicipalRole.objects.filter(official=role.official, municipality=target, kind=role.kind)
    ledger.change(role, ends_on=plan.on)
    if target.pk and same.overlapping(plan.on, until).exists():
        return
    ledger.create(
        MunicipalRole(
            official=role.official,
            municipality=target,
            kind=role.kind,
            portfolio=role.portfolio,
            starts_on=plan.on,
            ends_on=until,
        )
    )


def follow(plan: Plan, role: MunicipalRole, ledger: Ledger) -> bool:
    """What becomes of a role that was added after a planned merger was recorded, on the day itself.

    False: a person has to choose where it goes.
    """
    target = plan.goes_to(role)
    if target is not None:
        _take_along(plan, role, target, ledger)
    elif _just_ends(plan, role):
        _end(plan, role, ledger)
    else:
        return False
    return True


def _just_ends(plan: Plan, role: MunicipalRole) -> bool:
    return role.kind in EXECUTIVES and role.starts_on < plan.on


# --- What to know -------------------------------------------------------------------------------
def outcome(plan: Plan) -> Iterable[Line]:
    """Who is contact official afterwards, whose address may change, what accounts will see."""
    if not plan.ends:
        return
    for new in plan.successors:
        yield from _contacts(plan, new)
    roles = roles_concerned_before(plan)
    yield from _addresses(plan, roles)
    yield from _accounts(plan, roles)


def roles_concerned_before(plan: Plan) -> list[MunicipalRole]:
    """The roles in the municipalities that end, asked once they have ended."""
    rows = MunicipalRole.objects.filter(municipality__in=[row.pk for row in plan.predecessors])
    return list(rows.filter(ends_on=plan.on).select_related("official__user").for_lists())


def _contacts(plan: Plan, new: Municipality) -> Iterable[Line]:
    if not new.memberships.as_of(plan.on).exists():
        return
    contacts = MunicipalRole.objects.as_of(plan.on).filter(
        municipality=new, kind=RoleKind.CONTACT_OFFICIAL
    )
    names = [role.official.name for role in contacts.for_lists()]
    if not names:
        text = f"{new.name} heeft op {long_date(plan.on)} geen contactambtenaar."
        why = "Zonder contactambtenaar komt post van M50 nergens aan. Kies wie meegaat."
        yield Line(Topic.PEOPLE, text, why, Tone.WARNING)
    elif len(names) > 1:
        text = f"{new.name} heeft dan {len(names)} contactambtenaren: {' en '.join(names)}."
        yield Line(Topic.PEOPLE, text, "Dat mag. Spreek af wie de post beantwoordt.")


def _addresses(plan: Plan, roles: list[MunicipalRole]) -> Iterable[Line]:
    """People who go along with an address at a domain of the old municipality."""
    people = {}
    for role in roles:
        if plan.goes_to(role) is not None and role.official.email:
            people[role.official.pk] = role.official
    if not people:
        return
    listed = ", ".join(f"{one.name} ({one.email})" for one in people.values())
    text = f"Vraag of deze e-mailadressen blijven werken: {listed}."
    why = (
        "Na een herindeling krijgen medewerkers vaak een nieuw adres. Het portaal wijzigt er geen."
    )
    yield Line(Topic.MAIL, text, why, Tone.WARNING)


def _accounts(plan: Plan, roles: list[MunicipalRole]) -> Iterable[Line]:
    seen = set()
    for role in roles:
        person, target = role.official, plan.goes_to(role)
        if person.user is None or (person.pk, target) in seen:
            continue
        seen.add((person.pk, target))
        if target is not None:
            text = f"Het account van {person.name} ziet vanaf {long_date(plan.on)} {target.name}."
            yield Line(Topic.ACCOUNTS, text, f"Daarvoor {role.municipality.name}.")
        elif not person.roles.as_of(plan.on).exists():
            text = f"Het account van {person.name} heeft daarna geen rol meer bij een gemeente."
            why = (
                "Inloggen kan nog, maar er is niets meer te zien. Blokkeer het account als u wilt."
            )
            yield Line(Topic.ACCOUNTS, text, why)


# --- Afterwards ---------------------------------------------------------------------------------
def still_to_do(merger: Merger) -> Iterable[Line]:
    """Roles that were added at the old municipality since, and contact officials that miss."""
    rows = list(merger.successions.select_related("predecessor", "successor").order_by("pk"))
    plan = plan_of(merger)
    for old in dict.fromkeys(row.predecessor for row in rows):
        if old.ends_on != merger.on:
            continue
        left = MunicipalRole.objects.filter(municipality=old).overlapping(merger.on, None)
        for role in left.for_lists():
            text = f"{_who(role)}: toegevoegd na het vastleggen. {_what_follows(plan, role)}"
            yield Line(Topic.PEOPLE, text, url=_page(old))
    for new in dict.fromkeys(row.successor for row in rows):
        contacts = MunicipalRole.objects.filter(
            municipality=new, kind=RoleKind.CONTACT_OFFICIAL
        ).overlapping(merger.on, None)
        takes_part = new.memberships.overlapping(merger.on, None).exists()
        if takes_part and not contacts.exists():
            yield Line(
                Topic.PEOPLE, f"Voeg een contactambtenaar van {new.name} toe.", url=_page(new)
            )


def _what_follows(plan: Plan, role: MunicipalRole) -> str:
    target, day = plan.goes_to(role), long_date(plan.on)
    if plan.on <= today():
        return "Zet deze rol zelf over."
    if target is not None:
        return f"Gaat op {day} vanzelf mee naar {target.name}."
    if _just_ends(plan, role):
        return f"Eindigt vanzelf op {day}."
    return "Kies zelf waar deze rol heen gaat."


def _page(place: Municipality) -> str:
    return reverse("members:detail", args=[place.slug])
