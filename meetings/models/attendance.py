"""Who was at a meeting."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from m50portal.core.names import last_name_key
from meetings.choices import NAME_GONE, Presence
from meetings.models.meeting import Meeting
from meetings.querysets import AttendanceQuerySet
from members.models import Municipality, Official
from members.relations.models import ExternalPerson, Organisation

# Somebody in the register, a name that was typed, or somebody from outside: one of the three.
_REGISTERED = Q(official__isnull=False, organisation=None, external=None, guest_name="")
_TYPED = Q(official=None, organisation=None, external=None, municipality__isnull=False) & ~Q(
    guest_name=""
)
_OUTSIDE = Q(official=None, organisation__isnull=False, municipality=None, guest_name="")


class Attendance(models.Model):
    """That somebody was there, had sent word, or did not come; for whom, when it was a substitute.

    The municipality is that of the day of the meeting and stays, whatever becomes of it. A
    substitute who is not in the register is a typed name (``guest_name``) of a municipality.
    Whoever came from outside has an organisation and never a municipality, so that nobody from
    outside counts for one.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    official = models.ForeignKey(
        Official,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="persoon",
    )
    guest_name = models.CharField("naam van de vervanger", max_length=120, blank=True)
    external = models.ForeignKey(
        ExternalPerson,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="relatie",
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="organisatie",
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
    recorded_at = models.DateTimeField("vastgelegd", default=timezone.now)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "aanwezigheid"
        verbose_name_plural = "aanwezigheid"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "official"], name="meetings_attendance_once_per_person"
            ),
            models.UniqueConstraint(
                fields=["meeting", "external"], name="meetings_attendance_once_per_relation"
            ),
            models.UniqueConstraint(
                fields=["meeting", "organisation"],
                condition=Q(external=None),
                name="meetings_attendance_once_per_organisation",
            ),
            models.UniqueConstraint(
                fields=["meeting", "municipality", "guest_name"],
                condition=~Q(guest_name__in=["", NAME_GONE]),
                name="meetings_attendance_once_per_typed_name",
            ),
            models.CheckConstraint(
                name="meetings_attendance_of_one_person",
                condition=_REGISTERED | _TYPED | _OUTSIDE,
                violation_error_message="Kies één persoon of organisatie, of vul een naam in.",
            ),
            models.CheckConstraint(
                name="meetings_attendance_not_expected_only_when_there",
                condition=Q(official__isnull=False) | Q(presence=Presence.PRESENT),
            ),
            models.CheckConstraint(
                name="meetings_attendance_only_who_came_stands_in",
                condition=Q(stands_in_for=None) | Q(presence=Presence.PRESENT),
            ),
            models.CheckConstraint(
                name="meetings_attendance_stands_in_for_another",
                condition=Q(stands_in_for=None)
                | Q(official=None)
                | ~Q(stands_in_for=F("official")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.get_presence_display()}, {self.meeting}"

    @property
    def person_name(self) -> str:
        """Who it is; of an organisation that came without a name, the organisation."""
        who = self.official or self.external or self.organisation
        return str(who) if who is not None else self.guest_name

    @property
    def sort_key(self) -> str:
        """The key to put names in order, whatever kind of person it is."""
        who = self.official or self.external or self.organisation
        return who.sort_key if who is not None else last_name_key(self.guest_name)

    @property
    def is_outside(self) -> bool:
        """Whether this person came from outside the municipalities."""
        return self.organisation_id is not None
