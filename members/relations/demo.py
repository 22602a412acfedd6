"""The demonstration's relations: real organisations, invented people."""

import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from members import importing
from members.choices import Certainty
from members.models import Municipality
from members.relations.actions import add_organisation
from members.relations.actions_people import add_function, add_person, end_function
from members.relations.actions_residence import move_home
from members.relations.choices import OrganisationKind
from members.relations.import_plans import ORGANISATION_COLUMNS, plan_organisations
from members.relations.models import ExternalPerson, Organisation

DATA = Path(__file__).resolve().parent / "data" / "organisations.csv"
CABINET = datetime.date(2026, 2, 23)
CHAMBER = datetime.date(2025, 11, 7)
AGENDA = datetime.date(2019, 1, 1)
BOARD_START = datetime.date(2022, 9, 23)
SOURCE = "Voorbeeld: deze persoon bestaat niet."

# The committees are examples; which ones the VNG has changes.
COMMITTEES = (
    "VNG-commissie Financiën",
    "VNG-commissie Ruimte, Wonen en Mobiliteit",
    "VNG-commissie Zorg, Jeugd en Onderwijs",
)
# name, function, organisation, from, until, party
PEOPLE: tuple[tuple[Any, ...], ...] = (
    ("Eline Verzinsel", "Lobbyist", "Vereniging van Nederlandse Gemeenten", BOARD_START, None, ""),
    ("Bas Oefenveld", "Lobbyist", "Vereniging van Nederlandse Gemeenten", AGENDA, BOARD_START, ""),
    ("Noortje Schets", "Accounthouder M50", "Platform31", AGENDA, None, ""),
    ("Iljas Proefstra", "Onderzoeker", "Platform31", datetime.date(2024, 1, 1), None, ""),
    ("Roos Denkbeeld", "Minister", "Volkshuisvesting en Ruimtelijke Ordening", CABINET, None, "D66"),
    ("Wim van Voorbeeld", "Minister", "Asiel en Migratie", CABINET, None, "VVD"),
    ("Sanne Fictiefsma", "Directeur woningbouw", "Binnenlandse Zaken en Koninkrijksrelaties", CABINET, None, ""),
    ("Otto Modelaar", "Woordvoerder wonen", "CDA", CHAMBER, None, "CDA"),
    ("Lotte 's-Gravenproef", "Woordvoerder gemeentefonds", "D66", CHAMBER, None, "D66"),
    ("Hakim Voorbeeldman", "Woordvoerder wonen", "GroenLinks-PvdA", CHAMBER, None, "GroenLinks-PvdA"),
    ("Tineke Verzonnen", "Secretaris", "G40", datetime.date(2023, 1, 1), None, ""),
)  # fmt: skip


# Where they live, from a day: also in a municipality that became another one.
HOMES = (
    ("Otto Modelaar", "zeist", CHAMBER),
    ("Lotte 's-Gravenproef", "heerhugowaard", datetime.date(2020, 6, 1)),
    ("Hakim Voorbeeldman", "rotterdam", CHAMBER),
    ("Roos Denkbeeld", "diemen", CABINET),
)


@transaction.atomic
def seed(*, by: Any) -> None:
    """The organisations that come along and invented people; twice does nothing more."""
    content = DATA.read_bytes()
    source = importing.read(content, filename=DATA.name, columns=ORGANISATION_COLUMNS)
    importing.apply(plan_organisations(source), by=by)
    for name in COMMITTEES:
        committee(name, by=by)
    for row in PEOPLE:
        _person(row, by=by)
    for name, slug, since in HOMES:
        _home(name, slug, since, by=by)


def _home(name: str, slug: str, since: datetime.date, *, by: Any) -> None:
    person = ExternalPerson.objects.filter(name=name).first()
    municipality = Municipality.objects.filter(slug=slug).first()
    if person is not None and municipality is not None and not person.residences.exists():
        move_home(person=person, municipality=municipality, starts_on=since, by=by, source=SOURCE)


def committee(name: str, *, by: Any) -> Organisation:
    """The committee of the VNG called ``name``; made when absent."""
    kind = OrganisationKind.VNG_COMMITTEE
    known = Organisation.objects.filter(kind=kind, name=name).first()
    if known is not None:
        return known
    values = {
        "kind": kind,
        "name": name,
        "starts_on": AGENDA,
        "start_certainty": Certainty.BY_THEN,
        "source": "Voorbeeld voor de demonstratie.",
    }
    vng = Organisation.objects.filter(kind=OrganisationKind.VNG).order_by("pk").first()
    return add_organisation(values=values, aliases=[], within=vng, by=by)


def _person(row: tuple[Any, ...], *, by: Any) -> None:
    name, title, organisation_name, starts_on, ends_on, party = row
    if ExternalPerson.objects.filter(name=name).exists():
        return
    organisation = Organisation.objects.filter(name=organisation_name).order_by("pk").first()
    if organisation is None:
        return
    local = name.lower().replace(" ", ".").replace("'", "")
    values = {
        "name": name,
        "email": f"{local}@{organisation.slug[:40]}.example",
        "phone": "06 00 00 00 00",
        "party": party,
        "source": SOURCE,
    }
    person = add_person(
        values=values, organisation=organisation, title=title, starts_on=starts_on, by=by
    )
    if ends_on is not None:
        end_function(function=person.functions.get(), ends_on=ends_on, by=by)
    if name == "Noortje Schets":
        network = Organisation.objects.get(name="K80")
        add_function(
            person=person,
            organisation=network,
            title="Adviseur",
            starts_on=datetime.date(2025, 1, 1),
            by=by,
        )
