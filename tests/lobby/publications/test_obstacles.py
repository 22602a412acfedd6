import datetime

import pytest
from django.core.files.base import ContentFile

from lobby.publications.choices import BlockKind
from lobby.publications.obstacles import obstacles, placeholders
from lobby.publications.presenters import document
from tests.lobby.publications import builders_publications as build

pytestmark = pytest.mark.django_db


def texts(draft):
    return [obstacle.text for obstacle in obstacles(document(draft))]


def test_obstacles_complete_documents_have_none():
    build.network()
    build.lobby()

    assert texts(build.annual_plan()) == []
    assert texts(build.position_paper()) == []


def test_obstacles_empty_document():
    assert texts(build.publication()) == [
        "Het document heeft nog geen onderdelen. Voeg er ten minste één toe."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Aan de heer [naam]",
        "Bedrag: {{bedrag}}",
        "Op XX april",
        "Dit is PM",
        "<naam invullen>",
        "Datum n.t.b.",
        "Wie? ....",
        "TODO tekst",
    ],
)
def test_obstacles_placeholder(text):
    draft = build.publication()
    block = build.block(draft, text=text)

    found = obstacles(document(draft))

    assert [obstacle.block for obstacle in found] == [block.pk]


@pytest.mark.parametrize(
    "text",
    [
        "Een gewone zin… met puntjes.",
        "Zie [de site](https://m50.example).",
        "3 < 4 en 5 > 2",
        "De PMD-zak",
    ],
)
def test_placeholders_leaves_honest_text_alone(text):
    assert placeholders(text) == []


def test_obstacles_placeholder_in_the_data():
    draft = build.small_plan()
    draft.addressees = "Minister [naam]"
    draft.save()

    assert texts(draft) == ["In de gegevens staat nog “[naam]”. Vul dat in of haal het weg."]


def test_obstacles_count_that_the_register_contradicts():
    build.network(members=14, aspirants=1)
    draft = build.publication()
    build.block(draft, text="M50 heeft 76 middelgrote gemeenten. Er zijn 15 gemeenten en 14 leden.")

    assert texts(draft) == [
        "Tekst “M50 heeft 76 middelgrote gemeenten. Er zijn 15 gemeenten en…”: hier staat "
        "“76 middelgrote gemeenten”, maar het register telt op 31\u00a0maart\u00a02023 15 gemeenten. "
        "Schrijf [aantal gemeenten]."
    ]


def test_obstacles_other_numbers_are_no_count():
    draft = build.publication()
    build.block(draft, text="Gemeenten onder de 100.000 inwoners. Vijf gemeenten doen mee.")

    assert texts(draft) == []


def test_obstacles_quote_without_consent():
    draft = build.publication()
    build.block(draft, BlockKind.QUOTE, text="Mooi.", speaker="Anouk Voorbeeld")

    assert texts(draft) == [
        "Citaat “Anouk Voorbeeld”: vraag toestemming om dit citaat met naam te gebruiken."
    ]


def test_obstacles_attachment_without_file_or_date():
    draft = build.publication()
    attachment = build.block(draft, BlockKind.ATTACHMENT, title="Brief")

    assert texts(draft) == [
        "Bijlage “Brief”: het bestand ontbreekt. Voeg het toe.",
        "Bijlage “Brief”: de datum ontbreekt.",
    ]
    attachment.file = ContentFile(build.TINY_PDF, name="brief.pdf")
    attachment.dated_on = datetime.date(2026, 3, 23)
    attachment.save()
    assert texts(draft) == []


def test_obstacles_fact_that_cannot_be_filled_in_is_said_once():
    draft = build.publication()
    build.block(draft, text="Zie de brief van [datum bijlage 2].")

    assert texts(draft) == [
        "Tekst “Zie de brief van [datum bijlage 2].”: “[datum bijlage 2]” kan het portaal niet "
        "invullen: het document heeft geen bijlage 2."
    ]


@pytest.mark.parametrize(
    ("kind", "values", "text"),
    [
        (BlockKind.TEXT, {}, "de tekst ontbreekt."),
        (BlockKind.HEADING, {}, "de kop ontbreekt."),
        (BlockKind.AMBITION, {"title": "Ruimte"}, "de ambitie heeft nog geen naam of tekst."),
        (BlockKind.PRIORITIES, {}, "er staan nog geen prioriteiten in."),
        (BlockKind.LOBBY_GOALS, {}, "er zijn geen lobbydoelen voor dit onderdeel."),
        (BlockKind.QUOTE, {"text": "Ja.", "consent": True}, "vul in wie dit zegt."),
    ],
)
def test_obstacles_block_that_is_not_finished(kind, values, text):
    draft = build.publication()
    build.block(draft, kind, **values)

    assert [found.endswith(text) for found in texts(draft)] == [True]
