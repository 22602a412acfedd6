"""A municipal merger for the lobby: actions of people who stop. Nothing changes here."""

from collections.abc import Iterable

from lobby.choices import ActionState
from lobby.models import LobbyAction
from members.choices_merger import Tone, Topic
from members.mergers_people import roles_concerned_before
from members.merging import Line, Plan


def outcome(plan: Plan) -> Iterable[Line]:
    """Actions that are not done and stand on the name of somebody without a role afterwards."""
    people = {role.official for role in roles_concerned_before(plan)} if plan.ends else set()
    gone = [one for one in people if not one.roles.as_of(plan.on).exists()]
    rows = LobbyAction.objects.filter(
        official__in=gone, state__in=(ActionState.OPEN, ActionState.RUNNING)
    )
    for row in rows.select_related("official").order_by("pk"):
        text = f"De actie “{row.text}” staat op naam van {row.official}, die geen rol meer heeft."
        yield Line(Topic.LOBBY, text, "Kies iemand anders bij het lobbydoel.", Tone.WARNING)
