"""The checks of the completeness board about municipalities and their people."""

import calendar
import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from m50portal.core.dates import long_date, today
from m50portal.desk.completeness import Around, Check, Line, Mend
from members.choices import EXECUTIVES, Gap, MembershipKind, RoleKind
from members.models import Membership, Municipality, MunicipalRole
from members.querysets_people import bounced_condition, confirmed_condition
from members.register_selectors import clock_of
from members.turnover.selectors import uncertain_roles

CHANGE = "members.change_municipality"
BILLING = "members.change_billing"


def participating(day: datetime.date) -> Any:
    """Who takes part on ``day``."""
    return Municipality.objects.participating_on(day)


def gap(kind: Gap) -> Any:
    """The municipalities that miss something of the register (choices.Gap)."""
    return lambda day: participating(day).with_gap(kind, day)


def page(place: Municipality) -> str:
    """The page of a municipality."""
    return reverse("members:detail", args=[place.slug])


def add_role(place: Municipality, kind: RoleKind) -> Mend:
    """The form that gives somebody a role there, with the role filled in."""
    url = f"{reverse('members:role_add', args=[place.slug])}?rol={kind.value}"
    return Mend(f"{kind.label} toevoegen", url, CHANGE)


def of_place(*mends: Any, detail: str = "") -> Any:
    """The line of a municipality; each of ``mends`` makes one from the municipality."""

    def line(place: Municipality, around: Around) -> Line:
        return Line(
            place.pk, place.name, detail, place, page(place), tuple(make(place) for make in mends)
        )

    return line


def billing_mend(place: Municipality) -> Mend:
    """The form with the billing data."""
    url = reverse("members:billing_edit", args=[place.slug])
    return Mend("Factuurgegevens aanvullen", url, BILLING)


def _address_line(place: Municipality, around: Around) -> Line:
    billing = getattr(place, "billing", None)
    missing = billing.missing() if billing is not None else ["alle factuurgegevens"]
    detail = f"Ontbreekt: {', '.join(missing)}"
    return Line(place.pk, place.name, detail, place, page(place), (billing_mend(place),))


def _confirmation_line(place: Municipality, around: Around) -> Line:
    since = place.confirmed_on
    detail = f"Voor het laatst op {long_date(since)}" if since else "Nog nooit bevestigd"
    mend = Mend("Gegevens nalopen", reverse("upkeep:review", args=[place.slug]), CHANGE)
    return Line(place.pk, place.name, detail, place, page(place), (mend,))


def current_roles(day: datetime.date) -> Any:
    """One role for each person in each participating municipality on ``day``."""
    roles = MunicipalRole.objects.as_of(day).filter(municipality__in=participating(day))
    same = MunicipalRole.objects.as_of(day).filter(
        official=OuterRef("official"), municipality=OuterRef("municipality"), pk__lt=OuterRef("pk")
    )
    return roles.filter(~Exists(same)).exclude(official__email="")


def _bounced(day: datetime.date) -> Any:
    """Roles of people to whom the last mail that was tried could not be delivered."""
    return current_roles(day).filter(bounced_condition("official__"))


def _unconfirmed(day: datetime.date) -> Any:
    """Roles of people with an address that nobody ever said is right."""
    return current_roles(day).exclude(confirmed_condition("official__"))


def role_line(role: MunicipalRole, around: Around) -> Line:
    """Somebody with an address that asks for attention."""
    place = role.municipality
    url = reverse("members:role_edit", args=[place.slug, role.pk])
    detail = f"{role.get_kind_display()}, {role.official.email}"
    mend = Mend("Adres wijzigen", url, CHANGE)
    return Line(role.pk, role.official.name, detail, place, "", (mend,))


def month_after(day: datetime.date) -> datetime.date:
    """The last date that is at most a month after ``day``; a last day leads to a last day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    last = calendar.monthrange(year, month)[1]
    is_last = day.day == calendar.monthrange(day.year, day.month)[1]
    return datetime.date(year, month, last if is_last else min(day.day, last))


def aspirants(day: datetime.date) -> Any:
    """Who is aspirant on ``day``."""
    return Membership.objects.as_of(day).of_kind(MembershipKind.ASPIRANT)


def _aspirants_late(day: datetime.date) -> Any:
    late = Q(decision__decide_by=None) | Q(decision__decide_by__lte=month_after(day))
    return aspirants(day).filter(late)


def _aspirant_line(row: Membership, around: Around) -> Line:
    clock = clock_of(row, around.day)
    by = f" (uiterlijk {long_date(clock.decide_by)})" if clock.decide_by else ""
    place = row.municipality
    url = reverse("joining:decide", args=[place.slug])
    mend = Mend("Besluit vastleggen", url, "members.manage_register")
    return Line(row.pk, place.name, clock.text + by, place, page(place), (mend,))


def _without_mayor(day: datetime.date) -> Any:
    mayors = MunicipalRole.objects.as_of(day).filter(
        municipality=OuterRef("pk"), kind=RoleKind.MAYOR
    )
    return participating(day).filter(~Exists(mayors))


def executives(day: datetime.date) -> Any:
    """Executives of participating municipalities on ``day``."""
    roles = MunicipalRole.objects.as_of(day).filter(kind__in=EXECUTIVES)
    return roles.filter(municipality__in=participating(day))


def _uncertain(day: datetime.date) -> Any:
    return uncertain_roles(day).filter(municipality__in=participating(day))


def _uncertain_line(role: Any, around: Around) -> Line:
    place = role.municipality
    detail = (
        f"{role.get_kind_display()}, onzeker sinds de verkiezing van {long_date(role.election_on)}"
    )
    url = reverse("turnover:answer", args=[role.election_id, place.slug])
    mend = Mend("Zeggen wie opvolgt", url, "turnover.answer")
    return Line(role.pk, role.official.name, detail, place, "", (mend,))


PLACE: dict[str, Any] = {"place": "", "names": ("search_key",), "order": ("sort_key", "pk")}
PERSON: dict[str, Any] = {
    "names": ("official__search_key", "municipality__search_key"),
    "order": ("municipality__sort_key", "official__sort_key", "pk"),
    "related": ("official", "municipality"),
}


MUNICIPALITY_CHECKS = (
    Check(
        "contactambtenaar",
        "Geen contactambtenaar",
        "Zonder contactambtenaar komt post van M50 nergens aan.",
        gap(Gap.CONTACT_OFFICIAL),
        participating,
        of_place(lambda place: add_role(place, RoleKind.CONTACT_OFFICIAL)),
        **PLACE,
    ),
    Check(
        "burgemeester",
        "Geen burgemeester bekend",
        "De burgemeester krijgt brieven en uitnodigingen van het bestuur.",
        _without_mayor,
        participating,
        of_place(lambda place: add_role(place, RoleKind.MAYOR)),
        ask="Wij weten niet wie de burgemeester is.",
        **PLACE,
    ),
    Check(
        "onzeker",
        "Bestuurder onzeker sinds een verkiezing",
        "Deze rol begon voor de verkiezing en is daarna door niemand bevestigd.",
        _uncertain,
        executives,
        _uncertain_line,
        ask="Is deze bestuurder er na de verkiezing nog?",
        **PERSON,
    ),
    Check(
        "aspirant",
        "Aspirant-lid dat moet beslissen",
        "De termijn is voorbij, loopt binnen een maand af of is niet bekend.",
        _aspirants_late,
        aspirants,
        _aspirant_line,
        related=("municipality", "decision"),
    ),
    Check(
        "bevestiging",
        "Gegevens dit jaar niet bevestigd",
        "De contactambtenaar zegt elk jaar dat de gegevens nog kloppen.",
        gap(Gap.CONFIRMATION),
        participating,
        _confirmation_line,
        is_dated=False,
        ask="Wilt u de gegevens van uw gemeente nalopen en bevestigen?",
        **PLACE,
    ),
    Check(
        "kenmerk",
        "Geen kenmerk voor de factuur",
        "Zonder kenmerk herkent de administratie van de gemeente onze factuur niet.",
        gap(Gap.BUYER_REFERENCE),
        participating,
        of_place(billing_mend),
        is_dated=False,
        ask="Welk kenmerk moet er op onze facturen staan?",
        **PLACE,
    ),
    Check(
        "factuuradres",
        "Factuuradres niet compleet",
        "Zonder compleet adres kan er geen factuur worden gemaakt.",
        gap(Gap.INVOICE_ADDRESS),
        participating,
        _address_line,
        is_dated=False,
        related=("billing",),
        ask="Waar mogen onze facturen heen? Het adres is niet compleet.",
        **PLACE,
    ),
    Check(
        "mail-terug",
        "Mail kwam terug",
        "De laatste mail aan deze persoon kon niet worden bezorgd.",
        _bounced,
        current_roles,
        role_line,
        is_dated=False,
        ask="Klopt dit e-mailadres nog? Onze mail kwam terug.",
        **PERSON,
    ),
    Check(
        "mail-onbevestigd",
        "E-mailadres nooit bevestigd",
        "Niemand zei ooit dat dit adres klopt, en niemand logt ermee in.",
        _unconfirmed,
        current_roles,
        role_line,
        is_dated=False,
        **PERSON,
    ),
)


def is_known(check: Check, day: datetime.date) -> bool:
    """Whether the register itself can tell of ``day`` what ``check`` asks."""
    return check.is_dated or day == today()
