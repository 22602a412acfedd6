"""What happens to places in pillars when an executive stops; called by members.turnover by name."""

import datetime
from collections.abc import Collection
from typing import Any, ClassVar

from members.models import Official
from members.turnover.rooms import Place
from pillars.actions_people import end_participation, end_seat, sign_up, succeed
from pillars.models import Participation, Seat


class PillarRoom:
    """Seats and participations."""

    prefixes: ClassVar = ("seat", "participation")

    def places(self, *, officials: Collection[int], day: datetime.date) -> list[Place]:
        """What ``officials`` hold on ``day`` without an end; a seat is the network's to give."""
        seats: Any = Seat.objects.as_of(day).filter(official__in=officials, ends_on=None)
        taking_part = Participation.objects.as_of(day).filter(official__in=officials, ends_on=None)
        return [
            *(
                Place(
                    f"seat:{seat.pk}",
                    seat.official_id,
                    seat.municipality_id,
                    f"{str(seat.get_kind_display()).lower()} van de pijler {seat.pillar}",
                    municipality_passes=False,
                )
                for seat in seats.for_lists()
            ),
            *(
                Place(
                    f"participation:{row.pk}",
                    row.official_id,
                    row.municipality_id,
                    f"deelname aan de pijler {row.pillar}",
                    municipality_passes=True,
                )
                for row in taking_part.select_related("pillar").order_by("pillar__number", "pk")
            ),
        ]

    def hand_over(
        self,
        *,
        key: str,
        ends_on: datetime.date,
        to: Official | None,
        starts_on: datetime.date,
        by: Any,
    ) -> None:
        """End a place; ``to`` follows with the same people beside them."""
        kind, _, pk = key.partition(":")
        if kind == "seat":
            self._seat(int(pk), ends_on, to, starts_on, by)
        else:
            self._participation(int(pk), ends_on, to, starts_on, by)

    def _seat(
        self, pk: int, ends_on: datetime.date, to: Official | None, day: datetime.date, by: Any
    ) -> None:
        seat = Seat.objects.select_related("pillar", "municipality", "supports").get(pk=pk)
        if to is None or not seat.pillar.covers(day):
            end_seat(seat=seat, ends_on=ends_on, by=by)
            return
        assert seat.municipality is not None  # noqa: S101  only taken seats are passed on
        succeed(
            seat=seat,
            official=to,
            municipality=seat.municipality,
            starts_on=day,
            by=by,
            ends_on=ends_on,
        )

    def _participation(
        self, pk: int, ends_on: datetime.date, to: Official | None, day: datetime.date, by: Any
    ) -> None:
        row = Participation.objects.select_related("pillar", "policy_official").get(pk=pk)
        end_participation(participation=row, ends_on=ends_on, by=by)
        others = Participation.objects.filter(pillar=row.pillar, official=to)
        if to is None or not row.pillar.covers(day) or others.overlapping(day, None).exists():
            return
        pair = row.policy_official if row.policy_official != to else None
        sign_up(
            pillar=row.pillar,
            official=to,
            municipality=row.municipality,
            policy_official=pair,
            starts_on=day,
            by=by,
        )
