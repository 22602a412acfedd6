"""A real mail server for tests: SMTP on a free port, which keeps what it accepts."""

from __future__ import annotations

import email
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from m50portal.core.processes import free_port


@dataclass
class MailServer:
    """``refuse`` holds the answers to the next messages, e.g. ``"550 no such user"``; then 250."""

    refuse: list[str] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    connections: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    hang_up: bool = False

    @property
    def messages(self) -> list[EmailMessage]:
        return [email.message_from_bytes(content, policy=default) for content in self.raw]  # type: ignore[misc]

    async def handle_EHLO(  # noqa: N802  aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list
    ) -> list:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.refuse:
            return self.refuse.pop(0)
        self.raw.append(envelope.original_content)
        if self.hang_up:  # the message is in, the answer never comes
            server.transport.abort()
        return "250 OK"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a server until the block ends; ``settings`` is what MAIL_TRANSPORT must be."""
    handler = MailServer()
    port = free_port()
    controller = Controller(handler, hostname="127.0.0.1", port=port, timeout=10)
    handler.settings = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": port,
        "EMAIL_TIMEOUT": 5,
    }
    controller.start()
    try:
        yield handler
    finally:
        controller.stop()
