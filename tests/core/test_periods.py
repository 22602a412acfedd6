import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from m50portal.accounts.choices import Office
from m50portal.accounts.models import OfficeTerm
from m50portal.core.periods import overlap_exists
from tests import builders

D = datetime.date
pytestmark = pytest.mark.django_db


def term(person, starts_on, ends_on=None, office=Office.BOARD):
    return OfficeTerm.objects.create(
        user=person, office=office, starts_on=starts_on, ends_on=ends_on
    )


def test_period_counts_its_first_day_and_not_its_end():
    held = OfficeTerm(starts_on=D(2024, 2, 29), ends_on=D(2024, 3, 1))

    assert [held.covers(D(2024, 2, day)) for day in (28, 29)] == [False, True]
    assert not held.covers(D(2024, 3, 1))


def test_period_without_an_end_goes_on():
    assert OfficeTerm(starts_on=D(2020, 1, 1)).covers(D(2099, 1, 1))


def test_as_of_agrees_with_covers():
    person = builders.user()
    held = term(person, D(2023, 1, 1), D(2024, 1, 1))
    open_ended = term(person, D(2024, 1, 1))

    for day in (D(2022, 12, 31), D(2023, 1, 1), D(2023, 12, 31), D(2024, 1, 1), D(2030, 1, 1)):
        found = set(OfficeTerm.objects.as_of(day))
        assert found == {row for row in (held, open_ended) if row.covers(day)}


def test_overlapping_finds_periods_that_share_a_day():
    held = term(builders.user(), D(2023, 1, 1), D(2024, 1, 1))

    assert OfficeTerm.objects.overlapping(D(2023, 12, 31), None).get() == held
    assert not OfficeTerm.objects.overlapping(D(2024, 1, 1), None).exists()
    assert not OfficeTerm.objects.overlapping(D(2022, 1, 1), D(2023, 1, 1)).exists()


def test_overlap_exists_ignores_the_row_itself():
    person = builders.user()
    held = term(person, D(2023, 1, 1))

    assert not overlap_exists(held, user=person, office=Office.BOARD)
    assert overlap_exists(OfficeTerm(starts_on=D(2025, 1, 1)), user=person, office=Office.BOARD)


@pytest.mark.parametrize("ends_on", [D(2023, 1, 1), D(2022, 12, 31)])
def test_period_that_ends_before_it_starts_is_refused_twice(ends_on):
    person = builders.user()
    wrong = OfficeTerm(user=person, office=Office.BOARD, starts_on=D(2023, 1, 1), ends_on=ends_on)

    with pytest.raises(ValidationError, match="einddatum moet na de begindatum"):
        wrong.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()


@time_machine.travel("2026-12-01 12:00+01:00", tick=False)
@pytest.mark.parametrize(
    ("starts_on", "ends_on", "text"),
    [
        (D(2023, 1, 1), None, "sinds 1\u00a0januari\u00a02023"),
        (D(2027, 1, 1), None, "vanaf 1\u00a0januari\u00a02027"),
        (
            D(2023, 1, 1),
            D(2024, 3, 1),
            "1\u00a0januari\u00a02023 tot en met 29\u00a0februari\u00a02024",
        ),
    ],
)
def test_period_text_names_the_last_day_that_counts(starts_on, ends_on, text):
    assert OfficeTerm(starts_on=starts_on, ends_on=ends_on).period_text == text
