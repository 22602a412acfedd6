"""camt.053 in every version, and what is refused before anything of it is believed."""

import datetime
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from members.dues.bank_camt import read_camt
from members.dues.bank_statements import MOST_BYTES, MOST_FILES, Refused, files_in

SAMPLES = Path(__file__).parent / "bank" / "genkgo"
D = datetime.date
HEAD = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt><Stmt>'
)
TAIL = "</Stmt></BkToCstmrStmt></Document>"
ACCOUNT = "<Id>1</Id><Acct><Id><IBAN>NL91 ABNA 0417 1643 00</IBAN></Id></Acct>"


def balance(code, amount, side="CRDT", day="2026-03-01"):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>"
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def entry(amount="5000.00", side="CRDT", details="", status="BOOK", extra=""):
    return (
        f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{extra}<Sts>{status}</Sts>"
        f"<BookgDt><Dt>2026-03-02</Dt></BookgDt><NtryDtls>{details}</NtryDtls></Ntry>"
    )


def detail(amount="", reference="", name="Gemeente Diemen", iban="NL02ABNA0123456789", role="Dbtr"):
    money = f"<Amt Ccy='EUR'>{amount}</Amt>" if amount else ""
    strd = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    return (
        f"<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>{money}"
        f"<RltdPties><{role}><Nm>{name}</Nm></{role}><{role}Acct><Id><IBAN>{iban}</IBAN></Id></{role}Acct>"
        f"</RltdPties><RmtInf>{strd}<Ustrd>Contributie  2026</Ustrd></RmtInf></TxDtls>"
    )


def statement(*parts, version="02"):
    return (HEAD.format(version=version) + ACCOUNT + "".join(parts) + TAIL).encode()


def only(*parts, **options):
    (one,) = read_camt(statement(*parts, **options))
    return one


# --- The samples of banks -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "movements"),
    [
        ("camt053.v2.minimal.xml", [["8.85"]]),
        ("camt053.v2.minimal.ultimate.xml", [["8.85"]]),
        ("camt053.v2.with-account-name.xml", [["8.85"]]),
        ("camt053.v2.with-party-ids.xml", [["8.85"]]),
        ("camt053.v2.all-balance-types.xml", [["8.85"]]),
        ("camt053.v2.multi.statement.xml", [["8.85"], ["-7.00"]]),
        ("camt053.v3.xml", [["8.85"]]),
        ("camt053.v4.xml", [["8.85"]]),
        ("camt053.v8.xml", [["8.85"]]),
        ("camt053.v2.five.decimals.xml", [["8.85"]]),
        ("camt53.only-Dt-with-DtTm.xml", [[]]),
    ],
)
def test_samples_are_read(name, movements):
    found = read_camt((SAMPLES / name).read_bytes())

    assert [[str(row.amount) for row in one.movements] for one in found] == movements
    assert all(one.iban for one in found)


def test_sample_without_a_statement_is_refused():
    with pytest.raises(Refused, match="geen rekeningafschrift"):
        read_camt((SAMPLES / "camt053.v2.wrong.xml").read_bytes())


# --- What a movement says -----------------------------------------------------------------------
@pytest.mark.parametrize("version", ["02", "08", "13"])
def test_payment_of_a_municipality(version):
    found = only(
        balance("OPBD", "100.00"),
        entry(details=detail(reference="RF18 5390 0754 7034")),
        balance("CLBD", "5100.00"),
        version=version,
    )

    (row,) = found.movements
    assert found.iban == "NL91ABNA0417164300"
    assert found.difference == Decimal(0)
    assert (row.on, row.amount, row.counter_iban, row.counter_name) == (
        D(2026, 3, 2),
        Decimal("5000.00"),
        "NL02ABNA0123456789",
        "Gemeente Diemen",
    )
    assert (row.reference, row.end_to_end, row.text) == (
        "RF18539007547034",
        "",
        "Contributie  2026",
    )


def test_batch_is_a_movement_for_each_detail():
    details = detail("1000.00", name="Diemen") + detail("4000.00", name="Zeist")

    rows = only(entry(details=details)).movements

    assert [(row.counter_name, row.amount) for row in rows] == [
        ("Diemen", Decimal("1000.00")),
        ("Zeist", Decimal("4000.00")),
    ]


def test_batch_that_does_not_add_up_stays_one_movement():
    details = detail("1000.00") + detail("1000.00")

    (row,) = only(entry(details=details)).movements

    assert (row.amount, row.counter_name) == (Decimal("5000.00"), "")


def test_reversal_names_who_gets_it_back():
    taken_back = entry(side="DBIT", details=detail(role="Dbtr"), extra="<RvslInd>true</RvslInd>")

    (row,) = only(taken_back).movements

    assert (row.amount, row.is_reversal, row.counter_name) == (
        Decimal("-5000.00"),
        True,
        "Gemeente Diemen",
    )


def test_what_is_not_booked_yet_is_left_out():
    assert only(entry(status="PDNG"), entry(status="INFO")).movements == ()


def test_statement_that_does_not_add_up_says_by_how_much():
    found = only(balance("OPBD", "100.00"), entry("10.00"), balance("CLBD", "115.00"))

    assert found.difference == Decimal("5.00")
    assert only(entry("10.00")).difference is None


def test_same_payment_twice_on_a_day_is_two_and_the_same_in_every_file():
    one = entry(details=detail())
    first = [key for _, key in only(one, one).keyed()]
    overlapping = [key for _, key in only(entry("1.00"), one, one, entry("2.00")).keyed()]

    assert len(set(first)) == 2
    assert overlapping[1:3] == first


# --- What is refused ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE x SYSTEM 'file:///etc/passwd'><Document/>", "DTD"),
        (b"<?xml version='1.0'?><!doctype x [<!ENTITY a 'b'>]><Document>&a;</Document>", "DTD"),
        (b"geen xml", "geen goede XML"),
        (b"<Document", "geen goede XML"),
        (b"<Document/>", "geen rekeningafschrift"),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>', "betaalopdracht"),
        (
            b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.02"/>',
            "nog kan veranderen",
        ),
        (b'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.02"/>', "zonder saldo"),
        (statement(entry(amount="")), "ontbreekt een bedrag"),
        (statement(entry(amount="NaN")), "geen hele centen"),
        (statement(entry(amount="10.005")), "geen hele centen"),
        (statement(entry(side="")), "bij- of afgeschreven"),
        (statement(entry()).replace(b"2026-03-02", b"ooit"), "zonder datum"),
        (statement(entry()).replace(b"Ccy='EUR'", b"Ccy='USD'"), "andere munt"),
    ],
)
def test_what_is_no_statement_is_refused_with_a_reason(content, said):
    with pytest.raises(Refused, match=said):
        read_camt(content)


def zipped(files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_zip_gives_its_files_in_order():
    assert files_in(zipped({"map/2.xml": b"b", "map/1.xml": b"a"}), "x.zip") == [
        ("1.xml", b"a"),
        ("2.xml", b"b"),
    ]
    assert files_in(b"<Document/>", "x.xml") == [("x.xml", b"<Document/>")]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (MOST_BYTES + 1), "groter dan 10 MB"),
        (zipped({"bom.xml": b"0" * (MOST_BYTES + 1)}), "Uitgepakt"),
        (zipped({f"{n}.xml": b"0" * (MOST_BYTES // 2) for n in range(3)}), "Uitgepakt"),
        (zipped({f"{n}.xml": b"" for n in range(MOST_FILES + 1)}), "meer dan 200"),
        (zipped({}), "geen bestand"),
        (b"PK\x03\x04 kapot", "niet openen"),
    ],
)
def test_file_that_is_too_much_is_refused(content, said):
    with pytest.raises(Refused, match=said):
        files_in(content, "x.zip")
