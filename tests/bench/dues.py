"""What the measurements of a run of invoices do inside the portal; each command is a process of its own.

``python -m tests.bench.dues <command>`` with DATABASE_URL set; prints JSON.
"""

from __future__ import annotations

import datetime
import json
import os
import resource
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "m50portal.settings")
AMOUNT = Decimal("5000.00")
STYLESHEETS = ("css/pdf-invoice.css",)


def members(count: str) -> int:
    """A sender, and members with everything that an e-invoice wants."""
    from members.dues.actions import save_issuer
    from members.dues.models import Issuer
    from members.models import BillingProfile, Membership, Municipality

    save_issuer(
        issuer=Issuer(
            starts_on=datetime.date(2018, 1, 1),
            legal_name="Vereniging M50 (proef)",
            street="Voorbeeldlaan 1",
            postcode="3701 AA",
            city="Zeist",
            kvk="00000000",
            iban="NL91ABNA0417164300",
            bic="ABNANL2A",
            email="penningmeester@m50.example",
        ),
        by=None,
    )
    rows = []
    for number in range(int(count)):
        row = Municipality(
            code=f"X{number:05d}", slug=f"proefstad-{number}", oin=f"00000099{number:012d}"
        )
        row.set_name(f"Proefstad {number}")
        rows.append(row)
    Municipality.objects.bulk_create(rows, batch_size=1000)
    start = datetime.date(2019, 1, 1)
    Membership.objects.bulk_create(
        [Membership(municipality=row, kind="member", starts_on=start) for row in rows],
        batch_size=1000,
    )
    BillingProfile.objects.bulk_create(
        [
            BillingProfile(
                municipality=row,
                street="Raadhuisplein 1",
                postcode="1112 AB",
                city=row.name,
                invoice_email=f"crediteuren{number}@proefstad.example",
                attention_of="Financiële administratie",
                buyer_reference=f"M50-{number:05d}",
            )
            for number, row in enumerate(rows)
        ],
        batch_size=1000,
    )
    return len(rows)


def start(year: str) -> int:
    """A run for ``year`` that waits for workers."""
    from members.choices import MembershipKind
    from members.dues.actions import save_year
    from members.dues.actions_run import start_run
    from members.dues.models import DuesYear

    terms = save_year(
        terms=DuesYear(year=int(year)), amounts={MembershipKind.MEMBER: AMOUNT}, by=None
    )
    return start_run(terms=terms, by=None).pk


def work(ready: str) -> dict[str, float]:
    """One warm worker: rows until none is left, from the moment that file ``ready`` is there."""
    from m50portal.core import pdf
    from members.dues.actions_run import AtHand, process_next
    from members.dues.tasks import calm_the_collector

    pdf.render_html("<html lang=nl><title>Warm</title><p>Warm</p>", stylesheets=STYLESHEETS)
    calm_the_collector()
    _wait_for(ready)
    began, hand, done = time.perf_counter(), AtHand(), 0
    while process_next(hand):
        done += 1
    return {"seconds": time.perf_counter() - began, "done": done, "peak": _peak()}


def bare(ready: str, first: str, every: str, count: str) -> dict[str, float]:
    """Bare WeasyPrint over the very same HTML, with the same sheet and the same kind of PDF.

    As its documentation says: fonts, sheet and images are kept, the collector is left alone.
    """
    import weasyprint
    from django.template.loader import render_to_string
    from weasyprint.text.fonts import FontConfiguration

    from m50portal.core.pdf import _fetcher, static_file

    pages = [
        render_to_string("pdf/invoice.html", {"page": page})
        for page in _pages(int(first), int(every), int(count))
    ]
    fonts, images = FontConfiguration(), {}
    sheet = weasyprint.CSS(
        filename=str(static_file(STYLESHEETS[0])),
        font_config=fonts,
        url_fetcher=_fetcher(),
        base_url=f"static:/{STYLESHEETS[0]}",
    )

    def make(html: str) -> bytes:
        source = weasyprint.HTML(string=html, base_url="static:/", url_fetcher=_fetcher())
        made: bytes = source.write_pdf(
            stylesheets=[sheet],
            font_config=fonts,
            cache=images,
            pdf_variant="pdf/a-3a",
            pdf_tags=True,
        )
        return made

    make(pages[0])
    _wait_for(ready)
    began = time.perf_counter()
    for html in pages:
        make(html)
    return {"seconds": time.perf_counter() - began, "done": len(pages), "peak": _peak()}


def alone(year: str, count: str) -> dict[str, float]:
    """One process: invoices a second, what the numbers cost of it, where the rest of the time goes."""
    from m50portal.core import pdf, sequences
    from members.dues import actions_files, actions_run
    from members.dues.tasks import calm_the_collector

    start(year)
    hand = actions_run.AtHand()
    for _ in range(10):
        actions_run.process_next(hand)
    calm_the_collector()
    clocks = {
        "number": _clock(sequences, "take"),
        "issue": _clock(actions_run, "issue_invoice"),
        "pdf": _clock(pdf, "render"),
        "e-invoice": _clock(actions_files, "to_xml"),
        "mail": _clock(actions_files, "compose"),
    }
    began = time.perf_counter()
    for _ in range(int(count)):
        actions_run.process_next(hand)
    total = time.perf_counter() - began
    return {"seconds": total, "done": int(count)} | {
        name: sum(clock) for name, clock in clocks.items()
    }


def variants(count: str) -> dict[str, list[float]]:
    """CPU seconds of an invoice as it is, and of the same one in the ordinary markup of a document."""
    from django.template.loader import render_to_string

    from m50portal.core import pdf

    full = (Path(__file__).parent / "full_invoice.html").read_text(encoding="utf-8")
    found: dict[str, list[float]] = {"lean": [], "full": []}
    for page in _pages(0, 1, int(count) + 2):
        lean = render_to_string("pdf/invoice.html", {"page": page})
        other = _filled(full, page)
        for name, html, sheets in (
            ("lean", lean, STYLESHEETS),
            ("full", other, ("css/pdf.css",)),
        ):
            began = time.process_time()
            pdf.render_html(html, identifier="proef", stylesheets=sheets, archive=True)
            found[name].append(time.process_time() - began)
    return {name: seconds[2:] for name, seconds in found.items()}


def _filled(template: str, page: Any) -> str:
    from django.template import Context, Template

    return Template(template).render(Context({"page": page}))


def _pages(first: int, every: int, count: int) -> list[Any]:
    """Every so many of the invoices that are there, as their PDF shows them."""
    from members.dues.models import Invoice
    from members.dues.presenters import invoice_page

    rows = Invoice.objects.issued().order_by("serial")[first : first + every * count : every]
    return [invoice_page(row) for row in rows]


def _clock(module: Any, name: str) -> list[float]:
    """Let ``module.name`` write down how long each call takes."""
    real, seconds = getattr(module, name), []

    def timed(*args: Any, **kwargs: Any) -> Any:
        began = time.perf_counter()
        try:
            return real(*args, **kwargs)
        finally:
            seconds.append(time.perf_counter() - began)

    setattr(module, name, timed)
    return seconds


def _wait_for(ready: str) -> None:
    """Say that this process is warm, and wait until everybody may begin."""
    Path(f"{ready}.{os.getpid()}").touch()
    while not Path(ready).exists():
        time.sleep(0.002)


def _peak() -> float:
    """The most memory that this process held, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


COMMANDS = {run.__name__: run for run in (members, start, work, bare, alone, variants)}

if __name__ == "__main__":
    django.setup()
    sys.stdout.write(json.dumps(COMMANDS[sys.argv[1]](*sys.argv[2:])) + "\n")
