"""Who was at a meeting."""

from django.db import models

from meetings.choices import Presence
from meetings.models.meeting import Meeting
from meetings.querysets import AttendanceQuerySet
from members.models import Municipality, Official


class Attendance(models.Model):
    """That somebody was there, had sent word, or did not come; for whom, when it was a substitute.

    The municipality is that of the day of the meeting and stays, whatever becomes of it.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    official = models.ForeignKey(
        Official, on_delete=models.CASCADE, related_name="attendances", verbose_name="persoon"
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="gemeente",
    )
    role_text = models.CharField("als", max_length=160, blank=True)
    presence = models.CharField("aanwezigheid", max_length=8, choices=Presence)
    stands_in_for = models.ForeignKey(
        Official,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_at",
        verbose_name="vervangt",
    )
    recorded_at = models.DateTimeField("vastgelegd", auto_now=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheid"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "official"], name="meetings_attendance_once_per_person"
            ),
            models.CheckConstraint(
                name="meetings_attendance_only_who_came_stands_in",
                condition=models.Q(stands_in_for=None) | models.Q(presence=Presence.PRESENT),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.official}: {self.get_presence_display()}, {self.meeting}"
