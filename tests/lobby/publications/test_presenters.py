from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from lobby.publications.choices import BlockKind, GoalScope, HeadingLevel
from lobby.publications.presenters import document, short_amount
from tests.lobby.publications import builders_publications as build
from tests.members.builders_members import member

pytestmark = pytest.mark.django_db


def html_of(draft):
    return render_to_string(
        "pdf/publication.html", {"document": document(draft), "edition_name": "", "status": ""}
    )


def chapters_of(draft):
    return [str(chapter.opener.title) for chapter in document(draft).contents]


def test_document_annual_plan_has_the_structure_of_the_source():
    build.network()
    build.lobby()
    plan = build.annual_plan()

    assert chapters_of(plan) == [
        "Inleiding",
        "Netwerkversterking",
        "Kennispartner",
        "Ruimte",
        "Sociaal domein",
        "Financiën",
        "Public affairs",
        "Uitwerking ambitie Public affairs",
        "De gemeenten van M50",
    ]
    html = html_of(plan)
    assert [html.index(f"Lobbydoel <b>{n}</b>") for n in range(1, 7)] == sorted(
        html.index(f"Lobbydoel <b>{n}</b>") for n in range(1, 7)
    )
    assert "31\u00a0maart\u00a02023" in html
    assert '<span class="computed">4\u00a0gemeenten</span>' in html
    assert [str(part.title) for part in document(plan).contents[2].paragraphs] == [
        "Kennispartner naar buiten",
        "Kennispartner naar binnen",
    ]
    priorities = next(p for p in document(plan).parts if p.kind == BlockKind.PRIORITIES)
    assert len(priorities.items) == 3


def test_document_position_paper_has_the_structure_of_the_source():
    build.network()
    paper = build.position_paper()
    parts = document(paper).parts

    assert chapters_of(paper) == [
        "Inleiding",
        "Wie wij zijn",
        "Wat wij zien gebeuren",
        "De kern van het probleem",
        "Het manifest: onze uitgangspunten",
        "Wat is er nodig",
        "Wat wij u vragen in het debat",
        "Tot slot",
        "Bijlagen",
    ]
    assert sum(part.kind == BlockKind.QUOTE for part in parts) == 4
    assert len(next(part.items for part in parts if part.kind == BlockKind.PRINCIPLES)) == 10
    assert [str(part.title) for part in parts if part.kind == BlockKind.QUESTION] == [
        "Erkenning",
        "Onderzoek",
        "Rijksaanspreekpunt",
        "Samenwerking",
        "Zicht op de praktijk",
    ]
    html = html_of(paper)
    assert "Commissiedebat Volkshuisvesting en Ruimtelijke Ordening, 8\u00a0april\u00a02026" in html
    assert "Leden van de commissie<br>Tweede Kamer der Staten-Generaal" in html
    assert html.count("23\u00a0maart\u00a02026") == 3
    assert "25\u00a0maart" not in html


def test_document_attachments_that_follow_each_other_are_one_list():
    paper = build.position_paper()

    last = document(paper).chapters[-1].parts

    assert [[entry.number for entry in part.attachments] for part in last] == [[1, 2, 3]]


def test_document_goals_are_live():
    goals = build.lobby()
    draft = build.publication()
    build.block(draft, BlockKind.LOBBY_GOALS)
    goals["3"].title = "Nieuwe titel"
    goals["3"].save()

    assert [goal.title for goal in document(draft).parts[0].goals][2] == "Nieuwe titel"


def test_document_goals_are_of_the_year_of_the_document():
    build.lobby(2023)
    draft = build.publication(dated_on=build.DEBATE_DAY)
    build.block(draft, BlockKind.LOBBY_GOALS)

    assert document(draft).parts[0].goals == ()


def test_document_goals_go_by_scope():
    goals = build.lobby()
    draft = build.publication()
    build.block(draft, BlockKind.LOBBY_GOALS, goal_scope=GoalScope.GENERAL)
    build.block(draft, BlockKind.LOBBY_GOALS, goal_scope=GoalScope.PILLAR, pillar=goals["2"].pillar)
    general, space = document(draft).parts

    assert [goal.number for goal in general.goals] == [1]
    assert [goal.number for goal in space.goals] == [2, 3, 4]
    assert [goal.pillar for goal in (*general.goals, *space.goals)] == ["Algemeen", *["Ruimte"] * 3]
    assert general.goals[0].tone == 0
    assert space.goals[0].amount == "€\u00a090\u00a0miljoen"


def test_document_ambition_falls_back_on_the_lobby():
    goals = build.lobby()
    draft = build.publication()
    build.block(draft, BlockKind.AMBITION, ambition=goals["2"].ambition)
    build.block(draft, BlockKind.PRIORITIES, ambition=goals["2"].ambition)
    ambition, priorities = document(draft).parts

    assert ambition.title == "Ruimte"
    assert "Bouwen waar het kan." in ambition.body
    assert ambition.tone == 1
    assert priorities.items == ("Vakmensen", "Openbaar vervoer")


def test_document_outline_never_skips_a_level():
    draft = build.publication()
    build.block(draft, BlockKind.HEADING, title="Eerst", level=HeadingLevel.PARAGRAPH)
    build.block(draft, BlockKind.HEADING, title="Dan", level=HeadingLevel.PARAGRAPH)

    assert [part.level for part in document(draft).parts] == [2, 3]


def test_document_member_list_is_in_dutch_order_and_names_aspirants():
    for name in ("Súdwest-Fryslân", "'s-Gravenhage", "De Bilt", "Aalten"):
        member(name)
    draft = build.publication()
    build.block(draft, BlockKind.MEMBER_LIST)

    assert document(draft).parts[0].municipalities == (
        "Aalten",
        "De Bilt",
        "'s-Gravenhage",
        "Súdwest-Fryslân",
    )


def test_document_escapes_what_authors_type():
    draft = build.publication(title="<script>alert(1)</script>")
    build.block(draft, BlockKind.HEADING, title="<b>Kop</b>")
    build.block(
        draft, BlockKind.QUOTE, text="<img src=x>", speaker="<i>Iemand</i>", function="<u>x</u>"
    )
    html = html_of(draft)

    for tag in ("<script>", "<b>Kop", "<img src", "<i>Iemand", "<u>x"):
        assert tag not in html


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("90000000", "€\u00a090\u00a0miljoen"),
        ("1500000", "€\u00a01,5\u00a0miljoen"),
        ("1234567.89", "€\u00a01.234.567,89"),
        ("50000", "€\u00a050.000"),
    ],
)
def test_short_amount(amount, text):
    assert short_amount(Decimal(amount)) == text


def test_document_takes_as_many_queries_however_long_it_is(django_assert_num_queries):
    build.network()
    build.lobby()
    for copies in (1, 3):
        plan = build.publication(title=f"Plan {copies}")
        for _ in range(copies):
            build.demo.fill(plan, build.PLAN)

        with django_assert_num_queries(5):
            html_of(plan)
