"""What a dry run says: Dutch words and Dutch dates, whatever the row is about."""

import datetime
import re

import pytest
from django.apps import apps

from m50portal.core.spreadsheets import to_csv
from members import import_lines
from members.actions import record_decision
from members.choices_merger import MergerKind
from members.import_kinds import plan_file
from members.ledger import column_label
from members.selectors_merger import what_depends_on
from tests.members.builders_members import member, membership, municipality
from tests.members.builders_mergers import merge

pytestmark = pytest.mark.django_db
ENGLISH = re.compile(r"certainty|decision|municipality|_|\bkey\b|\d{4}-\d\d")
# The tables that files and mergers change.
CHANGED = (
    *("members.municipality", "members.municipalityname", "members.membership"),
    *("members.municipalrole", "members.billingprofile", "members.succession"),
    *("pillars.seat", "pillars.participation", "lobby.signature"),
)


def words(kind, head, *rows):
    """Everything that a dry run shows of a file."""
    lines = import_lines.lines_of(plan_file(kind, to_csv(head, rows), filename="x.csv").plan)
    assert lines
    return [str(part) for line in lines for part in (line["label"], line["text"], line["fields"])]


@pytest.mark.parametrize("kind", ["besluiten", "ledenlijst", "lidmaatschappen", "inwoners"])
def test_dry_run_has_dutch_words_and_dates(kind):
    membership(municipality("Diemen", code="GM0384"), datetime.date(2020, 1, 1))
    municipality("Goes", code="GM0664")
    files = {
        "besluiten": (
            ["CBS-code", "Besluit", "Besloten op", "Besloten door", "Bron"],
            ["GM0384", "einde", "1-1-2023", "College", "memo"],
        ),
        "ledenlijst": (["CBS-code", "Peildatum", "Bron"], ["GM0664", "1-1-2023", "lijst"]),
        "lidmaatschappen": (
            ["CBS-code", "Status", "Lid sinds", "Zekerheid begin", "Bron"],
            ["GM0384", "lid", "1-1-2020", "Uiterlijk op deze datum", "archief"],
        ),
        "inwoners": (
            ["CBS-code", "Peildatum", "Inwoners", "Bron"],
            ["GM0384", "1-1-2024", "32977", "CBS"],
        ),
    }

    shown = words(kind, *files[kind])

    assert [text for text in shown if ENGLISH.search(text)] == []


def test_columns_that_a_merger_changes_have_dutch_names():
    named = {
        column_label(model, field.attname)
        for model in map(apps.get_model, CHANGED)
        for field in model._meta.concrete_fields
        if field.editable or field.name in {"sort_key", "search_key"}
    }

    assert {name for name in named if ENGLISH.search(name) or name == "official"} == set()


def test_reasons_not_to_undo_a_merger_are_dutch():
    old, new = member("Astad"), municipality("Bstad")
    done = merge(MergerKind.INTO, datetime.date(2026, 1, 1), [old], [new])
    record_decision(municipality=new, kind="end", decided_on=datetime.date(2026, 6, 1), by=None)

    reasons = what_depends_on(done)

    assert reasons
    assert [text for text in reasons if ENGLISH.search(text)] == []
