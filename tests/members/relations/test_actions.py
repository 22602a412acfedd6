import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from members.models import RetentionRule
from members.relations import actions, actions_people
from members.relations.choices import HIDE_AFTER, NO_NAME, OrganisationKind
from members.relations.models import ExternalFunction, ExternalPerson, Organisation
from members.relations.selectors import anonymise_due, months_before
from members.relations.tasks import anonymise
from tests import builders
from tests.members.relations import builders_relations as make

pytestmark = pytest.mark.django_db
SWORN_IN = datetime.date(2026, 2, 23)
A_YEAR = 367
ONE_DAY = datetime.timedelta(days=1)


def kinds():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def added(name="Ministerie van Volkshuisvesting", **values):
    given = {"kind": OrganisationKind.MINISTRY, "name": name, "starts_on": make.LONG_AGO, **values}
    return actions.add_organisation(values=given, aliases=["VH"], within=None, by=None)


def test_add_organisation_with_an_alias_and_a_place():
    bzk = make.organisation("BZK", OrganisationKind.MINISTRY)
    values = {"kind": OrganisationKind.POST, "name": "VRO", "starts_on": SWORN_IN}

    post = actions.add_organisation(values=values, aliases=["Wonen"], within=bzk, by=None)

    assert post.search_key == "vro | wonen"
    assert [row.within for row in post.placements.as_of(SWORN_IN)] == [bzk]
    assert not post.placements.as_of(SWORN_IN - ONE_DAY).exists()
    assert kinds() == ["relations.add_organisation"]


def test_add_organisation_twice_is_refused():
    added()

    with pytest.raises(ValidationError, match="staat al in het portaal"):
        added(" ministerie van Volkshuisvesting")


def test_addresses_stay_apart():
    assert [added("Nieuw").slug, added("Nieuw", kind="overig").slug] == ["nieuw-2", "nieuw-3"]


def test_rename_keeps_the_old_name_for_the_days_before():
    row = added("Ministerie van EZ")

    actions.rename_organisation(
        organisation=row, name="Ministerie van EZK", starts_on=SWORN_IN, by=None
    )
    renamed = actions.rename_organisation(
        organisation=row, name="Ministerie van 's-EZK", starts_on=SWORN_IN + ONE_DAY, by=None
    )

    def called(day):
        return Organisation.objects.described_on(day).get().name_then

    assert called(SWORN_IN - ONE_DAY) == "Ministerie van EZ"
    assert called(SWORN_IN) == "Ministerie van EZK"
    assert called(SWORN_IN + ONE_DAY) == "Ministerie van 's-EZK"
    assert renamed.search_key == (
        "ministerie van s-ezk | ministerie van ezk | ministerie van ez | vh"
    )


@pytest.mark.parametrize("day", [make.LONG_AGO, make.LONG_AGO - ONE_DAY])
def test_rename_before_it_began_is_refused(day):
    with pytest.raises(ValidationError):
        actions.rename_organisation(organisation=added(), name="Anders", starts_on=day, by=None)


def test_rename_to_the_same_name_is_refused():
    row = added("EZ")

    with pytest.raises(ValidationError, match="Zo heet de organisatie al"):
        actions.rename_organisation(organisation=row, name="EZ", starts_on=SWORN_IN, by=None)


def test_post_moves_to_another_ministry():
    post = make.organisation("VRO", OrganisationKind.POST)
    old = make.organisation("VROM", OrganisationKind.MINISTRY)
    bzk = make.organisation("BZK", OrganisationKind.MINISTRY)
    make.place(post, old)

    actions.place_organisation(organisation=post, within=bzk, starts_on=SWORN_IN, by=None)

    assert [row.within for row in post.placements.order_by("starts_on")] == [old, bzk]
    assert post.placements.get(within=old).ends_on == SWORN_IN
    with pytest.raises(ValidationError, match="Op deze dag begon al een plaats"):
        actions.place_organisation(organisation=post, within=old, starts_on=SWORN_IN, by=None)


def test_end_organisation_ends_everything_and_names_the_successor():
    old = make.organisation("GroenLinks", OrganisationKind.FRACTION)
    new = make.organisation("GroenLinks-PvdA", OrganisationKind.FRACTION)
    job = make.function(old)

    actions.end_organisation(organisation=old, ends_on=SWORN_IN, successor=new, by=None)

    job.refresh_from_db()
    assert job.ends_on == SWORN_IN
    assert [row.successor for row in old.successions_out.all()] == [new]
    with pytest.raises(ValidationError, match="al beëindigd"):
        actions.end_organisation(organisation=old, ends_on=SWORN_IN, by=None)


def test_end_organisation_before_a_later_function_is_refused():
    row = make.organisation()
    make.function(row, starts_on=SWORN_IN)

    with pytest.raises(ValidationError, match="Kies een latere dag"):
        actions.end_organisation(organisation=row, ends_on=SWORN_IN, by=None)
    with pytest.raises(ValidationError, match="voor de eerste dag"):
        actions.end_organisation(organisation=row, ends_on=make.LONG_AGO, by=None)


def test_change_organisation_notices_somebody_else():
    row = make.organisation()
    values = {"abbreviation": "AB", "seats": None, "website": "", "source": "", "note": ""}

    actions.change_organisation(
        organisation=row, values=values, aliases=["Alias"], version=1, by=None
    )

    assert Organisation.objects.get().search_key.endswith("| ab | alias")
    with pytest.raises(ValidationError, match="Iemand anders"):
        actions.change_organisation(
            organisation=Organisation.objects.get(), values=values, aliases=[], version=1, by=None
        )


def test_successor_has_the_same_function_from_the_day_after():
    job = make.function(title="Minister")
    values = {"name": "Nora 's-Gravenproef", "email": "nora@voorbeeld.example"}

    actions_people.end_function(function=job, ends_on=SWORN_IN, successor=values, by=None)

    follows = ExternalFunction.objects.get(person__name="Nora 's-Gravenproef")
    assert (follows.title, follows.organisation, follows.starts_on) == (
        "Minister",
        job.organisation,
        SWORN_IN,
    )
    assert follows.person.search_key == "nora s-gravenproef"
    with pytest.raises(ValidationError, match="al eerder beëindigd"):
        actions_people.end_function(function=job, ends_on=SWORN_IN, by=None)


def test_successor_who_is_known_is_not_made_twice():
    known = make.person("Nora Proef", email="nora@voorbeeld.example")
    job = make.function()
    values = {"name": "nora proef", "email": "nora@voorbeeld.example"}

    actions_people.end_function(function=job, ends_on=SWORN_IN, successor=values, by=None)

    assert known.functions.get().starts_on == SWORN_IN


def test_successor_with_the_address_of_another_undoes_everything():
    make.person("Iemand Anders", email="nora@voorbeeld.example")
    job = make.function()
    values = {"name": "Nora Proef", "email": "nora@voorbeeld.example"}

    with pytest.raises(ValidationError, match="al een relatie met dit e-mailadres"):
        actions_people.end_function(function=job, ends_on=SWORN_IN, successor=values, by=None)

    job.refresh_from_db()
    assert job.ends_on is None


def test_end_functions_is_all_or_nothing():
    early, late = make.function(), make.function(starts_on=SWORN_IN)

    with pytest.raises(ValidationError, match=late.person.name):
        actions.end_functions(functions=[early, late], ends_on=SWORN_IN, by=None)
    early.refresh_from_db()
    assert early.ends_on is None

    assert actions.end_functions(functions=[early], ends_on=SWORN_IN, by=None) == 1
    with pytest.raises(ValidationError, match="Niets is beëindigd"):
        actions.end_functions(functions=[early], ends_on=SWORN_IN, by=None)


def test_change_function_keeps_what_it_was_in_the_trail():
    job = make.function(title="Lobbiist")

    actions_people.change_function(
        function=job, title="Lobbyist", starts_on=SWORN_IN, source="", by=builders.user()
    )

    changes = AuditEvent.objects.get(kind="relations.change_function").changes
    assert changes == {"title": ["Lobbiist", "Lobbyist"], "starts_on": ["2019-01-01", "2026-02-23"]}


def left(days_ago, **values):
    """Somebody whose last day was ``days_ago``."""
    ends_on = today() - datetime.timedelta(days=days_ago)
    who = make.person(created_on=make.LONG_AGO, **values)
    make.function(who=who, ends_on=ends_on)
    return who


def test_people_are_hidden_after_half_a_year_and_anonymised_after_the_time_set():
    here = make.function().person
    here.created_on = make.LONG_AGO
    here.save()
    recent, hidden, due = left(0), left(HIDE_AFTER.days), left(A_YEAR)

    assert set(ExternalPerson.objects.shown_on(today())) == {here, recent}
    assert list(anonymise_due(today())) == [due]
    assert hidden not in ExternalPerson.objects.shown_on(today())

    RetentionRule.objects.create(months_after_role=5)
    assert list(anonymise_due(today())) == [hidden, due]


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2024-02-29", 12, "2023-02-28"),
        ("2026-01-31", 2, "2025-11-30"),
        ("2026-12-01", 6, "2026-06-01"),
    ],
)
def test_months_before(day, months, before):
    asked, found = datetime.date.fromisoformat(day), datetime.date.fromisoformat(before)

    assert months_before(asked, months) == found


def test_trail_never_holds_an_address():
    who = make.person("Nora Proef", email="oud@voorbeeld.example")
    values = {"name": "Nora Proef", "email": "nieuw@voorbeeld.example"}

    actions_people.change_person(person=who, values=values, version=1, by=None)

    assert AuditEvent.objects.get().changes == {"email": "gewijzigd"}


def test_anonymising_takes_the_name_from_everywhere():
    due = left(A_YEAR, name="Wie Dan Ook", phone="06", party="CDA", note="n", source="s")
    due.note = "iets anders"
    due.save()

    assert anonymise() == 1
    assert anonymise() == 0

    due.refresh_from_db()
    assert [due.name, due.search_key, due.email, due.phone, due.party, due.note, due.source] == [
        NO_NAME,
        "naam verwijderd",
        *[""] * 5,
    ]
    assert {row.name for row in ExternalPerson.history.filter(id=due.pk)} == {NO_NAME}
    assert due.functions.count() == 1
    assert kinds() == ["relations.anonymise_person"]


def test_anonymising_who_still_works_is_refused():
    with pytest.raises(ValidationError, match="nog een functie"):
        actions_people.anonymise_person(person=make.function().person, by=None)


def test_anonymised_people_do_not_come_back():
    who = actions_people.anonymise_person(person=make.person(), by=None)

    with pytest.raises(ValidationError, match="geanonimiseerd"):
        actions_people.change_person(person=who, values={"name": "X"}, version=2, by=None)
    with pytest.raises(ValidationError, match="geanonimiseerd"):
        actions_people.add_function(
            person=who, organisation=make.organisation(), title="X", starts_on=SWORN_IN, by=None
        )
