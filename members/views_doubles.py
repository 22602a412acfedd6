"""A warning after somebody got a post that another holds as well."""

from django.contrib import messages
from django.http import HttpRequest

from m50portal.core.dates import long_date, today
from members.models import MunicipalRole
from members.presenters_people import doubled_text
from members.selectors_people import doubled_posts


def warn_of_doubles(request: HttpRequest, role: MunicipalRole) -> None:
    """Warn when ``role`` makes two hold a post that is meant for one; it stays possible ("loco")."""
    day = max(role.starts_on, today())
    rows = MunicipalRole.objects.as_of(day).filter(municipality=role.municipality).for_lists()
    for doubled in doubled_posts(rows):
        if doubled[0].kind == role.kind:
            messages.warning(
                request,
                f"Let op, op {long_date(day)}. {doubled_text(doubled)} "
                "Beëindig een rol als dat niet klopt.",
            )
