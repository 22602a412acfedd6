"""A merger in the register itself: which municipalities end and begin, names, membership, billing."""

import datetime
from collections.abc import Iterable
from functools import partial

from django.core.exceptions import ValidationError
from django.urls import reverse

from m50portal.core.dates import long_date, today
from members.choices import Certainty, EndReason, MembershipKind, NameKind, Share
from members.choices_merger import NOBODY, MergerKind, Tone, Topic
from members.ledger import Ledger
from members.merging import Line, Plan, Step
from members.models import (
    BillingProfile,
    Membership,
    Merger,
    Municipality,
    MunicipalityName,
    Succession,
)
from members.selectors_merger import free_slug

DAY = datetime.timedelta(days=1)
# What a new municipality takes over of a billing profile.
BILLING_FIELDS = (
    *("street", "postcode", "city", "invoice_email"),
    *("attention_of", "buyer_reference", "order_reference"),
)


def steps(plan: Plan) -> Iterable[Line | Step]:
    """What happens to the municipalities, their names, their membership and their billing data."""
    if plan.kind == MergerKind.RENAME:
        yield from _renaming(plan, plan.predecessors[0])
        return
    for new in plan.successors:
        if new.pk is None:
            text = f"{new.name} ({new.code}) begint te bestaan op {long_date(plan.on)}."
            yield Step(Line(Topic.MUNICIPALITIES, text), partial(_begin, new))
    for old in plan.predecessors:
        yield from _ending(plan, old)
    yield from _membership(plan)
    yield from _billing(plan)


def _begin(new: Municipality, ledger: Ledger) -> None:
    ledger.create(new, exclude=("area_km2",))


def _ending(plan: Plan, old: Municipality) -> Iterable[Line | Step]:
    pairs = [pair for pair in plan.pairs if pair.predecessor is old]
    for pair in pairs:
        how = "geheel" if pair.share == Share.FULL else "gedeeltelijk"
        text = f"{old.name} gaat op {long_date(plan.on)} {how} over naar {pair.successor.name}."
        why = "De oude naam blijft de gemeente vinden, in zoeken en op haar eigen adres."
        do = partial(_succeed, plan, old, pair.successor, pair.share)
        yield Step(Line(Topic.MUNICIPALITIES, text, why), do)
    if plan.ends:
        last = long_date(plan.on - DAY)
        text = f"{old.name} bestaat tot en met {last}."
        why = "Documenten, facturen en verslagen houden de oude naam."
        yield Step(Line(Topic.MUNICIPALITIES, text, why), partial(_end, plan, old))
    else:
        yield Line(
            Topic.MUNICIPALITIES,
            f"{old.name} blijft bestaan. Lidmaatschap, mensen en facturen veranderen niet.",
        )


def _succeed(
    plan: Plan, old: Municipality, new: Municipality, share: Share, ledger: Ledger
) -> None:
    ledger.create(
        Succession(
            predecessor=old,
            successor=new,
            on=plan.on,
            share=share,
            note=plan.note,
            merger=ledger.merger,
        )
    )


def _end(plan: Plan, old: Municipality, ledger: Ledger) -> None:
    ledger.change(old, ends_on=plan.on)


# --- A new name ---------------------------------------------------------------------------------
def _renaming(plan: Plan, place: Municipality) -> Iterable[Line | Step]:
    name = plan.answers["new_name"]
    text = f"{place.name} heet vanaf {long_date(plan.on)} {name}. De code {place.code} blijft."
    why = "Lijsten en kaarten van een eerdere dag tonen de naam van die dag."
    if plan.on > today():
        why += " De nieuwe naam gaat vanzelf in op de dag zelf."
        yield Step(Line(Topic.MUNICIPALITIES, text, why), partial(_announce, plan, place, name))
    else:
        yield Step(Line(Topic.MUNICIPALITIES, text, why), partial(_rename, plan, place, name))
    text = "Lidmaatschap, contributie, mensen en factuuradres veranderen niet."
    yield Line(Topic.MEMBERSHIP, text, "Het is dezelfde gemeente.")
    text = "Oude links naar de gemeente blijven werken en leiden naar haar nieuwe adres."
    yield Line(Topic.MUNICIPALITIES, text)


def _announce(plan: Plan, place: Municipality, name: str, ledger: Ledger) -> None:
    coming = MunicipalityName(municipality=place, kind=NameKind.COMING, used_from=plan.on)
    coming.set_name(name)
    ledger.create(coming)
    _found_as(place, ledger)


def _rename(plan: Plan, place: Municipality, name: str, ledger: Ledger) -> None:
    known = place.names.filter(name=place.name).first()
    if known is not None:
        ledger.change(known, kind=NameKind.FORMER, used_until=plan.on)
    else:
        former = MunicipalityName(municipality=place, kind=NameKind.FORMER, used_until=plan.on)
        former.set_name(place.name)
        ledger.create(former)
    bear_name(place, name, ledger)


def take_up_name(coming: MunicipalityName, ledger: Ledger) -> None:
    """The day has come: the municipality bears the announced name, and the old one is a former one."""
    place, name, old = coming.municipality, coming.name, coming.municipality.name
    coming.set_name(old)
    ledger.change(
        coming,
        name=old,
        sort_key=coming.sort_key,
        kind=NameKind.FORMER,
        used_until=coming.used_from,
        used_from=None,
    )
    bear_name(place, name, ledger)


def bear_name(place: Municipality, name: str, ledger: Ledger) -> None:
    """Give ``place`` its new name, the keys that lists and search use, and a new address."""
    others = list(place.names.exclude(name=name).order_by("name").values_list("name", flat=True))
    fresh = Municipality(code=place.code, pk=place.pk)
    fresh.set_name(name, also_found_as=others)
    ledger.change(
        place,
        name=name,
        sort_key=fresh.sort_key,
        search_key=fresh.search_key,
        slug=free_slug(fresh),
    )


def _found_as(place: Municipality, ledger: Ledger) -> None:
    fresh = Municipality()
    others = list(place.names.order_by("name").values_list("name", flat=True))
    fresh.set_name(place.name, also_found_as=others)
    ledger.change(place, search_key=fresh.search_key)


# --- Membership ---------------------------------------------------------------------------------
def membership_before(old: Municipality, on: datetime.date) -> Membership | None:
    """What ``old`` is to the network on the last day before ``on``."""
    if old.pk is None:
        return None
    rows = old.memberships.as_of(on - DAY).exclude(ends_on=on)
    return rows.select_related("decision").first()


def incoming(plan: Plan, new: Municipality) -> list[Membership]:
    """The memberships that end because of what passes into ``new``."""
    rows = [membership_before(old, plan.on) for old in plan.predecessors_of(new)]
    return [row for row in rows if row is not None]


def _present(plan: Plan, new: Municipality) -> Membership | None:
    return new.memberships.as_of(plan.on).first() if new.pk else None


def membership_options(plan: Plan, new: Municipality) -> list[tuple[str, str]]:
    """What ``new`` can become, the proposal first; nothing where there is nothing to choose."""
    if not plan.ends:
        return []
    kinds = {row.kind for row in incoming(plan, new)}
    present = _present(plan, new)
    member, aspirant = MembershipKind.MEMBER.value, MembershipKind.ASPIRANT.value
    if present is not None:
        if present.kind == member or member not in kinds:
            return []
        stays = (aspirant, f"{new.name} blijft aspirant-lid")
        return [(member, f"{new.name} wordt lid"), stays]
    if not kinds:
        return []
    options = [(member, f"{new.name} wordt lid")] if member in kinds else []
    options.append((aspirant, f"{new.name} wordt aspirant-lid"))
    nothing = (NOBODY, f"{new.name} wordt geen lid")
    whole = all(plan.share_of(old, new) == Share.FULL for old in plan.predecessors_of(new))
    return [*options, nothing] if whole else [nothing, *options]


def becomes(plan: Plan, new: Municipality) -> str:
    """The kind of membership that ``new`` gets, or NOBODY when nothing changes."""
    options = membership_options(plan, new)
    if not options:
        return NOBODY
    wish = plan.membership_wish(new)
    return wish if wish in dict(options) else options[0][0]


def _membership(plan: Plan) -> Iterable[Line | Step]:
    if not plan.ends:
        return
    for old in plan.predecessors:
        row = membership_before(old, plan.on)
        if row is None:
            yield Line(Topic.MEMBERSHIP, f"{old.name} is geen lid. Er eindigt niets.")
            continue
        text = f"{_what(row)} van {old.name} eindigt op {long_date(plan.on)}."
        why = "Reden: opgegaan in een andere gemeente."
        yield Step(Line(Topic.MEMBERSHIP, text, why), partial(_end_membership, plan, row))
        heirs = plan.successors_of(old)
        if all(becomes(plan, new) == NOBODY and not _present(plan, new) for new in heirs):
            text = f"Geen enkele gemeente zet het lidmaatschap van {old.name} voort."
            why = "Klopt dit niet? Kies bij de keuzes wie lid wordt."
            yield Line(Topic.MEMBERSHIP, text, why, Tone.WARNING)
    for new in plan.successors:
        yield from _joining(plan, new)


def _joining(plan: Plan, new: Municipality) -> Iterable[Line | Step]:
    present, rows, kind = _present(plan, new), incoming(plan, new), becomes(plan, new)
    label = str(MembershipKind(kind).label).lower() if kind != NOBODY else ""
    if present is not None and (kind in {NOBODY, present.kind}):
        status = str(present.get_kind_display()).lower()
        why = "Twee lidmaatschappen worden er één." if rows else ""
        yield Line(Topic.MEMBERSHIP, f"{new.name} is al {status} en blijft dat.", why)
    elif present is not None:
        text = f"{new.name} was aspirant-lid en wordt op {long_date(plan.on)} lid."
        why = f"Het lidmaatschap van {_names(rows)} gaat over."
        do = partial(_become_member, plan, new, present, rows)
        yield Step(Line(Topic.MEMBERSHIP, text, why), do)
    elif kind == NOBODY:
        yield Line(Topic.MEMBERSHIP, f"{new.name} wordt geen lid.")
    else:
        text = f"{new.name} is {label} vanaf {long_date(plan.on)}, op die dag zeker."
        why = f"Zij zet het lidmaatschap van {_names(rows)} voort."
        if len(rows) > 1:
            why += f" {len(rows)} lidmaatschappen worden er één."
        if ends_on := _longest(rows, kind).ends_on:
            why += f" Dat eindigt op {long_date(ends_on)}."
        yield Step(Line(Topic.MEMBERSHIP, text, why), partial(_join, plan, new, kind, rows))


def _what(row: Membership) -> str:
    since = long_date(row.starts_on)
    sure = "uiterlijk " if row.start_certainty == Certainty.BY_THEN else ""
    what = "Het lidmaatschap" if row.kind == MembershipKind.MEMBER else "Het aspirant-lidmaatschap"
    return f"{what} ({sure}sinds {since})"


def _longest(rows: list[Membership], kind: str) -> Membership:
    """Of the memberships that go over the one of ``kind`` that lasts longest: who resigned ends no other."""
    fitting = [row for row in rows if row.kind == kind] or rows
    return max(
        fitting, key=lambda row: (row.ends_on or datetime.date.max, -row.starts_on.toordinal())
    )


def _names(rows: list[Membership]) -> str:
    return " en ".join(row.municipality.name for row in rows)


def _end_membership(plan: Plan, row: Membership, ledger: Ledger) -> None:
    ledger.change(
        row,
        ends_on=plan.on,
        end_reason=EndReason.MERGED,
        end_certainty=Certainty.EXACT,
        end_decision=None,
    )


def _join(plan: Plan, new: Municipality, kind: str, rows: list[Membership], ledger: Ledger) -> None:
    later = new.memberships.filter(starts_on__gt=plan.on).first()
    if later is not None:
        raise ValidationError(
            f"{new.name} heeft een lidmaatschap dat op {long_date(later.starts_on)} begint. "
            "Kies een latere datum, of kies dat zij geen lid wordt."
        )
    source = _longest(rows, kind)
    ledger.create(
        Membership(
            municipality=new,
            kind=kind,
            starts_on=plan.on,
            ends_on=source.ends_on,
            end_reason=source.end_reason,
            end_certainty=source.end_certainty,
            end_decision=source.end_decision,
            decision=source.decision,
            source=f"Herindeling: overgegaan van {_names(rows)}"[:250],
        )
    )


def _become_member(
    plan: Plan, new: Municipality, present: Membership, rows: list[Membership], ledger: Ledger
) -> None:
    if present.starts_on == plan.on:
        raise ValidationError(
            f"{new.name} wordt op {long_date(plan.on)} pas aspirant-lid, en kan niet op dezelfde dag lid worden. "
            "Kies bij de keuzes dat zij aspirant-lid blijft, of trek dat besluit eerst in."
        )
    ledger.change(present, ends_on=plan.on, end_reason=EndReason.CONTINUED)
    members = [row for row in rows if row.kind == MembershipKind.MEMBER]
    _join(plan, new, MembershipKind.MEMBER, members, ledger)


# --- Where the invoices go ----------------------------------------------------------------------
def _billing(plan: Plan) -> Iterable[Line | Step]:
    for new in plan.successors if plan.ends else []:
        profile = BillingProfile.objects.filter(municipality=new.pk).first() if new.pk else None
        source = plan.billing_from(new)
        if profile is not None:
            address = profile.invoice_email or "nog geen e-mailadres"
            text = f"De factuurgegevens van {new.name} blijven ({address})."
            yield Line(Topic.MAIL, text)
        elif source is not None:
            text = f"{new.name} neemt de factuurgegevens van {source.name} over."
            why = "Controleer ze: een nieuwe gemeente krijgt meestal een ander adres en kenmerk."
            line = Line(Topic.MAIL, text, why, Tone.WARNING)
            yield Step(line, partial(_copy_billing, source, new))
        else:
            text = f"{new.name} heeft nog geen factuurgegevens."
            why = (
                "Vul ze in voordat de eerste factuur uitgaat; zonder adres wordt zij niet gemaakt."
            )
            yield Line(Topic.MAIL, text, why, Tone.WARNING)


def _copy_billing(source: Municipality, new: Municipality, ledger: Ledger) -> None:
    profile = BillingProfile.objects.get(municipality=source)
    values = {name: getattr(profile, name) for name in BILLING_FIELDS}
    ledger.create(BillingProfile(municipality=new, **values))


# --- Afterwards ---------------------------------------------------------------------------------
def still_to_do(merger: Merger) -> Iterable[Line]:
    """What the new municipality still lacks, and what came in at the old one meanwhile."""
    rows = merger.successions.select_related("successor__billing").order_by("pk")
    for new in dict.fromkeys(row.successor for row in rows):
        if not new.memberships.overlapping(merger.on, None).exists():
            continue
        url = reverse("members:detail", args=[new.slug])
        if not BillingProfile.objects.filter(municipality=new).exclude(invoice_email="").exists():
            yield Line(Topic.MAIL, f"Vul de factuurgegevens van {new.name} in.", url=url)
        if not new.oin:
            yield Line(Topic.MAIL, f"Zoek het OIN van {new.name} op.", "Voor de e-factuur.")
        if not new.populations.exists():
            text = f"Lees het inwonertal van {new.name} in zodra CBS het publiceert."
            yield Line(Topic.MUNICIPALITIES, text)
