"""Colleagues: in by invitation, out again, and nothing more than that."""

import datetime

import pytest
from allauth.account.models import EmailAddress

from m50portal.accounts import actions as accounts
from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.core.models import AuditEvent, OutgoingMail
from members.choices import RoleKind
from members.models import MunicipalRole, Official
from members.upkeep import actions_colleagues
from members.upkeep.actions_proposals import set_waiting
from members.upkeep.choices import Guarded
from tests.builders import client_of, user, visit
from tests.members.builders_members import member, official, official_user, role

pytestmark = pytest.mark.django_db
URL = "/bijhouden/diemen/collegas/"


@pytest.fixture
def diemen(db):
    return member("Diemen")


@pytest.fixture
def sanne(diemen):
    made = official_user(diemen)
    made.email = made.official.email = "sanne@diemen.example"
    made.save()
    made.official.save()
    return made


def send(person, url, data=None):
    return client_of(person).post(url, data or {}, follow=True)


def colleague(**values):
    return {
        "name": "Eva Proef",
        "email": "eva@diemen.example",
        "kind": "policy_officer",
        "portfolio": "Wonen",
        **values,
    }


def test_invitation_makes_role_account_and_mail(diemen, sanne):
    response = send(sanne, f"{URL}uitnodigen/", colleague())

    made = MunicipalRole.objects.get(official__email="eva@diemen.example")
    account = made.official.user
    assert (made.municipality, made.kind, made.portfolio) == (diemen, "policy_officer", "Wonen")
    assert (account.email, account.is_active, account.offices_today()) == (
        "eva@diemen.example",
        True,
        frozenset(),
    )
    mail = OutgoingMail.objects.get(to="eva@diemen.example")
    assert (mail.name, sanne.name in mail.text) == ("account_invitation", True)
    assert "Uitgenodigd, nog niet ingelogd" in response.content.decode()
    assert AuditEvent.objects.get(kind="upkeep.invite_colleague").by_label == sanne.name


def test_invitation_of_another_domain_asks_once(sanne):
    strange = colleague(email="eva@gmail.example")

    asked = send(sanne, f"{URL}uitnodigen/", strange).content.decode()
    assert "Dit adres eindigt niet op @diemen.example" in asked
    assert 'value="eva@gmail.example"' in asked
    assert not User.objects.filter(email="eva@gmail.example").exists()

    send(sanne, f"{URL}uitnodigen/", {**strange, "sure": "on"})

    assert User.objects.filter(email="eva@gmail.example").exists()


def test_invitation_links_an_account_that_exists(sanne):
    known = user(email="eva@diemen.example", name="Eva Proef")
    known.last_login = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    known.save()

    send(sanne, f"{URL}uitnodigen/", colleague())

    assert User.objects.filter(email="eva@diemen.example").count() == 1
    assert Official.objects.get(email="eva@diemen.example").user == known
    assert OutgoingMail.objects.get(to="eva@diemen.example").name == "colleague_linked"


def test_invitation_never_takes_the_account_of_somebody_else(sanne):
    known = user(email="eva@diemen.example", name="Eva Proef")
    official("Eva Elders", "eva@elders.example", user=known)

    page = send(sanne, f"{URL}uitnodigen/", colleague()).content.decode()

    assert "hoort bij iemand anders in het register" in page
    assert not Official.objects.filter(email="eva@diemen.example").exists()


def test_invitation_under_another_name_is_refused(sanne):
    official("Eva Anders", "eva@diemen.example")

    page = send(sanne, f"{URL}uitnodigen/", colleague()).content.decode()

    assert "Dit e-mailadres is van Eva Anders." in page


def test_invitation_of_a_guarded_role_is_not_offered_nor_taken(diemen, sanne):
    page = send(sanne, f"{URL}uitnodigen/", colleague(kind="mayor")).content.decode()
    assert "Burgemeester" not in page
    assert not MunicipalRole.objects.filter(kind="mayor").exists()
    with pytest.raises(actions_colleagues.ValidationError, match="burgemeester"):
        actions_colleagues.invite_colleague(
            municipality=diemen, by=sanne, **colleague(kind="mayor")
        )

    secretary = user(Office.SECRETARIAT)
    send(secretary, f"{URL}uitnodigen/", colleague(kind="mayor"))
    assert MunicipalRole.objects.filter(kind="mayor").exists()


def test_invitation_gives_access_to_who_has_a_role_already(diemen, sanne):
    held = role(diemen, RoleKind.ADVISER, person=official("Bas Proef", "bas@diemen.example"))
    silent = role(diemen, RoleKind.FINANCE, person=official("Noor Proef"))
    Official.objects.filter(pk=silent.official_id).update(email="")

    send(sanne, f"{URL}{held.official_id}/uitnodiging/", {"do": "give"})
    page = send(sanne, f"{URL}{silent.official_id}/uitnodiging/", {"do": "give"})

    assert Official.objects.get(email="bas@diemen.example").user.email == "bas@diemen.example"
    assert "Vul eerst een e-mailadres in" in page.content.decode()


def test_invitation_is_sent_again_three_times_a_day_at_most(sanne):
    send(sanne, f"{URL}uitnodigen/", colleague())
    eva = Official.objects.get(email="eva@diemen.example")
    for _ in range(4):
        page = send(sanne, f"{URL}{eva.pk}/uitnodiging/", {"do": "again"}).content.decode()

    assert "kreeg vandaag al 3 uitnodigingen" in page
    assert OutgoingMail.objects.filter(to="eva@diemen.example").count() == 3


def test_invitation_again_is_not_for_who_logged_in(sanne):
    page = send(sanne, f"{URL}{sanne.official.pk}/uitnodiging/", {"do": "again"})
    User.objects.update(last_login=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    page = send(sanne, f"{URL}{sanne.official.pk}/uitnodiging/", {"do": "again"})

    assert "staat geen uitnodiging open" in page.content.decode()


def test_invitations_stop_after_twenty_a_day(sanne):
    for number in range(20):
        send(sanne, f"{URL}uitnodigen/", colleague(email=f"eva{number}@diemen.example"))

    page = send(sanne, f"{URL}uitnodigen/", colleague(email="eva99@diemen.example"))

    assert "U stuurde vandaag al 20 uitnodigingen" in page.content.decode()
    assert not Official.objects.filter(email="eva99@diemen.example").exists()


def test_access_taken_away_ends_the_roles_and_closes_the_account(diemen, sanne):
    eva = official_user(diemen, RoleKind.ADVISER)
    url = f"{URL}{eva.official.pk}/intrekken/"

    asked = visit(sanne, url).content.decode()
    assert "Toegang intrekken?" in asked
    browser = client_of(eva)
    send(sanne, url)

    eva.refresh_from_db()
    assert not eva.is_active
    assert not eva.official.roles.current().exists()
    assert browser.get("/mijn-gemeente/").status_code == 302
    send(sanne, f"{URL}uitnodigen/", colleague(email=eva.email, name=eva.name, sure="on"))
    eva.refresh_from_db()
    assert eva.is_active


def test_access_elsewhere_stays(diemen, sanne):
    eva = official_user(diemen, RoleKind.ADVISER)
    role(member("Tiel"), RoleKind.ADVISER, person=eva.official)
    url = f"{URL}{eva.official.pk}/intrekken/"
    assert "werkt ook voor een andere gemeente" in visit(sanne, url).content.decode()

    send(sanne, url)

    eva.refresh_from_db()
    assert eva.is_active
    assert [row.municipality.name for row in eva.official.roles.current()] == ["Tiel"]


def test_access_of_oneself_and_of_the_mayor_stay(diemen, sanne):
    mayor = official_user(diemen, RoleKind.MAYOR)

    own = send(sanne, f"{URL}{sanne.official.pk}/intrekken/").content.decode()
    held = send(sanne, f"{URL}{mayor.official.pk}/intrekken/").content.decode()

    assert "U kunt uw eigen toegang niet intrekken" in own
    assert "bekijkt het secretariaat eerst" in held
    assert mayor.official.roles.current().exists()


def test_account_that_the_secretariat_blocked_stays_blocked(sanne):
    eva = user(email="eva@diemen.example", name="Eva Proef")
    accounts.block_account(eva, reason="Laptop gestolen", by=user(Office.SECRETARIAT))

    page = send(sanne, f"{URL}uitnodigen/", colleague()).content.decode()

    eva.refresh_from_db()
    assert (eva.is_active, "Dit account is geblokkeerd" in page) == (False, True)


def test_colleagues_of_another_municipality_are_not_there(sanne):
    tiel = member("Tiel")
    other = official_user(tiel, RoleKind.ADVISER)

    for path in ("", "uitnodigen/", f"{other.official.pk}/intrekken/"):
        assert visit(sanne, f"/bijhouden/tiel/collegas/{path}").status_code == 404
        assert client_of(sanne).post(f"/bijhouden/tiel/collegas/{path}").status_code == 404
    assert visit(sanne, f"{URL}{other.official.pk}/intrekken/").status_code == 404
    give = f"{URL}{other.official.pk}/uitnodiging/"
    assert client_of(sanne).post(give, {"do": "give"}).status_code == 404


def test_alderman_invites_nobody(diemen):
    assert visit(official_user(diemen, RoleKind.ALDERMAN), URL).status_code == 403


def test_colleagues_page_says_who_can_log_in(diemen, sanne):
    blocked = official_user(diemen, RoleKind.ADVISER)
    User.objects.filter(pk=blocked.pk).update(is_active=False)
    nobody = role(diemen, RoleKind.FINANCE)
    User.objects.filter(pk=sanne.pk).update(
        last_login=datetime.datetime(2026, 1, 5, tzinfo=datetime.UTC)
    )

    page = visit(user(Office.SECRETARIAT), URL).content.decode()

    for text in ("Geblokkeerd", "Geen account", "laatst ingelogd op 5\u00a0januari\u00a02026"):
        assert text in page
    assert nobody.official.name in page


def test_guard_of_the_contact_official_holds_for_invitations(sanne):
    set_waiting(fields={Guarded.CONTACT_OFFICIAL}, by=None)
    page = send(sanne, f"{URL}uitnodigen/", colleague(kind="contact_official"))

    assert "Selecteer een geldige keuze" in page.content.decode()
    assert EmailAddress.objects.filter(email="eva@diemen.example").count() == 0
