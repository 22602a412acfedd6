"""What a merger does to signatures under a manifest; each also undone."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from lobby.actions_manifest import withdraw_signature
from lobby.models import Manifest, Signature
from lobby.selectors_manifest import standing_on
from lobby.timeline import timeline_of
from members.actions_merger import undo_merger
from members.choices_merger import MergerKind, Topic
from members.timeline import family_of
from tests.builders import user
from tests.lobby.builders_manifest import ADOPTED, manifest, sign, signer
from tests.members.builders_members import member
from tests.members.builders_mergers import draft, merge, new, state, texts

pytestmark = pytest.mark.django_db
ON = datetime.date(2023, 1, 1)
DAY = datetime.timedelta(days=1)


def counted(of, day):
    return [row.municipality.name for row in standing_on(of, day).signatures]


def test_two_signatories_that_merge_count_once_with_a_note():
    made = manifest("Kleinere steden")
    first, second = signer("Heerhugowaard"), signer("Langedijk")
    sign(made, first, on=ADOPTED)
    sign(made, second, on=ADOPTED + DAY)
    olds, news = [first.municipality, second.municipality], [new("GM1980", "Dijk en Waard")]
    before = state()["lobby.signature"]
    assert texts(draft(MergerKind.NEW, ON, olds, news), Topic.LOBBY) == [
        "De handtekening van Heerhugowaard onder “Kleinere steden” gaat over naar Dijk en Waard.",
        "De handtekening van Langedijk onder “Kleinere steden” gaat over naar Dijk en Waard.",
    ]

    merger = merge(MergerKind.NEW, ON, olds, news)

    assert counted(made, ON - DAY) == ["Heerhugowaard", "Langedijk"]
    assert counted(made, ON) == ["Dijk en Waard"]
    row = Signature.objects.get(municipality__name="Dijk en Waard")
    assert (
        row.note == "Overgenomen van Heerhugowaard bij de herindeling op 1\u00a0januari\u00a02023."
    )
    assert row.name == first.official.name
    undo_merger(merger=merger, by=None)
    assert state()["lobby.signature"] == before


def test_successor_that_signed_itself_keeps_its_own_signature():
    made, old, into = manifest(), signer("Hellevoetsluis"), signer("Nissewaard")
    sign(made, old, on=ADOPTED)
    own = sign(made, into, on=ADOPTED)

    merge(MergerKind.INTO, ON, [old.municipality], [into.municipality])

    assert [row.pk for row in standing_on(made, ON).signatures] == [own.pk]


def test_split_municipality_passes_its_signature_to_nobody():
    made, old = manifest("Kleinere steden"), signer("Haaren")
    sign(made, old, on=ADOPTED)
    places = [member(name) for name in ("Boxtel", "Oisterwijk", "Tilburg", "Vught")]

    assert texts(draft(MergerKind.SPLIT, ON, [old.municipality], places), Topic.LOBBY) == [
        "De handtekening van Haaren onder “Kleinere steden” eindigt op 1\u00a0januari\u00a02023."
    ]

    merge(MergerKind.SPLIT, ON, [old.municipality], places)

    assert counted(made, ON - DAY) == ["Haaren"]
    assert counted(made, ON) == []
    assert not standing_on(made, ON).withdrawn  # nobody took it back


def test_signature_of_after_the_day_goes_along_when_the_merger_is_entered_late():
    made, old, into = manifest(), signer("Weesp"), signer("Amsterdam")
    sign(made, old, on=ON + 30 * DAY)

    merger = merge(MergerKind.INTO, ON, [old.municipality], [into.municipality])

    row = Signature.objects.get(municipality=into.municipality)
    assert (row.starts_on, row.taken_from.municipality) == (ON + 30 * DAY, old.municipality)
    assert standing_on(made, ON + 40 * DAY).count == 1
    undo_merger(merger=merger, by=None)
    assert counted(made, ON + 40 * DAY) == ["Weesp"]


def test_merger_is_not_undone_once_the_successor_withdrew():
    made, old, into = manifest(), signer("Weesp"), signer("Amsterdam")
    sign(made, old, on=ADOPTED)
    merger = merge(MergerKind.INTO, ON, [old.municipality], [into.municipality])
    row = Signature.objects.get(municipality=into.municipality)

    withdraw_signature(signature=row, withdrawn_on=ON + DAY, reason="Nieuwe raad", by=None)

    with pytest.raises(ValidationError):
        undo_merger(merger=merger, by=None)


def test_rename_changes_nothing_of_a_signature():
    made, who = manifest(), signer("Zeist")
    sign(made, who, on=ADOPTED)
    one = draft(MergerKind.RENAME, ON, [who.municipality], [], new_name="Slot Zeist")

    assert texts(one, Topic.LOBBY) == []


def test_timeline_tells_of_signing_withdrawing_and_taking_over():
    made, old, into = manifest("Kleinere steden"), signer("Weesp"), signer("Amsterdam")
    sign(made, old, on=ADOPTED)
    merge(MergerKind.INTO, ON, [old.municipality], [into.municipality])
    row = Signature.objects.get(municipality=into.municipality)
    withdraw_signature(signature=row, withdrawn_on=ON + DAY, reason="Nieuwe raad", by=None)

    lines = timeline_of(family_of(into.municipality), user())

    assert [(line.on, line.title, line.place) for line in lines] == [
        (ADOPTED, "Ondertekent manifest “Kleinere steden”", "Weesp"),
        (ON + DAY, "Trekt de handtekening onder “Kleinere steden” in", ""),
    ]


def test_successor_that_signed_later_counts_from_the_day_of_the_merger():
    made, old, into = manifest(), signer("Weesp"), signer("Amsterdam")
    sign(made, old, on=ADOPTED)
    sign(made, into, on=ON + 100 * DAY)

    merge(MergerKind.INTO, ON, [old.municipality], [into.municipality])

    days = [ON - DAY, ON, ON + 99 * DAY, ON + 100 * DAY, ON + 500 * DAY]
    assert [counted(made, day) for day in days] == [["Weesp"], *[["Amsterdam"]] * 4]


def test_one_predecessor_that_withdrew_later_does_not_take_the_others_signature():
    made, first, second = manifest(), signer("Heerhugowaard"), signer("Langedijk")
    taken_back = sign(made, first, on=ADOPTED)
    sign(made, second, on=ADOPTED)
    withdraw_signature(signature=taken_back, withdrawn_on=ON + DAY, reason="Raad", by=None)
    olds = [first.municipality, second.municipality]

    merge(MergerKind.NEW, ON, olds, [new("GM1980", "Dijk en Waard")])

    assert [counted(made, day) for day in (ON, ON + DAY, ON + 300 * DAY)] == [["Dijk en Waard"]] * 3


def test_late_entered_merger_counts_once_on_the_day_of_signing():
    made, old, into = manifest(), signer("Weesp"), signer("Amsterdam")
    sign(made, old, on=ON + 30 * DAY)

    merge(MergerKind.INTO, ON, [old.municipality], [into.municipality])

    assert counted(made, ON + 30 * DAY) == ["Amsterdam"]
    assert Manifest.objects.with_counts_on(ON + 30 * DAY).get().signed == 1
