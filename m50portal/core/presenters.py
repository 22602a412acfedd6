"""Rows of the outbox and of the trail as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Count

from m50portal.core import audit
from m50portal.core.choices import MAIL_BADGES, MailState
from m50portal.core.models import AuditEvent, MailAttachment, OutgoingMail

# Mail about an account holds a link that opens it: only its owner may read that.
PERSONAL = "account"


@dataclass(frozen=True)
class MailRow:
    """A message in the list."""

    mail: OutgoingMail
    badge: str

    @classmethod
    def of(cls, mail: OutgoingMail) -> "MailRow":
        """The row of ``mail``."""
        return cls(mail, MAIL_BADGES[MailState(mail.state)])


@dataclass(frozen=True)
class MailPage:
    """One message as the secretariat may see it."""

    row: MailRow
    text: str
    attachments: list[MailAttachment]
    about: str
    about_url: str
    can_send_again: bool
    can_settle: bool

    @property
    def is_personal(self) -> bool:
        """Whether the text is hidden because it opens somebody's account."""
        return not self.text

    @classmethod
    def of(cls, mail: OutgoingMail) -> "MailPage":
        """The page of ``mail``."""
        target = about(mail)
        open_states = {MailState.FAILED, MailState.UNCERTAIN}
        return cls(
            row=MailRow.of(mail),
            text="" if mail.name.startswith(PERSONAL) else mail.text,
            attachments=list(mail.attachments.order_by("pk")),
            about=str(target) if target is not None else "",
            about_url=target.get_absolute_url() if hasattr(target, "get_absolute_url") else "",
            can_send_again=mail.state in open_states,
            can_settle=mail.state in open_states | {MailState.WAITING},
        )


def about(mail: OutgoingMail) -> Any:
    """The object that ``mail`` is about, or None when there is none (any more)."""
    if not mail.about_type:
        return None
    model = apps.get_model(mail.about_type)
    return model._default_manager.filter(pk=mail.about_id).first()


@dataclass(frozen=True)
class StateCount:
    """How many messages are in a state."""

    state: str
    label: str
    count: int
    tone: str


def counts_by_state() -> list[StateCount]:
    """Every state with its number of messages, in one query."""
    found = dict(OutgoingMail.objects.values_list("state").annotate(Count("pk")).order_by())
    alarming = {MailState.FAILED: "bad", MailState.UNCERTAIN: "warn"}
    return [
        StateCount(state, state.label, count, alarming.get(state, "") if count else "")
        for state in MailState
        for count in [found.get(state, 0)]
    ]


@dataclass(frozen=True)
class TrailLine:
    """One thing that somebody did."""

    event: AuditEvent
    what: str
    changes: list[str]

    @property
    def summary(self) -> str:
        """Who, and the changes in one line."""
        return "; ".join([f"Door {self.event.by_label}", *self.changes])


def trail(events: Iterable[AuditEvent]) -> list[TrailLine]:
    """The lines of the trail's page."""
    return [
        TrailLine(event, audit.kind_label(event.kind), _changes(event.changes)) for event in events
    ]


def _changes(changes: dict[str, Any]) -> list[str]:
    lines = []
    for name, value in changes.items():
        if isinstance(value, list) and len(value) == 2:
            lines.append(f"{name}: {value[0] or 'leeg'} → {value[1] or 'leeg'}")
        elif isinstance(value, dict):
            lines += [f"{key}: {inner}" for key, inner in value.items()]
        elif isinstance(value, list):
            lines.append(f"{name}: {', '.join(map(str, value))}")
        elif isinstance(value, bool):
            lines.append(f"{name}: {'ja' if value else 'nee'}")
        else:
            lines.append(f"{name}: {value}")
    return lines
