"""What a municipality changes itself: at once, or after the secretariat looked at it."""

import datetime

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent, OutgoingMail
from members.actions import update_billing, update_traits
from members.approval import Change, may_wait, route
from members.choices import RoleKind
from members.models import BillingProfile, MunicipalRole
from members.upkeep import actions_proposals
from members.upkeep.choices import Guarded, ProposalState
from members.upkeep.models import ApprovalRule, ChangeProposal
from members.upkeep.selectors_changes import changes_by_municipalities, waits_for_approval
from tests.builders import client_of, user, visit
from tests.members.builders_members import (
    billing,
    member,
    municipality,
    official,
    official_user,
    role,
)

pytestmark = pytest.mark.django_db
BILLING = {
    "street": "Dorpsstraat 2",
    "postcode": "1112 AB",
    "city": "Diemen",
    "invoice_email": "nieuw@diemen.example",
    "attention_of": "",
    "buyer_reference": "INK-1",
    "order_reference": "",
}


@pytest.fixture
def diemen(db):
    made = member("Diemen")
    billing(made)
    return made


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


def send(person, url, data):
    return client_of(person).post(url, data, follow=True)


def test_gate_names_in_the_settings_answer():
    for path in (
        settings.REGISTER_GATE,
        settings.REGISTER_MAY_WAIT,
        *settings.REGISTER_CONFIRMED,
    ):
        assert callable(import_string(path))


def test_billing_goes_through_but_the_invoice_address_waits(diemen):
    sanne = official_user(diemen)

    response = send(
        sanne, "/leden/diemen/factuurgegevens/", {**BILLING, "reason": "Nieuwe afdeling"}
    )

    profile = BillingProfile.objects.get(municipality=diemen)
    assert (profile.street, profile.invoice_email) == ("Dorpsstraat 2", "facturen@diemen.example")
    proposal = ChangeProposal.objects.get()
    assert (proposal.field, proposal.values, proposal.before, proposal.reason) == (
        Guarded.INVOICE_EMAIL,
        {"invoice_email": "nieuw@diemen.example"},
        {"invoice_email": "facturen@diemen.example"},
        "Nieuwe afdeling",
    )
    assert "wacht nog op het secretariaat: e-mailadres voor facturen" in response.content.decode()


def test_billing_of_an_office_never_waits(diemen, secretary):
    send(secretary, "/leden/diemen/factuurgegevens/", BILLING)
    send(user(Office.TREASURER), "/leden/diemen/factuurgegevens/", {**BILLING, "city": "Ede"})

    profile = BillingProfile.objects.get(municipality=diemen)
    assert (profile.invoice_email, profile.city) == ("nieuw@diemen.example", "Ede")
    assert not ChangeProposal.objects.exists()


def test_billing_that_was_empty_is_filled_in_at_once():
    place = member("Tiel")
    send(official_user(place), "/leden/tiel/factuurgegevens/", BILLING)

    assert BillingProfile.objects.get().invoice_email == "nieuw@diemen.example"


def test_billing_with_an_error_proposes_nothing(diemen):
    response = send(
        official_user(diemen),
        "/leden/diemen/factuurgegevens/",
        {**BILLING, "postcode": "x", "reason": "Verhuisd naar het nieuwe stadskantoor"},
    )

    assert "Verhuisd naar het nieuwe stadskantoor" in response.content.decode()
    assert not ChangeProposal.objects.exists()


def test_newer_proposal_replaces_the_older(diemen):
    sanne = official_user(diemen)
    send(sanne, "/leden/diemen/factuurgegevens/", BILLING)
    send(sanne, "/leden/diemen/factuurgegevens/", {**BILLING, "invoice_email": "b@diemen.example"})
    again = send(
        sanne, "/leden/diemen/factuurgegevens/", {**BILLING, "invoice_email": "b@diemen.example"}
    )

    states = list(ChangeProposal.objects.order_by("pk").values_list("state", flat=True))
    assert states == [ProposalState.WITHDRAWN, ProposalState.WAITING]
    assert "wacht al op het secretariaat" in again.content.decode()


def test_mayor_waits_to_be_added_changed_and_ended(diemen):
    sanne = official_user(diemen)
    mayor = role(diemen, RoleKind.MAYOR, person=official("Hans Model", "hans@diemen.example"))
    new = {"name": "Eva Proef", "kind": "mayor", "email": "", "starts_on": "2026-01-01"}
    changed = {
        "name": "Hans Modelman",
        "email": "hans@diemen.example",
        "starts_on": str(mayor.starts_on),
    }

    send(sanne, "/leden/diemen/mensen/nieuw/", new)
    send(sanne, f"/leden/diemen/mensen/{mayor.pk}/", changed)
    send(sanne, f"/leden/diemen/mensen/{mayor.pk}/einde/", {"last_day": "2026-12-31"})

    kinds = list(ChangeProposal.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds == ["add_role", "update_role", "end_role"]
    mayor.refresh_from_db()
    assert (mayor.official.name, mayor.ends_on) == ("Hans Model", None)
    assert MunicipalRole.objects.filter(kind=RoleKind.MAYOR).count() == 1


def test_mayor_does_not_change_by_another_role_of_the_same_person(diemen):
    person = official("Hans Model", "hans@diemen.example")
    role(diemen, RoleKind.MAYOR, person=person)
    other = role(diemen, RoleKind.CONTACT_OFFICIAL, person=person)
    values = {"name": "Iemand Anders", "email": "x@diemen.example"}

    send(
        official_user(diemen),
        f"/leden/diemen/mensen/{other.pk}/",
        {**values, "starts_on": str(other.starts_on)},
    )

    person.refresh_from_db()
    assert person.name == "Hans Model"
    assert ChangeProposal.objects.get().field == Guarded.MAYOR


def test_other_people_change_at_once(diemen):
    sanne = official_user(diemen)
    send(
        sanne,
        "/leden/diemen/mensen/nieuw/",
        {"name": "Eva Proef", "kind": "adviser", "email": "", "starts_on": "2026-01-01"},
    )

    assert MunicipalRole.objects.filter(kind=RoleKind.ADVISER).count() == 1
    assert not ChangeProposal.objects.exists()


def test_approval_does_it_and_names_both(diemen, secretary):
    sanne = official_user(diemen)
    send(sanne, "/leden/diemen/factuurgegevens/", BILLING)
    proposal = ChangeProposal.objects.get()

    response = send(secretary, f"/bijhouden/voorstellen/{proposal.pk}/", {"do": "approve"})

    assert "Goedgekeurd" in response.content.decode()
    assert BillingProfile.objects.get().invoice_email == "nieuw@diemen.example"
    event = AuditEvent.objects.get(kind="upkeep.approve_change")
    assert (event.by_label, event.changes["voorgesteld door"], event.changes["invoice_email"]) == (
        secretary.name,
        sanne.name,
        ["facturen@diemen.example", "nieuw@diemen.example"],
    )
    mail = OutgoingMail.objects.get(name="change_decided")
    assert (mail.to, mail.subject) == (sanne.email, "Uw wijziging is doorgevoerd: Diemen")


def test_approval_of_people_goes_through_the_actions(diemen, secretary):
    sanne = official_user(diemen)
    mayor = role(diemen, RoleKind.MAYOR, person=official("Hans Model", "hans@diemen.example"))
    new = {"name": "Eva Proef", "kind": "mayor", "email": "", "starts_on": "2026-01-01"}
    send(sanne, "/leden/diemen/mensen/nieuw/", new)
    send(sanne, f"/leden/diemen/mensen/{mayor.pk}/einde/", {"last_day": "2099-12-31"})

    for row in ChangeProposal.objects.order_by("pk"):
        actions_proposals.approve(proposal=row, by=secretary)

    mayors = MunicipalRole.objects.filter(kind=RoleKind.MAYOR).order_by("pk")
    assert [(row.official.name, str(row.ends_on)) for row in mayors] == [
        ("Hans Model", "2100-01-01"),
        ("Eva Proef", "None"),
    ]


def test_approval_twice_is_refused(diemen, secretary):
    send(official_user(diemen), "/leden/diemen/factuurgegevens/", BILLING)
    proposal = ChangeProposal.objects.get()
    actions_proposals.approve(proposal=proposal, by=secretary)

    with pytest.raises(ValidationError, match="al besloten"):
        actions_proposals.refuse(proposal=proposal, answer="Nee", by=secretary)


def test_approval_asks_when_the_register_changed_meanwhile(diemen, secretary):
    send(official_user(diemen), "/leden/diemen/factuurgegevens/", BILLING)
    proposal = ChangeProposal.objects.get()
    update_billing(
        municipality=diemen, values={"invoice_email": "ander@diemen.example"}, by=secretary
    )
    url = f"/bijhouden/voorstellen/{proposal.pk}/"

    page = visit(secretary, url).content.decode()
    assert "Het register is intussen veranderd." in page
    assert "ander@diemen.example" in page
    send(secretary, url, {"do": "approve"})
    assert BillingProfile.objects.get().invoice_email == "ander@diemen.example"
    many = send(
        secretary, "/bijhouden/voorstellen/besluiten/", {"pk": proposal.pk, "do": "approve"}
    )
    assert "intussen veranderd" in many.content.decode()

    send(secretary, url, {"do": "anyway"})
    assert BillingProfile.objects.get().invoice_email == "nieuw@diemen.example"


def test_refusal_needs_a_reason_and_mails_it(diemen, secretary):
    sanne = official_user(diemen)
    send(sanne, "/leden/diemen/factuurgegevens/", BILLING)
    proposal = ChangeProposal.objects.get()
    url = f"/bijhouden/voorstellen/{proposal.pk}/"

    empty = send(secretary, url, {"do": "refuse", "answer": ""})
    assert "Schrijf waarom" in empty.content.decode()
    send(secretary, url, {"do": "refuse", "answer": "Dit adres kennen wij niet."})

    assert BillingProfile.objects.get().invoice_email == "facturen@diemen.example"
    assert "Dit adres kennen wij niet." in OutgoingMail.objects.get(name="change_decided").text


def test_many_are_decided_at_once(secretary):
    places = [member("Tiel"), member("Zeist")]
    for place in places:
        billing(place)
        send(official_user(place), f"/leden/{place.slug}/factuurgegevens/", BILLING)
    chosen = list(ChangeProposal.objects.values_list("pk", flat=True))
    url = "/bijhouden/voorstellen/besluiten/"

    nothing = send(secretary, url, {"do": "approve"})
    silent = send(secretary, url, {"do": "refuse", "pk": chosen})
    done = send(secretary, url, {"do": "refuse", "pk": chosen, "answer": "Nee"})

    assert "Kies minstens één wijziging" in nothing.content.decode()
    assert "Schrijf waarom" in silent.content.decode()
    assert "2 afgewezen" in done.content.decode()
    assert set(ChangeProposal.objects.values_list("state", flat=True)) == {ProposalState.REFUSED}


def test_withdrawal_is_for_the_own_municipality(diemen):
    sanne, stranger = official_user(diemen), official_user(member("Tiel"))
    send(sanne, "/leden/diemen/factuurgegevens/", BILLING)
    proposal = ChangeProposal.objects.get()
    url = f"/bijhouden/voorstellen/{proposal.pk}/intrekken/"

    assert client_of(stranger).post(url).status_code == 404
    assert client_of(official_user(diemen, RoleKind.ALDERMAN)).post(url).status_code == 404
    send(sanne, url, {})

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.WITHDRAWN
    assert "Hierover is al besloten" in send(sanne, url, {}).content.decode()


def test_what_waits_is_a_dated_choice(time_machine):
    time_machine.move_to(datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC), tick=False)
    secretary = user(Office.SECRETARIAT)
    url = "/bijhouden/goedkeuring/"
    assert waits_for_approval() == {Guarded.INVOICE_EMAIL, Guarded.MAYOR}
    send(secretary, url, {"fields_waiting": ["order_reference"]})
    assert waits_for_approval() == {Guarded.ORDER_REFERENCE}
    send(secretary, url, {"fields_waiting": ["order_reference", "traits"]})
    time_machine.move_to(datetime.datetime(2026, 3, 5, 9, tzinfo=datetime.UTC), tick=False)

    send(secretary, url, {"fields_waiting": ["traits"]})

    assert waits_for_approval() == {Guarded.TRAITS}
    assert waits_for_approval(datetime.date(2026, 3, 3)) == {
        Guarded.ORDER_REFERENCE,
        Guarded.TRAITS,
    }
    assert waits_for_approval(datetime.date(2026, 3, 1)) == {Guarded.INVOICE_EMAIL, Guarded.MAYOR}
    assert ApprovalRule.objects.filter(field="order_reference").count() == 2
    assert AuditEvent.objects.filter(kind="upkeep.set_approval").count() == 3
    assert "Verplichtingen- of ordernummer" in visit(secretary, url).content.decode()


def test_traits_wait_when_the_secretariat_says_so(diemen, secretary):
    actions_proposals.set_waiting(fields={Guarded.TRAITS}, by=secretary)
    sanne = official_user(diemen)
    send(sanne, "/leden/diemen/kenmerken/", {"traits": ["centre"]})
    diemen.refresh_from_db()
    assert diemen.traits == []

    actions_proposals.approve(proposal=ChangeProposal.objects.get(), by=secretary)

    diemen.refresh_from_db()
    assert diemen.traits == ["centre"]


def test_the_cluster_of_platform31_waits_with_the_traits(diemen, secretary):
    actions_proposals.set_waiting(fields={Guarded.TRAITS}, by=secretary)
    sanne = official_user(diemen)
    page = send(sanne, "/leden/diemen/kenmerken/", {"traits": ["centre"], "cluster": "suburb"})
    diemen.refresh_from_db()
    assert (diemen.traits, diemen.cluster) == ([], "")
    assert "wacht op het secretariaat" in page.content.decode()
    waiting = visit(secretary, "/bijhouden/voorstellen/").content.decode()
    assert ("Soort stad (Platform31)" in waiting, "Voorstad" in waiting) == (True, True)

    actions_proposals.approve(proposal=ChangeProposal.objects.get(), by=secretary)

    diemen.refresh_from_db()
    assert (diemen.traits, diemen.cluster) == (["centre"], "suburb")


def test_a_proposal_from_before_there_were_clusters_leaves_the_cluster(diemen, secretary):
    sanne = official_user(diemen)
    actions_proposals.set_waiting(fields={Guarded.TRAITS}, by=secretary)
    route(Change("traits", diemen, {"traits": ["centre"]}, sanne))
    update_traits(municipality=diemen, traits=[], cluster="work", by=secretary)

    actions_proposals.approve(proposal=ChangeProposal.objects.get(), by=secretary)

    diemen.refresh_from_db()
    assert (diemen.traits, diemen.cluster) == (["centre"], "work")


def test_may_wait_follows_the_choices(diemen, secretary):
    sanne = official_user(diemen)
    change = Change("traits", diemen, {}, sanne)
    assert not may_wait(change)
    assert may_wait(Change("billing", diemen, {}, sanne))
    assert not may_wait(Change("billing", diemen, {}, secretary))
    actions_proposals.set_waiting(fields=set(), by=secretary)
    assert not may_wait(Change("billing", diemen, {}, sanne))
    assert not may_wait(Change("add_role", diemen, {"kind": "mayor"}, sanne))
    assert route(Change("traits", diemen, {"traits": []}, sanne)).values == {"traits": []}


def test_changes_are_those_of_municipalities_and_looked_at_once(diemen, secretary):
    sanne = official_user(diemen)
    update_billing(municipality=diemen, values={"city": "Ede"}, by=secretary)
    update_billing(municipality=diemen, values={"city": "Diemen"}, by=sanne)
    update_billing(municipality=diemen, values={"city": "Hier"}, by=None)
    event = changes_by_municipalities().get()
    assert event.by_label == sanne.name

    page = visit(secretary, "/bijhouden/gewijzigd/").content.decode()
    assert "Ede →" in page
    response = send(secretary, "/bijhouden/gewijzigd/bekeken/", {"pk": event.pk})
    assert "1 wijziging is als bekeken gemarkeerd" in response.content.decode()
    again = send(secretary, "/bijhouden/gewijzigd/bekeken/", {"pk": event.pk})
    assert "die u nog niet bekeek" in again.content.decode()
    new = visit(secretary, "/bijhouden/gewijzigd/", bekeken="nieuw").content.decode()
    assert "Geen wijzigingen" in new
    table = visit(secretary, "/bijhouden/gewijzigd/", bestand="csv").content.decode("utf-8-sig")
    assert table.splitlines()[1].startswith("Diemen;Factuurgegevens gewijzigd;;Plaats;Ede;Diemen;")
    seen = {"bekeken": "bekeken", "q": "diemen", "vanaf": "2020-01-01", "soort": event.kind}
    assert "Ede →" in visit(secretary, "/bijhouden/gewijzigd/", **seen).content.decode()


def test_pages_of_the_secretariat_are_closed_to_others(diemen):
    sanne = official_user(diemen)
    for path in (
        "",
        "ronde/",
        "voorstellen/",
        "goedkeuring/",
        "gewijzigd/",
    ):
        for person in (sanne, user(Office.BOARD), user(Office.TREASURER)):
            assert visit(person, f"/bijhouden/{path}").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_lists_ask_the_same_number_of_questions(secretary, django_assert_num_queries, rows):
    for _ in range(rows):
        place = municipality()
        billing(place)
        send(official_user(place), f"/leden/{place.slug}/factuurgegevens/", BILLING)
    client = client_of(secretary)
    client.get("/bijhouden/voorstellen/")

    with django_assert_num_queries(5):
        page = client.get("/bijhouden/voorstellen/")
    assert len(page.context["rows"]) == rows
    with django_assert_num_queries(6):
        page = client.get("/bijhouden/gewijzigd/")
    assert len(page.context["rows"]) == rows
