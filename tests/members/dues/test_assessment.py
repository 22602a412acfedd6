"""Who owes what for a year: the edges, without a database."""

import datetime
from decimal import Decimal

import pytest

from members.choices import Certainty, EndReason, MembershipKind
from members.dues.assessment import Assessment, History, assess
from members.dues.choices import Outcome, ProRata, Reference, Transition
from members.dues.models import DuesRate, DuesYear
from members.models import Membership

D = datetime.date
NBSP = "\u00a0"


def terms(year=2023, amount="5000.00", aspirant=None, **values):
    """A year that is not stored, with its amounts at hand."""
    row = DuesYear(pk=1, year=year, **values)
    rates = [DuesRate(kind=MembershipKind.MEMBER, amount=Decimal(amount))] if amount else []
    if aspirant:
        rates.append(DuesRate(kind=MembershipKind.ASPIRANT, amount=Decimal(aspirant)))
    row._prefetched_objects_cache = {"rates": rates}
    return row


def member(starts_on, ends_on=None, reason=EndReason.RESIGNED, **values):
    kind = values.pop("kind", MembershipKind.MEMBER)
    return Membership(
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        end_reason=reason if ends_on else "",
        **values,
    )


def aspirant(starts_on, ends_on=None, **values):
    return member(starts_on, ends_on, EndReason.CONTINUED, kind=MembershipKind.ASPIRANT, **values)


def test_assess_a_member_all_year():
    result = assess(terms(), History([member(D(2019, 1, 1))]))

    assert result == Assessment(
        Outcome.OWES,
        f"Lid sinds 1{NBSP}januari{NBSP}2019; heel jaar.",
        Decimal("5000.00"),
        D(2023, 1, 1),
        D(2024, 1, 1),
    )


def test_assess_the_aspirant_that_became_a_member_on_16_may():
    history = History([aspirant(D(2022, 8, 22), D(2023, 5, 16)), member(D(2023, 5, 16))])

    result = assess(terms(), history)

    assert (result.outcome, result.amount) == (Outcome.OWES, Decimal("5000.00"))
    assert result.explanation.replace(NBSP, " ") == (
        "Lid sinds 16 mei 2023, daarvoor aspirant-lid; heel jaar gerekend volgens de regel."
    )
    assert len(result.notes) == 1


def test_assess_the_year_before_an_aspirant_owes_nothing():
    history = History([aspirant(D(2022, 8, 22), D(2023, 5, 16)), member(D(2023, 5, 16))])

    result = assess(terms(2022), history)

    assert (result.outcome, result.amount) == (Outcome.ASPIRANT, Decimal(0))


def test_assess_the_transition_per_month():
    history = History([aspirant(D(2022, 8, 22), D(2023, 5, 16)), member(D(2023, 5, 16))])

    result = assess(terms(transition=Transition.PER_MONTH), history)

    assert (result.amount, result.starts_on, result.ends_on) == (
        Decimal("3333.33"),
        D(2023, 5, 1),
        D(2024, 1, 1),
    )


def test_assess_the_transition_next_year():
    history = History([aspirant(D(2022, 8, 22), D(2023, 5, 16)), member(D(2023, 5, 16))])

    assert assess(terms(transition=Transition.NEXT_YEAR), history).outcome is Outcome.LATER
    assert assess(terms(2024, transition=Transition.NEXT_YEAR), history).outcome is Outcome.OWES


def test_assess_an_aspirant_until_new_year_is_no_transition():
    history = History([aspirant(D(2022, 8, 22), D(2023, 1, 1)), member(D(2023, 1, 1))])

    result = assess(terms(transition=Transition.NEXT_YEAR), history)

    assert (result.outcome, result.notes) == (Outcome.OWES, ())


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "months", "first", "last"),
    [
        (D(2024, 2, 29), None, 11, D(2024, 2, 1), D(2025, 1, 1)),
        (D(2024, 12, 31), None, 1, D(2024, 12, 1), D(2025, 1, 1)),
        (D(2019, 1, 1), D(2024, 1, 2), 1, D(2024, 1, 1), D(2024, 2, 1)),
        (D(2019, 1, 1), D(2024, 3, 1), 2, D(2024, 1, 1), D(2024, 3, 1)),
        (D(2024, 7, 1), D(2024, 8, 1), 1, D(2024, 7, 1), D(2024, 8, 1)),
    ],
)
def test_assess_per_month_counts_every_month_that_began(starts_on, ends_on, months, first, last):
    result = assess(
        terms(2024, "1200.00", pro_rata=ProRata.PER_MONTH), History([member(starts_on, ends_on)])
    )

    assert (result.amount, result.starts_on, result.ends_on) == (
        Decimal(100 * months).quantize(Decimal("0.01")),
        first,
        last,
    )


def test_assess_per_month_all_year_is_the_whole_amount():
    result = assess(terms(pro_rata=ProRata.PER_MONTH), History([member(D(2019, 1, 1))]))

    assert (result.amount, result.explanation[-10:]) == (Decimal("5000.00"), "heel jaar.")


@pytest.mark.parametrize("ends_on", [D(2023, 1, 2), D(2023, 12, 31)])
def test_assess_who_left_during_the_year_owes_it_whole(ends_on):
    result = assess(terms(), History([member(D(2019, 1, 1), ends_on)]))

    assert (result.outcome, result.amount) == (Outcome.OWES, Decimal("5000.00"))


def test_assess_who_left_on_new_year_owes_nothing():
    result = assess(terms(), History([member(D(2019, 1, 1), D(2023, 1, 1))]))

    assert result.outcome is Outcome.LEFT


def test_assess_first_day_leaves_out_who_came_later():
    rule = terms(reference=Reference.FIRST_DAY)

    assert assess(rule, History([member(D(2023, 1, 2))])).outcome is Outcome.LATER
    assert assess(rule, History([member(D(2023, 1, 1))])).outcome is Outcome.OWES


def test_assess_an_end_known_only_as_a_latest_date_is_not_invoiced():
    row = member(D(2019, 1, 1), D(2023, 1, 1), end_certainty=Certainty.BY_THEN)

    assert assess(terms(2019), History([row])).outcome is Outcome.OWES
    assert assess(terms(2021), History([row])).outcome is Outcome.UNCERTAIN
    assert assess(terms(2023), History([row])).outcome is Outcome.LEFT


def test_assess_a_start_known_only_as_a_latest_date_is_noted():
    row = member(D(2023, 4, 1), start_certainty=Certainty.BY_THEN)

    whole = assess(terms(), History([row]))
    monthly = assess(terms(pro_rata=ProRata.PER_MONTH), History([row]))

    assert [note.replace(NBSP, " ") for note in (*whole.notes, *monthly.notes)] == [
        "De begindatum is alleen bekend als uiterlijk 1 april 2023.",
        "De begindatum is alleen bekend als uiterlijk 1 april 2023; het bedrag kan hoger zijn.",
    ]


def test_assess_a_merger_on_new_year():
    old = member(D(2019, 1, 1), D(2023, 1, 1), EndReason.MERGED)
    new = member(D(2023, 1, 1))

    before = assess(terms(), History([old], merged_into={D(2023, 1, 1): "Voorne aan Zee"}))
    after = assess(terms(), History([new], inherited=[old]))

    assert (before.outcome, after.outcome) == (Outcome.MERGED, Outcome.OWES)
    assert after.amount == Decimal("5000.00")


def test_assess_a_merger_in_the_middle_of_the_year():
    old = member(D(2019, 1, 1), D(2023, 7, 1), EndReason.MERGED)
    new = member(D(2023, 7, 1))
    rule = terms(pro_rata=ProRata.PER_MONTH)

    before = assess(rule, History([old], merged_into={D(2023, 7, 1): "Nieuwstad"}))
    after = assess(rule, History([new], inherited=[old]))

    assert before.outcome is Outcome.MERGED
    assert (after.amount, after.starts_on) == (Decimal("5000.00"), D(2023, 1, 1))
    assert "als rechtsopvolger" in after.explanation


def test_assess_a_merger_into_a_municipality_that_is_no_member():
    old = member(D(2019, 1, 1), D(2023, 7, 1), EndReason.MERGED)

    assert assess(terms(), History([old])).outcome is Outcome.OWES


def test_assess_an_unknown_year_stays_unknown():
    result = assess(terms(2021, None), History([member(D(2019, 1, 1))]))

    assert (result.outcome, result.amount) == (Outcome.UNKNOWN_RATE, Decimal(0))


def test_assess_a_year_that_costs_nothing():
    assert assess(terms(amount="0.00"), History([member(D(2019, 1, 1))])).outcome is Outcome.LATER


def test_assess_who_becomes_a_member_later():
    assert assess(terms(2018), History([member(D(2019, 1, 1))])).outcome is Outcome.LATER


def test_assess_aspirants_pay_when_the_year_says_so():
    history = History([aspirant(D(2023, 3, 15))])

    whole = assess(terms(aspirant="600.00"), history)
    monthly = assess(terms(aspirant="600.00", pro_rata=ProRata.PER_MONTH), history)

    assert (whole.amount, monthly.amount) == (Decimal("600.00"), Decimal("500.00"))


def test_assess_a_break_in_the_membership():
    history = History([member(D(2019, 1, 1), D(2023, 3, 1)), member(D(2023, 11, 1))])

    result = assess(terms(amount="1200.00", pro_rata=ProRata.PER_MONTH), history)

    assert result.amount == Decimal("400.00")
