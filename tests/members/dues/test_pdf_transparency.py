"""The letter with the share of one municipality: what it says, that it is readable for everybody, and the same twice."""

import io
import re
from decimal import Decimal

import pytest
from pypdf import PdfReader

from members.dues.actions_transparency import correct_statement, issue_statement
from members.dues.documents import transparency_pdf
from members.dues.models import Issuer, TransparencyShare
from members.dues.presenters_transparency import letter_of
from members.dues.selectors_transparency import replaced_by
from members.models import Municipality
from tests.members.dues import builders_dues as make
from tests.members.dues import builders_transparency as build

pytestmark = pytest.mark.django_db


@pytest.fixture
def share(time_machine):
    time_machine.move_to("2026-02-14T12:00:00+01:00")
    build.paid(of=make.member("'s-Hertogenbosch"))
    build.paid("2500.00", of=make.member("Zeist"))
    statement = build.issued("11.00", explanation="Zalen en onderzoek.\n\nZie het jaarverslag.")
    return statement.shares.get(name="'s-Hertogenbosch")


def made(share):
    fresh = TransparencyShare.objects.select_related("statement").get(pk=share.pk)
    return transparency_pdf(letter_of(fresh, replaced_by(fresh.statement)), "proef")


def text_of(content):
    pages = PdfReader(io.BytesIO(content)).pages
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))
    return text.replace("\u00a0", " ")


def test_letter_says_what_an_administration_needs(share):
    text = text_of(made(share))

    for wanted in (
        "Vereniging M50 (test) Voorbeeldlaan 1, 3701 AA Zeist",
        "KvK 00000000",
        "Transparantieopgave 2025 Aan: Gemeente 's-Hertogenbosch, t.a.v. de financiële administratie",
        "Datum: 14 februari 2026",
        "Uw gemeente betaalde over 2025 contributie aan M50.",
        "Contributie van uw gemeente over 2025 € 5.000,00",
        "Contributie van alle leden over 2025 € 7.500,00",
        "Aandeel van uw gemeente in de contributie 66,6667%",
        "Btw die alle leden samen mogen opgeven € 11,00",
        "Btw die uw gemeente mag opgeven € 7,33",
        "Zalen en onderzoek. Zie het jaarverslag.",
    ):
        assert wanted in text
    assert "vervangt" not in text
    assert "Zeist Contributie" not in text


def test_letter_stays_the_same_whatever_changes_later(share):
    before = made(share)

    Issuer.objects.update(legal_name="Anders", city="Elders")
    place = Municipality.objects.get(pk=share.municipality_id)
    place.set_name("Anders")
    place.save()

    assert made(share) == before


def test_letter_of_a_correction_says_what_it_replaces(share):
    draft = correct_statement(
        statement=share.statement,
        compensable_vat=Decimal("9.00"),
        explanation="Zalen.",
        reason="Een rekening telde dubbel.",
        by=None,
    )
    second = issue_statement(statement=draft, seen=None, sends_mail=False, by=None)

    text = text_of(made(second.shares.get(name="'s-Hertogenbosch")))

    assert "Transparantieopgave 2025, versie 2" in text
    assert (
        "Deze opgave vervangt die van 14 februari 2026. Wat er is verbeterd: Een rekening telde dubbel."
        in text
    )
    assert "€ 6,00" in text


@pytest.mark.pdfua
def test_letter_is_accessible(share, verapdf):
    assert verapdf(made(share), flavour="ua1") == []
