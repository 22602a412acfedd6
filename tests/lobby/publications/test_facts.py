import datetime

import pytest

from lobby.publications.choices import BlockKind
from lobby.publications.facts import FACTS, Facts, MissingFactError, UnknownFactError, unknown_names
from members.choices import EndReason
from members.models import Membership
from tests.lobby.publications import builders_publications as build
from tests.members.builders_members import member

pytestmark = pytest.mark.django_db


def facts_of(draft):
    return Facts(draft, list(draft.blocks.for_document()))


def test_facts_count_members_on_the_date_of_the_document():
    build.network(members=3, aspirants=1)
    late = member()
    Membership.objects.filter(municipality=late).update(starts_on=datetime.date(2023, 4, 1))
    gone = member()
    Membership.objects.filter(municipality=gone).update(
        ends_on=datetime.date(2023, 3, 31), end_reason=EndReason.RESIGNED
    )
    draft = build.publication()

    assert facts_of(draft).value("aantal gemeenten") == "4\u00a0gemeenten"
    assert facts_of(draft).value("Aantal  Leden") == "3\u00a0leden"
    assert facts_of(draft).value("aantal aspirant-leden") == "1\u00a0aspirant-lid"
    draft.dated_on = datetime.date(2023, 4, 1)
    assert facts_of(draft).value("aantal gemeenten") == "5\u00a0gemeenten"
    draft.dated_on = datetime.date(2023, 3, 30)
    assert facts_of(draft).value("aantal gemeenten") == "5\u00a0gemeenten"


def test_facts_inhabitants_are_in_millions():
    build.network(members=24, aspirants=0)

    assert facts_of(build.publication()).value("aantal inwoners") == "1,2\u00a0miljoen inwoners"


def test_facts_dates_have_one_source():
    draft = build.publication(occasion="Debat", occasion_on=datetime.date(2026, 4, 8))
    letter = build.block(
        draft, BlockKind.ATTACHMENT, title="Brief", dated_on=datetime.date(2026, 3, 23)
    )
    facts = facts_of(draft)

    assert facts.value("datum") == "31\u00a0maart\u00a02023"
    assert facts.value("jaar") == "2023"
    assert facts.value("datum aanleiding") == "8\u00a0april\u00a02026"
    assert facts.value("datum bijlage 1") == "23\u00a0maart\u00a02026"
    assert letter.dated_on == datetime.date(2026, 3, 23)


def test_facts_numbers_of_goals_and_principles_are_words():
    build.lobby()
    draft = build.publication()
    build.block(draft, BlockKind.PRINCIPLES, text="\n".join(f"punt {n}" for n in range(10)))

    assert facts_of(draft).value("aantal lobbydoelen") == "zes\u00a0lobbydoelen"
    assert facts_of(draft).value("aantal uitgangspunten") == "tien\u00a0uitgangspunten"


def test_facts_unknown_name_is_refused():
    with pytest.raises(UnknownFactError):
        facts_of(build.publication()).value("aantal gemeente")


@pytest.mark.parametrize(
    "name",
    [
        "aantal inwoners",
        "aantal lobbydoelen",
        "aantal uitgangspunten",
        "datum aanleiding",
        "datum bijlage 1",
    ],
)
def test_facts_without_what_they_are_made_of_say_so(name):
    with pytest.raises(MissingFactError):
        facts_of(build.publication()).value(name)


def test_facts_attachment_without_a_date_says_so():
    draft = build.publication()
    build.block(draft, BlockKind.ATTACHMENT, title="Brief")

    with pytest.raises(MissingFactError, match="geen datum"):
        facts_of(draft).value("datum bijlage 1")


def test_facts_fill_replaces_names_and_reports_what_failed():
    build.network(members=2, aspirants=0)

    text, problems = facts_of(build.publication()).fill(
        "Met [aantal gemeenten], [onzin], [datum bijlage 3] en [een link](https://m50.example)."
    )

    assert "2\u00a0gemeenten" in text
    assert "[onzin]" in text
    assert "[een link](https://m50.example)" in text
    assert [problem.split("”")[0] for problem in problems] == ["“[onzin]", "“[datum bijlage 3]"]


def test_facts_authors_cannot_fake_a_computed_text():
    text, _ = facts_of(build.publication()).fill("\ue000nep\ue001")

    assert text == "nep"


def test_facts_unknown_names_leaves_links_and_facts_alone():
    text = (
        "".join(f"[{name}]" for name in FACTS) + "[datum bijlage 2] [x](https://a.example) [naam]"
    )

    assert unknown_names(text) == ["naam"]


def test_facts_say_what_the_number_of_municipalities_is_made_of():
    build.network(members=3, aspirants=1)

    note = facts_of(build.publication()).members_note

    assert note == "M50 telt dan 4\u00a0gemeenten: 3\u00a0leden en 1\u00a0aspirant-lid."


def test_facts_say_nothing_about_aspirants_when_there_are_none():
    build.network(members=3, aspirants=0)

    assert facts_of(build.publication()).members_note == ""


def test_facts_name_the_day_of_the_inhabitants_and_who_is_missing():
    build.network(members=2, aspirants=0)
    complete = facts_of(build.publication()).inhabitants_note
    late = member()

    lacking = facts_of(build.publication()).inhabitants_note

    assert complete == "Inwoners op 1\u00a0januari\u00a02022 (CBS)."
    assert lacking == f"{complete} {late.name} telt niet mee: daarvan is nog geen cijfer."


def test_facts_about_inhabitants_need_a_figure():
    member()

    assert facts_of(build.publication()).inhabitants_note == ""
