"""The yearly figures of CBS. The files are made by us in the shapes in which StatLine publishes."""

import datetime

import pytest

from m50portal.core.spreadsheets import to_csv, to_xlsx
from members import actions_upload
from members.import_cbs import period_day, read_cbs
from members.import_kinds import plan_file
from members.models import Population
from tests.members.builders_members import member, merger, municipality, population

pytestmark = pytest.mark.django_db
JANUARY = datetime.date(2026, 1, 1)
TITLE = "Bevolking op 1 januari en gemiddeld; geslacht, leeftijd en regio"
STATLINE = f'''"{TITLE}"
"Geslacht";"Leeftijd";"Burgerlijke staat";"Perioden";"Regio's";"Bevolking op 1 januari (aantal)"
"Totaal mannen en vrouwen";"Totaal leeftijd";"Totaal burgerlijke staat";"2025";"Nederland";"18044027"
"Totaal mannen en vrouwen";"Totaal leeftijd";"Totaal burgerlijke staat";"2025";"Diemen";"33512"
"Totaal mannen en vrouwen";"Totaal leeftijd";"Totaal burgerlijke staat";"2026*";"Diemen";"34100"
"Mannen";"Totaal leeftijd";"Totaal burgerlijke staat";"2026*";"Diemen";"16900"
"Totaal mannen en vrouwen";"Totaal leeftijd";"Totaal burgerlijke staat";"2026*";"Utrecht (gemeente)";"376435"
"Totaal mannen en vrouwen";"Totaal leeftijd";"Totaal burgerlijke staat";"2026*";"Utrecht (PV)";"1399969"
"Totaal mannen en vrouwen";"Totaal leeftijd";"Totaal burgerlijke staat";"2026*";"Oudstad";"."
"Bron: CBS"
'''
OPEN_DATA = """"ID";"Geslacht";"Leeftijd";"RegioS";"Perioden";"BevolkingOp1Januari_1";"GemiddeldeBevolking_2"
"0";"T001038";"10000";"NL01  ";"2026JJ00";"18100000";"       ."
"1";"T001038";"10000";"GM0384";"2026JJ00";"   34100";"       ."
"2";"3000   ";"10000";"GM0384";"2026JJ00";"   16900";"       ."
"3";"T001038";"10000";"GM0344";"2025JJ00";"  374238";"       ."
"4";"T001038";"10000";"GM0344";"2026JJ00";"  376435";"       ."
"""
WIDE = f'''"{TITLE}"
"Onderwerp";"Bevolking op 1 januari";"Bevolking op 1 januari"
"Perioden";"2025";"2026*"
"Regio's";"aantal";"aantal"
"Diemen";"33 512";"34 100"
"Utrecht (gemeente)";"374238";"376435"
"© CBS";"";""
'''
EXCEL = [
    ["Bevolking per gemeente"],
    [],
    ["Gemeentecode", "Gemeentenaam", "1 januari 2025", "1 januari 2026*"],
    [384, "Diemen", 33512, 34100],
    ["GM0344", "Utrecht (gemeente)", 374238, 376435],
    ["Bron: CBS"],
]


@pytest.fixture
def register(db):
    diemen = member("Diemen", code="GM0384")
    municipality("Utrecht", code="GM0344")
    old = municipality("Oudstad", code="GM0999")
    merger(old, diemen, datetime.date(2020, 1, 1))
    population(diemen, 32_977)
    return diemen


def plan_of(content, **choices):
    name = "cbs.xlsx" if content.startswith(b"PK") else "cbs.csv"
    return plan_file("inwoners", content, filename=name, choices=choices)


@pytest.mark.parametrize(
    "content",
    [
        STATLINE.encode(),
        STATLINE.encode("utf-8-sig"),
        OPEN_DATA.encode(),
        WIDE.encode("cp1252"),
        to_xlsx(EXCEL[0], EXCEL[1:], title="Tabel"),
    ],
    ids=["statline", "statline-bom", "open-data", "wide", "excel"],
)
def test_cbs_file_is_recognised_and_its_newest_year_is_read(register, content):
    reading = plan_of(content)

    assert [str(refusal) for refusal in reading.plan.refused] == []
    assert reading.days == [datetime.date(2026, 1, 1), datetime.date(2025, 1, 1)]
    added = {c.instance.municipality.name: c.instance for c in reading.plan.added}
    assert {name: figure.inhabitants for name, figure in added.items()} == {
        "Diemen": 34_100,
        "Utrecht": 376_435,
    }
    assert added["Diemen"].on == JANUARY


def test_cbs_star_is_provisional_and_a_choice_goes_before_it(register):
    first = plan_of(STATLINE.encode()).plan.added[0].instance
    chosen = plan_of(STATLINE.encode(), on="2026-01-01", status="final", source="CBS, juni")

    assert (first.status, first.source) == ("provisional", f"CBS, {TITLE}")
    figure = chosen.plan.added[0].instance
    assert (figure.status, figure.source) == ("final", "CBS, juni")


def test_cbs_file_of_another_date_is_chosen(register):
    plan = plan_of(STATLINE.encode(), on="2025-01-01").plan

    assert [(c.instance.inhabitants, c.instance.status) for c in plan.added] == [(33_512, "final")]


def test_cbs_file_corrects_what_was_there(register):
    population(register, 34_000, JANUARY)

    plan = plan_of(OPEN_DATA.encode()).plan

    assert [change.fields["inhabitants"] for change in plan.changed] == [(34_000, 34_100)]


def test_cbs_file_warns_of_what_stands_out_and_refuses_nothing(register):
    goes = member("Goes", code="GM0664")
    population(goes, 79_000)
    big = f'{OPEN_DATA}"5";"T001038";"10000";"GM0664";"2026JJ00";"   90000";"."\n'

    plan = plan_of(big.encode()).plan

    assert plan.refused == []
    assert [warning.reason for warning in plan.warned] == [
        "Goes verandert +14 % sinds 1\xa0januari\xa02024 (79.000 → 90.000). Klopt dit?",
        "Goes komt boven de richtlijn: 79.000 → 90.000 inwoners.",
    ]


def test_cbs_file_names_participants_without_a_figure(register):
    member("Goes", code="GM0664")
    municipality("Elders", code="GM0777")

    plan = plan_of(OPEN_DATA.encode()).plan

    assert [warning.reason for warning in plan.warned] == [
        "Goes doet mee en heeft geen cijfer in dit bestand.",
        "1 andere gemeente heeft geen cijfer in dit bestand.",
    ]


def test_cbs_file_with_wrong_cells_names_them(register):
    wrong = (
        OPEN_DATA.replace("GM0344", "GM0345").replace("   34100", "veel")
        + '"6";"T001038";"10000";"GM0999";"2026JJ00";"10";"."\n'
    )

    found = [(r.row, r.column, r.letter, r.reason) for r in plan_of(wrong.encode()).plan.refused]

    assert found == [
        (3, "Inwoners", "F", "“veel” is geen heel getal. Schrijf bijvoorbeeld 32977."),
        (6, "Regio", "", "GM0345 staat niet in het register. Laad eerst de gemeenten."),
        (
            7,
            "Regio",
            "",
            "Oudstad bestaat niet meer sinds 1\xa0januari\xa02020. Zij is opgegaan in Diemen (GM0384).",
        ),
    ]


@pytest.mark.parametrize(
    ("text", "day", "provisional"),
    [
        ("2026", "2026-01-01", False),
        ("2026*", "2026-01-01", True),
        ("2026JJ00", "2026-01-01", False),
        ("1 januari 2026", "2026-01-01", False),
        ("2026-01-01", "2026-01-01", False),
        ("2026MM06", None, False),
        ("gemiddeld", None, False),
    ],
)
def test_period_is_read_as_cbs_writes_it(text, day, provisional):
    found = period_day(text)

    assert (found[0] and found[0].isoformat(), found[1]) == (day, provisional)


def test_other_tables_are_no_file_of_cbs():
    assert read_cbs([["a", "b"], ["1", "2"]]) is None


def test_own_list_is_read_with_its_own_source(register):
    head = ["CBS-code", "Peildatum", "Inwoners", "Bron"]

    plan = plan_file(
        "inwoners", to_csv(head, [["384", "1-1-2026", "34.100", "Eigen telling"]]), filename="x.csv"
    ).plan

    assert [change.instance.source for change in plan.added] == ["Eigen telling"]


def test_cbs_file_is_chosen_and_applied(register):
    upload = actions_upload.bring_file(
        kind="inwoners", content=STATLINE.encode(), filename="cbs.csv", by=None
    )
    assert upload.choices["on"] == "2026-01-01"

    actions_upload.choose_figures(upload=upload, on="2025-01-01", status="", source="CBS", by=None)
    actions_upload.apply_upload(upload=upload, by=None)

    figure = Population.objects.get(municipality=register, on="2025-01-01")
    assert (figure.inhabitants, figure.source) == (33_512, "CBS")
    assert not Population.objects.filter(on=JANUARY).exists()
