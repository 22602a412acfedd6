"""Files that somebody brings for the register: looked at first, then applied or thrown away."""

from django.conf import settings
from django.db import models

from m50portal.core.files import random_name
from members.choices import UploadKind, UploadState
from members.models.municipality import RegisterImport


class Upload(models.Model):
    """A file with its dry run.

    ``lines`` is what the person saw (members.import_lines), ``fingerprint`` tells whether a plan
    made anew still says the same. ``choices`` are the answers that the file itself does not give.
    """

    kind = models.CharField("soort", max_length=20, choices=UploadKind)
    state = models.CharField(
        "toestand", max_length=10, choices=UploadState, default=UploadState.WAITING
    )
    at = models.DateTimeField("gekozen", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    by_label = models.CharField("door", max_length=200)
    file = models.FileField("bestand", upload_to=random_name, blank=True)
    filename = models.CharField("bestandsnaam", max_length=200)
    sha256 = models.CharField(max_length=64)
    choices = models.JSONField(default=dict, blank=True)
    days = models.JSONField(default=list, blank=True)  # the dates to choose from, as text
    added = models.PositiveIntegerField("nieuw", default=0)
    changed = models.PositiveIntegerField("gewijzigd", default=0)
    unchanged = models.PositiveIntegerField("ongewijzigd", default=0)
    refused = models.PositiveIntegerField("geweigerd", default=0)
    warned = models.PositiveIntegerField("let op", default=0)
    lines = models.JSONField(default=list, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    done = models.OneToOneField(
        RegisterImport, on_delete=models.SET_NULL, null=True, related_name="upload"
    )

    class Meta:
        verbose_name = "bestand voor het register"
        verbose_name_plural = "bestanden voor het register"

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.filename}"

    @property
    def is_waiting(self) -> bool:
        """Whether it can still be applied or thrown away."""
        return self.state == UploadState.WAITING

    @property
    def can_apply(self) -> bool:
        """Whether applying it would do something, and nothing is refused."""
        return self.is_waiting and not self.refused and bool(self.added or self.changed)
