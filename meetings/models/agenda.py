"""The agenda: items in an order, the files with them, and the PDF made of it."""

from pathlib import PurePath

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from m50portal.core.files import ending, random_name
from m50portal.core.leases import Leased, LeasedQuerySet
from meetings.choices import PrintState, Purpose
from meetings.models.meeting import Meeting
from meetings.querysets import NotDeletedQuerySet

MOST_MINUTES = 600


class AgendaItem(models.Model):
    """One thing on the agenda. A deleted item stays, so that deleting can be undone."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(editable=False)
    title = models.CharField("onderwerp", max_length=160)
    purpose = models.CharField("doel", max_length=10, choices=Purpose, blank=True)
    minutes = models.PositiveSmallIntegerField(
        "minuten",
        default=10,
        validators=[MaxValueValidator(MOST_MINUTES, f"Vul ten hoogste {MOST_MINUTES} in.")],
    )
    presenter = models.CharField("wie", max_length=120, blank=True)
    note = models.TextField("toelichting", blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField("verwijderd", null=True, blank=True, editable=False)

    objects = NotDeletedQuerySet.as_manager()

    class Meta:
        verbose_name = "agendapunt"
        verbose_name_plural = "agendapunten"
        indexes = [models.Index(fields=["meeting", "position"], name="meetings_item_order")]

    def __str__(self) -> str:
        return self.title


class AgendaDocument(models.Model):
    """A file with an agenda item; it leaves the portal through a page that asks who you are."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="documents")
    file = models.FileField("bestand", upload_to=random_name)
    title = models.CharField("titel", max_length=160)
    size = models.PositiveIntegerField("grootte in bytes")
    sha256 = models.CharField(max_length=64)
    added_at = models.DateTimeField("toegevoegd", auto_now_add=True)
    deleted_at = models.DateTimeField("verwijderd", null=True, blank=True, editable=False)

    objects = NotDeletedQuerySet.as_manager()

    class Meta:
        verbose_name = "bestand bij een agendapunt"
        verbose_name_plural = "bestanden bij agendapunten"

    def __str__(self) -> str:
        return self.title

    @property
    def ending(self) -> str:
        """``pdf``: what the file is."""
        return ending(self.file.name or "")

    @property
    def filename(self) -> str:
        """What the file is called when somebody downloads it."""
        stem = PurePath(self.title).stem if ending(self.title) == self.ending else self.title
        return f"{stem}.{self.ending}"


class AgendaPrint(Leased):
    """The PDF of an agenda as it was. A new text of the agenda is a new row."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="prints")
    content_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=PrintState, default=PrintState.WAITING)
    file = models.FileField(upload_to=random_name, blank=True)
    size = models.PositiveIntegerField("grootte in bytes", default=0)
    error = models.CharField("foutmelding", max_length=300, blank=True)
    asked_at = models.DateTimeField("gevraagd", auto_now_add=True)

    objects = LeasedQuerySet.as_manager()

    class Meta:
        verbose_name = "agenda als pdf"
        verbose_name_plural = "agenda's als pdf"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "content_hash"], name="meetings_print_once_per_text"
            ),
            models.CheckConstraint(
                name="meetings_print_ready_has_file",
                condition=~Q(state=PrintState.READY) | (~Q(file="") & Q(size__gt=0)),
            ),
        ]
        indexes = [models.Index(fields=["state", "id"], name="meetings_print_state")]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.get_state_display()}"
