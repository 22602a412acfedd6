import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from members.choices import MembershipKind, RoleKind
from members.models import BillingProfile, Decision, MunicipalRole
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    billing,
    member,
    membership,
    municipality,
    official,
    official_user,
    role,
)

pytestmark = pytest.mark.django_db
BILLING = {
    "street": "Raadhuisplein 1",
    "postcode": "1112ab",
    "city": "Diemen",
    "invoice_email": "facturen@diemen.example",
    "attention_of": "",
    "buyer_reference": "INK-7",
    "order_reference": "",
}
PERSON = {
    "name": "Bas Proef",
    "kind": RoleKind.CONTACT_OFFICIAL,
    "portfolio": "",
    "email": "bas.proef@diemen.example",
    "phone": "",
    "starts_on": "2026-01-01",
}


def send(person, url, data, **extra):
    return client_of(person).post(url, data, **extra)


def errors(response):
    assert response.status_code == 200
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


@pytest.fixture
def diemen(db):
    return member("Diemen")


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


# --- Who may ------------------------------------------------------------------------------------
PAGES = {
    "factuurgegevens/": {"secretary", "treasurer", "contact"},
    "kenmerken/": {"secretary", "contact"},
    "mensen/nieuw/": {"secretary", "contact"},
    "besluit/": {"secretary"},
}


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_for_who_may_and_are_not_there_for_others(diemen, page):
    people = {
        "secretary": user(Office.SECRETARIAT),
        "treasurer": user(Office.TREASURER),
        "board": user(Office.BOARD),
        "contact": official_user(diemen),
        "mayor": official_user(diemen, RoleKind.MAYOR),
        "neighbour": official_user(member("Altena")),
        "nobody": user(),
    }

    found = {
        name: visit(person, f"/leden/diemen/{page}").status_code for name, person in people.items()
    }

    allowed = dict.fromkeys(PAGES[page], 200)
    refused = {name: 403 for name in people if name not in {*allowed, "neighbour", "nobody"}}
    assert found == {**allowed, **refused, "neighbour": 404, "nobody": 404}


def test_role_pages_belong_to_their_municipality(diemen):
    elsewhere = role(member("Altena"))
    contact = official_user(diemen)

    for page in ("", "einde/"):
        assert visit(contact, f"/leden/diemen/mensen/{elsewhere.pk}/{page}").status_code == 404
        assert visit(contact, f"/leden/altena/mensen/{elsewhere.pk}/{page}").status_code == 404


def test_a_refused_post_changes_nothing(diemen):
    assert send(user(Office.BOARD), "/leden/diemen/factuurgegevens/", BILLING).status_code == 403
    assert send(official_user(member("Altena")), "/leden/diemen/bevestigen/", {}).status_code == 404
    assert (
        send(official_user(diemen, RoleKind.MAYOR), "/leden/diemen/bevestigen/", {}).status_code
        == 403
    )

    diemen.refresh_from_db()
    assert not BillingProfile.objects.exists()
    assert diemen.confirmed_on is None


# --- Billing ------------------------------------------------------------------------------------
def test_billing_is_made_and_tidied(diemen):
    contact = official_user(diemen)

    response = send(contact, "/leden/diemen/factuurgegevens/", BILLING, follow=True)

    profile = BillingProfile.objects.get(municipality=diemen)
    assert (profile.postcode, profile.buyer_reference, profile.missing()) == (
        "1112 AB",
        "INK-7",
        [],
    )
    assert "De factuurgegevens zijn opgeslagen." in response.content.decode()
    event = AuditEvent.objects.get(kind="members.update_billing")
    assert (event.by_label, event.changes["postcode"]) == (contact.name, ["", "1112 AB"])


def test_billing_is_changed_and_says_only_what_changed(diemen, secretary):
    billing(diemen, buyer_reference="INK-7")

    send(secretary, "/leden/diemen/factuurgegevens/", {**BILLING, "street": "Markt 2"})

    assert BillingProfile.objects.get().street == "Markt 2"
    event = AuditEvent.objects.get(kind="members.update_billing")
    assert event.changes == {"street": ["Raadhuisplein 1", "Markt 2"]}


def test_billing_errors_say_what_to_do(diemen, secretary):
    data = {**BILLING, "street": "", "postcode": "112 ABC", "invoice_email": "facturen"}

    found = errors(send(secretary, "/leden/diemen/factuurgegevens/", data))

    assert found == {
        "street": ["Vul een straat en huisnummer in."],
        "postcode": ["Vul een postcode in, bijvoorbeeld 1112 AB."],
        "invoice_email": ["Vul een e-mailadres in, bijvoorbeeld facturen@diemen.example."],
    }


@pytest.mark.parametrize("postcode", ["1112 AB", "1112AB", " 1112 ab "])
def test_billing_reads_a_postcode_as_people_write_it(diemen, secretary, postcode):
    send(secretary, "/leden/diemen/factuurgegevens/", {**BILLING, "postcode": postcode})

    assert BillingProfile.objects.get().postcode == "1112 AB"


@pytest.mark.parametrize("postcode", ["1112", "AB 1112", "11122 AB", "1112 A1", "١١١٢ AB"])
def test_billing_refuses_what_is_no_postcode(diemen, secretary, postcode):
    response = send(secretary, "/leden/diemen/factuurgegevens/", {**BILLING, "postcode": postcode})

    assert list(errors(response)) == ["postcode"]


# --- People -------------------------------------------------------------------------------------
def test_person_is_added(diemen):
    response = send(official_user(diemen), "/leden/diemen/mensen/nieuw/", PERSON, follow=True)

    assert "Bas Proef" in response.content.decode()
    added = MunicipalRole.objects.get(official__name="Bas Proef")
    assert (added.kind, str(added.starts_on)) == (RoleKind.CONTACT_OFFICIAL, "2026-01-01")


def test_person_page_offers_today(diemen, secretary):
    html = visit(secretary, "/leden/diemen/mensen/nieuw/").content.decode()

    assert f'value="{today().isoformat()}"' in html


def test_person_errors_say_what_to_do(diemen, secretary):
    data = {**PERSON, "name": "", "email": "", "starts_on": "morgen"}

    found = errors(send(secretary, "/leden/diemen/mensen/nieuw/", data))

    assert found == {
        "name": ["Vul een naam in."],
        "email": ["Vul een e-mailadres in: een contactambtenaar krijgt post van M50."],
        "starts_on": ["Vul een datum in, bijvoorbeeld 1-12-2026."],
    }


def test_person_with_an_address_of_somebody_else_is_refused_at_the_field(diemen, secretary):
    official("Loes Model", "bas.proef@diemen.example")

    found = errors(send(secretary, "/leden/diemen/mensen/nieuw/", PERSON))

    assert found == {
        "email": ["Dit e-mailadres is van Loes Model. Vul een ander adres of die naam in."]
    }


def test_person_with_a_role_twice_is_refused_on_top(diemen, secretary):
    send(secretary, "/leden/diemen/mensen/nieuw/", PERSON)

    found = errors(send(secretary, "/leden/diemen/mensen/nieuw/", PERSON))

    assert found == {"__all__": ["Deze persoon heeft deze rol in deze periode al."]}


def test_role_is_corrected(diemen, secretary):
    held = role(diemen, RoleKind.ALDERMAN, person=official("Bas Prof", "bas.proef@diemen.example"))
    url = f"/leden/diemen/mensen/{held.pk}/"
    assert "Bas Prof" in visit(secretary, url).content.decode()

    send(secretary, url, {**PERSON, "kind": RoleKind.MAYOR, "portfolio": "Wonen"})

    held.refresh_from_db()
    assert (held.official.name, held.portfolio, held.kind) == (
        "Bas Proef",
        "Wonen",
        RoleKind.ALDERMAN,
    )
    assert str(held.starts_on) == "2026-01-01"


def test_role_of_a_person_who_works_elsewhere_too_keeps_the_person(diemen, secretary):
    held = role(diemen, RoleKind.ADVISER, person=official("Bas Proef", "bas@altena.example"))
    role(member("Altena"), RoleKind.ADVISER, person=held.official)
    url = f"/leden/diemen/mensen/{held.pk}/"

    send(
        official_user(diemen),
        url,
        {**PERSON, "email": "gekaapt@diemen.example", "portfolio": "Zorg"},
    )
    held.refresh_from_db()
    assert (held.official.email, held.portfolio) == ("bas@altena.example", "Zorg")

    send(secretary, url, {**PERSON, "email": "bas@diemen.example"})
    held.official.refresh_from_db()
    assert held.official.email == "bas@diemen.example"


def test_role_is_ended_after_its_last_day(diemen, secretary):
    held = role(diemen, starts_on=datetime.date(2022, 9, 1))
    url = f"/leden/diemen/mensen/{held.pk}/einde/"
    assert "is contactambtenaar sinds" in visit(secretary, url).content.decode()

    response = send(secretary, url, {"last_day": "2024-02-29"}, follow=True)

    held.refresh_from_db()
    assert str(held.ends_on) == "2024-03-01"
    assert "De rol eindigt na 29\xa0februari\xa02024." in response.content.decode()


def test_role_cannot_end_before_it_began(diemen, secretary):
    held = role(diemen, starts_on=datetime.date(2022, 9, 1))

    found = errors(
        send(secretary, f"/leden/diemen/mensen/{held.pk}/einde/", {"last_day": "2022-08-31"})
    )

    assert found == {"last_day": ["De rol begon op 1\xa0september\xa02022. Kies die dag of later."]}


# --- Traits and confirmation --------------------------------------------------------------------
def test_traits_are_chosen(diemen):
    contact = official_user(diemen)

    response = send(
        contact, "/leden/diemen/kenmerken/", {"traits": ["centre", "urban_core"]}, follow=True
    )

    assert "Is centrumgemeente, Heeft een stadse kern" in response.content.decode()
    checked = visit(contact, "/leden/diemen/kenmerken/").context["form"]["traits"].value()
    assert checked == ["centre", "urban_core"]


def test_register_is_confirmed_with_one_button(diemen):
    contact = official_user(diemen)

    response = send(contact, "/leden/diemen/bevestigen/", {}, follow=True)

    assert f"door {contact.name}" in response.content.decode()
    assert AuditEvent.objects.get().kind == "members.confirm_register"


# --- Decisions ----------------------------------------------------------------------------------
DECISION = {
    "kind": "member",
    "decided_on": "2023-05-16",
    "effective_on": "",
    "body": "Burgemeester",
    "person": "",
    "mandate": "",
    "decide_by": "",
    "note": "",
}


def kinds_offered(person, url):
    return [value for value, _ in visit(person, url).context["form"].fields["kind"].choices]


def test_decision_offers_what_can_follow(secretary, diemen):
    aspirant = municipality("Altena")
    membership(aspirant, kind=MembershipKind.ASPIRANT)
    municipality("Goes")

    assert kinds_offered(secretary, "/leden/diemen/besluit/") == ["end"]
    assert kinds_offered(secretary, "/leden/altena/besluit/") == ["member", "end"]
    assert kinds_offered(secretary, "/leden/goes/besluit/") == ["aspirant", "member"]


def test_decision_makes_an_aspirant_a_member(secretary):
    place = municipality("Altena")
    membership(place, datetime.date(2022, 8, 22), kind=MembershipKind.ASPIRANT)

    response = send(secretary, "/leden/altena/besluit/", DECISION, follow=True)

    assert "Het besluit is vastgelegd." in response.content.decode()
    assert [row.kind for row in place.memberships.order_by("starts_on")] == ["aspirant", "member"]


def test_decision_keeps_its_document(secretary):
    municipality("Altena")
    document = SimpleUploadedFile("Besluit.PDF", b"%PDF-1.7 besluit")

    send(secretary, "/leden/altena/besluit/", {**DECISION, "document": document})

    stored = Decision.objects.get().document
    assert stored.read() == b"%PDF-1.7 besluit"
    assert "Besluit" not in stored.name
    stored.close()


def test_decision_refuses_a_file_that_lies(secretary):
    municipality("Altena")
    document = SimpleUploadedFile("besluit.pdf", b"MZ program")

    found = errors(send(secretary, "/leden/altena/besluit/", {**DECISION, "document": document}))

    assert list(found) == ["document"]
    assert not Decision.objects.exists()


def test_decision_that_does_not_fit_is_refused_on_top(secretary):
    place = municipality("Altena")
    membership(place, datetime.date(2023, 5, 16), kind=MembershipKind.ASPIRANT)

    found = errors(send(secretary, "/leden/altena/besluit/", DECISION))

    assert found == {
        "__all__": [
            "De huidige status begint pas op 16\xa0mei\xa02023. Kies een latere ingangsdatum."
        ]
    }


def test_decision_to_decide_before_it_was_taken_is_refused(secretary):
    municipality("Altena")
    data = {**DECISION, "kind": "aspirant", "decide_by": "2023-05-16"}

    found = errors(send(secretary, "/leden/altena/besluit/", data))

    assert found == {"decide_by": ["Kies een datum na de datum van het besluit."]}


@pytest.mark.parametrize("page", ["factuurgegevens", "kenmerken", "team", "bevestigen"])
def test_nothing_changes_any_more_of_a_municipality_that_is_gone(page):
    place = municipality("Oudstad", ends_on=datetime.date(2023, 1, 1))
    browser = client_of(user(Office.SECRETARIAT))
    url = f"/leden/oudstad/{page}/"

    refused = browser.post(
        url, {"street": "Plein 1", "team": "X", "traits": ["centre"]}, follow=True
    )

    assert refused.redirect_chain == [("/leden/oudstad/", 302)]
    assert (
        "Oudstad bestaat niet meer sinds 1\xa0januari\xa02023. Deze gegevens veranderen niet meer."
        in refused.content.decode()
    )
    place.refresh_from_db()
    assert (place.traits, place.confirmed_on, place.teams.count()) == ([], None, 0)
    assert not BillingProfile.objects.filter(municipality=place).exists()
