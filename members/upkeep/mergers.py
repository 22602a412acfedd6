"""A municipal merger for what waits: proposals of a municipality that ends, and its confirmation."""

from collections.abc import Iterable

from django.urls import reverse

from members.choices_merger import Tone, Topic
from members.merging import Line, Plan
from members.upkeep.choices import ProposalState
from members.upkeep.models import RoundEntry
from members.upkeep.models_changes import ChangeProposal


def outcome(plan: Plan) -> Iterable[Line]:
    """Changes that wait for approval, and a confirmation that was not answered yet."""
    for old in plan.predecessors if plan.ends else []:
        waiting = ChangeProposal.objects.filter(municipality=old, state=ProposalState.WAITING)
        if number := waiting.count():
            changes = "1 wijziging wacht" if number == 1 else f"{number} wijzigingen wachten"
            text = f"{changes} bij {old.name} op goedkeuring."
            why = "Handel ze af voordat u bevestigt; daarna is er niets meer om te wijzigen."
            yield Line(Topic.PEOPLE, text, why, Tone.WARNING)
        entries = RoundEntry.objects.filter(municipality=old, answered_at=None)
        for entry in entries.select_related("round").order_by("pk"):
            text = f"{old.name} heeft de gegevens van {entry.round.year} nog niet bevestigd."
            why = "Zonder contactambtenaar komt een herinnering daarna nergens meer aan."
            yield Line(
                Topic.PEOPLE, text, why, url=reverse("upkeep:round", args=[entry.round.year])
            )
