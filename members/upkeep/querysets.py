"""Reading rounds and what waits for approval."""

import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, Max, OuterRef, Q, Subquery

from m50portal.core.choices import MailState
from m50portal.core.leases import LeasedQuerySet
from members.choices import RoleKind
from members.models import Membership, MunicipalRole
from members.upkeep.choices import EntryState, Outcome, ProposalState, SendingState

ON_THE_WAY = (MailState.SENT, MailState.WAITING)
ASTRAY = (MailState.FAILED, MailState.UNCERTAIN)


class EntryQuerySet(models.QuerySet):
    """Municipalities in a round."""

    def unanswered(self) -> Self:
        """Those that did not answer."""
        return self.filter(answered_at=None)

    def still_taking_part(self, day: datetime.date) -> Self:
        """Those that are member or aspirant on ``day``."""
        memberships = Membership.objects.as_of(day).filter(municipality=OuterRef("municipality"))
        return self.filter(Exists(memberships))

    def with_mail(self) -> Self:
        """Adds ``mails``, ``last_mail_at`` and ``went_astray``: every mail failed or is uncertain."""
        letters = self._letters().filter(entry=OuterRef("pk"))
        astray = letters.filter(mail__state__in=ASTRAY)
        fine = letters.filter(mail__state__in=ON_THE_WAY)
        numbers = letters.order_by().values("entry")
        return self.annotate(
            mails=Subquery(numbers.annotate(n=Count("pk")).values("n")),
            last_mail_at=Subquery(numbers.annotate(last=Max("mail__created_at")).values("last")),
            went_astray=Exists(astray) & ~Exists(fine),
        )

    def with_contact_on(self, day: datetime.date) -> Self:
        """Adds ``reachable``: there is a contact official with an address on ``day``."""
        roles = MunicipalRole.objects.as_of(day).filter(
            municipality=OuterRef("municipality"), kind=RoleKind.CONTACT_OFFICIAL
        )
        return self.annotate(reachable=Exists(roles.exclude(official__email="")))

    def of_state(self, state: str) -> Self:
        """Those in ``state`` (choices.EntryState); needs ``with_mail``."""
        conditions = {
            EntryState.ANSWERED: Q(answered_at__isnull=False),
            EntryState.CORRECTED: Q(outcome=Outcome.CORRECTED),
            EntryState.OPEN: Q(answered_at=None),
            EntryState.FAILED: Q(answered_at=None, went_astray=True),
            EntryState.UNREACHED: Q(answered_at=None, mails=None),
        }
        return self.filter(conditions[EntryState(state)])

    def _letters(self) -> Any:
        letter: Any = self.model._meta.get_field("letters").related_model
        return letter.objects


class SendingQuerySet(LeasedQuerySet):
    """Sendings of rounds."""

    def due(self, day: datetime.date) -> Self:
        """What waits and whose day has come, of rounds that are open."""
        return self.filter(state=SendingState.WAITING, on__lte=day, round__is_open=True)


class ProposalQuerySet(models.QuerySet):
    """Changes that municipalities proposed."""

    def waiting(self) -> Self:
        """What the secretariat still has to decide about."""
        return self.filter(state=ProposalState.WAITING)

    def for_lists(self) -> Self:
        """With municipality and role, oldest first."""
        rows = self.select_related("municipality__billing", "role__official", "role__municipality")
        return rows.order_by("proposed_at", "pk")
