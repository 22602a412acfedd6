"""Fixed lists of the memo for a municipality's own college."""

from django.db import models

from members.choices import MembershipKind


class MemoKind(models.TextChoices):
    """What the college is asked, or told."""

    ASPIRANT = "aspirant-lid", "Aspirant-lid worden"
    MEMBER = "lid", "Lid worden"
    STOP = "stoppen", "Niet verder gaan na het aspirant-jaar"
    YEARLY = "jaarlijks", "Jaarlijkse informatie"


SUBJECTS = {
    MemoKind.ASPIRANT: "Aspirant-lidmaatschap van M50",
    MemoKind.MEMBER: "Lidmaatschap van M50",
    MemoKind.STOP: "Einde van het aspirant-lidmaatschap van M50",
    MemoKind.YEARLY: "Het lidmaatschap van M50 in het afgelopen jaar",
}


def kinds_for(status: str | None) -> tuple[MemoKind, ...]:
    """The memos that make sense for a municipality that is ``status``; the likeliest first."""
    if status == MembershipKind.MEMBER:
        return (MemoKind.YEARLY,)
    if status == MembershipKind.ASPIRANT:
        return (MemoKind.MEMBER, MemoKind.STOP, MemoKind.YEARLY)
    return (MemoKind.ASPIRANT, MemoKind.MEMBER)
