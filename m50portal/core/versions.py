"""Two people, one text: the second one to save hears it, and nothing is lost."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models

from m50portal.core import audit

M = TypeVar("M", bound=models.Model)
logger = logging.getLogger(__name__)
TOGETHER = (
    "Iemand anders legde op hetzelfde moment iets vast dat hiermee botst, en dit is niet opgeslagen. "
    "Kijk of het er al staat. Zo niet, sla dan nog eens op."
)
GONE = "Dit is er niet meer: iemand anders haalde het weg. Ga terug en bekijk wat er nu staat."


class ClashError(ValidationError):
    """Somebody else saved the row since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "Iemand anders heeft dit intussen gewijzigd. Uw tekst staat hieronder nog. "
            "Vergelijk en sla opnieuw op.",
            code="clash",
        )


@contextmanager
def refused_together() -> Iterator[None]:
    """Of two people who save the same new thing at once the second one hears it.

    Each looked whether it was there, and found nothing; only the database sees both. What it
    refuses becomes a ValidationError, and stands in the log: it may be a fault of ours too.
    """
    try:
        yield
    except IntegrityError as error:
        logger.exception("the database refused what was checked before")
        raise ValidationError(TOGETHER, code="together") from error


def hold(row: M) -> M:
    """Keep others from changing ``row`` until the transaction ends, and read it again as it is now.

    A page that was open for a while would write back what others changed meanwhile. Raises
    ValidationError when the row is gone.
    """
    rows = type(row)._base_manager.select_for_update(of=("self",))
    if not rows.filter(pk=row.pk).values_list("pk").first():
        raise ValidationError(GONE, code="gone")
    row.refresh_from_db()
    return row


def save_version(row: Any, *, values: dict[str, Any], version: int, kind: str, by: Any) -> None:
    """Save ``values`` in ``row`` if its stored version is still ``version``; write audit row ``kind``.

    Must run in a transaction. Raises ClashError on another version, ValidationError on bad values;
    then nothing was written.
    """
    before = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if before.version != version:
        raise ClashError
    for name, value in values.items():
        setattr(row, name, value)
    row.version = version + 1
    row.full_clean()
    row.save()
    audit.record(kind, target=row, by=by, changes=audit.changed(before, row, list(values)))
