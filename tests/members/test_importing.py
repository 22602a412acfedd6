import pytest

from m50portal.core.models import AuditEvent
from members import importing
from members.import_plans import plan_municipalities, plan_oins
from members.models import Municipality, RegisterImport
from tests.members.builders_members import municipality

pytestmark = pytest.mark.django_db
COLUMNS = ("code", "name", "province")


def read(text, columns=COLUMNS, encoding="utf-8"):
    return importing.read(text.encode(encoding), filename="proef.csv", columns=columns)


def refusals(plan):
    return [str(refusal) for refusal in plan.refused]


def test_read_takes_commas_semicolons_and_a_byte_order_mark():
    comma = read("code,name,province\nGM0384,Diemen,PV27\n")
    semicolon = read("\ufeffcode;name;province\r\nGM0384;Diemen;PV27\r\n")

    assert [row.cells for row in comma.rows] == [row.cells for row in semicolon.rows]
    assert comma.refused == semicolon.refused == []


def test_read_keeps_a_quoted_comma():
    source = read('code,name,province\nGM0820,"Nuenen, Gerwen en Nederwetten",PV30\n')

    assert source.rows[0].text("name") == "Nuenen, Gerwen en Nederwetten"


def test_read_names_a_missing_column():
    source = read("code,name\nGM0384,Diemen\n")

    assert refusals(source) == ["rij 1, kolom province: deze kolom ontbreekt. Voeg haar toe."]


def test_read_refuses_an_empty_file():
    assert refusals(read("code,name,province\n")) == [
        "rij 1, kolom –: er staan geen rijen in dit bestand."
    ]


def test_read_takes_another_encoding_and_says_so():
    source = read("code,name,province\nGM1900,Súdwest-Fryslân,PV21\n", encoding="latin-1")

    assert source.rows[0].text("name") == "Súdwest-Fryslân"
    assert source.refused == []
    assert [str(warning)[:50] for warning in source.warned] == [
        "rij 1, kolom –: dit bestand is geen UTF-8; het is "
    ]


@pytest.mark.parametrize("text", ["GM0384", "gm0384", "0384", "384", " GM0384 "])
def test_code_is_read_as_cbs_writes_it(text):
    assert read(f"code,name,province\n{text},Diemen,PV27\n").rows[0].code("code") == "GM0384"


@pytest.mark.parametrize("text", ["GM12345", "Diemen", "GM", "²"])
def test_code_that_is_none_is_refused(text):
    source = read(f"code,name,province\n{text},Diemen,PV27\n")

    source.rows[0].code("code")

    assert [refusal.column for refusal in source.refused] == ["code"]


@pytest.mark.parametrize(
    ("text", "number"),
    [("32977", 32977), ("32.977", 32977), ("0", 0), ("-5", None), ("1,5", None), ("1.5", None)],
)
def test_whole_reads_whole_numbers_only(text, number):
    source = read(f'code,name,province\n"{text}",x,y\n')

    assert source.rows[0].whole("code") == number
    assert bool(source.refused) == (number is None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2023-02-29", "is geen datum: februari 2023 heeft 28 dagen."),
        ("30-2-2024", "is geen datum: februari 2024 heeft 29 dagen."),
        ("1-13-2024", "is geen datum: maand 13 bestaat niet."),
        ("gisteren", "is geen datum. Schrijf bijvoorbeeld 31-1-2023."),
        ("1-1-23", "is geen datum. Schrijf bijvoorbeeld 31-1-2023."),
        ("0001-01-01", "ligt te ver weg. Kies een datum van 1800 tot en met 2199."),
        ("9999-12-31", "ligt te ver weg. Kies een datum van 1800 tot en met 2199."),
    ],
)
def test_day_that_is_none_is_refused(text, reason):
    source = read(f"code,name,province\n{text},x,y\n")

    assert source.rows[0].day("code") is None
    assert str(source.refused[0]) == f"rij 2, kolom code: “{text}” {reason}"


@pytest.mark.parametrize("text", ["2023-01-31", "31-1-2023", "31/01/2023", "2023-01-31 00:00:00"])
def test_day_is_read_as_people_write_it(text):
    assert str(read(f"code,name,province\n{text},x,y\n").rows[0].day("code")) == "2023-01-31"


def test_day_of_a_leap_year_is_read():
    source = read("code,name,province\n2024-02-29,x,y\n")

    assert str(source.rows[0].day("code")) == "2024-02-29"


def test_plan_writes_nothing():
    plan = plan_municipalities(read("code,name,province\nGM0384,Diemen,PV27\n"))

    assert [str(change) for change in plan.added] == ["Diemen (GM0384)"]
    assert not Municipality.objects.exists()


def test_apply_writes_and_leaves_a_trail():
    plan = plan_municipalities(read("code,name,province\nGM0384,Diemen,PV27\n"))

    done = importing.apply(plan, by=None)

    assert (done.what, done.filename, done.added, done.changed) == ("gemeenten", "proef.csv", 1, 0)
    assert AuditEvent.objects.get().kind == "members.import"
    assert Municipality.objects.get().history.count() == 1


def test_apply_of_nothing_new_leaves_no_trail():
    text = "code,name,province\nGM0384,Diemen,PV27\n"
    importing.apply(plan_municipalities(read(text)), by=None)

    assert importing.apply(plan_municipalities(read(text)), by=None) is None
    assert RegisterImport.objects.count() == 1


def test_apply_writes_nothing_while_a_row_is_refused():
    plan = plan_municipalities(read("code,name,province\nGM0384,Diemen,PV27\nGM0361,Alkmaar,XX\n"))

    with pytest.raises(importing.PlanRefusedError):
        importing.apply(plan, by=None)
    assert [r.row for r in plan.refused] == [3]
    assert not Municipality.objects.exists()


def test_changes_say_what_was_and_what_will_be():
    municipality("Diemen", code="GM0384")
    text = "code,oin,registered_on\nGM0384,00000001001997233000,2016-09-06\n"

    plan = plan_oins(read(text, ("code", "oin", "registered_on")))

    assert [str(change) for change in plan.changed] == [
        "Diemen (oin: leeg → 00000001001997233000; oin_registered_on: leeg → 2016-09-06)"
    ]


def test_text_that_is_too_long_is_refused():
    source = read(f"code,name,province\nGM0384,{'D' * 81},PV27\n")

    source.rows[0].text("name", longest=80)

    assert refusals(source) == [
        "rij 2, kolom name: deze tekst is langer dan 80 tekens. Kort haar in."
    ]
