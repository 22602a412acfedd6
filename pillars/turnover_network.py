"""What happens to places beside the pillars when an executive stops: the board, VNG committees, the core team."""

import datetime
from collections.abc import Collection
from typing import Any, ClassVar

from members.models import Official
from members.turnover.rooms import Place
from pillars.actions_network import add_committee_seat, appoint_board, end_held
from pillars.models import BoardSeat, CommitteeSeat, CoreTeamMember


class NetworkRoom:
    """Seats in the board and VNG committees, places in the core team: the network's to give."""

    prefixes: ClassVar = ("board", "committee", "team")

    def places(self, *, officials: Collection[int], day: datetime.date) -> list[Place]:
        """What ``officials`` hold on ``day`` without an end."""
        board = BoardSeat.objects.select_related("portfolio")
        committees = CommitteeSeat.objects.select_related("committee")
        found: list[tuple[str, Any, str]] = [
            *(
                ("board", row, f"portefeuille {row.portfolio} in het dagelijks bestuur")
                for row in _held(board, officials, day)
            ),
            *(
                ("committee", row, f"plaats in de VNG-commissie {row.committee}")
                for row in _held(committees, officials, day)
            ),
            *(
                ("team", row, "plaats in het ambtelijk kernteam")
                for row in _held(CoreTeamMember.objects.all(), officials, day)
            ),
        ]
        return [
            Place(f"{prefix}:{row.pk}", row.official_id, row.municipality_id, label, False)
            for prefix, row, label in found
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
        """End a place; ``to`` follows, except in the core team, where officials are asked by name."""
        kind, _, pk = key.partition(":")
        table: Any = {"board": BoardSeat, "committee": CommitteeSeat, "team": CoreTeamMember}[kind]
        row = table.objects.get(pk=pk)
        end_held(row=row, ends_on=ends_on, by=by)
        if to is None or kind == "team":
            return
        who = {"official": to, "municipality": row.municipality, "starts_on": starts_on, "by": by}
        if kind == "board":
            appoint_board(portfolio=row.portfolio, **who)
        else:
            add_committee_seat(committee=row.committee, pillar=row.pillar, title=row.title, **who)


def _held(rows: Any, officials: Collection[int], day: datetime.date) -> Any:
    return rows.as_of(day).filter(official__in=officials, ends_on=None).order_by("pk")
