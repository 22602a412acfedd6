"""What upper rooms say about somebody's role, to stand beside it; the settings name them (ROLE_NOTES)."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string


def note_roles(roles: Iterable[Any], day: datetime.date) -> None:
    """Give each of ``roles`` its ``notes`` on ``day``: a list of short texts. A query for each room."""
    rows = list(roles)
    for row in rows:
        row.notes = []
    ids = [row.pk for row in rows]
    for path in settings.ROLE_NOTES if ids else ():
        found = import_string(path)(ids, day)
        for row in rows:
            if row.pk in found:
                row.notes.append(found[row.pk])
