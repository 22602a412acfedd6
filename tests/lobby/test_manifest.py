"""A manifest from concept to signatures: what is fixed, who counts, and on which day."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from copy import copy

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from lobby.actions_manifest import (
    adopt_manifest,
    change_manifest,
    close_manifest,
    hand_over_manifest,
    reopen_manifest,
    withdraw_signature,
)
from lobby.models import Manifest, Principle, Signature
from lobby.selectors_manifest import open_for, standing_on
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from tests.lobby.builders_manifest import ADOPTED, concept, manifest, mayor, sign, signer
from tests.members.builders_members import member, municipality

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def names(of, day):
    return [row.municipality.name for row in standing_on(of, day).signatures]


# --- The text -----------------------------------------------------------------------------------
def test_concept_is_changed_and_the_second_editor_hears_it():
    made = concept("Kleinere steden")
    values = {"title": "Kleinere steden", "occasion": "Debat", "text": "Tekst"}

    change_manifest(manifest=made, values=values, principles=["Een", "Twee"], version=1, by=None)

    assert [str(row) for row in made.principles.order_by("number")] == ["1. Een", "2. Twee"]
    stale = Manifest.objects.get()
    with pytest.raises(ValidationError, match="Iemand anders"):
        change_manifest(manifest=stale, values=values, principles=["Weg"], version=1, by=None)
    assert made.principles.count() == 2


def test_adopted_text_never_changes():
    made = manifest("Kleinere steden")
    principle = Principle.objects.get()

    for change in (
        lambda: change_manifest(
            manifest=made, values={}, principles=[], version=made.version, by=None
        ),
        lambda: Principle(manifest=made, number=2, text="Nog een").save(),
        principle.delete,
        principle.save,
    ):
        with pytest.raises(ValidationError, match="verandert niet meer"):
            change()
    for row in (Manifest.objects.get(), made):
        for values in (
            {"title": "Iets anders"},
            {"adopted_on": today()},
            {"state": "concept", "adopted_on": None},
        ):
            changed = copy(row)
            for name, value in values.items():
                setattr(changed, name, value)
            with pytest.raises(ValidationError, match="verandert niet meer"):
                changed.save()
    assert Manifest.objects.get().title == "Kleinere steden"


def test_adopting_needs_principles_and_a_day_that_has_been():
    with pytest.raises(ValidationError, match="nog geen uitgangspunten"):
        adopt_manifest(manifest=concept("A", ()), adopted_on=today(), adopted_by="DB", by=None)
    with pytest.raises(ValidationError, match="toekomst"):
        adopt_manifest(manifest=concept("B"), adopted_on=today() + DAY, adopted_by="DB", by=None)
    with pytest.raises(ValidationError, match="al vastgesteld op 23"):
        adopt_manifest(manifest=manifest("C"), adopted_on=today(), adopted_by="DB", by=None)


def test_handing_over_comes_after_adopting():
    made = manifest()
    with pytest.raises(ValidationError, match="die dag of later"):
        hand_over_manifest(
            manifest=made, handed_over_on=ADOPTED - DAY, handed_over_to="Kamer", by=None
        )

    hand_over_manifest(manifest=made, handed_over_on=ADOPTED, handed_over_to="Kamer", by=None)

    made.refresh_from_db()
    assert (made.handed_over_on, made.handed_over_to) == (ADOPTED, "Kamer")
    with pytest.raises(ValidationError, match="eerst vast"):
        hand_over_manifest(
            manifest=concept(), handed_over_on=ADOPTED, handed_over_to="Kamer", by=None
        )


def test_two_manifests_with_one_title_have_their_own_address():
    assert [
        concept("Kleine steden").slug,
        concept("Kleine steden").slug,
        concept("Nieuw").slug,
    ] == [
        "kleine-steden",
        "kleine-steden-2",
        "nieuw-2",
    ]


# --- Signing ------------------------------------------------------------------------------------
def test_municipality_signs_once_with_person_and_mandate():
    made, who = manifest("Kleinere steden"), signer("'s-Gravenhage")

    row = sign(made, who, reference="B&W 12")

    assert (row.name, row.function, row.reference) == (who.official.name, "Burgemeester", "B&W 12")
    event = AuditEvent.objects.get(kind="lobby.sign_manifest")
    assert (event.target_label, event.changes["manifest"]) == ("'s-Gravenhage", "Kleinere steden")
    with pytest.raises(ValidationError, match="'s-Gravenhage heeft dit manifest al ondertekend"):
        sign(made, who)
    assert Signature.objects.count() == 1


def test_database_refuses_a_second_signature_too():
    row = sign(manifest(), signer())
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_only_who_takes_part_signs():
    outside = mayor(municipality("Utrecht"))

    with pytest.raises(ValidationError, match="deed op .* niet mee in M50"):
        sign(manifest(), outside)


def test_only_a_mandated_person_of_that_day_signs():
    made, who, other = manifest(), signer("Zeist"), signer("Tiel")
    who.ends_on = today() - DAY
    who.save()

    with pytest.raises(ValidationError, match="geen burgemeester, wethouder of gemeentesecretaris"):
        sign(made, who)
    with pytest.raises(ValidationError, match="geen burgemeester"):
        sign(made, other, municipality=who.municipality)
    sign(made, who, on=today() - 2 * DAY)


@pytest.mark.parametrize(
    ("on", "decided_on", "message"),
    [
        (ADOPTED - DAY, ADOPTED - DAY, "Tekenen kan vanaf die dag"),
        (None, "later", "besluit is van na"),
        ("later", ADOPTED, "ligt in de toekomst"),
    ],
)
def test_days_of_a_signature_must_fit(on, decided_on, message):
    later = today() + DAY
    on, decided_on = later if on == "later" else on, later if decided_on == "later" else decided_on

    with pytest.raises(ValidationError, match=message):
        sign(manifest(), signer(), on=on, decided_on=decided_on)


def test_concept_and_closed_manifest_cannot_be_signed_until_it_opens_again():
    made, who = manifest(), signer()
    close_manifest(manifest=made, by=None)

    with pytest.raises(ValidationError, match="kan nu niet worden ondertekend"):
        sign(made, who)
    with pytest.raises(ValidationError, match="kan nu niet worden ondertekend"):
        sign(concept(), who)
    with pytest.raises(ValidationError, match="niet open"):
        close_manifest(manifest=made, by=None)

    reopen_manifest(manifest=made, by=None)
    assert made.closed_on is None
    sign(made, who)
    with pytest.raises(ValidationError, match="niet gesloten"):
        reopen_manifest(manifest=made, by=None)


def test_count_is_that_of_the_day_and_a_withdrawal_stays_known():
    made, first, second = manifest(), signer("Zeist"), signer("De Bilt")
    leap = datetime.date(2024, 2, 29)
    row = sign(made, first, on=ADOPTED)
    sign(made, second, on=leap)

    withdraw_signature(signature=row, withdrawn_on=leap + DAY, reason="De raad wil dit.", by=None)

    assert names(made, ADOPTED - DAY) == []
    assert names(made, leap) == ["De Bilt", "Zeist"]
    assert names(made, leap + DAY) == ["De Bilt"]
    assert [row.pk for row in standing_on(made, leap + DAY).withdrawn] == [row.pk]
    assert standing_on(made, leap).withdrawn == []
    counted = Manifest.objects.with_counts_on(leap).get()
    assert counted.signed == 2
    sign(made, first, on=leap + 2 * DAY)
    assert names(made, leap + 2 * DAY) == ["De Bilt", "Zeist"]


def test_withdrawal_needs_a_reason_and_happens_once():
    row = sign(manifest(), signer(), on=today())

    with pytest.raises(ValidationError, match="Schrijf waarom"):
        withdraw_signature(signature=row, withdrawn_on=today(), reason=" ", by=None)
    with pytest.raises(ValidationError, match="die dag of later"):
        withdraw_signature(signature=row, withdrawn_on=today() - DAY, reason="X", by=None)
    withdraw_signature(signature=row, withdrawn_on=today(), reason="Vergissing", by=None)
    assert row.last_day == today()  # it counted for the day itself
    with pytest.raises(ValidationError, match="Opnieuw tekenen kan vanaf de dag daarna"):
        sign(row.manifest, row.municipality.roles.get(), on=today())
    with pytest.raises(ValidationError, match="al beëindigd"):
        withdraw_signature(signature=row, withdrawn_on=today(), reason="Nog eens", by=None)


def test_open_manifests_of_a_municipality_are_those_it_did_not_sign():
    who = signer()
    signed, other = manifest("Getekend"), manifest("Open")
    concept("Concept")
    close_manifest(manifest=manifest("Dicht"), by=None)
    sign(signed, who)

    assert list(open_for(who.municipality, today())) == [other]
    assert list(open_for(municipality(), today())) == []


def test_missing_are_those_who_take_part_and_did_not_sign():
    made, who = manifest(), signer("Zeist")
    member("Tiel")
    municipality("Utrecht")
    sign(made, who)

    standing = standing_on(made, today())

    assert ([row.name for row in standing.missing], standing.share) == (["Tiel"], 50)


def test_share_counts_only_who_takes_part():
    made, who = manifest(), signer("Zeist")
    member("Tiel")
    sign(made, who, on=ADOPTED)
    who.municipality.memberships.update(ends_on=today() - DAY, end_reason="resigned")

    standing = standing_on(made, today())

    assert (standing.count, standing.share) == (1, 0)  # who left still stands behind it


@pytest.mark.django_db(transaction=True)
def test_seventy_six_municipalities_sign_at_once_each_twice():
    made = manifest()
    roles = [signer() for _ in range(76)]
    refused = []

    def work(role):
        try:
            sign(Manifest.objects.get(pk=made.pk), role)
        except ValidationError as error:
            refused.append(error.messages[0])
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=24) as pool:  # as many connections at a time
        list(pool.map(work, roles * 2))

    standing = standing_on(made, today())
    assert (standing.count, len(standing.signatures), len(refused)) == (76, 76, 76)
    assert all(text.endswith("heeft dit manifest al ondertekend.") for text in refused)
