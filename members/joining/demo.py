"""The demonstration's recruitment: real municipalities, invented talks that say so themselves."""

import datetime
from dataclasses import dataclass
from typing import Any

from m50portal.core.dates import today
from members import actions as register
from members.choices import DecisionKind, RoleKind
from members.demo import person_for
from members.joining import actions
from members.joining.actions_signals import send_signals
from members.joining.choices import ContactKind, Manual, Stage
from members.joining.models import JoiningRules, LogEntry
from members.models import Municipality
from members.register_selectors import months_before

INVENTED = "Voorbeeld: dit is verzonnen voor de demonstratie."
RULES_SINCE = datetime.date(2023, 1, 1)
ASPIRANT = "castricum"
ASPIRANT_MONTHS_AGO = 10  # so that the last day is two months off and the clock asks for attention


@dataclass(frozen=True)
class Talk:
    """A contact with a municipality, some days ago, and what was agreed."""

    slug: str
    days_ago: int
    kind: ContactKind
    summary: str
    next_step: str = ""
    step_in_days: int | None = None
    stage: Stage | None = None


TALKS = (
    Talk("beverwijk", 190, ContactKind.INVITATION, "Uitgenodigd voor de ledenbijeenkomst."),
    Talk(
        *("beverwijk", 40, ContactKind.TELEPHONE, "De adviseur wil weten wat lidmaatschap kost."),
        *("Overzicht van de contributie sturen", -3, Stage.TALKING),
    ),
    Talk(
        *("hardenberg", 120, ContactKind.INTERVIEW, "Kennisgemaakt met burgemeester en secretaris."),
        *("Bellen of het college al heeft gesproken", 12, Stage.INTERVIEWED),
    ),
    Talk(
        *("heemskerk", 300, ContactKind.TELEPHONE, "Er is nu geen ruimte in de begroting."),
        *("Opnieuw bellen", 200, Stage.NOT_NOW),
    ),
    Talk(
        *("heerenveen", 25, ContactKind.VISIT, "Op bezoek geweest. De gemeente wil aspirant-lid worden."),
        *("Conceptbesluit sturen", 5, Stage.APPLIED),
    ),
    Talk("hoogeveen", 400, ContactKind.EMAIL, "Gevraagd hoe het de gemeente vergaat sinds haar vertrek."),
)  # fmt: skip


def seed(*, by: Any) -> None:
    """Rules, talks with prospects and one aspirant; twice does nothing more."""
    if JoiningRules.objects.exists() or LogEntry.objects.exists():
        return
    rules = JoiningRules(starts_on=RULES_SINCE, needs_interview=True, source=INVENTED)
    actions.save_rules(rules=rules, by=by)
    free = Municipality.objects.existing_on(today()).exclude(
        pk__in=Municipality.objects.participating_on(today()).values("pk")
    )
    places = {place.slug: place for place in free}
    for talk in TALKS:
        if talk.slug in places:
            _log(places[talk.slug], talk, by=by)
    if ASPIRANT in places:
        _aspirant(places[ASPIRANT], by=by)


def _log(place: Municipality, talk: Talk, *, by: Any) -> None:
    on = today() - datetime.timedelta(days=talk.days_ago)
    step_on = None
    if talk.step_in_days is not None:
        step_on = today() + datetime.timedelta(days=talk.step_in_days)
    actions.log_contact(
        municipality=place,
        on=on,
        kind=talk.kind,
        summary=f"{talk.summary} {INVENTED}",
        next_step=talk.next_step,
        next_step_on=step_on,
        by=by,
    )
    if talk.stage is not None:
        until = step_on if talk.stage == Stage.NOT_NOW else None
        actions.set_stage(municipality=place, stage=talk.stage, on=on, until=until, by=by)


def _aspirant(place: Municipality, *, by: Any) -> None:
    """An aspirant whose last day comes near, so that the clock can be seen."""
    decided_on = months_before(today(), ASPIRANT_MONTHS_AGO)
    for kind, days in ((ContactKind.INTERVIEW, 45), (ContactKind.WELCOME, -20)):
        actions.log_contact(
            municipality=place,
            on=decided_on - datetime.timedelta(days=days),
            kind=kind,
            summary=f"Een goed gesprek. {INVENTED}",
            by=by,
        )
    register.record_decision(
        municipality=place,
        kind=DecisionKind.ASPIRANT,
        decided_on=decided_on,
        mandate="De burgemeester beslist uiterlijk een jaar later over het lidmaatschap.",
        note=INVENTED,
        by=by,
    )
    person_for(place, RoleKind.CONTACT_OFFICIAL)
    actions.tick(municipality=place, item=Manual.WELCOME_PACK, since=decided_on, by=by)
    send_signals()
