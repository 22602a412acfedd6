"""What the portal itself keeps: who did what, every mail, numbers given out, signs of life."""

from typing import Any

from django.db import models
from django.db.models import ProtectedError, Q

from m50portal.core.choices import MailState, PrintState
from m50portal.core.files import random_name
from m50portal.core.leases import Leased, LeasedQuerySet


class AuditEvent(models.Model):
    """One thing that somebody did. Labels are copied, so that the line outlives its subject."""

    at = models.DateTimeField("moment", auto_now_add=True, db_index=True)
    kind = models.CharField("handeling", max_length=60, db_index=True)
    by_id = models.BigIntegerField("account", null=True, db_index=True)
    by_label = models.CharField("wie", max_length=200)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    target_label = models.CharField("wat", max_length=300)
    changes = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "regel in het logboek"
        verbose_name_plural = "regels in het logboek"
        indexes = [models.Index(fields=["target_type", "target_id"], name="core_audit_target")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.target_label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuses to change a line that is there; the database does too (migration 0002)."""
        if self.pk is not None:
            raise ProtectedError("Het logboek verandert niet.", {self})
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Refuses."""
        raise ProtectedError("Uit het logboek verdwijnt niets.", {self})


class OutgoingMailQuerySet(LeasedQuerySet):
    """Mail by state."""

    def waiting(self) -> "OutgoingMailQuerySet":
        """What still has to be sent."""
        return self.filter(state=MailState.WAITING)


class OutgoingMail(Leased):
    """A message, written before it is sent. ``key`` makes a second one impossible."""

    key = models.CharField(max_length=200, unique=True, null=True)  # noqa: DJ001  NULLs never clash
    name = models.CharField("soort", max_length=60)
    to = models.EmailField("aan")
    to_label = models.CharField(max_length=200, blank=True)
    subject = models.CharField("onderwerp", max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.CharField(max_length=40, blank=True)
    state = models.CharField(
        "toestand", max_length=10, choices=MailState, default=MailState.WAITING
    )
    created_at = models.DateTimeField("klaargezet", auto_now_add=True)
    not_before_at = models.DateTimeField(null=True, blank=True)
    handed_over_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField("verzonden", null=True, blank=True)
    error = models.TextField("foutmelding", blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mails"
        constraints = [
            models.CheckConstraint(
                name="core_mail_sent_has_moment",
                condition=~Q(state=MailState.SENT) | Q(sent_at__isnull=False),
            )
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="core_mail_state"),
            models.Index(fields=["about_type", "about_id"], name="core_mail_about"),
            models.Index(fields=["to", "state"], name="core_mail_to"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class MailAttachment(models.Model):
    """A file that goes with a message: a stored file (``path``) or small content of its own."""

    mail = models.ForeignKey(OutgoingMail, on_delete=models.CASCADE, related_name="attachments")
    filename = models.CharField(max_length=150)
    content_type = models.CharField(max_length=120)
    path = models.CharField(max_length=300, blank=True)
    content = models.BinaryField(blank=True, default=b"")

    class Meta:
        verbose_name = "bijlage bij een mail"
        verbose_name_plural = "bijlagen bij mail"

    def __str__(self) -> str:
        return self.filename


class Print(Leased):
    """A document that somebody asked for and a worker makes; see prints.py.

    ``parameters`` is all that it says, frozen when it was asked for: what is made later, or made
    again, says the same.
    """

    kind = models.CharField("soort", max_length=40)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    title = models.CharField("titel", max_length=200)
    filename = models.CharField("bestandsnaam", max_length=150)
    parameters = models.JSONField(default=dict)
    content_hash = models.CharField(max_length=64)
    state = models.CharField(
        "toestand", max_length=10, choices=PrintState, default=PrintState.WAITING
    )
    file = models.FileField("bestand", upload_to=random_name, blank=True)
    size = models.PositiveIntegerField("grootte", default=0)
    error = models.CharField("foutmelding", max_length=300, blank=True)
    asked_by_id = models.BigIntegerField("account", null=True)
    asked_by_label = models.CharField("gevraagd door", max_length=200)
    asked_at = models.DateTimeField("gevraagd", auto_now_add=True)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        verbose_name = "afdruk"
        verbose_name_plural = "afdrukken"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target_type", "target_id", "content_hash"],
                name="core_print_once_per_content",
            ),
            models.CheckConstraint(
                name="core_print_ready_has_file",
                condition=~models.Q(state=PrintState.READY) | ~models.Q(file=""),
            ),
        ]
        indexes = [models.Index(fields=["target_type", "target_id"], name="core_print_target")]

    def __str__(self) -> str:
        return self.title


class Sequence(models.Model):
    """The last number given out under a key; see sequences.take."""

    key = models.CharField(max_length=80, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "nummerreeks"
        verbose_name_plural = "nummerreeksen"

    def __str__(self) -> str:
        return f"{self.key}: {self.last}"


class Heartbeat(models.Model):
    """The last sign of life of a part of the portal (``beat``)."""

    name = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "teken van leven"
        verbose_name_plural = "tekens van leven"

    def __str__(self) -> str:
        return self.name
