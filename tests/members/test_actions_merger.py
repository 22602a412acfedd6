import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from members.actions_merger import begin_municipality, record_merger
from members.choices import EndReason, MembershipKind, RoleKind
from members.models import Municipality, MunicipalRole
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    LONG_AGO,
    member,
    membership,
    municipality,
    official,
    role,
)

pytestmark = pytest.mark.django_db
ON = datetime.date(2022, 3, 24)
BEFORE = ON - datetime.timedelta(days=1)


def merge(old, new, on=ON):
    return record_merger(predecessor=old, successor=new, on=on, by=None)


def story(place):
    rows = place.memberships.order_by("starts_on")
    return [(r.kind, str(r.starts_on), str(r.ends_on), r.end_reason) for r in rows]


def test_record_merger_passes_a_membership_on_any_day_of_the_year():
    weesp, amsterdam = member("Weesp"), municipality("Amsterdam")

    merge(weesp, amsterdam)

    assert story(weesp) == [("member", "2019-01-01", "2022-03-24", EndReason.MERGED)]
    assert story(amsterdam) == [("member", "2022-03-24", "None", "")]
    assert [Municipality.objects.participating_on(day).get() for day in (BEFORE, ON)] == [
        weesp,
        amsterdam,
    ]
    assert weesp.ends_on == ON
    event = AuditEvent.objects.get(kind="members.record_merger")
    assert event.changes == {"successor": "Amsterdam", "on": "2022-03-24", "roles": []}


def test_record_merger_of_two_members_makes_one_membership():
    first, second, new = member("Uden"), member("Landerd"), municipality("Maashorst")

    merge(first, new)
    merge(second, new)

    assert story(new) == [("member", "2022-03-24", "None", "")]
    assert story(second)[0][3] == EndReason.MERGED


def test_record_merger_into_a_member_leaves_that_membership():
    old, new = member("Beemster"), member("Purmerend")

    merge(old, new)

    assert story(new) == [("member", "2019-01-01", "None", "")]


def test_record_merger_of_an_aspirant_keeps_it_an_aspirant():
    old, new = municipality("Weesp"), municipality("Amsterdam")
    membership(old, kind=MembershipKind.ASPIRANT)

    merge(old, new)

    assert story(new)[0][0] == MembershipKind.ASPIRANT


def test_record_merger_of_who_is_no_member_makes_no_member():
    old, new = municipality("Weesp"), municipality("Amsterdam")

    merge(old, new)

    assert story(new) == []


def test_record_merger_takes_officials_along_and_not_the_college():
    old, new = member("Weesp"), municipality("Amsterdam")
    contact = role(old, person=official("Sanne Voorbeeld"), starts_on=LONG_AGO)
    role(old, RoleKind.MAYOR, starts_on=LONG_AGO)
    both = role(old, RoleKind.ADVISER, starts_on=LONG_AGO)
    role(new, RoleKind.ADVISER, person=both.official, starts_on=LONG_AGO)

    merge(old, new)

    assert not MunicipalRole.objects.filter(municipality=old, ends_on=None).exists()
    held = MunicipalRole.objects.filter(municipality=new).order_by("kind")
    assert [(r.official, r.kind, r.starts_on) for r in held] == [
        (both.official, RoleKind.ADVISER, LONG_AGO),
        (contact.official, RoleKind.CONTACT_OFFICIAL, ON),
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "message"),
    [
        (None, ON, "bestaat niet op"),
        (ON + datetime.timedelta(days=1), None, "bestaat niet op"),
    ],
)
def test_record_merger_refuses_a_successor_that_is_not_there(starts_on, ends_on, message):
    new = municipality("Amsterdam", starts_on=starts_on, ends_on=ends_on)

    with pytest.raises(ValidationError, match=message):
        merge(member("Weesp"), new)


def test_record_merger_refuses_itself_twice_and_the_future():
    weesp, amsterdam = member("Weesp"), municipality("Amsterdam")
    with pytest.raises(ValidationError, match="niet in zichzelf"):
        merge(weesp, weesp)
    with pytest.raises(ValidationError, match="later begint"):
        merge(weesp, amsterdam, on=LONG_AGO)
    merge(weesp, amsterdam)

    with pytest.raises(ValidationError, match="al opgeheven"):
        merge(weesp, amsterdam)


def test_begin_municipality_gets_a_free_slug():
    municipality("Hengelo")

    made = begin_municipality(code="GM1999", name="Hengelo", province="PV25", on=ON, by=None)

    assert (made.slug, made.starts_on, made.sort_key) == ("hengelo-gm1999", ON, "hengelo")


# --- The page -----------------------------------------------------------------------------------
FORM = {
    "on": "2022-01-01",
    "successor": "",
    "new_code": "GM1980",
    "new_name": "Dijk en Waard",
    "note": "",
}


def send(person, data):
    return client_of(person).post("/leden/heerhugowaard/herindeling/", data, follow=True)


def test_merger_page_makes_a_new_municipality():
    old = member("Heerhugowaard")

    response = send(user(Office.SECRETARIAT), FORM)

    new = Municipality.objects.get(code="GM1980")
    assert (new.name, new.starts_on) == ("Dijk en Waard", datetime.date(2022, 1, 1))
    assert story(new) == [("member", "2022-01-01", "None", "")]
    assert "op in Dijk en Waard." in response.content.decode()
    assert Municipality.objects.get(pk=old.pk).ends_on == new.starts_on


def test_merger_page_takes_an_existing_municipality():
    member("Heerhugowaard")
    new = municipality("Alkmaar")

    send(user(Office.SECRETARIAT), {**FORM, "successor": new.pk, "new_code": "", "new_name": ""})

    assert story(new) == [("member", "2022-01-01", "None", "")]


@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"new_code": "", "new_name": ""}, {"new_code", "new_name"}),
        ({"new_code": "1980"}, {"new_code"}),
        ({"new_code": "GM0001"}, {"new_code"}),
        ({"on": ""}, {"on"}),
        ({"on": "2018-01-01"}, {"__all__"}),
    ],
)
def test_merger_page_says_what_is_wrong_and_changes_nothing(values, fields):
    member("Heerhugowaard", code="GM0001")

    response = send(user(Office.SECRETARIAT), {**FORM, **values})

    assert set(response.context["form"].errors) == fields
    assert Municipality.objects.get().ends_on is None


def test_merger_page_is_for_the_secretariat():
    place = member("Heerhugowaard")
    assert (
        place.name
        in visit(user(Office.SECRETARIAT), "/leden/heerhugowaard/herindeling/").content.decode()
    )

    assert visit(user(Office.BOARD), "/leden/heerhugowaard/herindeling/").status_code == 403
