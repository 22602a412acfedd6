"""The checks of the completeness board about pillars and who sits in them."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from m50portal.desk.completeness import Around, Check, Line, Mend
from m50portal.desk.completeness_checks import page, participating
from members.choices import EXECUTIVES
from members.models import Municipality, MunicipalRole
from pillars.choices import LEADING_SEATS, SeatKind
from pillars.models import Participation, Pillar, Seat
from pillars.selectors import missing_pairs

SEATS = "pillars.manage_seats"
APPOINT = {
    SeatKind.CHAIR: "pillars:appoint_chair",
    SeatKind.VICE_CHAIR: "pillars:appoint_vice_chair",
}


def pillars(day: datetime.date) -> Any:
    """The pillars of ``day``."""
    return Pillar.objects.as_of(day)


def without(kind: SeatKind) -> Any:
    """Pillars in which nobody sits in ``kind``."""

    def rows(day: datetime.date) -> Any:
        taken = Seat.objects.as_of(day).filter(
            pillar=OuterRef("pk"), kind=kind, official__isnull=False
        )
        return pillars(day).filter(~Exists(taken))

    return rows


def pillar_line(kind: SeatKind) -> Any:
    """The line of a pillar in which ``kind`` is vacant."""

    def line(pillar: Pillar, around: Around) -> Line:
        mend = Mend(f"{kind.label} benoemen", reverse(APPOINT[kind], args=[pillar.slug]), SEATS)
        url = reverse("pillars:detail", args=[pillar.slug])
        # A pillar of before is told of, and takes nobody any more.
        mends = (mend,) if pillar.is_current else ()
        return Line(pillar.pk, f"Pijler {pillar}", "", None, url, mends)

    return line


def taken_seats(day: datetime.date) -> Any:
    """The chairs and vice-chairs of ``day``."""
    return Seat.objects.as_of(day).filter(kind__in=LEADING_SEATS, official__isnull=False)


def _without_support(day: datetime.date) -> Any:
    supporters = Seat.objects.as_of(day).filter(supports=OuterRef("pk"))
    return taken_seats(day).filter(~Exists(supporters))


def _support_line(seat: Any, around: Around) -> Line:
    mend = Mend("Ondersteuner toevoegen", reverse("pillars:support", args=[seat.pk]), SEATS)
    detail = f"{seat.get_kind_display()} van de pijler {seat.pillar}"
    return Line(seat.pk, seat.official.name, detail, seat.municipality, "", (mend,))


def taking_part(day: datetime.date) -> Any:
    """Executives who take part in a pillar on ``day``."""
    rows: Any = Participation.objects.as_of(day).with_roles_on(day)
    return rows.filter(role_kind__in=EXECUTIVES)


def _pair_line(row: Any, around: Around) -> Line:
    url = reverse("pillars:pair", args=[row.pk])
    mend = Mend("Ambtenaar kiezen", url, "pillars.change_participation", row)
    detail = f"Bestuurder in de pijler {row.pillar}"
    return Line(row.pk, row.official.name, detail, row.municipality, "", (mend,))


def _in_no_pillar(day: datetime.date) -> Any:
    """Participating municipalities of which nobody takes part or sits in a pillar."""
    here = {"municipality": OuterRef("pk")}
    taking = Participation.objects.as_of(day).filter(**here)
    sitting = Seat.objects.as_of(day).filter(**here)
    return participating(day).filter(~Exists(taking), ~Exists(sitting))


def _no_pillar_line(place: Municipality, around: Around) -> Line:
    mends = tuple(
        Mend(
            f"Aanmelden bij {pillar}",
            f"{reverse('pillars:sign_up', args=[pillar.slug])}?gemeente={place.code}",
            "pillars.sign_up",
        )
        for pillar in around.pillars
        if pillar.is_current
    )
    return Line(place.pk, place.name, "", place, page(place), mends)


def _still_works_there(day: datetime.date) -> Exists:
    roles = MunicipalRole.objects.as_of(day).filter(
        official=OuterRef("official"), municipality=OuterRef("municipality")
    )
    return Exists(roles)


def all_seats(day: datetime.date) -> Any:
    """Every seat of ``day`` with somebody in it, support too."""
    return Seat.objects.as_of(day).filter(official__isnull=False)


def left_seats(day: datetime.date) -> Any:
    """Seats of people who have no role in their municipality any more."""
    return all_seats(day).filter(~_still_works_there(day))


def _left_seat_line(seat: Any, around: Around) -> Line:
    mend = Mend("Plaats beëindigen", reverse("pillars:end_seat", args=[seat.pk]), SEATS)
    detail = f"{seat.get_kind_display()} van de pijler {seat.pillar}"
    return Line(seat.pk, seat.official.name, detail, seat.municipality, "", (mend,))


def all_participations(day: datetime.date) -> Any:
    """Everybody who takes part in a pillar on ``day``."""
    return Participation.objects.as_of(day)


def left_participations(day: datetime.date) -> Any:
    """Participations of people who have no role in their municipality any more."""
    return all_participations(day).filter(~_still_works_there(day))


def _left_participation_line(row: Any, around: Around) -> Line:
    url = reverse("pillars:end_participation", args=[row.pk])
    mend = Mend("Deelname beëindigen", url, "pillars.change_participation", row)
    detail = f"Deelnemer aan de pijler {row.pillar}"
    return Line(row.pk, row.official.name, detail, row.municipality, "", (mend,))


PILLAR: dict[str, Any] = {"place": None, "names": ("search_key",), "order": ("number", "pk")}
SITTING: dict[str, Any] = {
    "names": ("official__search_key", "municipality__search_key", "pillar__search_key"),
    "order": ("municipality__sort_key", "official__sort_key", "pk"),
    "related": ("official", "municipality", "pillar"),
}

PILLAR_CHECKS = (
    Check(
        "paar",
        "Bestuurder zonder inhoudelijk ambtenaar",
        "Elke bestuurder in een pijler noemt een ambtenaar uit de eigen gemeente.",
        lambda day: missing_pairs(day=day),
        taking_part,
        _pair_line,
        ask="Welke ambtenaar bereidt de pijler voor met deze bestuurder?",
        **SITTING,
    ),
    Check(
        "geen-pijler",
        "Deelnemer die in geen pijler meedoet",
        "Van deze gemeente doet niemand mee aan een pijler.",
        _in_no_pillar,
        participating,
        _no_pillar_line,
        ask="Uw gemeente doet nog aan geen pijler mee. Wie wilt u aanmelden?",
        place="",
        names=("search_key",),
        order=("sort_key", "pk"),
    ),
    Check(
        "voorzitter",
        "Pijler zonder voorzitter",
        "Elke pijler heeft een bestuurder als voorzitter.",
        without(SeatKind.CHAIR),
        pillars,
        pillar_line(SeatKind.CHAIR),
        **PILLAR,
    ),
    Check(
        "vicevoorzitter",
        "Pijler zonder vicevoorzitter",
        "Elke pijler heeft een bestuurder als vicevoorzitter.",
        without(SeatKind.VICE_CHAIR),
        pillars,
        pillar_line(SeatKind.VICE_CHAIR),
        **PILLAR,
    ),
    Check(
        "ondersteuner",
        "(Vice)voorzitter zonder ondersteuner",
        "Een ondersteuner komt uit de gemeente van de (vice)voorzitter.",
        _without_support,
        taken_seats,
        _support_line,
        **SITTING,
    ),
    Check(
        "vertrokken-plaats",
        "Plaats van iemand die er niet meer werkt",
        "Deze persoon heeft geen rol meer in de gemeente, maar nog wel een plaats in een pijler.",
        left_seats,
        all_seats,
        _left_seat_line,
        **SITTING,
    ),
    Check(
        "vertrokken-deelname",
        "Deelname van iemand die er niet meer werkt",
        "Deze persoon heeft geen rol meer in de gemeente, maar doet nog wel mee aan een pijler.",
        left_participations,
        all_participations,
        _left_participation_line,
        ask="Deze persoon werkt niet meer bij uw gemeente. Wie doet er nu mee?",
        **SITTING,
    ),
)
