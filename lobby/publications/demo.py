"""The demonstration's publications: an annual plan and a position paper, both adopted, and a draft.

Runs after the demonstrations of members, pillars and lobby; running it twice changes nothing.
"""

import datetime
from collections.abc import Callable
from typing import Any

from django.core.files.base import ContentFile

from lobby.models import Ambition
from lobby.publications import actions, actions_editions
from lobby.publications.choices import Audience, BlockKind, GoalScope, PublicationKind
from lobby.publications.demo_paper import ATTACHMENTS, PAPER
from lobby.publications.demo_plan import PLAN
from lobby.publications.models import Block, Publication
from m50portal.core.names import fold
from m50portal.core.pdf import Unavailable, render_html
from members.models import Municipality
from pillars.models import Pillar

PLAN_DAY = datetime.date(2023, 3, 31)
PAPER_DAY = datetime.date(2026, 4, 7)
DEBATE_DAY = datetime.date(2026, 4, 8)


def seed(*, by: Any = None) -> None:
    """The three publications, each only when it is not there yet."""
    _annual_plan(by)
    _position_paper(by)
    _draft_plan(by)


def _annual_plan(by: Any) -> None:
    if Publication.objects.filter(slug="jaarplan-m50-2023").exists():
        return
    plan = actions.create_publication(
        kind=PublicationKind.ANNUAL_PLAN,
        title="Jaarplan M50 2023",
        subtitle="Waar middelgrote gemeenten zich samen voor inzetten",
        dated_on=PLAN_DAY,
        audience=Audience.PUBLIC,
        outline=False,
        by=by,
    )
    fill(plan, PLAN)
    _adopt_and_publish(plan, PLAN_DAY, by)


def _position_paper(by: Any) -> None:
    if Publication.objects.filter(slug="stedelijke-opgaven-in-middelgrote-gemeenten").exists():
        return
    paper = actions.create_publication(
        kind=PublicationKind.POSITION_PAPER,
        title="Stedelijke opgaven in middelgrote gemeenten",
        subtitle="Bij het manifest Kleinere steden, grootstedelijke vraagstukken",
        dated_on=PAPER_DAY,
        occasion="Commissiedebat Volkshuisvesting en Ruimtelijke Ordening",
        occasion_on=DEBATE_DAY,
        addressees="Leden van de vaste commissie voor Volkshuisvesting en Ruimtelijke Ordening\n"
        "Tweede Kamer der Staten-Generaal",
        audience=Audience.PUBLIC,
        outline=False,
        by=by,
    )
    fill(paper, PAPER)
    _adopt_and_publish(paper, PAPER_DAY, by)


def _draft_plan(by: Any) -> None:
    """A plan that somebody has just begun: adopting it is refused, with reasons."""
    if Publication.objects.filter(slug="jaarplan-m50-2027").exists():
        return
    actions.create_publication(
        kind=PublicationKind.ANNUAL_PLAN,
        title="Jaarplan M50 2027",
        dated_on=datetime.date(2027, 1, 15),
        audience=Audience.MEMBERS,
        by=by,
    )


def _adopt_and_publish(publication: Publication, day: datetime.date, by: Any) -> None:
    """A machine without Pango has no attachments, and then the paper stays a draft."""
    try:
        actions_editions.adopt(publication=publication, adopted_on=day, by=by)
    except actions_editions.NotReadyError:
        return
    actions_editions.publish(publication=publication, published_on=day, by=by)


def attachment_file(name: str) -> ContentFile | str:
    """The PDF of an attachment; nothing on a machine without Pango."""
    title, body = ATTACHMENTS[name]
    html = (
        f'<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title></head>'
        f'<body data-footer="Demonstratie van het M50-portaal"><h1>{title}</h1>{body}</body></html>'
    )
    try:
        return ContentFile(render_html(html).pdf, name=f"{name}.pdf")
    except Unavailable:
        return ""


def fill(
    publication: Publication,
    texts: list[dict[str, Any]],
    *,
    file: Callable[[str], ContentFile | str] = attachment_file,
) -> None:
    """Put ``texts`` in as blocks; ``file`` gives the file of an attachment by its name."""
    year = publication.dated_on.year
    ambitions = {fold(row.name): row for row in Ambition.objects.of_year(year)}
    for position, text in enumerate(texts, start=1):
        values = dict(text)
        if values["kind"] == BlockKind.AMBITION:
            values["ambition"] = ambitions.get(fold(values["ambition"]))
        elif values["kind"] == BlockKind.LOBBY_GOALS:
            values |= _scope(values.pop("pillar"), publication.dated_on)
        elif values["kind"] == BlockKind.QUOTE:
            values["municipality"] = Municipality.objects.filter(
                name=values["municipality"]
            ).first()
        elif values["kind"] == BlockKind.ATTACHMENT:
            values["dated_on"] = datetime.date.fromisoformat(values["dated_on"])
            values["file"] = file(values["file"])
        Block.objects.create(publication=publication, position=position * actions.STEP, **values)


def _scope(pillar: str, day: datetime.date) -> dict[str, Any]:
    if not pillar:
        return {"goal_scope": GoalScope.GENERAL}
    return {
        "goal_scope": GoalScope.PILLAR,
        "pillar": Pillar.objects.as_of(day).named(pillar).order_by("number").first(),
    }
