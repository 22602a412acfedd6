"""The demonstration's dues: two known years, 2019 invoiced and paid, 2023 still to do; and one that is invented.

The sources know two amounts: € 3.500 in the agenda of 2019 and € 5.000 for 2023. The years between
stay unknown. The files of 2019 are made by the worker after the start, from the same queue as any
run, and nothing of 2019 is mailed.
"""

import datetime
from decimal import Decimal
from typing import Any

from members.choices import MembershipKind
from members.dues import demo_recent
from members.dues.actions import register_payment, save_issuer, save_year
from members.dues.actions_run import number_item, start_run
from members.dues.actions_transparency import issue_statement, save_statement
from members.dues.models import DuesRun, DuesYear, Issuer, TransparencyStatement
from members.models import BillingProfile, Membership, Municipality

INVOICED_ON = datetime.date(2019, 2, 1)
AMOUNTS = {
    2019: (Decimal("3500.00"), "Strategische werkagenda 2019–2022: ledenbijdrage € 3.500 per jaar"),
    2023: (
        Decimal("5000.00"),
        "Informatie van de burgemeester van Diemen, mei 2023: € 5.000 per jaar",
    ),
}
VAT_EXPLANATION = (
    "Btw op de kosten van het secretariaat, onderzoek en bijeenkomsten.\n\n"
    "Het bedrag is verzonnen, voor de demonstratie."
)
# These came in late: by how many days after the due date.
LATE_PAYERS = {"coevorden": 12, "kerkrade": 40, "soest": 5}


def seed(*, by: Any) -> None:
    """The sender, two years, and the invoices of the first; twice does nothing more."""
    _seed_issuer(by=by)
    for year, (amount, source) in AMOUNTS.items():
        if not DuesYear.objects.filter(year=year).exists():
            terms = DuesYear(year=year, source=source)
            save_year(terms=terms, amounts={MembershipKind.MEMBER: amount}, by=by)
    terms = DuesYear.objects.get(year=2019)
    if not terms.runs.exists():
        _seed_addresses(2019)
        run = start_run(terms=terms, by=by, sends_mail=False, issued_on=INVOICED_ON)
        _pay(run, by=by)
    demo_recent.seed(by=by)
    _seed_transparency(2019, by=by)


def _seed_issuer(*, by: Any) -> None:
    if Issuer.objects.exists():
        return
    issuer = Issuer(
        starts_on=datetime.date(2018, 1, 1),
        legal_name="Vereniging M50 (demonstratie)",
        street="Voorbeeldlaan 50",
        postcode="3701 AA",
        city="Zeist",
        kvk="00000050",
        iban="NL87DEMO0000000050",
        email="penningmeester@m50.example",
    )
    issuer.full_clean(exclude=["ends_on"])
    save_issuer(issuer=issuer, by=by)


def _seed_transparency(year: int, *, by: Any) -> None:
    """The VAT of the year that was invoiced, with an invented amount; issued, and nobody is mailed."""
    if TransparencyStatement.objects.filter(year=year).exists():
        return
    draft = TransparencyStatement(
        year=year, compensable_vat=Decimal("11873.49"), explanation=VAT_EXPLANATION
    )
    issue_statement(
        statement=save_statement(statement=draft, by=by),
        seen=None,
        sends_mail=False,
        issued_on=datetime.date(year + 1, 2, 14),
        by=by,
    )


def _seed_addresses(year: int) -> None:
    """Invented addresses for members of that year that left since."""
    day = datetime.date(year, 1, 1)
    ids = Membership.objects.as_of(day).values("municipality_id")
    for municipality in Municipality.objects.filter(pk__in=ids, billing=None):
        BillingProfile.objects.create(
            municipality=municipality,
            street="Raadhuisplein 1",
            postcode="1000 AA",
            city=municipality.name,
            invoice_email=f"facturen@{municipality.slug}.example",
            attention_of="Financiële administratie",
        )


def _pay(run: DuesRun, *, by: Any) -> None:
    """Everybody paid, three of them late."""
    items = run.items.select_related("run__dues_year", "run__requested_by", "municipality")
    for position, item in enumerate(items.order_by("position")):
        invoice = number_item(item=item)
        days = 5 + position % 24
        if item.municipality.slug in LATE_PAYERS:
            days = 30 + LATE_PAYERS[item.municipality.slug]
        register_payment(
            invoice=invoice,
            amount=invoice.total,
            received_on=INVOICED_ON + datetime.timedelta(days=days),
            note="Bankafschrift (demonstratie)",
            by=by,
        )
