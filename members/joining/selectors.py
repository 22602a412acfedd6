"""The rules for joining on a day, what they propose, and the recruitment log."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import models

from m50portal.core.dates import long_date
from members.choices import BAND, DecisionKind
from members.joining.choices import ContactKind, Stage
from members.joining.models import JoiningRules, LogEntry, StageChange
from members.joining.querysets import described, prospects_on, with_log
from members.models import Municipality
from members.register_selectors import months_after
from members.selectors_joining import Advice
from members.selectors_kin import earlier_selves


def rules_on(day: datetime.date) -> JoiningRules:
    """The rules of ``day``; the usual ones while nobody wrote any down."""
    rows = JoiningRules.objects.filter(starts_on__lte=day).order_by("-starts_on")
    return rows.first() or JoiningRules(starts_on=datetime.date.min)


def aspirant_term() -> Callable[[datetime.date], datetime.date]:
    """From the day of the decision to the last day to decide, by the rules of that day.

    The rules are read once, when the function is first used.
    """
    kept: list[JoiningRules] = []

    def term(began_on: datetime.date) -> datetime.date:
        if not kept:
            kept.extend(JoiningRules.objects.order_by("-starts_on"))
            kept.append(JoiningRules(starts_on=datetime.date.min))
        rules = next(row for row in kept if row.starts_on <= began_on)
        return months_after(began_on, rules.aspirant_months)

    return term


def reach(rules: JoiningRules) -> tuple[int, int]:
    """From how many to how many inhabitants a municipality is in or near the guideline."""
    low, high = BAND
    return (
        -(-low * (100 - rules.near_percent) // 100),
        high * (100 + rules.near_percent) // 100,
    )


def prospects(
    day: datetime.date, near: tuple[int, int], user: Any
) -> models.QuerySet[Municipality]:
    """Who could join on ``day``, of a size from ``near``, with what the log says of each."""
    return logged(prospects_on(day, near, user), day)


def with_everything(rows: Any, day: datetime.date) -> models.QuerySet[Municipality]:
    """Any municipalities with all that a line of the list of prospects tells."""
    return logged(described(rows, day), day)


def logged(
    rows: models.QuerySet[Municipality], day: datetime.date
) -> models.QuerySet[Municipality]:
    """``rows`` with what the log says of each."""
    return with_log(rows, day, LogEntry.objects.all(), StageChange.objects.all())


# --- What the rules propose ---------------------------------------------------------------------
def advice(municipality: Municipality, kind: str, decided_on: datetime.date) -> Advice:
    """What the rules of the day of a decision propose for it (settings.JOINING_ADVICE)."""
    rules = rules_on(decided_on)
    if kind == DecisionKind.END:
        return Advice(decided_on)
    warnings = []
    effective_on = decided_on
    if rules.needs_interview and not interviewed(municipality, decided_on):
        warnings.append(
            "Er is nog geen kennismakingsgesprek vastgelegd. Volgens de regels hoort dat vóór het besluit."
        )
    if rules.only_new_year and not takes_part(municipality, decided_on):
        effective_on, warning = _new_year(rules, municipality, decided_on)
        warnings += [warning] if warning else []
    decide_by = None
    if kind == DecisionKind.ASPIRANT:
        decide_by = months_after(decided_on, rules.aspirant_months)
    return Advice(effective_on, decide_by, tuple(warnings))


def takes_part(municipality: Municipality, day: datetime.date) -> bool:
    """Whether ``municipality`` is a member or an aspirant on ``day``."""
    return municipality.memberships.as_of(day).exists()


def interviewed(municipality: Municipality, by_day: datetime.date) -> bool:
    """Whether the talk before joining was held by ``by_day``, as the log or the stage tells."""
    talks = LogEntry.objects.known_on(by_day).filter(
        municipality=municipality, kind=ContactKind.INTERVIEW
    )
    stages = StageChange.objects.known_on(by_day).filter(
        municipality=municipality, stage=Stage.INTERVIEWED
    )
    return talks.exists() or stages.exists()


def applied_on(municipality: Municipality, by_day: datetime.date) -> datetime.date | None:
    """When the application came in, as the stage tells; None when nobody wrote it down."""
    stages = StageChange.objects.known_on(by_day)
    row = stages.filter(municipality=municipality, stage=Stage.APPLIED).first()
    return row.on if row else None


def _new_year(
    rules: JoiningRules, municipality: Municipality, decided_on: datetime.date
) -> tuple[datetime.date, str]:
    """The 1 January from which one can join, and a warning when the last day to apply was missed."""
    asked_on = applied_on(municipality, decided_on) or decided_on
    if decided_on.month == decided_on.day == 1:
        return decided_on, ""
    deadline = _cutoff(rules, decided_on.year)
    next_year = datetime.date(decided_on.year + 1, 1, 1)
    if asked_on <= deadline:
        return next_year, ""
    later = next_year.replace(year=decided_on.year + 2)
    return later, (
        f"Voor toetreding op {long_date(next_year)} moest de aanvraag er uiterlijk "
        f"{long_date(deadline)} zijn. Volgens de regels kan het nu per {long_date(later)}."
    )


def _cutoff(rules: JoiningRules, year: int) -> datetime.date:
    """The last day to apply in ``year``; 29 February is the 28th in a year without one."""
    month = datetime.date(year, rules.cutoff_month, 1)
    last = (months_after(month, 1) - datetime.timedelta(days=1)).day
    return month.replace(day=min(rules.cutoff_day, last))


# --- The log of one municipality ----------------------------------------------------------------
def log_of(municipality: Municipality, day: datetime.date) -> list[LogEntry]:
    """Every contact up to ``day``, the last first; withdrawn ones too, and those of who passed into it."""
    places = [municipality.pk, *earlier_selves(municipality, day)]
    rows = LogEntry.objects.filter(municipality__in=places, on__lte=day)
    return list(rows.select_related("municipality").order_by("-on", "-pk"))


def stages_of(municipality: Municipality, day: datetime.date) -> list[StageChange]:
    """Every stage up to ``day``, the last first; withdrawn ones too."""
    rows = StageChange.objects.filter(municipality=municipality, on__lte=day)
    return list(rows.order_by("-on", "-pk"))


def open_step(municipality: Municipality, day: datetime.date) -> LogEntry | None:
    """The last contact when it left something to do."""
    row = LogEntry.objects.known_on(day).filter(municipality=municipality).first()
    return row if row is not None and row.next_step else None
