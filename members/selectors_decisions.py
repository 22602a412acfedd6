"""What a decision brought about, and whether it can still be undone."""

import datetime
from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from m50portal.core.dates import long_date
from members.choices import DecisionKind
from members.models import Decision, Membership


@dataclass(frozen=True)
class Effect:
    """The memberships that a decision opened and closed in its own municipality."""

    started: Membership | None
    ended: Membership | None

    @property
    def on(self) -> datetime.date | None:
        """The day from which the decision holds; None when it changed no status."""
        if self.started is not None:
            return self.started.starts_on
        return self.ended.ends_on if self.ended is not None else None


def effect_of(decision: Decision) -> Effect:
    """What ``decision`` opened and closed."""
    rows = Membership.objects.filter(municipality_id=decision.municipality_id)
    return Effect(
        started=rows.filter(decision=decision).order_by("starts_on").first(),
        ended=rows.filter(end_decision=decision).order_by("starts_on").last(),
    )


def obstacles_to_withdrawal(decision: Decision) -> list[str]:
    """Why ``decision`` cannot be withdrawn, in words; empty when nothing depends on it.

    What upper rooms built on it they tell themselves: the settings name whom to ask.
    """
    if decision.withdrawn_at is not None:
        return ["Dit besluit is al ingetrokken."]
    effect = effect_of(decision)
    if effect.on is None:
        return []
    municipality = decision.municipality
    later = municipality.memberships.filter(starts_on__gte=effect.on)
    if effect.started is not None:
        later = later.exclude(pk=effect.started.pk)
    found = []
    if municipality.ends_on is not None:
        found.append(municipality.gone_text)
    next_one = later.order_by("starts_on").first()
    if next_one is not None:
        found.append(
            f"Daarna begint op {long_date(next_one.starts_on)} een andere status. "
            "Trek eerst dat besluit in."
        )
    elif effect.started is not None and effect.started.ends_on is not None:
        found.append(
            f"Deze status eindigt al op {long_date(effect.started.ends_on)}. "
            "Trek eerst dat besluit of die herindeling in."
        )
    if decision.kind != DecisionKind.END:
        for name in settings.WITHDRAWAL_OBSTACLES:
            found += import_string(name)(municipality, effect.on)
    return found
