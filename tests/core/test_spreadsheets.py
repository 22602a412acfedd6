import csv
import datetime
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook, load_workbook

from m50portal.core import spreadsheets_reader
from m50portal.core.spreadsheets import Sheet, cell, sheet_title, to_csv, to_workbook, to_xlsx
from m50portal.core.spreadsheets_reader import read_table

HEAD = ["Gemeente", "Sinds", "Inwoners"]
ROWS = [["'s-Gravenhage", datetime.date(2019, 1, 1), 566_221], ["=1+1", None, 0]]


def opened(content):
    return load_workbook(io.BytesIO(content))


def workbook(*pages):
    """``(title, rows)`` per sheet, as somebody else's Excel would save them."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in pages:
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refusal(content, filename="proef.csv", **values):
    with pytest.raises(ValidationError) as caught:
        read_table(content, filename, **values)
    return caught.value.messages[0]


# --- Out ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["=1+1", "+31", "-1", "@SUM(A1)", "\tx", "\rx", "\n=1+1"])
def test_cell_disarms_a_formula(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        *(("Diemen", "Diemen"), ("'s-Gravenhage", "'s-Gravenhage"), (None, ""), (32977, "32977")),
        *((-2, "-2"), (Decimal("-5000.50"), "-5000,50"), (Decimal("1E+3"), "1000"), (2.5, "2,5")),
    ],
)
def test_cell_leaves_the_rest(value, text):
    assert cell(value) == text


def test_to_csv_is_what_a_dutch_spreadsheet_expects():
    content = to_csv(["Gemeente", "Inwoners"], [["Nuenen; Gerwen", 23_000], ['Zeg "A"', None]])

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Gemeente", "Inwoners"], ["Nuenen; Gerwen", "23000"], ['Zeg "A"', ""]]
    assert content.count(b"\r\n") == 3


def test_to_xlsx_keeps_dates_numbers_and_a_head_in_sight():
    page = opened(to_xlsx(HEAD, ROWS, title="Gemeenten"))["Gemeenten"]

    assert [c.value for c in page[1]] == HEAD
    assert (page["A1"].font.bold, page.freeze_panes) == (True, "A2")
    assert page["B2"].value == datetime.datetime(2019, 1, 1)
    assert (page["B2"].is_date, page["B2"].number_format) == (True, "d-m-yyyy")
    assert (page["C2"].value, page["C2"].data_type) == (566_221, "n")


@pytest.mark.parametrize("text", ["=1+1", "+31 6", "-1", "@SUM(A1)"])
def test_to_xlsx_has_no_formula(text):
    page = opened(to_xlsx(["Naam"], [[text]], title="Mensen")).active

    assert (page["A2"].value, page["A2"].data_type) == (text, "s")


def test_to_xlsx_is_the_same_twice(time_machine):
    time_machine.move_to("2026-01-01")
    first = to_xlsx(HEAD, ROWS, title="Gemeenten")
    time_machine.move_to("2026-02-02")

    assert to_xlsx(HEAD, ROWS, title="Gemeenten") == first


def test_to_xlsx_drops_what_excel_cannot_hold():
    page = opened(to_xlsx(["Naam", "Bedrag"], [["A\x00B", Decimal("1.5")]], title="x" * 40)).active

    assert (page["A2"].value, page["B2"].value, len(page.title)) == ("AB", 1.5, 31)


def test_to_workbook_has_a_sheet_each():
    content = to_workbook([Sheet("Leden", HEAD, ROWS), Sheet("Mensen", ["Naam"], [])])

    assert opened(content).sheetnames == ["Leden", "Mensen"]


def test_sheet_title_leaves_out_what_excel_refuses():
    assert sheet_title("Leden [2026]: a/b") == "Leden  2026   a b"


# --- In: CSV ------------------------------------------------------------------------------------
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_read_table_takes_csv_as_it_comes(encoding, mark):
    text = f"naam{mark}inwoners\r\nSúdwest-Fryslân{mark}90.000\r\n"

    table = read_table(text.encode(encoding), "proef.csv")

    assert table.rows == [["naam", "inwoners"], ["Súdwest-Fryslân", "90.000"]]
    assert table.notice == ""


def test_read_table_says_when_it_guessed_the_encoding():
    table = read_table("naam;x\nSúdwest-Fryslân;1\n".encode("cp1252"), "proef.csv")

    assert table.rows[1] == ["Súdwest-Fryslân", "1"]
    assert table.notice.startswith("Dit bestand is geen UTF-8; het is gelezen als Windows-tekst.")


def test_read_table_counts_rows_as_a_spreadsheet_does():
    table = read_table(b'a;b\n"twee\nregels";1\n\nc;d\n', "proef.csv")

    assert table.rows == [["a", "b"], ["twee\nregels", "1"], [], ["c", "d"]]


def test_read_table_is_not_misled_by_commas_in_text():
    table = read_table(b"naam;bron\nGoes;een, twee, drie\n", "proef.csv")

    assert table.rows[1] == ["Goes", "een, twee, drie"]


def test_read_table_follows_the_first_line_of_excel():
    assert read_table(b"sep=,\r\na,b;c\r\n", "proef.csv").rows == [[], ["a", "b;c"]]


def test_read_table_takes_back_what_the_portal_wrote():
    rows = [["'s-Gravenhage", "+31 70", "-"], ["=1", "@x", ""]]

    table = read_table(to_csv(["a", "b", "c"], rows), "proef.csv")

    assert table.rows[1:] == [["'s-Gravenhage", "+31 70", "-"], ["=1", "@x"]]


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7\x00\x01", b"\x89PNG\r\n\x1a\n\x00\x00", b"a;b\n\x00\x01"]
)
def test_read_table_refuses_what_is_no_table(content):
    assert refusal(content).startswith("Dit is geen CSV- of Excelbestand.")


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\r\n \r\n"])
def test_read_table_refuses_an_empty_file(content):
    assert refusal(content) == "Dit bestand is leeg. Kies een bestand met een tabel."


def test_read_table_refuses_an_endless_cell():
    assert refusal(b'a;b\n"' + b"x" * 200_000 + b";1\n").startswith("Rij 2 van dit bestand")


def test_read_table_refuses_too_many_rows(monkeypatch):
    monkeypatch.setattr(spreadsheets_reader, "LIMIT_ROWS", 2)

    assert refusal(b"a;b\nc;d\ne;f\n").startswith("Dit bestand heeft meer dan 2 rijen.")


def test_read_table_refuses_too_many_columns():
    assert refusal(b";".join([b"a"] * 201)).startswith("Rij 1 heeft meer dan 200 kolommen.")


def test_read_table_refuses_a_large_file(monkeypatch):
    monkeypatch.setattr(spreadsheets_reader, "LIMIT_BYTES", 10)

    assert refusal(b"a;b\n" * 10).startswith("Het bestand is 1\xa0kB.")


# --- In: Excel ----------------------------------------------------------------------------------
def test_read_table_takes_excel_as_text():
    moment = datetime.datetime(2023, 1, 31, 14, 30)
    rows = [
        ["code", "op"],
        [384.0, datetime.date(2023, 1, 31)],
        [True, moment],
        [1.5, None],
        [None, "x"],
    ]

    table = read_table(workbook(("Blad1", rows)), "proef.xlsx")

    assert table.rows == [
        ["code", "op"],
        ["384", "2023-01-31"],
        ["1", "2023-01-31 14:30:00"],
        ["1.5"],
        ["", "x"],
    ]


def test_read_table_takes_the_first_sheet_with_something_in_it():
    content = workbook(("Leeg", []), ("Leden", [["a"]]), ("Mensen", [["b"]]))

    assert read_table(content, "proef.xlsx").rows == [["a"]]
    assert read_table(content, "proef.xlsx", sheet="mensen").rows == [["b"]]
    assert read_table(content, "proef.xlsx").sheets == ["Leeg", "Leden", "Mensen"]
    assert refusal(content, "proef.xlsx", sheet="Geld") == (
        "Dit bestand heeft geen blad “Geld”. Het heeft: Leeg, Leden, Mensen."
    )


def test_read_table_believes_the_content_not_the_name():
    assert read_table(workbook(("Blad1", [["a", "b"]])), "proef.csv").rows == [["a", "b"]]
    assert refusal(b"a;b\n", "proef.xlsx").startswith("Dit Excelbestand is beschadigd.")


def test_read_table_names_an_old_excel_file_and_one_with_a_password():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600

    assert refusal(ole, "proef.xls").startswith("Dit is een oud Excelbestand (.xls).")
    locked = ole + "EncryptedPackage".encode("utf-16-le")
    assert refusal(locked, "proef.xlsx").startswith("Dit bestand heeft een wachtwoord.")


def test_read_table_refuses_a_sheet_that_says_to_have_endless_rows():
    """A few bytes that would fill the memory with empty rows."""
    old, out = zipfile.ZipFile(io.BytesIO(workbook(("Blad1", [["a"]])))), io.BytesIO()
    rows = b'<row r="1"><c r="A1" t="n"><v>1</v></c></row><row r="400000000"/>'
    with zipfile.ZipFile(out, "w") as package:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                data = data.split(b"<sheetData>")[0] + b"<sheetData>" + rows
                data += b"</sheetData></worksheet>"
            package.writestr(entry.filename, data)

    assert refusal(out.getvalue(), "proef.xlsx").startswith("Dit bestand heeft meer dan")


def test_read_table_refuses_another_zip_and_a_bomb(monkeypatch):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "x")
    assert refusal(out.getvalue(), "proef.docx").startswith("Dit is geen CSV- of Excelbestand.")

    monkeypatch.setattr(spreadsheets_reader, "LIMIT_UNPACKED", 100)
    bomb = workbook(("Blad1", [["a"] * 50] * 50))
    assert refusal(bomb, "proef.xlsx").startswith("Dit Excelbestand is uitgepakt te groot.")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_read_table_refuses_a_damaged_workbook(part):
    old, out = zipfile.ZipFile(io.BytesIO(workbook(("Blad1", [["a"], ["b"]])))), io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for entry in old.infolist():
            data = old.read(entry)
            package.writestr(
                entry.filename, data[: len(data) // 2] if entry.filename == part else data
            )

    assert "niet te lezen" in refusal(out.getvalue(), "proef.xlsx")


def with_bomb(part):
    """A workbook in which ``part`` grows when its entities are followed."""
    old, out = zipfile.ZipFile(io.BytesIO(workbook(("Blad1", [["a"]])))), io.BytesIO()
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    with zipfile.ZipFile(out, "w") as package:
        for entry in old.infolist():
            package.writestr(entry.filename, bomb if entry.filename == part else old.read(entry))
    return out.getvalue()


def test_read_table_follows_no_entities():
    assert "niet te lezen" in refusal(with_bomb("xl/worksheets/sheet1.xml"), "proef.xlsx")
    assert read_table(with_bomb("xl/workbook.xml"), "proef.xlsx").rows == []


def test_read_table_survives_a_cut_zip():
    assert "beschadigd" in refusal(workbook(("Blad1", [["a"]]))[:300], "proef.xlsx")
