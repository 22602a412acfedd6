"""Celery's broker in a folder, safe for several processes at once.

kombu's own writes a message in place, so a worker that looks at that moment takes an empty file
and ends (celery/kombu issue 1551). Here a file appears with everything in it or not at all.
"""

import os
import uuid
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Messages and tables of exchanges that are never seen half written."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        aside = Path(self.control_folder) / f"{uuid.uuid4()}.new"
        aside.write_text(dumps(payload), encoding="utf-8")
        # The name begins with the moment: messages are taken in the order of their names.
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        aside.rename(Path(self.data_folder_out) / name)

    def _queue_bind(
        self, exchange: str, routing_key: str | None, pattern: str | None, queue: str
    ) -> None:
        """kombu locks a table that is there; the first one to come makes an empty one, whole."""
        table = Path(self.control_folder) / f"{exchange}.exchange"
        if not table.exists():
            aside = table.with_name(f"{uuid.uuid4()}.new")
            aside.write_text("[]", encoding="utf-8")
            try:
                os.link(aside, table)
            except FileExistsError:
                pass  # somebody else was first
            finally:
                aside.unlink()
        super()._queue_bind(exchange, routing_key or "", pattern or "", queue)


class Transport(filesystem.Transport):
    """``filesystem://`` as the portal uses it."""

    Channel = Channel


def install() -> None:
    """Let ``filesystem://`` mean this transport, in every process that reads the settings."""
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
