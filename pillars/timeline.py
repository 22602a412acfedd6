"""What the pillars tell of the story of a municipality."""

from dataclasses import replace
from typing import Any

from django.urls import reverse

from m50portal.core.dates import long_date
from members.choices import StoryKind
from members.presenters import TimelineLine
from members.presenters_story import Family, told
from pillars.models import ActivityParticipation, Participation, ResearchProduct, Seat, Story


def timeline_of(family: Family, user: Any) -> list[TimelineLine]:
    """Seats, who takes part in a pillar, activities that it joined and the research that came of them.

    Who stopped taking part is told to who keeps the municipality's register only.
    """
    sees_past = user.has_perm("members.change_municipality", family.municipality)
    return [
        *_seats(family),
        *_participations(family, sees_past=sees_past),
        *_work(family),
        *_stories(family),
    ]


def _stories(family: Family) -> list[TimelineLine]:
    """What it told others that it did well."""
    rows = Story.objects.told().filter(municipality__in=family.ids).order_by("told_on", "pk")
    lines = []
    for row in rows:
        assert row.told_on is not None
        line = TimelineLine(
            row.told_on,
            long_date(row.told_on),
            f"Vertelt het verhaal “{row.title}”",
            row.summary,
            url=row.get_absolute_url(),
            kind=StoryKind.WORK,
        )
        lines.append(replace(line, place=family.place(row.municipality_id)))
    return lines


def _seats(family: Family) -> list[TimelineLine]:
    lines = []
    seats = Seat.objects.filter(municipality__in=family.ids).select_related("pillar", "official")
    for seat in seats.order_by("starts_on", "pk"):
        assert seat.municipality_id is not None
        what = f"{seat.get_kind_display().lower()} van pijler {seat.pillar.name}"
        found = _from_until(
            seat, f"{seat.official} wordt {what}", f"{seat.official} is geen {what} meer"
        )
        lines += told(found, family, seat.municipality_id)
    return lines


def _participations(family: Family, *, sees_past: bool) -> list[TimelineLine]:
    lines = []
    rows = Participation.objects.filter(municipality__in=family.ids)
    if not sees_past:
        rows = rows.filter(ends_on=None)
    rows = rows.select_related("pillar", "official", "policy_official")
    for row in rows.order_by("starts_on", "pk"):
        where = f"pijler {row.pillar.name}"
        text = (
            f"Met {row.policy_official.name} als inhoudelijk ambtenaar."
            if row.policy_official
            else ""
        )
        found = _from_until(
            row,
            f"{row.official} doet mee aan {where}",
            f"{row.official} doet niet meer mee aan {where}",
            text,
        )
        lines += told(found, family, row.municipality_id)
    return lines


def _from_until(row: Any, begins: str, ends: str, text: str = "") -> list[TimelineLine]:
    url = reverse("pillars:detail", args=[row.pillar.slug])
    days = [(row.starts_on, begins, text)]
    if row.ends_on is not None:
        days.append((row.ends_on, ends, ""))
    return [
        TimelineLine(day, long_date(day), title, said, url=url, kind=StoryKind.PILLARS)
        for day, title, said in days
    ]


def _work(family: Family) -> list[TimelineLine]:
    """Activities, and what they delivered after the municipality joined."""
    rows = list(
        ActivityParticipation.objects.filter(municipality__in=family.ids)
        .select_related("activity__theme")
        .order_by("joined_on", "pk")
    )
    lines = []
    since: dict[int, ActivityParticipation] = {}
    for row in rows:
        if row.activity_id in since:
            continue  # a former municipality joined it before
        since[row.activity_id] = row
        title = f"Doet mee: {row.activity.text}"
        text = f"{row.activity.theme.name}. {row.note}".strip()
        line = TimelineLine(
            row.joined_on, long_date(row.joined_on), title, text, kind=StoryKind.WORK
        )
        lines += told([line], family, row.municipality_id)
    products = ResearchProduct.objects.filter(activity__in=since, delivered_on__isnull=False)
    for product in products.order_by("delivered_on", "pk"):
        row, day = since[product.activity_id], product.delivered_on
        if day is not None and day >= row.joined_on:
            title = f"{product.get_kind_display()} opgeleverd: {product.title}"
            text = f"Uit een activiteit waaraan de gemeente meedoet: {row.activity.text}."
            lines.append(TimelineLine(day, long_date(day), title, text, kind=StoryKind.WORK))
    return lines
