"""What upkeep keeps of people who are to be forgotten (settings.PERSON_ROOMS)."""

from typing import Any

from django.db.models import Q

from members.models import Official
from members.upkeep.models_changes import ChangeProposal

PERSONAL = ("name", "email", "phone")


def forget(official: Official, *, email: str) -> None:
    """Take name, address and number out of what was proposed about somebody; that it was stays."""
    about = Q(role__official=official)
    if email:
        about |= Q(values__email=email) | Q(before__email=email)
    for proposal in ChangeProposal.objects.filter(about):
        proposal.values, proposal.before = _without(proposal.values), _without(proposal.before)
        proposal.reason = ""
        proposal.save(update_fields=["values", "before", "reason"])


def _without(values: dict[str, Any]) -> dict[str, Any]:
    return {name: "" if name in PERSONAL else value for name, value in values.items()}
