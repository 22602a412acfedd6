import pytest
import time_machine

from m50portal.core.dates import today
from members import demo
from members.choices import RoleKind
from members.demo_people import invent
from members.models import BillingProfile, Municipality, MunicipalRole, Official
from members.register_selectors import register_signals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]


@pytest.fixture
def seeded(db):
    with time_machine.travel("2026-11-20 12:00 +01:00", tick=False):
        demo.seed(by=None)
        yield


def test_seed_twice_makes_nothing_twice():
    before = Official.objects.count(), MunicipalRole.objects.count(), BillingProfile.history.count()

    demo.seed(by=None)

    assert (
        Official.objects.count(),
        MunicipalRole.objects.count(),
        BillingProfile.history.count(),
    ) == before


def test_seed_leaves_something_to_mend():
    counts = {signal.key: signal.count for signal in register_signals(today())}

    assert counts == {
        "contactambtenaar": 3,
        "factuuradres": 1,
        "kenmerk": 6,
        "bevestiging": 20,
        "buiten": 5,
    }
    assert BillingProfile.objects.get(invoice_email="").municipality.slug == "zwijndrecht"


def test_seed_invents_everybody():
    assert not Official.objects.exclude(email__endswith=".example").exists()
    assert Official.objects.filter(user=None).count() == Official.objects.count() > 300


def test_seed_gives_addresses_that_nobody_takes_for_real():
    profiles = BillingProfile.objects.exclude(municipality__slug="zwijndrecht")

    assert {profile.postcode for profile in profiles} == {"1000 AA"}
    assert all(profile.street.startswith("Voorbeeldplein ") for profile in profiles)
    assert BillingProfile.objects.get(municipality__slug="zwijndrecht").street == ""


def test_seed_knows_the_two_who_log_in():
    diemen = MunicipalRole.objects.current().get(
        municipality__slug="diemen", kind=RoleKind.CONTACT_OFFICIAL
    )
    woerden = MunicipalRole.objects.current().get(
        municipality__slug="woerden", kind=RoleKind.ALDERMAN
    )

    assert (diemen.official.name, diemen.official.email) == (
        "Sanne Voorbeeld",
        "sanne.voorbeeld@diemen.example",
    )
    assert woerden.official.email == "marieke.modelstad@woerden.example"


def test_seed_gives_everybody_one_address_and_periods_that_follow_on():
    ended = MunicipalRole.objects.exclude(ends_on=None).select_related("municipality")

    assert ended.exists()
    for role in ended:
        assert MunicipalRole.objects.filter(
            municipality=role.municipality, kind=role.kind, starts_on=role.ends_on
        ).exists()


def test_person_for_gives_the_same_person_every_time():
    zeist = Municipality.objects.get(slug="zeist")
    outsider = Municipality.objects.get(slug="amsterdam")

    assert demo.person_for(zeist, RoleKind.MAYOR) == demo.person_for(zeist, RoleKind.MAYOR)
    made = demo.person_for(outsider, RoleKind.ALDERMAN)
    assert demo.person_for(outsider, RoleKind.ALDERMAN) == made
    assert made.roles.get().municipality == outsider


def test_invent_gives_every_role_another_first_name():
    zeist = Municipality.objects.get(slug="zeist")

    people = [invent(zeist, kind, number) for kind in RoleKind.values for number in range(3)]

    assert len({person.email for person in people}) == len(people)
    assert len({person.name.split()[0] for person in people}) == len(people)
