"""An agenda with clock times, for the page and for the PDF: their templates run no query."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Prefetch

from m50portal.core import dates
from m50portal.core.files import readable_size
from m50portal.core.pdf import static_file
from meetings.choices import PrintState, Purpose
from meetings.models import AgendaDocument, AgendaItem, AgendaPrint, Meeting

PRINT_TEMPLATE = "pdf/agenda.html"
PURPOSE_KINDS = {
    Purpose.INFORM: "neutral",
    Purpose.DISCUSS: "info",
    Purpose.DECIDE: "warn",
    Purpose.FORMALITY: "ok",
}


@dataclass(frozen=True)
class DocumentLine:
    """A file with an agenda item."""

    pk: int
    title: str
    ending: str
    size: str


@dataclass(frozen=True)
class AgendaLine:
    """An agenda item with its place on the clock."""

    pk: int
    number: int
    title: str
    purpose: str
    purpose_kind: str
    starts: str
    ends: str
    minutes: int
    presenter: str
    note: str
    documents: tuple[DocumentLine, ...]

    @property
    def about(self) -> str:
        """What a button of this line is about, for who cannot see where it stands."""
        return f"agendapunt {self.number}: {self.title}"

    @property
    def remove(self) -> str:
        """The value of the button that removes this item."""
        return f"remove-{self.pk}"


@dataclass(frozen=True)
class Agenda:
    """The agenda of a meeting. ``spare`` is what is left of its time, in minutes; below zero it does not fit."""

    lines: tuple[AgendaLine, ...]
    minutes: int
    meeting_minutes: int | None

    @property
    def spare(self) -> int | None:
        """Minutes left over; None when nobody knows how long the meeting lasts."""
        return None if self.meeting_minutes is None else self.meeting_minutes - self.minutes

    @property
    def over(self) -> int:
        """Minutes too many."""
        return max(0, -(self.spare or 0))


@dataclass(frozen=True)
class PrintStatus:
    """How far the PDF of an agenda is; ``state`` is empty when nobody asked for it."""

    state: str = ""
    pk: int | None = None
    size: str = ""
    error: str = ""


@dataclass(frozen=True)
class AgendaSheet:
    """All that the PDF of an agenda says."""

    title: str
    kind: str
    pillar: str
    when: str
    location: str
    online_link: str
    description: str
    state: str
    agenda: Agenda

    @property
    def fingerprint(self) -> str:
        """Changes whenever the PDF would: its text, its template or its style sheet."""
        text = json.dumps(asdict(self), sort_keys=True) + _look()
        return hashlib.sha256(text.encode()).hexdigest()


def agenda_of(meeting: Meeting) -> Agenda:
    """The agenda of ``meeting``; two queries."""
    documents = AgendaDocument.objects.present().order_by("pk")
    items = (
        AgendaItem.objects.present()
        .filter(meeting=meeting)
        .order_by("position", "pk")
        .prefetch_related(Prefetch("documents", queryset=documents))
    )
    lines = tuple(_lines(meeting, items))
    return Agenda(
        lines=lines,
        minutes=sum(line.minutes for line in lines),
        meeting_minutes=meeting.minutes if meeting.time_known else None,
    )


def _lines(meeting: Meeting, items: Iterable[AgendaItem]) -> Iterable[AgendaLine]:
    moment = meeting.starts_at.astimezone(datetime.UTC)
    for number, item in enumerate(items, start=1):
        end = moment + datetime.timedelta(minutes=item.minutes)
        yield AgendaLine(
            pk=item.pk,
            number=number,
            title=item.title,
            purpose=item.get_purpose_display(),
            purpose_kind=PURPOSE_KINDS.get(Purpose(item.purpose), "") if item.purpose else "",
            starts=dates.clock(moment) if meeting.time_known else "",
            ends=dates.clock(end) if meeting.time_known else "",
            minutes=item.minutes,
            presenter=item.presenter,
            note=item.note,
            documents=tuple(
                DocumentLine(file.pk, file.title, file.ending, readable_size(file.size))
                for file in item.documents.all()
            ),
        )
        moment = end


def when_text(meeting: Meeting) -> str:
    """``dinsdag 1 december 2026, 14.00–16.00 uur``; only the date when the time is not known."""
    day = dates.weekday_date(meeting.day)
    if not meeting.time_known:
        return day
    start = dates.clock(meeting.starts_at).removesuffix("\u00a0uur")
    return f"{day}, {start}–{dates.clock(meeting.ends_at)}"


def print_status(row: AgendaPrint | None) -> PrintStatus:
    """How far ``row`` is."""
    if row is None:
        return PrintStatus()
    return PrintStatus(row.state, row.pk, readable_size(row.size), row.error)


def fresh_print(meeting: Meeting, agenda: Agenda) -> PrintStatus:
    """The last PDF of a meeting read with ``for_page``, when it still says what the agenda says."""
    row: Any = meeting  # for_page() added the columns of the print
    if row.print_id is None or row.print_hash != sheet_of(meeting, agenda).fingerprint:
        return PrintStatus()
    return PrintStatus(PrintState.READY, row.print_id, readable_size(row.print_size))


def sheet_of(meeting: Meeting, agenda: Agenda) -> AgendaSheet:
    """What the PDF of this agenda says."""
    return AgendaSheet(
        title=meeting.title,
        kind=meeting.get_kind_display(),
        pillar=meeting.pillar.name if meeting.pillar else "",
        when=when_text(meeting),
        location=meeting.location,
        online_link=meeting.online_link,
        description=meeting.description,
        state="" if meeting.is_announced else meeting.get_state_display(),
        agenda=agenda,
    )


@cache
def _look() -> str:
    """Template and style sheet of the PDF, as one fingerprint."""
    template = settings.BASE_DIR / "templates" / PRINT_TEMPLATE
    return hashlib.sha256(
        template.read_bytes() + static_file("css/pdf.css").read_bytes()
    ).hexdigest()
