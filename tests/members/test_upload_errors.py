"""An import file with twenty kinds of error: every one named with row and column, nothing written."""

import datetime

import pytest

from m50portal.core.spreadsheets import to_csv, to_xlsx
from m50portal.core.spreadsheets_reader import read_table
from members.actions import record_decision
from members.actions_upload import apply_upload, bring_file
from members.import_kinds import plan_file
from members.models import (
    BillingProfile,
    Decision,
    Membership,
    Municipality,
    MunicipalityName,
    MunicipalRole,
    Official,
)
from tests.members.builders_members import (
    LONG_AGO,
    member,
    membership,
    merger,
    municipality,
    official,
    role,
)

pytestmark = pytest.mark.django_db
HEAD = [
    *("CBS-code", "Gemeente", "Naam", "Functie", "Portefeuille", "E-mail", "Tel"),
    *("Begindatum", "Laatste dag", "Lievelingskleur"),
]
GOOD = [
    "GM0384",
    "Diemen",
    "Bas Proef",
    "wethouder",
    "Wonen",
    "bas@diemen.example",
    "020",
    "1-6-2026",
    "",
    "",
]
TODAY = datetime.date(2026, 11, 25)


def line(**values):
    """A good row in which some cells are wrong."""
    names = (
        "code",
        "place",
        "person",
        "kind",
        "portfolio",
        "email",
        "phone",
        "start",
        "last",
        "extra",
    )
    return [values.get(name, good) for name, good in zip(names, GOOD, strict=True)]


WRONG = [
    (line(code="XX12"), "CBS-code", "“XX12” is geen CBS-code. Schrijf bijvoorbeeld GM0384."),
    (
        line(code="GM9999"),
        "CBS-code",
        "GM9999 staat niet in het register. Laad eerst de gemeenten.",
    ),
    (
        line(code="", place="Nergenshuizen"),
        "Gemeente",
        "“Nergenshuizen” ken ik niet. Controleer de naam of vul de CBS-code in.",
    ),
    (
        line(code="", place="Oudstad", email="c@x.example"),
        "CBS-code",
        "Oudstad bestaat niet meer sinds 1\xa0januari\xa02023. Zij is opgegaan in Nieuwstad (GM1992).",
    ),
    (line(place="Goes"), "Gemeente", "GM0384 is Diemen, niet Goes. Welke bedoelt u?"),
    (
        line(code="", place=""),
        "CBS-code",
        "dit vak is leeg. Vul de CBS-code of de naam van de gemeente in.",
    ),
    (
        line(code="", place="Bergen"),
        "Gemeente",
        "“Bergen” kan meer gemeenten zijn. Vul de CBS-code in: Bergen is GM0373, Bergen is GM0893.",
    ),
    (
        line(start="binnenkort"),
        "Begindatum",
        "“binnenkort” is geen datum. Schrijf bijvoorbeeld 31-1-2023.",
    ),
    (
        line(start="30-2-2026"),
        "Begindatum",
        "“30-2-2026” is geen datum: februari 2026 heeft 28 dagen.",
    ),
    (
        line(start="1-1-3026"),
        "Begindatum",
        "“1-1-3026” ligt te ver weg. Kies een datum van 1800 tot en met 2199.",
    ),
    (
        line(last="1-1-2026"),
        "Laatste dag",
        "de laatste dag 1\xa0januari\xa02026 ligt voor de begindatum 1\xa0juni\xa02026.",
    ),
    (
        line(email="geen adres"),
        "E-mail",
        "“geen adres” is geen e-mailadres. Schrijf bijvoorbeeld naam@gemeente.nl.",
    ),
    (
        line(email="sanne@diemen.example"),
        "E-mail",
        "sanne@diemen.example is van Sanne Voorbeeld. Vul een ander adres of die naam in.",
    ),
    (
        line(person="Tess Ander", email="nieuw@diemen.example"),
        "E-mail",
        "nieuw@diemen.example staat ook in rij 2, bij Nieuw Iemand. Een adres hoort bij één persoon.",
    ),
    (
        line(kind="voorganger"),
        "Functie",
        "“voorganger” ken ik niet. Kies een van: Burgemeester, Wethouder, Gemeentesecretaris, Strategisch adviseur, Inhoudelijk ambtenaar, Contactambtenaar, Financiële administratie.",
    ),
    (line(person=""), "Naam", "dit vak is leeg. Vul het in."),
    (line(person="N" * 121), "Naam", "deze tekst is langer dan 120 tekens. Kort haar in."),
    (
        line(person="Nieuw Iemand", email="nieuw@diemen.example"),
        "Naam",
        "deze rol van Nieuw Iemand staat ook in rij 2. Haal één rij weg.",
    ),
    (
        line(person="Sanne Voorbeeld", kind="contactpersoon", email="sanne@diemen.example"),
        "Begindatum",
        "Sanne Voorbeeld heeft deze rol al sinds 24\xa0november\xa02026. Kies een datum die daarbuiten ligt.",
    ),
    (
        line(person="Kees Kort", kind="contactpersoon", email=""),
        "E-mail",
        "vul een e-mailadres in: een contactambtenaar krijgt post van M50.",
    ),
    (
        line(person="Loes Later", email="loes@x.example", start=""),
        "Begindatum",
        "dit vak is leeg, en deze rol is nog niet bekend. Vul in wanneer zij begint.",
    ),
    (HEAD, "–", "dit is nog een keer de kopregel. Haal deze rij weg."),
    (
        [*line(), "zomaar iets"],
        "K",
        "hier staat “zomaar iets” in een kolom zonder kop. Haal het weg of geef de kolom een kop.",
    ),
]


@pytest.fixture
def register(db, time_machine):
    time_machine.move_to(TODAY)
    diemen = member("Diemen", code="GM0384")
    member("Goes", code="GM0664")
    municipality("Bergen", code="GM0373")
    municipality("Bergen", code="GM0893", slug="bergen-l")
    merger(
        municipality("Oudstad", code="GM0530"),
        municipality("Nieuwstad", code="GM1992"),
        datetime.date(2023, 1, 1),
    )
    role(diemen, person=official("Sanne Voorbeeld", "sanne@diemen.example"))


def written():
    return [
        model.objects.count()
        for model in (Official, MunicipalRole, Membership, Decision, BillingProfile)
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_file_with_every_kind_of_error_names_each_and_writes_nothing(register, ending):
    first = line(person="Nieuw Iemand", email="nieuw@diemen.example")
    rows = [first, *(cells for cells, _, _ in WRONG)]
    content = to_csv(HEAD, rows) if ending == "csv" else to_xlsx(HEAD, rows, title="Mensen")
    before = written()

    plan = plan_file("mensen", content, filename=f"mensen.{ending}").plan

    found = sorted((r.row, r.column, r.reason) for r in plan.refused)
    assert found == [
        (number, column, reason) for number, (_, column, reason) in enumerate(WRONG, start=3)
    ]
    assert len(found) >= 20
    assert {r.letter for r in plan.refused if r.column == "E-mail"} == {"F"}
    assert [str(change) for change in plan.added] == [
        "Nieuw Iemand",
        "Nieuw Iemand: wethouder van Diemen",
    ]
    assert written() == before


def refusals(kind, head, *rows):
    plan = plan_file(kind, to_csv(head, rows), filename="proef.csv").plan
    return [(r.row, r.column, r.reason) for r in plan.refused]


def test_file_with_wrong_billing_data_names_each(register):
    head = ["CBS-code", "Postcode", "E-mailadres voor facturen", "OIN", "Straat en huisnummer"]

    assert refusals(
        "factuurgegevens",
        head,
        ["GM0384", "12 AB", "facturen", "00000001001997234000", "S" * 121],
        ["GM0664", "", "", "123", ""],
        ["GM0664", "", "", "", ""],
    ) == [
        (2, "Straat en huisnummer", "deze tekst is langer dan 120 tekens. Kort haar in."),
        (2, "Postcode", "“12 AB” is geen postcode. Schrijf bijvoorbeeld 1112 AB."),
        (
            2,
            "E-mailadres voor facturen",
            "“facturen” is geen e-mailadres. Schrijf bijvoorbeeld naam@gemeente.nl.",
        ),
        (2, "OIN", "“00000001001997234000” bevat geen geldig RSIN. Controleer de cijfers."),
        (3, "OIN", "“123” heeft geen 20 cijfers."),
        (4, "CBS-code", "Goes staat ook in rij 3. Haal één rij weg."),
    ]


def test_file_with_wrong_decisions_names_each(register):
    membership(municipality("Altena", code="GM1959"), LONG_AGO, kind="aspirant")
    head = ["CBS-code", "Besluit", "Besloten op", "Besloten door", "Uiterlijk beslissen op", "Bron"]
    said = ["College", "", "memo"]

    assert refusals(
        "besluiten",
        head,
        ["GM0384", "Lid", "1-1-2026", *said],
        ["GM0373", "Einde", "1-1-2026", *said],
        ["GM1959", "Aspirant-lid", "1-1-2026", *said],
        ["GM0373", "Aspirant-lid", "1-1-2026", "College", "1-1-2025", "memo"],
        ["GM0530", "Lid", "1-1-2026", *said],
        ["GM0893", "Lid", "1-1-2026", *said],
        ["GM0893", "Lid", "1-1-2026", *said],
    ) == [
        (
            5,
            "Uiterlijk beslissen op",
            "1\xa0januari\xa02025 ligt niet na het besluit van 1\xa0januari\xa02026.",
        ),
        (
            6,
            "CBS-code",
            "Oudstad bestaat niet meer sinds 1\xa0januari\xa02023. Zij is opgegaan in Nieuwstad (GM1992).",
        ),
        (
            2,
            "Besluit",
            "Diemen was op 1\xa0januari\xa02026 al lid. Controleer het besluit en de datum.",
        ),
        (
            3,
            "Besluit",
            "Bergen was op 1\xa0januari\xa02026 geen lid. Controleer het besluit en de datum.",
        ),
        (
            4,
            "Besluit",
            "Altena was op 1\xa0januari\xa02026 al aspirant-lid. Controleer het besluit en de datum.",
        ),
        (8, "Besluit", "dit besluit staat ook in rij 7. Haal één rij weg."),
    ]


def test_file_with_wrong_memberships_names_each(register):
    head = ["Gemeente", "Status", "Lid sinds", "Geen lid meer op", "Reden van einde", "Bron"]

    assert refusals(
        "lidmaatschappen",
        head,
        ["Diemen", "Lid", "1-1-2018", "", "", "archief"],
        ["Goes", "Lid", "1-1-2015", "1-1-2014", "Opgezegd", "archief"],
        ["Nieuwstad", "Vriend", "1-1-2015", "", "", "archief"],
        ["Nieuwstad", "Lid", "1-1-2017", "1-1-2018", "", "archief"],
        ["Oudstad", "Lid", "1-1-2020", "", "", "archief"],
        ["Nieuwstad", "Lid", "1-1-2015", "", "", ""],
    ) == [
        (2, "Lid sinds", "Diemen is in deze periode al lid, sinds 1\xa0januari\xa02019."),
        (
            3,
            "Geen lid meer op",
            "1\xa0januari\xa02014 ligt niet na het begin op 1\xa0januari\xa02015.",
        ),
        (4, "Status", "“Vriend” ken ik niet. Kies een van: Aspirant-lid, Lid."),
        (5, "Reden van einde", "dit vak is leeg. Vul bij een einde ook de reden in."),
        (
            6,
            "CBS-code",
            "Oudstad bestaat niet meer sinds 1\xa0januari\xa02023. Zij is opgegaan in Nieuwstad (GM1992).",
        ),
        (7, "Lid sinds", "dit lidmaatschap staat ook in rij 4. Haal één rij weg."),
    ]


def test_file_with_wrong_figures_names_each(register):
    head = ["CBS-code", "Peildatum", "Inwoners", "Bron"]

    assert refusals(
        "inwoners", head, ["GM0384", "1-1-2026", "veel", "CBS"], ["GM0664", "", "-5", ""]
    ) == [
        (2, "Inwoners", "“veel” is geen heel getal. Schrijf bijvoorbeeld 32977."),
        (3, "Peildatum", "dit vak is leeg. Vul het in."),
        (3, "Inwoners", "“-5” is geen heel getal. Schrijf bijvoorbeeld 32977."),
        (3, "Bron", "dit vak is leeg. Vul het in."),
    ]


@pytest.mark.parametrize(
    ("content", "filename", "reason"),
    [
        (b"", "leeg.csv", "dit bestand is leeg. Kies een bestand met een tabel."),
        (
            b"%PDF-1.7\x00",
            "nota.pdf",
            "dit is geen CSV- of Excelbestand. Sla uw tabel op als .xlsx of .csv en kies dat bestand.",
        ),
        (b"CBS-code;Naam;Rol\n", "kop.csv", "er staan geen rijen in dit bestand."),
    ],
)
def test_file_that_cannot_be_read_is_refused_on_row_1(register, content, filename, reason):
    plan = plan_file("mensen", content, filename=filename).plan

    assert [(r.row, r.column, r.reason) for r in plan.refused] == [(1, "–", reason)]


def test_file_without_a_column_and_with_one_twice_names_them(register):
    assert refusals("mensen", ["Gemeente", "Naam", "Naam"], ["Diemen", "x", "y"]) == [
        (1, "Naam", "deze kolom staat er twee keer. Haal er een weg."),
        (1, "Rol", "deze kolom ontbreekt. Voeg haar toe."),
    ]


def test_file_that_asks_for_a_look_is_not_refused(register):
    head = ["Gemeente", "Naam", "Rol", "E-mail", "Begint op", "Lievelingskleur"]
    rows = [["Gemeente Diemen", "Bas Proef", "Wethouder", "bas@gmail.com", "1-6-2026", "blauw"]]

    plan = plan_file("mensen", to_csv(head, rows), filename="proef.csv").plan

    assert plan.refused == []
    assert [(r.row, r.column, r.letter) for r in plan.warned] == [
        (1, "Lievelingskleur", "F"),
        (2, "Portefeuille", ""),
        (2, "E-mail", "D"),
    ]


def test_file_may_have_a_title_above_its_heads(register):
    content = "Wethouders per 1 juni\n\nGemeente;Naam;Rol;Sinds\nDiemen;Bas Proef;wethouder;1-6-2026\nGoes;Bas Proef;x;1-6-2026\n"

    plan = plan_file("mensen", content.encode(), filename="proef.csv").plan

    assert [(r.row, r.column) for r in plan.refused] == [(5, "Rol")]
    assert read_table(content.encode(), "proef.csv").rows[1] == []


# --- What looks well and cannot be ---------------------------------------------------------------
DECISIONS = ["CBS-code", "Besluit", "Besloten op", "Besloten door", "Bron"]
MEMBERSHIPS = ["CBS-code", "Status", "Lid sinds", "Geen lid meer op", "Reden van einde", "Bron"]
PLACES = ["CBS-code", "Naam", "Provincie", "Opgeheven op", "Vroegere naam", "Vroegere naam tot"]
MERGERS = ["Datum", "Oude CBS-code", "Nieuwe CBS-code", "Deel", "Nieuwe gemeente begint"]


def apply_file(kind, head, *rows):
    """Bring a file and apply it, as somebody does in the browser."""
    content = to_csv(head, rows)
    upload = bring_file(kind=kind, content=content, filename="proef.csv", by=None)
    return apply_upload(upload=upload, by=None)


def test_decision_to_end_on_the_day_of_the_start_is_refused(register):
    assert refusals("besluiten", DECISIONS, ["GM0384", "Einde", "1-1-2019", "College", "memo"]) == [
        (2, "Besluit", "Diemen is pas op 1\xa0januari\xa02019 lid. Controleer de datum.")
    ]


def test_decision_that_has_yet_to_be_taken_is_refused(register):
    assert refusals("besluiten", DECISIONS, ["GM0373", "Lid", "26-11-2026", "College", "memo"]) == [
        (2, "Besloten op", "26\xa0november\xa02026 moet nog komen. Controleer de datum.")
    ]


def test_memberships_do_not_overrule_a_decision(register):
    goes = Municipality.objects.get(code="GM0664")
    record_decision(municipality=goes, kind="end", decided_on=datetime.date(2024, 1, 1), by=None)

    assert refusals(
        "lidmaatschappen", MEMBERSHIPS, ["GM0664", "Lid", "1-1-2019", "", "", "archief"]
    ) == [
        (
            2,
            "Geen lid meer op",
            "dit lidmaatschap eindigt op 1\xa0januari\xa02024 door een besluit. Verbeter dat besluit op de pagina van Goes.",
        )
    ]


def test_memberships_do_not_overrule_a_merger_or_the_kind_of_a_decision(register):
    altena = municipality("Altena", code="GM1959")
    record_decision(
        municipality=altena, kind="aspirant", decided_on=datetime.date(2026, 1, 1), by=None
    )
    oudstad = Municipality.objects.get(code="GM0530")
    ended = {"ends_on": datetime.date(2023, 1, 1), "end_reason": "merged"}
    membership(oudstad, LONG_AGO, **ended)

    assert refusals(
        "lidmaatschappen",
        MEMBERSHIPS,
        ["GM1959", "Lid", "1-1-2026", "", "", "archief"],
        ["GM0530", "Lid", "1-1-2019", "1-1-2022", "Opgezegd", "archief"],
        ["GM0384", "Lid", "1-1-2019", "1-1-2022", "Opgezegd", ""],
    ) == [
        (
            2,
            "Status",
            "Altena is door een besluit aspirant-lid. Verbeter dat besluit op de pagina van Altena.",
        ),
        (
            3,
            "Geen lid meer op",
            "dit lidmaatschap eindigt op 1\xa0januari\xa02023 door een herindeling. Draai die terug als zij niet klopt.",
        ),
    ]


def test_memberships_without_a_source_keep_the_one_that_is_there(register):
    row = Membership.objects.get(municipality__code="GM0384")
    row.source = "Werkagenda 2019"
    row.save()

    apply_file(
        "lidmaatschappen", MEMBERSHIPS, ["GM0384", "Lid", "1-1-2019", "1-1-2022", "Opgezegd", ""]
    )

    row.refresh_from_db()
    assert (row.ends_on, row.source) == (datetime.date(2022, 1, 1), "Werkagenda 2019")


def test_list_does_not_overrule_the_day_of_a_decision(register):
    goes = Municipality.objects.get(code="GM0664")
    record_decision(municipality=goes, kind="end", decided_on=datetime.date(2024, 7, 1), by=None)
    head = ["Peildatum", "CBS-code", "Bron"]
    rows = [[day, "GM0384", "lijst"] for day in ("1-1-2023", "1-1-2024")]
    rows.append(["1-1-2023", "GM0664", "lijst"])

    plan = plan_file("ledenlijst", to_csv(head, rows), filename="lijst.csv").plan

    assert [str(change) for change in plan.changed] == []
    assert [warning.reason for warning in plan.warned] == [
        "Goes staat niet op de lijst van 1\xa0januari\xa02024, en is in het register lid tot 1\xa0juli\xa02024. Die einddatum blijft."
    ]


def test_municipality_gets_another_name_with_the_day_of_the_old_one(register):
    apply_file(
        "gemeenten", PLACES, ["GM0384", "Diemerland", "Noord-Holland", "", "Diemen", "1-1-2026"]
    )

    diemen = Municipality.objects.with_name_on(datetime.date(2025, 6, 1)).get(code="GM0384")
    assert (diemen.name, diemen.name_then) == ("Diemerland", "Diemen")
    assert "diemen" in diemen.search_key


def test_municipality_may_have_one_name_for_two_reasons(register):
    head = ["CBS-code", "Naam", "Provincie", "Korte naam", "Naam bij CBS"]

    apply_file(
        "gemeenten", head, ["GM0384", "Diemen", "Noord-Holland", "Diemen-Zuid", "Diemen-Zuid"]
    )

    assert MunicipalityName.objects.get(municipality__code="GM0384").name == "Diemen-Zuid"


def test_municipality_that_gets_another_name_without_a_day_asks_for_it(register):
    rows = [["GM0384", "Diemerland", "Noord-Holland", "", "", ""]]

    plan = plan_file("gemeenten", to_csv(PLACES, rows), filename="proef.csv").plan

    assert [(row.row, row.column) for row in plan.warned] == [(2, "Naam")]
    assert "zonder datum" in plan.warned[0].reason


def test_municipality_cannot_end_while_something_runs_there(register):
    Municipality.objects.filter(code="GM0373").update(starts_on=datetime.date(2020, 1, 1))

    assert refusals(
        "gemeenten",
        PLACES,
        ["GM0384", "Diemen", "Noord-Holland", "1-1-2026", "", ""],
        ["GM0373", "Bergen", "Noord-Holland", "1-1-2019", "", ""],
    ) == [
        (
            2,
            "Opgeheven op",
            "op 1\xa0januari\xa02026 loopt in Diemen nog een lidmaatschap of een rol. Leg de herindeling vast bij Herindelingen: daar kiest u wat meegaat.",
        ),
        (
            3,
            "Opgeheven op",
            "1\xa0januari\xa02019 ligt niet na het begin op 1\xa0januari\xa02020.",
        ),
    ]


def test_figures_of_a_day_on_which_there_was_no_such_municipality_are_refused(register):
    assert refusals(
        "inwoners",
        ["CBS-code", "Peildatum", "Inwoners", "Bron"],
        ["GM0530", "1-1-2024", "20000", "CBS"],
    ) == [
        (
            2,
            "Peildatum",
            "Oudstad bestaat niet meer sinds 1\xa0januari\xa02023. Zij is opgegaan in Nieuwstad (GM1992).",
        )
    ]


def test_merger_into_what_is_gone_or_on_another_day_is_refused(register):
    assert refusals(
        "herindelingen",
        MERGERS,
        ["1-1-2024", "GM0373", "GM0530", "geheel", "nee"],
        ["1-1-2022", "GM0530", "GM0893", "geheel", "nee"],
    ) == [
        (
            2,
            "Nieuwe CBS-code",
            "Oudstad bestaat niet meer sinds 1\xa0januari\xa02023. Zij is opgegaan in Nieuwstad (GM1992).",
        ),
        (
            3,
            "Datum",
            "Oudstad bestaat niet meer sinds 1\xa0januari\xa02023. Eén van de twee data klopt niet.",
        ),
    ]


def test_somebody_new_may_begin_where_a_merger_is_planned(register):
    Municipality.objects.filter(code="GM0384").update(ends_on=datetime.date(2027, 1, 1))

    apply_file("mensen", HEAD[:9], GOOD[:9])

    assert MunicipalRole.objects.get(official__name="Bas Proef").ends_on is None
    assert refusals("mensen", HEAD[:9], [*GOOD[:8], "1-1-2027"]) == [
        (2, "CBS-code", "Diemen bestaat niet meer vanaf 1\xa0januari\xa02027.")
    ]
