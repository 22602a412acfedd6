"""The kinds of files that the secretariat can load, with what each is and how it is read."""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from m50portal.core.dates import long_date, parse_day
from m50portal.core.spreadsheets_reader import Table
from members import import_columns as heads
from members.choices import UploadKind
from members.import_billing import plan_billing
from members.import_cbs import CbsFile, read_cbs
from members.import_memberships import plan_decisions, plan_lists
from members.import_mergers import plan_mergers
from members.import_people import plan_people
from members.import_periods import plan_memberships
from members.import_plans import plan_municipalities, plan_oins, plan_populations
from members.import_population import plan_cbs, source_of
from members.import_reading import fill, open_table, plain_head
from members.importing import Column, Plan, Source


@dataclass(frozen=True)
class ImportKind:
    """A kind of file: its columns, what loading it does, and how it becomes a plan."""

    key: UploadKind
    text: str
    columns: tuple[Column, ...]
    plan: Callable[[Source], Plan]
    sheet: str = ""  # the sheet of the whole register's export that holds it

    @property
    def label(self) -> str:
        """How people call it."""
        return str(self.key.label)


KINDS: dict[str, ImportKind] = {
    kind.key.value: kind
    for kind in (
        ImportKind(
            UploadKind.PEOPLE,
            "Burgemeesters, wethouders, ambtenaren en hun rollen. Iemand die er al staat, herkent het portaal "
            "aan het e-mailadres. Met een laatste dag eindigt een rol. Wie niet in het bestand staat, verandert niet.",
            heads.PEOPLE_COLUMNS,
            plan_people,
            "Mensen en rollen",
        ),
        ImportKind(
            UploadKind.POPULATION,
            "Het jaarlijkse bestand van CBS StatLine zoals u het downloadt (csv of xlsx), of een eigen lijst. "
            "De richtlijn van 30.000 tot en met 80.000 inwoners waarschuwt en houdt niets tegen.",
            heads.POPULATION_COLUMNS,
            plan_populations,
            "Inwoners",
        ),
        ImportKind(
            UploadKind.BILLING,
            "Waar de facturen van gemeenten heen gaan. Een leeg vak laat staan wat er al was. "
            "Facturen die er al zijn, veranderen niet.",
            heads.BILLING_COLUMNS,
            plan_billing,
            "Factuurgegevens",
        ),
        ImportKind(
            UploadKind.DECISIONS,
            "Besluiten van colleges om aspirant-lid of lid te worden, of om te stoppen. "
            "De status van een gemeente volgt uit haar besluiten.",
            heads.DECISION_COLUMNS,
            plan_decisions,
            "Besluiten",
        ),
        ImportKind(
            UploadKind.MEMBERSHIPS,
            "Lidmaatschappen met begin en einde: voor geschiedenis waarvan geen besluit bekend is.",
            heads.MEMBERSHIP_COLUMNS,
            plan_memberships,
            "Lidmaatschappen",
        ),
        ImportKind(
            UploadKind.LISTS,
            "Een of meer oude ledenlijsten. Een gemeente op de lijst was uiterlijk op die dag lid. "
            "Staat zij op een eerdere lijst in het bestand en op een latere niet, dan was zij uiterlijk toen weg.",
            heads.LIST_COLUMNS,
            plan_lists,
        ),
        ImportKind(
            UploadKind.MUNICIPALITIES,
            "De gemeenten van Nederland met code, naam en provincie. Een nieuwe naam komt erbij; de oude blijft vindbaar.",
            heads.MUNICIPALITY_COLUMNS,
            plan_municipalities,
            "Gemeenten",
        ),
        ImportKind(
            UploadKind.MERGERS,
            "Welke gemeente op welke dag in welke opging. Lopen er nog een lidmaatschap of rollen, dan komt de "
            "herindeling als concept klaar te staan: u kiest daarna wat meegaat en legt haar vast.",
            heads.MERGER_COLUMNS,
            plan_mergers,
        ),
        ImportKind(
            UploadKind.OINS,
            "De nummers waarmee overheden elkaar herkennen, uit het OIN-register.",
            heads.OIN_COLUMNS,
            plan_oins,
        ),
    )
}


@dataclass(frozen=True)
class Reading:
    """A plan, with the dates that the file lets one choose from (of CBS's file only)."""

    plan: Plan
    days: list[datetime.date]
    day: datetime.date | None = None
    said_by: str = ""


def plan_file(
    kind: str, content: bytes, *, filename: str, choices: dict[str, Any] | None = None
) -> Reading:
    """What loading a file of ``kind`` would do, with the answers of ``choices`` (on, status, source)."""
    wanted, answers = KINDS[kind], choices or {}
    source = Source(filename, hashlib.sha256(content).hexdigest(), [], [])
    table = open_table(source, content, sheet=wanted.sheet)
    if table is None:
        return Reading(Plan.of(wanted.label.lower(), source), [])
    if kind == UploadKind.POPULATION and not _is_own(table):
        found = read_cbs(table.rows)
        if found is not None:
            return _plan_cbs(source, found, answers)
    fill(source, table.rows, wanted.columns)
    return Reading(wanted.plan(source), [])


def _is_own(table: Table) -> bool:
    """Whether it is a list of the portal's own shape, which says per row where a figure comes from."""
    wanted = {plain_head(column.label) for column in heads.POPULATION_COLUMNS if column.required}
    own = wanted - {plain_head(heads.CODE.label)}
    return any(own <= {plain_head(text) for text in cells} for cells in table.rows[:3])


def _plan_cbs(source: Source, file: CbsFile, answers: dict[str, Any]) -> Reading:
    day = parse_day(str(answers.get("on", ""))) or file.days[0]
    said_by = str(answers.get("source", "")).strip() or source_of(file)
    status = str(answers.get("status", ""))
    plan = plan_cbs(source, file, on=day, status=status, said_by=said_by)
    return Reading(plan, file.days, day, said_by)


def days_text(days: list[str]) -> list[tuple[str, str]]:
    """Dates as text for a choice: ``("2025-01-01", "1 januari 2025")``."""
    return [(text, long_date(datetime.date.fromisoformat(text))) for text in days]
