import datetime

import pytest

from members import demo, importing
from members.actions import record_decision
from members.actions_decision import withdraw_decision
from members.choices import Certainty, EndReason, MembershipKind
from members.import_memberships import DECISION_COLUMNS, LIST_COLUMNS, plan_decisions, plan_members
from members.models import Membership, Municipality
from tests.members.builders_members import membership, merger, municipality

pytestmark = pytest.mark.django_db
LIST_HEAD = "list_on,code,name,source"
DECISION_HEAD = "code,name,kind,decided_on,body,person,mandate,decide_by,note,source"

MEMBERS_2019 = (
    "Altena, Barneveld, Coevorden, De Bilt, De Ronde Venen, Den Helder, Doetinchem, Dronten, Etten-Leur, "
    "Gooise Meren, Gorinchem, Heerhugowaard, Hellevoetsluis, Hoogeveen, Kampen, Kerkrade, "
    "Leidschendam-Voorburg, Lochem, Meierijstad, Nieuwegein, Nijkerk, Oldambt, Oosterhout, Papendrecht, "
    "Peel en Maas, Pijnacker-Nootdorp, Ridderkerk, Rijssen-Holten, Rijswijk, Roermond, Soest, Tiel, "
    "Veenendaal, Veldhoven, Velsen, Venray, Waalwijk, Winterswijk, Woerden, Zeist"
).split(", ")
LEFT_BY_2023 = {"Heerhugowaard", "Hellevoetsluis", "Hoogeveen"}
NEW_BY_2023 = {
    *(
        "Barendrecht",
        "Bergen op Zoom",
        "Diemen",
        "Dijk en Waard",
        "Geldrop-Mierlo",
        "Goes",
        "Hellendoorn",
    ),
    *("Hendrik-Ido-Ambacht", "Houten", "Landgraaf", "Lingewaard", "Midden-Groningen", "Oost Gelre"),
    *("Overbetuwe", "Raalte", "Schagen", "Terneuzen", "Utrechtse Heuvelrug", "Voorne aan Zee"),
    *("Waddinxveen", "Wassenaar", "Weert", "Zutphen", "Zwijndrecht"),
}


def day(text):
    return datetime.date.fromisoformat(text)


def names_on(text):
    places = Municipality.objects.participating_on(day(text)).order_by("sort_key")
    return list(places.values_list("name", flat=True))


def story(name):
    rows = Membership.objects.filter(municipality__name=name).order_by("starts_on")
    return [
        (r.kind, str(r.starts_on), r.start_certainty, str(r.ends_on), r.end_reason) for r in rows
    ]


def plan(lists=(), decisions=()):
    def read(head, lines, columns):
        text = "\n".join([head, *lines]) + "\n"
        return importing.read(text.encode(), filename="proef.csv", columns=columns)

    empty = importing.Source("geen.csv", "", [], [])
    return plan_members(
        read(LIST_HEAD, lists, LIST_COLUMNS) if lists else empty,
        read(DECISION_HEAD, decisions, DECISION_COLUMNS) if decisions else empty,
    )


def load(lists=(), decisions=()):
    made = plan(lists, decisions)
    importing.apply(made, by=None)
    return made


# --- The real files -----------------------------------------------------------------------------
@pytest.fixture
def register(db):
    demo.load_register(by=None)


def test_members_on_1_june_2019_are_the_40_of_the_agenda_in_its_order(register):
    assert names_on("2019-06-01") == MEMBERS_2019
    assert len(MEMBERS_2019) == 40


def test_members_on_15_april_2023_are_the_61_of_the_website(register):
    names = names_on("2023-04-15")

    assert set(names) == set(MEMBERS_2019) - LEFT_BY_2023 | NEW_BY_2023
    assert len(names) == 61
    kinds = list(Membership.objects.as_of(day("2023-04-15")).values_list("kind", flat=True))
    assert (kinds.count(MembershipKind.MEMBER), kinds.count(MembershipKind.ASPIRANT)) == (60, 1)


def test_members_pass_a_membership_on_with_a_merger(register):
    assert story("Heerhugowaard") == [
        ("member", "2019-01-01", "by_then", "2022-01-01", EndReason.MERGED)
    ]
    assert story("Dijk en Waard") == [("member", "2022-01-01", "exact", "None", "")]
    assert story("Hellevoetsluis")[0][3:] == ("2023-01-01", EndReason.MERGED)
    assert story("Voorne aan Zee") == [("member", "2023-01-01", "exact", "None", "")]


def test_members_of_which_no_day_is_known_count_by_then(register):
    assert story("Altena") == [("member", "2019-01-01", "by_then", "None", "")]
    assert story("Weert") == [("member", "2023-01-01", "by_then", "None", "")]
    assert story("Hoogeveen") == [
        ("member", "2019-01-01", "by_then", "2023-01-01", EndReason.RESIGNED)
    ]
    left = Membership.objects.get(municipality__name="Hoogeveen")
    assert left.end_certainty == Certainty.BY_THEN


def test_members_diemen_follows_its_two_decisions(register):
    assert story("Diemen") == [
        ("aspirant", "2022-08-22", "exact", "2023-05-16", EndReason.CONTINUED),
        ("member", "2023-05-16", "exact", "None", ""),
    ]
    aspirant, full = Membership.objects.filter(municipality__name="Diemen").order_by("starts_on")
    assert str(aspirant.decision.decide_by) == "2023-08-22"
    assert "college" in aspirant.decision.body.lower()
    assert aspirant.end_decision == full.decision
    assert (full.decision.body, str(full.decision.decided_on)) == (
        "Burgemeester van Diemen",
        "2023-05-16",
    )


def test_members_loaded_twice_are_loaded_once(register):
    before = Membership.objects.count(), Membership.history.count()

    demo.load_register(by=None)

    assert (Membership.objects.count(), Membership.history.count()) == before


# --- The rule, in small -------------------------------------------------------------------------
def test_members_on_a_new_list_join_by_then_and_the_others_leave():
    municipality("Altena", code="GM1959")
    municipality("Goes", code="GM0664")
    old, new = "2019-01-01,GM1959,Altena,agenda", "2023-01-01,GM0664,Goes,website"
    load([old])

    made = load([old, new])

    assert story("Altena") == [
        ("member", "2019-01-01", "by_then", "2023-01-01", EndReason.RESIGNED)
    ]
    assert story("Goes") == [("member", "2023-01-01", "by_then", "None", "")]
    assert len(made.changed) == 1


def test_members_on_an_older_list_start_earlier():
    municipality("Goes", code="GM0664")
    load(["2023-01-01,GM0664,Goes,website"])

    load(["2021-01-01,GM0664,Goes,jaarverslag", "2023-01-01,GM0664,Goes,website"])

    assert story("Goes") == [("member", "2021-01-01", "by_then", "None", "")]


def test_members_an_older_list_does_not_move_a_decision():
    diemen = municipality("Diemen", code="GM0384")
    membership(diemen, day("2023-05-16"))

    load(["2021-01-01,GM0384,Diemen,jaarverslag"])

    assert story("Diemen") == [("member", "2023-05-16", "exact", "None", "")]


def test_members_recorded_in_the_portal_and_on_no_list_stay():
    membership(municipality("Goes", code="GM0664"), day("2025-01-01"))
    municipality("Altena", code="GM1959")

    load(["2026-01-01,GM1959,Altena,website"])

    assert names_on("2026-06-01") == ["Altena", "Goes"]


def test_members_merged_into_a_municipality_on_no_list_end():
    old, new = municipality("Weesp", code="GM0457"), municipality("Amsterdam", code="GM0363")
    municipality("Altena", code="GM1959")
    merger(old, new, day("2022-03-24"))

    load(["2019-01-01,GM0457,Weesp,agenda", "2023-01-01,GM1959,Altena,website"])

    assert story("Weesp") == [("member", "2019-01-01", "by_then", "2022-03-24", EndReason.MERGED)]
    assert story("Amsterdam") == []


def test_members_two_predecessors_make_one_membership():
    first, second = municipality("Uden", code="GM0856"), municipality("Landerd", code="GM1685")
    new = municipality("Maashorst", code="GM1991", starts_on=day("2022-01-01"))
    merger(first, new, day("2022-01-01"))
    merger(second, new, day("2022-01-01"))

    load(
        [
            "2019-01-01,GM0856,Uden,agenda",
            "2019-01-01,GM1685,Landerd,agenda",
            "2023-01-01,GM1991,Maashorst,website",
        ]
    )

    assert story("Maashorst") == [("member", "2022-01-01", "exact", "None", "")]


ASPIRANT = "GM0384,Diemen,aspirant,2022-08-22,College,,,2023-08-22,,brief"
FULL = "GM0384,Diemen,member,2023-05-16,Burgemeester,,,,,brief"
BY_LIST = "2023-09-01,GM0384,Diemen,website"


def test_decisions_that_come_after_the_list_go_before_it():
    municipality("Diemen", code="GM0384")
    load([BY_LIST])

    load(decisions=[ASPIRANT, FULL])

    assert story("Diemen") == [
        ("aspirant", "2022-08-22", "exact", "2023-05-16", EndReason.CONTINUED),
        ("member", "2023-05-16", "exact", "None", ""),
    ]
    rows = Membership.objects.order_by("starts_on").values_list("decision__kind", flat=True)
    assert list(rows) == ["aspirant", "member"]


def test_decisions_that_come_one_by_one_after_the_list_go_before_it():
    municipality("Diemen", code="GM0384")
    load([BY_LIST])

    load(decisions=[ASPIRANT])
    assert story("Diemen") == [
        ("aspirant", "2022-08-22", "exact", "2023-09-01", EndReason.CONTINUED),
        ("member", "2023-09-01", "by_then", "None", ""),
    ]
    assert Membership.objects.get(kind="aspirant").end_certainty == Certainty.BY_THEN

    load(decisions=[FULL])
    assert story("Diemen")[1] == ("member", "2023-05-16", "exact", "None", "")
    assert Membership.objects.get(kind="aspirant").end_certainty == Certainty.EXACT


def test_decision_that_was_withdrawn_is_named_and_not_loaded_again():
    place = municipality("Diemen", code="GM0384")
    made = record_decision(
        municipality=place, kind="aspirant", decided_on=day("2022-08-22"), by=None
    )
    withdraw_decision(decision=made, reason="Andere gemeente", by=None)

    text = f"{DECISION_HEAD}\n{ASPIRANT}\n".encode()
    source = importing.read(text, filename="proef.csv", columns=DECISION_COLUMNS)
    found = plan_decisions(source)

    assert (found.unchanged, found.added) == (1, [])
    assert [warning.reason for warning in found.warned] == [
        "dit besluit is ingetrokken. Het wordt niet opnieuw ingelezen."
    ]


@pytest.mark.parametrize("corrected", ["2023-05-10", "2023-05-18"])
def test_decision_with_another_date_is_corrected_at_the_municipality_and_not_doubled(corrected):
    place = municipality("Diemen", code="GM0384")
    load(decisions=[ASPIRANT, FULL])
    before = story("Diemen")

    text = f"{DECISION_HEAD}\n{ASPIRANT}\n{FULL.replace('2023-05-16', corrected)}\n".encode()
    found = plan_decisions(importing.read(text, filename="proef.csv", columns=DECISION_COLUMNS))

    assert [str(refusal).replace("\u00a0", " ") for refusal in found.refused] == [
        "rij 3, kolom decided_on: er staat al een besluit van deze soort van 16 mei 2023. Klopt die datum "
        "niet? Verbeter het besluit dan op de pagina van Diemen."
    ]
    assert story("Diemen") == before
    assert place.decisions.count() == 2


def test_decision_to_join_again_after_leaving_is_another_one():
    municipality("Diemen", code="GM0384")
    load(decisions=[FULL, "GM0384,Diemen,end,2024-05-01,College,,,,,brief"])

    load(decisions=[FULL.replace("2023-05-16", "2025-01-01")])

    assert [row[1] for row in story("Diemen")] == ["2023-05-16", "2025-01-01"]


def test_members_decision_to_leave_ends_a_membership():
    membership(municipality("Hoogeveen", code="GM0118"))

    load(decisions=["GM0118,,end,2022-06-30,Gemeenteraad,,,,,brief"])

    assert story("Hoogeveen") == [
        ("member", "2019-01-01", "exact", "2022-06-30", EndReason.RESIGNED)
    ]


def test_members_that_did_not_exist_then_are_refused():
    municipality("Dijk en Waard", code="GM1980", starts_on=day("2022-01-01"))

    made = plan(["2019-01-01,GM1980,Dijk en Waard,agenda"])

    assert [str(r) for r in made.refused] == [
        "rij 2, kolom code: Dijk en Waard bestond nog niet op 1\xa0januari\xa02019; "
        "wel vanaf 1\xa0januari\xa02022."
    ]
    assert made.added == []


def test_members_twice_on_a_list_are_refused():
    municipality("Altena", code="GM1959")
    line = "2019-01-01,GM1959,Altena,agenda"

    assert [r.row for r in plan([line, line]).refused] == [3]


def test_members_with_a_wrong_decision_are_refused():
    made = plan(decisions=["GM0384,,vriend,22 augustus,,,,,,memo"])

    assert [r.column for r in made.refused] == ["code", "kind", "decided_on", "body"]


def test_members_of_an_unknown_municipality_are_refused():
    made = plan(["2019-01-01,GM1959,Altena,agenda"])

    assert [str(r) for r in made.refused] == [
        "rij 2, kolom code: GM1959 staat niet in het register. Laad eerst de gemeenten."
    ]
