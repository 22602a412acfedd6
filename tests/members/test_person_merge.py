import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from meetings.models import Invitation
from members import actions_privacy
from members.actions_person_merge import keep_apart, merge_people, what_points_at
from members.choices import RoleKind
from members.choices_people import LookKind
from members.models import MunicipalRole, MunicipalTeam, Official
from members.selectors_people import duplicates, looks_at
from pillars.models import Participation
from tests.builders import client_of, user, visit
from tests.meetings.builders_meetings import meeting
from tests.members.builders_members import member, official, role
from tests.pillars.builders_pillars import pillar

pytestmark = pytest.mark.django_db


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture
def diemen(db):
    return member("Diemen")


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


@pytest.fixture
def two(diemen):
    """The same person twice: the one with an address, the other with a number."""
    keep = official("Sanne Voorbeeld", "sanne@diemen.example")
    gone = official("Sanne Voorbeeld", "sv@diemen.example", phone="020 000 00 00")
    role(diemen, RoleKind.ADVISER, person=keep, starts_on=day("2022-01-01"))
    role(
        diemen,
        RoleKind.ADVISER,
        person=gone,
        starts_on=day("2020-01-01"),
        ends_on=day("2023-01-01"),
    )
    return keep, gone


# --- Making one of two ----------------------------------------------------------------------------
def test_merge_joins_roles_that_overlap_and_moves_the_others(two, diemen):
    keep, gone = two
    role(diemen, RoleKind.FINANCE, person=gone, starts_on=day("2024-01-01"))

    merge_people(keep=keep, gone=gone, by=None)

    rows = MunicipalRole.objects.order_by("starts_on").values_list("kind", "starts_on", "ends_on")
    assert list(rows) == [
        ("adviser", day("2020-01-01"), None),
        ("finance", day("2024-01-01"), None),
    ]
    assert set(MunicipalRole.objects.values_list("official", flat=True)) == {keep.pk}
    keep.refresh_from_db()
    assert (keep.email, keep.phone) == ("sanne@diemen.example", "020 000 00 00")
    assert Official.objects.count() == 1
    assert not Official.history.filter(id=gone.pk).exists()


def test_merge_bridges_roles_on_both_sides(diemen):
    keep, gone = official("Bas Zuur"), official("Bas Zuur")
    for start, end in (("2020-01-01", "2021-01-01"), ("2022-01-01", "2023-01-01")):
        role(diemen, person=keep, starts_on=day(start), ends_on=day(end))
    role(diemen, person=gone, starts_on=day("2020-06-01"), ends_on=day("2022-06-01"))

    merge_people(keep=keep, gone=gone, by=None)

    row = MunicipalRole.objects.get()
    assert (row.starts_on, row.ends_on) == (day("2020-01-01"), day("2023-01-01"))


def test_merge_moves_what_other_rooms_know_each_once(two, diemen):
    keep, gone = two
    space, both, only = pillar(), meeting(), meeting()
    for person, start in ((keep, "2023-01-01"), (gone, "2022-07-01")):
        Participation.objects.create(
            pillar=space, official=person, municipality=diemen, starts_on=day(start)
        )
        Invitation.objects.create(meeting=both, official=person, role_text="adviseur")
    Invitation.objects.create(meeting=only, official=gone, role_text="adviseur")
    MunicipalTeam.objects.create(municipality=diemen, author=gone, starts_on=day("2023-01-01"))
    actions_privacy.note_list(officials=[gone.pk], by=user(), kind=LookKind.EXPORT)

    merge_people(keep=keep, gone=gone, by=None)

    row = Participation.objects.get()
    assert (row.official, row.starts_on) == (keep, day("2022-07-01"))
    assert sorted(Invitation.objects.values_list("meeting", "official")) == sorted(
        [(both.pk, keep.pk), (only.pk, keep.pk)]
    )
    assert MunicipalTeam.objects.get().author == keep
    assert looks_at(keep).count() == 1


def test_merge_of_who_prepared_the_other_ends_the_pair(two, diemen):
    keep, gone = two
    Participation.objects.create(
        pillar=pillar(),
        official=keep,
        policy_official=gone,
        municipality=diemen,
        starts_on=day("2023-01-01"),
    )

    merge_people(keep=keep, gone=gone, by=None)

    assert Participation.objects.get().policy_official is None


def test_merge_takes_over_account_and_address_when_there_is_none(diemen):
    account = user(name="Bas Zuur", email="bas@diemen.example")
    keep, gone = official("Bas Zuur"), official("Bas Zuur", "bas@diemen.example", user=account)
    Official.objects.filter(pk=keep.pk).update(email="")

    made = merge_people(keep=keep, gone=gone, by=None)

    assert (made.email, made.user) == ("bas@diemen.example", account)
    changes = AuditEvent.objects.get(kind="members.merge_people").changes
    assert "bas@diemen.example" not in str(changes)


def test_merge_refuses_two_accounts_and_oneself(two):
    keep, gone = two
    for person in two:
        person.user = user()
        person.save()

    with pytest.raises(ValidationError, match="Beide personen hebben een account"):
        merge_people(keep=keep, gone=gone, by=None)
    with pytest.raises(ValidationError, match="Kies een andere persoon"):
        merge_people(keep=keep, gone=keep, by=None)
    assert Official.objects.count() == 2


def test_the_preview_counts_what_goes_over(two, diemen):
    _, gone = two
    Participation.objects.create(
        pillar=pillar(), official=gone, municipality=diemen, starts_on=day("2023-01-01")
    )

    assert what_points_at(gone) == [("deelnames aan pijlers", 1), ("rollen", 1)]


# --- Finding them ---------------------------------------------------------------------------------
def test_duplicates_are_found_by_name_in_one_municipality_or_by_number(two, diemen):
    altena = member("Altena")
    role(altena, person=official("Sanne Voorbeeld"))  # a namesake elsewhere is somebody else
    first = official("Bas Zuur", phone="+31 6 1234 5678")
    second = official("B. Zuur", phone="06-12345678")

    found = {(a.name, b.name, why) for a, b, why in duplicates()}

    assert found == {
        ("Sanne Voorbeeld", "Sanne Voorbeeld", "Zelfde naam en gemeente"),
        ("Bas Zuur", "B. Zuur", "Zelfde telefoonnummer"),
    }
    keep_apart(first=second, second=first, by=None)
    keep_apart(first=first, second=second, by=None)
    assert [why for _, _, why in duplicates()] == ["Zelfde naam en gemeente"]


def test_duplicates_leave_a_number_of_a_whole_department_alone(diemen):
    for number in range(6):
        official(f"Persoon {number}", phone="020 123 45 67")

    assert duplicates() == []


def test_duplicates_are_compared_and_merged_in_the_browser(two, secretary):
    keep, gone = two
    assert "Zelfde naam en gemeente" in visit(secretary, "/mensen/dubbel/").content.decode()
    url = f"/mensen/{keep.pk}/samenvoegen/"
    page = visit(secretary, url, met=gone.pk).content.decode()
    assert "1 × rollen" in page

    answer = client_of(secretary).post(url, {"met": gone.pk}, follow=True)

    assert "is samengevoegd met Sanne Voorbeeld" in answer.content.decode()
    again = client_of(secretary).post(url, {"met": gone.pk}, follow=True)
    assert "Misschien is die al samengevoegd" in again.content.decode()
    assert "Geen dubbele personen" in visit(secretary, "/mensen/dubbel/").content.decode()


def test_two_people_stay_two_with_one_button(two, secretary):
    keep, gone = two

    client_of(secretary).post(f"/mensen/{keep.pk}/niet-dezelfde/{gone.pk}/")

    assert duplicates() == []
    assert (
        client_of(user(Office.BOARD))
        .post(f"/mensen/{keep.pk}/niet-dezelfde/{gone.pk}/")
        .status_code
        == 403
    )
    assert (
        client_of(secretary).post(f"/mensen/{keep.pk}/niet-dezelfde/{keep.pk}/").status_code == 404
    )


def test_the_other_person_is_searched_for(two, secretary):
    keep, gone = two
    url = f"/mensen/{keep.pk}/samenvoegen/"

    assert [p.pk for p in visit(secretary, url, q="voorbeeld").context["found"]] == [gone.pk]
    assert "Niemand anders gevonden" in visit(secretary, url, q="nergens").content.decode()
    for wrong in ("abc", "9" * 30, str(keep.pk)):
        assert visit(secretary, url, met=wrong).context["other"] is None


def test_two_accounts_are_said_before_merging(two, secretary):
    keep, gone = two
    for person in two:
        person.user = user()
        person.save()
    url = f"/mensen/{keep.pk}/samenvoegen/"

    assert "Dit kan nog niet." in visit(secretary, url, met=gone.pk).content.decode()
    answer = client_of(secretary).post(url, {"met": gone.pk}, follow=True)
    assert "Beide personen hebben een account" in answer.content.decode()
