"""Two people, one text: the second one to save hears it, and nothing is lost."""

from typing import Any

from django.core.exceptions import ValidationError

from m50portal.core import audit


class ClashError(ValidationError):
    """Somebody else saved the row since it was read."""

    def __init__(self) -> None:
        super().__init__(
            "Iemand anders heeft dit intussen gewijzigd. Uw tekst staat hieronder nog. "
            "Vergelijk en sla opnieuw op.",
            code="clash",
        )


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
