"""What relations know of people who are to be forgotten (settings.PERSON_ROOMS)."""

from members.relations.models import ExternalPerson


def bears(name: str) -> bool:
    """Whether somebody outside the municipalities is called ``name``."""
    return ExternalPerson.objects.filter(name__iexact=name).exists()
