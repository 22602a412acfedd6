"""The transport of a machine without a mail server: a folder."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Writes each message to ``<folder>/<hash of its Message-ID>.eml``."""

    def __init__(self, *args: Any, file_path: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = Path(file_path)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = hashlib.sha256(message.extra_headers["Message-ID"].encode()).hexdigest()[:32]
            (self.folder / f"{name}.eml").write_bytes(message.message().as_bytes())
        return len(email_messages)
