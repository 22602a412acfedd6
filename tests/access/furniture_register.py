"""Rows of the register, its talks, rounds and relations that the demonstration has no fixed example of."""

from __future__ import annotations

import datetime

from allauth.mfa.models import Authenticator

from m50portal.accounts.models import User
from m50portal.core.choices import PrintState
from m50portal.core.dates import today
from m50portal.core.models import Print
from members.choices import DecisionKind, UploadKind
from members.choices_merger import MergerKind
from members.choices_people import RequestKind
from members.joining.choices import Stage
from members.joining.models import JoiningRules, LogEntry, StageChange
from members.models import (
    DataRequest,
    Decision,
    GrowthTarget,
    Merger,
    Municipality,
    MunicipalRole,
    Official,
    Upload,
)
from members.turnover.models import Snooze
from members.upkeep.choices import Guarded, ProposalKind
from members.upkeep.models_changes import ChangeProposal
from tests.access.furniture import PDF, stored
from tests.members import builders_mergers
from tests.members.joining import builders_joining

NEXT_YEAR = datetime.timedelta(days=365)


def passkey(user: User) -> Authenticator:
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Proefsleutel", "passwordless": True, "credential": {}},
    )


def document(place: Municipality) -> Print:
    """A memo that is ready."""
    return Print.objects.create(
        kind="memo_pdf",
        target_type=place._meta.label_lower,
        target_id=str(place.pk),
        title="Proefmemo",
        filename="memo.pdf",
        content_hash="0" * 64,
        state=PrintState.READY,
        file=stored("memo"),
        size=len(PDF),
        asked_by_label="Proef",
    )


def snooze(place: Municipality) -> Snooze:
    return Snooze.objects.create(
        key="no_pillar",
        target=place.pk,
        label=place.name,
        reason="Proef",
        by_label="Proef",
        starts_on=today(),
        ends_on=today() + NEXT_YEAR,
    )


def growth_target() -> GrowthTarget:
    return GrowthTarget.objects.create(by_date=today() + NEXT_YEAR, number=90, source="Proef")


def upload() -> Upload:
    """A file that waits for the second click."""
    return Upload.objects.create(
        kind=UploadKind.MUNICIPALITIES,
        by_label="Proef",
        filename="proef.csv",
        file=stored("proef"),
        sha256="0" * 64,
    )


def decision(place: Municipality) -> Decision:
    return Decision.objects.create(
        municipality=place, kind=DecisionKind.MEMBER, decided_on=datetime.date(2023, 2, 1)
    )


def merger_draft() -> Merger:
    """Somebody is answering the questions."""
    olds = list(Municipality.objects.filter(slug__in=("texel", "den-helder")))
    on = today().replace(year=today().year + 1, month=1, day=1)
    new = builders_mergers.new("GM9991", "Kop van Noord-Holland")
    return builders_mergers.draft(MergerKind.NEW, on, olds, [new])


def merger_recorded() -> Merger:
    return builders_mergers.rename(Municipality.objects.get(slug="urk"), "Urk aan Zee", today())


def data_request(official: Official) -> DataRequest:
    return DataRequest.objects.create(official=official, kind=RequestKind.CORRECTION, text="Proef")


def contact(place: Municipality) -> LogEntry:
    return builders_joining.contact(place)


def stage(place: Municipality) -> StageChange:
    return StageChange.objects.create(
        municipality=place, on=today(), stage=Stage.values[0], by_label="Proef"
    )


def coming_rules() -> JoiningRules:
    """Rules that do not hold yet: only those can be changed."""
    return JoiningRules.objects.create(starts_on=today() + NEXT_YEAR)


def proposal(role: MunicipalRole) -> ChangeProposal:
    return ChangeProposal.objects.create(
        municipality=role.municipality,
        kind=ProposalKind.values[0],
        field=Guarded.values[0],
        role=role,
        proposed_label="Proef",
    )
