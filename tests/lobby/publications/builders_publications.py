"""A network with pillars and goals, and publications about it, made in one line."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lobby.models import Ambition, LobbyGoal, Priority
from lobby.publications import actions, actions_editions, demo
from lobby.publications.choices import Audience, BlockKind, PublicationKind
from lobby.publications.demo_paper import PAPER
from lobby.publications.demo_plan import PLAN
from lobby.publications.models import Block, Edition, Publication
from members.choices import MembershipKind
from members.models import Membership, Municipality
from pillars.models import Pillar
from tests.members.builders_members import member, population

PLAN_DAY = datetime.date(2023, 3, 31)
DEBATE_DAY = datetime.date(2026, 4, 8)
PILLARS = ("Ruimte", "Sociaal", "Financiën")
GOALS = ((1, ""), (2, "Ruimte"), (3, "Ruimte"), (4, "Ruimte"), (5, "Sociaal"), (6, "Financiën"))
TINY_PDF = b"%PDF-1.7\n%%EOF\n"


def network(*, members: int = 3, aspirants: int = 1) -> list[Municipality]:
    """Municipalities that take part since 2019, with 50.000 inhabitants each."""
    places = [member(code=f"GM8{number:03d}") for number in range(members + aspirants)]
    for place in places:
        population(place, 50_000, datetime.date(2022, 1, 1))
    late = Membership.objects.filter(municipality__in=places[members:])
    late.update(kind=MembershipKind.ASPIRANT)
    return places


def lobby(year: int = 2023) -> dict[str, LobbyGoal]:
    """Three pillars, the ambition Ruimte with priorities and six goals; ``{"1": goal, …}``."""
    pillars = {name: _pillar(number, name) for number, name in enumerate(PILLARS, start=1)}
    ambition = Ambition.objects.create(
        plan_year=year, number=1, name="Ruimte", slug="ruimte", text="Bouwen waar het kan."
    )
    Priority.objects.create(ambition=ambition, number=2, text="Openbaar vervoer")
    Priority.objects.create(ambition=ambition, number=1, text="Vakmensen")
    return {
        str(number): LobbyGoal.objects.create(
            plan_year=year,
            number=number,
            ambition=ambition,
            pillar=pillars.get(pillar),
            title=f"Doel {number}",
            goal=f"Zin van doel {number}.",
            amount=Decimal(90_000_000) if number == 2 else None,
        )
        for number, pillar in GOALS
    }


def _pillar(number: int, name: str) -> Pillar:
    made = Pillar(number=number, slug=f"pijler-{number}", starts_on=datetime.date(2022, 1, 1))
    made.set_name(name)
    made.save()
    return made


def publication(**values: Any) -> Publication:
    """An empty draft: an annual plan dated 31 March 2023 unless told otherwise."""
    given = {
        "kind": PublicationKind.ANNUAL_PLAN,
        "title": "Jaarplan Voorbeeld",
        "dated_on": PLAN_DAY,
        "audience": Audience.PUBLIC,
        "outline": False,
        "by": None,
        **values,
    }
    return actions.create_publication(**given)


def block(draft: Publication, kind: str = BlockKind.TEXT, **values: Any) -> Block:
    """A block at the end of ``draft``."""
    position = (draft.blocks.count() + 1) * actions.STEP
    return Block.objects.create(publication=draft, kind=kind, position=position, **values)


def annual_plan() -> Publication:
    """The demonstration's annual plan, as a draft; needs ``lobby()``."""
    plan = publication(title="Jaarplan M50 2023")
    demo.fill(plan, PLAN)
    return plan


def position_paper() -> Publication:
    """The demonstration's position paper, as a draft, with small files as attachments."""
    paper = publication(
        kind=PublicationKind.POSITION_PAPER,
        title="Stedelijke opgaven in middelgrote gemeenten",
        dated_on=demo.PAPER_DAY,
        occasion="Commissiedebat Volkshuisvesting en Ruimtelijke Ordening",
        occasion_on=DEBATE_DAY,
        addressees="Leden van de commissie\nTweede Kamer der Staten-Generaal",
    )
    demo.fill(paper, PAPER, file=lambda name: ContentFile(TINY_PDF, name=f"{name}.pdf"))
    return paper


def adopted(draft: Publication, on: datetime.date = PLAN_DAY) -> Edition:
    """The edition that adopting ``draft`` made; its PDF still waits."""
    edition = actions_editions.adopt(publication=draft, adopted_on=on, by=None)
    draft.refresh_from_db()
    return edition


def small_plan(title: str = "Jaarplan Voorbeeld") -> Publication:
    """A draft that can be adopted: one heading and one text."""
    draft = publication(title=title)
    block(draft, BlockKind.HEADING, title="Inleiding")
    block(draft, text="Een korte tekst.")
    return draft


def queries_of(client: Any, url: str) -> int:
    """How many queries the page at ``url`` takes."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)
