"""Rows of the outbox and of the trail as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
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
    return [TrailLine(event, audit.kind_label(event.kind), _changes(event)) for event in events]


# Details that are no field of the thing they are about.
DETAILS = {"arrived": "aangekomen", "what": "bestand", "order": "volgorde", "way": "manier"}
LONGEST = 160


def _changes(event: AuditEvent) -> list[str]:
    lines = []
    for key, value in event.changes.items():
        name = _field_name(event.target_type, key)
        if isinstance(value, list) and len(value) == 2:
            lines.append(f"{name}: {_text(value[0])} → {_text(value[1])}")
        elif isinstance(value, dict):
            lines += [f"{inner}: {_text(text)}" for inner, text in value.items()]
        else:
            lines.append(f"{name}: {_text(value)}")
    return lines


def _field_name(target_type: str, key: str) -> str:
    """What a field is called on the screen (``ends_on`` → "eindigt op"); ``key`` when it is none."""
    if key in DETAILS:
        return DETAILS[key]
    try:
        field = apps.get_model(target_type)._meta.get_field(key)
    except (LookupError, FieldDoesNotExist):
        return key
    return str(getattr(field, "verbose_name", key))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, list):
        value = ", ".join(map(str, value))
    text = str(value) if value not in (None, "", "None") else "leeg"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
