"""The rules for joining: dated, never changing the past; what they propose and warn for."""

import pytest
import time_machine

from m50portal.accounts.choices import Office
from members.joining import actions
from members.joining.choices import Stage
from members.joining.models import JoiningRules
from members.joining.selectors import advice, rules_on
from members.models import Decision
from tests.builders import client_of, user, visit
from tests.members.builders_members import membership, municipality
from tests.members.joining.builders_joining import contact, day, rules

pytestmark = pytest.mark.django_db
RULES = {
    "starts_on": "2027-01-01",
    "only_new_year": "on",
    "cutoff_day": "15",
    "cutoff_month": "9",
    "needs_interview": "on",
    "aspirant_months": "12",
    "signal_months": "3, 6 1",
    "near_percent": "10",
    "source": "Besluit ledenbijeenkomst",
}
DECISION = {
    "kind": "member",
    "decided_on": "2026-11-20",
    "effective_on": "",
    "body": "College",
    "person": "",
    "mandate": "",
    "decide_by": "",
    "note": "",
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-20 12:00 +01:00"):
        yield


@pytest.fixture
def secretary(today):
    return user(Office.SECRETARIAT)


def errors(response):
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def spaces(text):
    return text.replace("\xa0", " ")


# --- The page -----------------------------------------------------------------------------------
def test_rules_are_the_usual_ones_until_somebody_writes_some_down(secretary):
    assert (
        "Er zijn nog geen regels vastgelegd."
        in visit(secretary, "/werving/regels/").content.decode()
    )
    usual = rules_on(day("2026-11-20"))
    assert (usual.only_new_year, usual.needs_interview, usual.aspirant_months) == (False, False, 12)
    assert usual.signal_months == [6, 3, 1]


def test_rules_are_written_down_from_a_date(secretary):
    response = client_of(secretary).post("/werving/regels/nieuw/", RULES, follow=True)

    html = spaces(response.content.decode())
    assert "De regels zijn opgeslagen." in html
    assert "uiterlijk 15 september daarvoor" in html
    assert "6, 3, 1 maanden vooraf" in html
    assert rules_on(day("2026-12-31")).pk is None
    assert rules_on(day("2027-01-01")).needs_interview is True


def test_rules_begin_with_those_that_hold(secretary):
    rules("2026-01-01", aspirant_months=18)

    form = visit(secretary, "/werving/regels/nieuw/").context["form"]

    assert (form["aspirant_months"].value(), form["signal_months"].value()) == (18, "6, 3, 1")


def test_rules_do_not_change_the_past(secretary):
    rules("2026-01-01")

    response = client_of(secretary).post(
        "/werving/regels/nieuw/", {**RULES, "starts_on": "2026-11-19"}
    )

    assert errors(response) == {
        "__all__": ["Regels veranderen het verleden niet. Kies vandaag of later."]
    }


def test_rules_that_hold_cannot_be_corrected_or_removed(secretary):
    row = rules("2026-11-20")

    assert visit(secretary, f"/werving/regels/{row.pk}/").status_code == 404
    assert visit(secretary, f"/werving/regels/{row.pk}/verwijderen/").status_code == 404
    with pytest.raises(actions.ValidationError, match="gelden al"):
        actions.save_rules(rules=row, by=secretary)
    with pytest.raises(actions.ValidationError, match="gelden al"):
        actions.remove_rules(rules=row, by=secretary)


def test_rules_to_come_are_corrected_and_removed(secretary):
    row, client = rules("2027-01-01"), client_of(secretary)
    url = f"/werving/regels/{row.pk}/"
    assert client.get(url).context["form"]["signal_months"].value() == "6, 3, 1"

    client.post(url, {**RULES, "aspirant_months": "24"})
    row.refresh_from_db()
    assert row.aspirant_months == 24

    assert client.get(f"{url}verwijderen/").status_code == 200
    client.post(f"{url}verwijderen/")
    assert not JoiningRules.objects.exists()


def test_rules_errors_say_what_to_do(secretary):
    rules("2027-01-01")
    data = {**RULES, "cutoff_day": "31", "signal_months": "zes", "aspirant_months": "0"}

    found = errors(client_of(secretary).post("/werving/regels/nieuw/", data))

    assert found["signal_months"] == [
        "Vul maanden in, gescheiden door komma's. Bijvoorbeeld: 6, 3, 1."
    ]
    assert found["cutoff_day"] == ["Deze dag heeft die maand niet."]
    assert found["starts_on"] == ["Vanaf deze dag gelden al regels. Kies een andere dag."]
    assert list(found) and "aspirant_months" in found


# --- What they propose --------------------------------------------------------------------------
def test_advice_without_rules_is_the_day_itself():
    found = advice(municipality(), "member", day("2026-11-20"))

    assert (found.effective_on, found.decide_by, found.warnings) == (day("2026-11-20"), None, ())


@pytest.mark.parametrize(
    ("decided_on", "effective_on", "warns"),
    [
        ("2026-09-15", "2027-01-01", False),
        ("2026-09-16", "2028-01-01", True),
        ("2026-12-31", "2028-01-01", True),
        ("2027-01-01", "2027-01-01", False),
    ],
)
def test_advice_waits_for_the_new_year(decided_on, effective_on, warns):
    rules(only_new_year=True)

    found = advice(municipality(), "member", day(decided_on))

    assert found.effective_on == day(effective_on)
    assert bool(found.warnings) is warns


def test_advice_counts_from_the_application():
    rules(only_new_year=True)
    place = municipality()
    actions.set_stage(municipality=place, stage=Stage.APPLIED, on=day("2026-09-10"), by=None)

    found = advice(place, "aspirant", day("2026-11-10"))

    assert (found.effective_on, found.warnings) == (day("2027-01-01"), ())
    assert found.decide_by == day("2027-11-10")


def test_advice_lets_an_aspirant_become_a_member_on_any_day():
    rules(only_new_year=True)
    place = municipality()
    membership(place, day("2026-01-01"), kind="aspirant")

    found = advice(place, "member", day("2026-11-10"))

    assert (found.effective_on, found.warnings) == (day("2026-11-10"), ())


def test_advice_reads_a_last_day_that_a_year_has_not():
    rules(only_new_year=True, cutoff_day=29, cutoff_month=2)

    assert advice(municipality(), "member", day("2023-02-28")).effective_on == day("2024-01-01")
    assert advice(municipality(), "member", day("2024-02-29")).effective_on == day("2025-01-01")


@pytest.mark.parametrize("how", ["talk", "stage"])
def test_advice_wants_an_interview(how):
    rules(needs_interview=True)
    place = municipality()
    assert "kennismakingsgesprek" in advice(place, "member", day("2026-11-20")).warnings[0]

    if how == "talk":
        contact(place, "2026-11-20", kind="interview")
    else:
        actions.set_stage(
            municipality=place, stage=Stage.INTERVIEWED, on=day("2026-11-20"), by=None
        )

    assert advice(place, "member", day("2026-11-19")).warnings != ()
    assert advice(place, "member", day("2026-11-20")).warnings == ()


# --- The form -----------------------------------------------------------------------------------
def test_form_warns_once_and_does_not_block(secretary):
    rules(needs_interview=True, only_new_year=True)
    place, client = municipality("Altena"), client_of(secretary)

    asked = client.post("/leden/altena/besluit/", DECISION)

    html = spaces(asked.content.decode())
    assert "Er is nog niets vastgelegd." in html
    assert "nog geen kennismakingsgesprek" in html
    assert "Volgens de regels kan het nu per 1 januari 2028." in html
    assert "Besluit toch vastleggen" in html
    assert not Decision.objects.exists()
    form = asked.context["form"]
    assert form["effective_on"].value() == "2028-01-01"

    seen = {**DECISION, "effective_on": "2027-01-01", "seen": form["seen"].value()}
    response = client.post("/leden/altena/besluit/", seen, follow=True)

    assert "Altena is vanaf 1 januari 2027 lid." in spaces(response.content.decode())
    assert str(place.memberships.get().starts_on) == "2027-01-01"


def test_form_asks_again_when_the_warning_became_another(secretary):
    rules(needs_interview=True)
    municipality("Altena")

    response = client_of(secretary).post(
        "/leden/altena/besluit/", {**DECISION, "seen": "iets anders"}
    )

    assert "Er is nog niets vastgelegd." in response.content.decode()


def test_form_fills_in_what_the_rules_say(secretary):
    rules(only_new_year=True)
    municipality("Altena")
    client = client_of(secretary)
    html = spaces(client.get("/leden/altena/besluit/").content.decode())
    assert "Bij een besluit van vandaag is dat 1 januari 2028." in html
    assert "Bij een besluit van vandaag is dat 20 november 2027." in html

    data = {**DECISION, "kind": "aspirant", "decided_on": "2026-09-01"}
    response = client.post("/leden/altena/besluit/", data, follow=True)

    assert (
        "Altena is vanaf 1 januari 2027 aspirant-lid en beslist uiterlijk op 1 september 2027."
        in spaces(response.content.decode())
    )
