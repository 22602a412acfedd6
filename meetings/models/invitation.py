"""Who is invited, and the moments at which they are reminded."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from m50portal.core.leases import Leased
from m50portal.core.models import OutgoingMail
from meetings.choices import MomentState, Unit
from meetings.models.meeting import Meeting
from meetings.querysets import InvitationQuerySet, MomentQuerySet
from members.models import Municipality, Official

MOST_UNITS = 60


class Invitation(models.Model):
    """A person who belongs at a meeting. Without ``invited_at`` the mail has not been sent yet."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    official = models.ForeignKey(
        Official, on_delete=models.CASCADE, related_name="invitations", verbose_name="persoon"
    )
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="invitations",
        verbose_name="gemeente",
    )
    role_text = models.CharField("als", max_length=160)
    by_hand = models.BooleanField("met de hand toegevoegd", default=False)
    invited_at = models.DateTimeField("uitgenodigd", null=True, blank=True)
    mail = models.ForeignKey(
        OutgoingMail, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "official"], name="meetings_invitation_once_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.official}: {self.meeting}"


class ReminderMoment(Leased):
    """When people are reminded: a distance before the meeting, and the moment that gives.

    A moment that went out stays as it was. When the meeting moves, a new moment with the same
    distance takes its place (actions/reminders.py).
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="moments")
    amount = models.PositiveSmallIntegerField(
        "hoe lang van tevoren",
        validators=[
            MinValueValidator(1, "Vul 1 of meer in."),
            MaxValueValidator(MOST_UNITS, f"Vul ten hoogste {MOST_UNITS} in."),
        ],
    )
    unit = models.CharField("eenheid", max_length=5, choices=Unit, default=Unit.DAYS)
    due_at = models.DateTimeField("herinneren op")
    state = models.CharField(max_length=8, choices=MomentState, default=MomentState.WAITING)
    closed_at = models.DateTimeField("afgehandeld", null=True, blank=True)

    objects = MomentQuerySet.as_manager()

    class Meta:
        verbose_name = "herinnering"
        verbose_name_plural = "herinneringen"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "amount", "unit"],
                condition=Q(state=MomentState.WAITING),
                name="meetings_moment_waits_once",
            ),
            models.CheckConstraint(
                name="meetings_moment_closed_has_moment",
                condition=Q(state=MomentState.WAITING, closed_at=None)
                | (~Q(state=MomentState.WAITING) & Q(closed_at__isnull=False)),
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="meetings_moment_due")]

    def __str__(self) -> str:
        return f"{self.distance}: {self.meeting}"

    @property
    def distance(self) -> str:
        """``7 dagen eerder``."""
        unit = "dag" if self.unit == Unit.DAYS and self.amount == 1 else self.get_unit_display()
        return f"{self.amount} {unit} eerder"


class Reminder(models.Model):
    """That a person was reminded at a moment; a second time is impossible."""

    moment = models.ForeignKey(ReminderMoment, on_delete=models.CASCADE, related_name="reminders")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, related_name="reminders")
    mail = models.ForeignKey(
        OutgoingMail, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField("klaargezet", auto_now_add=True)

    class Meta:
        verbose_name = "verzonden herinnering"
        verbose_name_plural = "verzonden herinneringen"
        constraints = [
            models.UniqueConstraint(
                fields=["moment", "official"], name="meetings_reminder_once_per_moment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.official}: {self.moment}"
