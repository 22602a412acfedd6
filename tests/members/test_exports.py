import csv
import io

import pytest

from members.exports import cell, to_csv


@pytest.mark.parametrize("text", ["=1+1", "+31", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_cell_disarms_a_formula(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"),
    [("Diemen", "Diemen"), ("'s-Gravenhage", "'s-Gravenhage"), (None, ""), (32977, "32977")],
)
def test_cell_leaves_the_rest(value, text):
    assert cell(value) == text


def test_to_csv_is_what_a_dutch_spreadsheet_expects():
    content = to_csv(["Gemeente", "Inwoners"], [["Nuenen; Gerwen", 23_000], ['Zeg "A"', None]])

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["Gemeente", "Inwoners"], ["Nuenen; Gerwen", "23000"], ['Zeg "A"', ""]]
    assert content.count(b"\r\n") == 3
