"""Sending e-invoices over Peppol: what the portal asks of an access point. Off until the settings name one.

The settings name a class (``PEPPOL_SENDER``) that is made with ``PEPPOL_OUTBOX`` and sends. The one
that comes along puts documents in a folder from which an access point's own software takes them.
"""

import os
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Refused(Exception):
    """The access point will never take this document, for the reason in the text (Dutch)."""


class Sender(Protocol):
    """An access point."""

    def send(self, *, document: bytes, sender: str, receiver: str, key: str) -> str:
        """Hand over ``document`` (UBL, Peppol BIS 3) for ``receiver`` (``"0190:00000001…"``).

        ``key`` is the number of the document: handed over twice it arrives once. Gives the access
        point's own number of the message. Raises Refused; anything else is tried again.
        """
        ...


class FolderSender:
    """Puts each document in a folder as ``<number>.xml``, whole, on the disk, and once.

    A mark in ``.handed-over`` says what was put there, also when the access point took it since.
    """

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)

    def send(self, *, document: bytes, sender: str, receiver: str, key: str) -> str:
        """The name of the file; who sends and who receives stands in the document itself."""
        marks = self.folder / ".handed-over"
        marks.mkdir(parents=True, exist_ok=True)
        name = f"{key}.xml"
        if (marks / name).exists():
            return name
        aside = marks / f"{name}.{os.getpid()}.new"
        with aside.open("wb") as file:
            file.write(document)
            file.flush()
            os.fsync(file.fileno())
        (marks / name).touch()  # the mark first: better looked for by hand than sent twice
        aside.replace(self.folder / name)
        return name


def is_on() -> bool:
    """Whether the settings name an access point."""
    return bool(settings.PEPPOL_OUTBOX)


def sender() -> Sender:
    """The access point of the settings; only asked for when there is one."""
    made: Sender = import_string(settings.PEPPOL_SENDER)(settings.PEPPOL_OUTBOX)
    return made
