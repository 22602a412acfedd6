"""A merger for the dues: who pays for the year, and which invoices stay open. Nothing changes here."""

import datetime
from collections.abc import Iterable

from django.urls import reverse

from m50portal.core.dates import long_date
from m50portal.core.money import euro
from members.choices import RoleKind, Share
from members.choices_merger import Tone, Topic
from members.dues.choices import Outcome
from members.dues.models import DuesYear, Invoice, TransparencyShare
from members.dues.selectors import PreviewLine, preview_one
from members.merging import Line, Plan
from members.models import Merger, Municipality, MunicipalRole

DAY = datetime.timedelta(days=1)


def outcome(plan: Plan) -> Iterable[Line]:
    """Who pays for the year of the merger and the years after it that are known; open invoices."""
    if not plan.ends:
        return
    concerned = [*plan.predecessors, *plan.successors]
    years = list(DuesYear.objects.filter(year__gte=plan.on.year).order_by("year"))
    if plan.on.year not in {terms.year for terms in years}:
        text = f"Het contributiejaar {plan.on.year} is nog niet bekend."
        why = "De contributieronde rekent vanzelf met deze herindeling."
        yield Line(Topic.DUES, text, why)
    for terms in years:
        for place in concerned:
            line = preview_one(terms, place.pk, issue_on=plan.on)
            if line is not None:
                yield _who_pays(terms, line)
    for old in plan.predecessors:
        yield from _open_invoices(plan, old)
        yield from _statements(plan, old)


def _who_pays(terms: DuesYear, line: PreviewLine) -> Line:
    name, assessment = line.municipality.name, line.assessment
    if line.invoice is not None:
        text = f"{terms.year}: {name} kreeg al factuur {line.invoice.number}."
        return Line(Topic.DUES, text, "Die blijft geldig; niemand betaalt twee keer.")
    if assessment.owes:
        text = f"{terms.year}: {name} betaalt {euro(assessment.amount)}."
    elif assessment.outcome is Outcome.UNKNOWN_RATE:
        text = f"{terms.year}: {name} betaalt; het bedrag is nog onbekend."
    else:
        text = f"{terms.year}: {name} betaalt niets."
    return Line(Topic.DUES, text, assessment.explanation)


def _open_invoices(plan: Plan, old: Municipality) -> Iterable[Line]:
    rows = Invoice.objects.issued().filter(municipality=old).with_status()
    open_rows = [row for row in rows.order_by("issued_on", "pk") if row.still_open > 0]
    names = " en ".join(new.name for new in plan.successors_of(old))
    for row in open_rows:
        text = f"Factuur {row.number} aan {row.buyer_name}: {euro(row.still_open)} staat open."
        why = (
            f"De factuur blijft op naam van {row.buyer_name}. {names} neemt de schuld over. "
            f"{_whom_to_ask(plan, old, row)}"
        )
        url = reverse("dues:invoice", args=[row.number])
        yield Line(Topic.INVOICES, text, why, Tone.WARNING, url)
    if not open_rows:
        yield Line(Topic.INVOICES, f"{old.name} heeft geen open facturen.")


def _statements(plan: Plan, old: Municipality) -> Iterable[Line]:
    """Transparency statements: they keep their name, and who follows may take them."""
    shares = TransparencyShare.objects.current().filter(municipality=old)
    heirs = [new for new in plan.successors_of(old) if plan.share_of(old, new) == Share.FULL]
    followed = f" De contactambtenaar van {heirs[0].name} kan haar bekijken." if heirs else ""
    for share in shares.select_related("statement").order_by("statement__year"):
        text = f"{share.statement} van {share.name}: {euro(share.amount)} btw."
        why = f"De opgave blijft op naam van {share.name}.{followed}"
        yield Line(Topic.INVOICES, text, why, url=share.get_absolute_url())


def _whom_to_ask(plan: Plan, old: Municipality, invoice: Invoice) -> str:
    """Who handled the invoices on the last day, else the address that the invoice went to."""
    kinds = (RoleKind.FINANCE, RoleKind.CONTACT_OFFICIAL)
    roles = MunicipalRole.objects.as_of(plan.on - DAY).filter(municipality=old, kind__in=kinds)
    people = sorted(roles.select_related("official"), key=lambda role: kinds.index(role.kind))
    if people:
        return f"Vraag ernaar bij {people[0].official.name} ({people[0].official.email})."
    return f"Vraag ernaar via {invoice.buyer_email}."


def what_depends_on(merger: Merger) -> Iterable[str]:
    """Invoices that were made since for who took a membership over."""
    news = merger.successions.values("successor")
    rows = Invoice.objects.issued().filter(
        municipality__in=news,
        dues_year__year__gte=merger.on.year,
        issued_at__gt=merger.recorded_at,
    )
    for row in rows.select_related("municipality").order_by("pk"):
        day = long_date(row.issued_on) if row.issued_on else ""
        yield f"{row} ging op {day} naar {row.municipality.name}. Een factuur verandert niet meer."


def still_to_do(merger: Merger) -> Iterable[Line]:
    """Invoices of the old municipalities that are still open."""
    olds = merger.successions.values("predecessor")
    rows = Invoice.objects.issued().filter(municipality__in=olds).with_status()
    for row in rows.order_by("issued_on", "pk"):
        if row.still_open > 0:
            text = f"Factuur {row.number} aan {row.buyer_name}: {euro(row.still_open)} staat open."
            yield Line(Topic.INVOICES, text, url=reverse("dues:invoice", args=[row.number]))
