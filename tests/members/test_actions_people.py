import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from members import actions_people
from members.choices import RoleKind
from members.models import BillingProfile, MunicipalRole, MunicipalTeam, Official
from tests.builders import user
from tests.members.builders_members import billing, municipality, official, role

pytestmark = pytest.mark.django_db
YESTERDAY = datetime.timedelta(days=-1)


def update(person, **values):
    common = {"name": person.name, "email": person.email, "phone": person.phone, "by": None}
    return actions_people.update_person(official=person, **{**common, **values})


def last_changes(kind):
    return AuditEvent.objects.filter(kind=kind).latest("pk").changes


# --- Correcting ---------------------------------------------------------------------------------
def test_update_person_keeps_addresses_out_of_the_trail():
    person = official("Sanne Voorbeld", "sanne@diemen.example", email_confirmed_on=today())

    update(person, name="Sanne Voorbeeld", email="Sanne2@diemen.example", phone=" 020 000 00 00 ")

    person.refresh_from_db()
    assert (person.name, person.sort_key) == ("Sanne Voorbeeld", "voorbeeld sanne")
    assert (person.email, person.phone) == ("sanne2@diemen.example", "020 000 00 00")
    assert person.email_confirmed_on is None
    assert last_changes("members.update_person") == {
        "name": ["Sanne Voorbeld", "Sanne Voorbeeld"],
        "email": "gewijzigd",
        "phone": "gewijzigd",
    }


def test_update_person_without_a_change_leaves_no_trail():
    update(official())

    assert not AuditEvent.objects.exists()


def test_update_person_refuses_an_address_of_somebody_else():
    official("Bas Proef", "bas@diemen.example")
    person = official("Sanne Voorbeeld", "sanne@diemen.example")

    with pytest.raises(ValidationError, match="Er is al iemand met dit e-mailadres"):
        update(person, email="bas@diemen.example")

    assert Official.objects.get(pk=person.pk).email == "sanne@diemen.example"


def test_confirm_email_needs_an_address():
    person = official()
    actions_people.confirm_email(official=person, by=None)
    assert Official.objects.get(pk=person.pk).email_confirmed_on == today()

    person.email = ""
    person.save()
    with pytest.raises(ValidationError, match="Vul eerst een e-mailadres in"):
        actions_people.confirm_email(official=person, by=None)


# --- Who follows whom ---------------------------------------------------------------------------
def test_end_role_with_a_new_successor_leaves_no_day_empty_and_no_address_changed():
    place = municipality("Diemen")
    kept = BillingProfile.objects.filter(pk=billing(place).pk).values().get()
    held = role(place, RoleKind.ALDERMAN, starts_on=datetime.date(2022, 6, 1), portfolio="Wonen")

    made = actions_people.end_role_with_successor(
        role=held,
        last_day=datetime.date(2024, 2, 29),
        name="Esmée Proef",
        email="esmee@diemen.example",
        portfolio="Wonen",
        by=None,
    )

    assert held.ends_on == made.starts_on == datetime.date(2024, 3, 1)
    assert (made.kind, made.portfolio, str(made.official)) == ("alderman", "Wonen", "Esmée Proef")
    for day in (datetime.date(2024, 2, 29), datetime.date(2024, 3, 1)):
        assert MunicipalRole.objects.as_of(day).filter(municipality=place).count() == 1
    assert BillingProfile.objects.filter(municipality=place).values().get() == kept


def test_end_role_with_somebody_known_as_successor():
    place, other = municipality("Diemen"), official("Daan Demo")
    held = role(place, RoleKind.CONTACT_OFFICIAL)

    made = actions_people.end_role_with_successor(
        role=held, last_day=today(), successor=other, by=None
    )

    assert (made.official, made.starts_on) == (other, today() + datetime.timedelta(days=1))
    assert Official.objects.count() == 2


def test_end_role_with_a_successor_who_cannot_be_ends_nothing():
    place = municipality("Diemen")
    official("Bas Proef", "bas@diemen.example")
    held = role(place)

    with pytest.raises(ValidationError, match="Dit e-mailadres is van Bas Proef"):
        actions_people.end_role_with_successor(
            role=held, last_day=today(), name="Noor Model", email="bas@diemen.example", by=None
        )

    held.refresh_from_db()
    assert held.ends_on is None


def test_end_role_without_successor():
    held = role(municipality())

    assert actions_people.end_role_with_successor(role=held, last_day=today(), by=None) is None
    assert MunicipalRole.objects.count() == 1


# --- Roles elsewhere, and mistakes --------------------------------------------------------------
def test_give_role_in_another_municipality_keeps_one_person():
    person = official("Sanne Voorbeeld")
    role(municipality("Diemen"), person=person)

    actions_people.give_role(
        official=person,
        municipality=municipality("'s-Gravenhage"),
        kind=RoleKind.FINANCE,
        starts_on=today(),
        by=None,
    )

    assert sorted(str(row.municipality) for row in person.roles.all()) == [
        "'s-Gravenhage",
        "Diemen",
    ]


def test_give_role_to_who_was_anonymised_is_refused():
    with pytest.raises(ValidationError, match="geanonimiseerd"):
        actions_people.give_role(
            official=official(anonymised_on=today()),
            municipality=municipality(),
            kind=RoleKind.MAYOR,
            starts_on=today(),
            by=None,
        )


def correct(held, **values):
    common = {"starts_on": held.starts_on, "last_day": None, "portfolio": "", "by": None}
    return actions_people.correct_role(role=held, **{**common, **values})


def test_correct_role_opens_what_was_ended_by_mistake():
    held = role(municipality(), starts_on=datetime.date(2022, 1, 1), ends_on=today())

    correct(held)

    held.refresh_from_db()
    assert held.ends_on is None
    assert last_changes("members.correct_role")["ends_on"] == [str(today()), "None"]


def test_correct_role_refuses_an_end_before_the_start_and_an_overlap():
    place, person = municipality(), official()
    early = role(
        place,
        person=person,
        starts_on=datetime.date(2020, 1, 1),
        ends_on=datetime.date(2021, 1, 1),
    )
    role(place, person=person, starts_on=datetime.date(2022, 1, 1))

    with pytest.raises(ValidationError, match="ligt voor de eerste"):
        correct(early, last_day=datetime.date(2019, 1, 1))
    with pytest.raises(ValidationError, match="heeft deze rol in deze periode al"):
        correct(MunicipalRole.objects.get(pk=early.pk))


def test_correct_role_in_a_municipality_that_is_gone_ends_with_it():
    gone = municipality("Haaren", ends_on=datetime.date(2021, 1, 1))
    held = role(gone, starts_on=datetime.date(2020, 1, 1), ends_on=datetime.date(2021, 1, 1))

    with pytest.raises(ValidationError, match="Haaren is opgeheven"):
        correct(held)


def test_link_account_belongs_to_one_person():
    account, person = user(), official()
    actions_people.link_account(official=person, user=account, by=None)
    assert Official.objects.get(user=account) == person

    with pytest.raises(ValidationError, match="hoort al bij iemand anders"):
        actions_people.link_account(official=official(), user=account, by=None)

    actions_people.link_account(official=person, user=None, by=None)
    assert not Official.objects.filter(user=account).exists()


# --- The team -----------------------------------------------------------------------------------
def test_set_team_keeps_what_was_said_before():
    place, holder = municipality("Diemen"), official("Esmée Proef")
    MunicipalTeam.objects.create(
        municipality=place, team="Beleid", starts_on=datetime.date(2023, 1, 1)
    )

    actions_people.set_team(
        municipality=place,
        portfolio_holder=holder,
        team="Strategie",
        author_name="K. Model",
        by=None,
    )

    before, now = MunicipalTeam.objects.order_by("starts_on")
    assert (before.team, before.ends_on) == ("Beleid", today())
    assert (now.team, now.portfolio_holder, now.author_text) == ("Strategie", holder, "K. Model")
    assert (now.starts_on, now.ends_on) == (today(), None)


def test_set_team_twice_on_a_day_is_one_row_and_the_same_is_nothing():
    place, writer = municipality("Diemen"), official("Noor Model")
    actions_people.set_team(municipality=place, team="Beleid", by=None)
    actions_people.set_team(
        municipality=place, team="Beleid", author=writer, author_name="K. Model", by=None
    )
    actions_people.set_team(municipality=place, team="Beleid", author=writer, by=None)

    row = MunicipalTeam.objects.get()
    assert (row.team, row.author, row.author_name, row.author_text) == (
        "Beleid",
        writer,
        "",
        "Noor Model",
    )
    assert AuditEvent.objects.filter(kind="members.set_team").count() == 2
