"""A municipal merger for the publications: what was said keeps the name of then."""

from collections.abc import Iterable

from lobby.publications.models import Block
from members.choices_merger import Topic
from members.merging import Line, Plan


def outcome(plan: Plan) -> Iterable[Line]:
    """Quotes by somebody of a municipality that ends."""
    if not plan.ends:
        return
    keys = [row.pk for row in plan.predecessors]
    rows = Block.objects.filter(municipality__in=keys, removed_at=None)
    for row in rows.select_related("municipality", "publication").order_by("pk"):
        speaker = row.speaker or "iemand"
        text = f"Een citaat van {speaker} in “{row.publication}” houdt de naam {row.municipality}."
        why = (
            "Het is gezegd namens de gemeente van toen. Pas een concept aan als u dat anders wilt."
        )
        yield Line(Topic.LOBBY, text, why)
