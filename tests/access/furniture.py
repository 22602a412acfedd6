"""What the demonstration has no example of: files behind every download, a draft, an own participation."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import Model
from django.utils import timezone

from lobby.choices import ManifestState
from lobby.models import Manifest, Signature
from lobby.publications.choices import BlockKind, EditionKind, EditionState, PublicationState
from lobby.publications.models import Block, Edition, Publication
from m50portal.accounts.models import OfficeTerm, User
from m50portal.core.dates import today
from m50portal.core.models import Print
from meetings.choices import PrintState
from meetings.models import AgendaDocument, AgendaItem, AgendaPrint, Meeting
from members.choices import DecisionKind, RoleKind
from members.demo import person_for
from members.dues.actions_transparency import correct_statement
from members.dues.choices import ReminderState
from members.dues.models import (
    BankMovement,
    BankStatement,
    InterestRate,
    Invoice,
    InvoiceReminder,
    ReminderLevel,
    TransparencyShare,
    TransparencyStatement,
)
from members.models import Decision, Municipality
from pillars.models import Activity, ActivityParticipation, Participation, Pillar, Story

PDF = b"%PDF-1.7 proef"
LONG_AGO = datetime.date(2023, 1, 1)


def stored(name: str) -> str:
    """The path of a small PDF that really is there."""
    return default_storage.save(f"proef/{name}.pdf", ContentFile(PDF))


def decision_with_document(place: Municipality) -> Decision:
    return Decision.objects.create(
        municipality=place,
        kind=DecisionKind.MEMBER,
        decided_on=LONG_AGO,
        document=stored("besluit"),
    )


def own_participation(place: Municipality, pillar: Pillar) -> Participation:
    mayor = person_for(place, RoleKind.MAYOR)
    found = Participation.objects.current().filter(official=mayor, pillar=pillar).first()
    return found or Participation.objects.create(
        official=mayor, municipality=place, pillar=pillar, starts_on=LONG_AGO
    )


def joined_activity(place: Municipality, pillar: Pillar) -> ActivityParticipation:
    activity = Activity.objects.filter(theme__pillar=pillar).order_by("pk")[0]
    row, _ = ActivityParticipation.objects.get_or_create(
        activity=activity, municipality=place, defaults={"joined_on": LONG_AGO}
    )
    return row


def agenda_document(item: AgendaItem) -> AgendaDocument:
    return AgendaDocument.objects.create(
        item=item, file=stored("stuk"), title="Stuk", size=len(PDF), sha256="0" * 64
    )


def agenda_print(meeting: Meeting) -> AgendaPrint:
    return AgendaPrint.objects.create(
        meeting=meeting,
        content_hash="0" * 64,
        state=PrintState.READY,
        file=stored("agenda"),
        size=len(PDF),
    )


def story(place: Municipality, title: str, **values: object) -> Story:
    return Story.objects.create(
        municipality=place,
        slug=title.lower(),
        title=title,
        excels_in="proeven",
        year=2025,
        summary="Kort",
        text="Lang",
        picture=stored("foto"),
        picture_text="Een foto",
        **values,
    )


def manifest_concept() -> Manifest:
    """Not adopted yet."""
    return Manifest.objects.create(title="Proefmanifest", slug="proefmanifest")


def manifest_print(of: Manifest) -> Print:
    return _print(of, "manifest")


def share_print(of: TransparencyShare) -> Print:
    return _print(of, "transparency")


def _print(of: Model, kind: str) -> Print:
    values = {"kind": kind, "target_type": of._meta.label_lower, "target_id": str(of.pk)}
    row, _ = Print.objects.get_or_create(
        **values,
        defaults={
            "title": "Proef",
            "filename": f"{kind}.pdf",
            "content_hash": "0" * 64,
            "state": PrintState.READY,
            "file": stored(kind),
            "size": len(PDF),
            "asked_by_label": "Proef",
        },
    )
    return row


def transparency_draft(like: TransparencyShare) -> TransparencyStatement:
    """The version that would replace the statement of that share."""
    issued = like.statement
    draft = TransparencyStatement.objects.drafts().filter(year=issued.year).first()
    return draft or correct_statement(
        statement=issued,
        compensable_vat=issued.compensable_vat,
        explanation=issued.explanation,
        reason="Proef",
        by=None,
    )


def signature(place: Municipality) -> Signature:
    """Of ``place`` under a manifest of its own, with the decision."""
    day = datetime.date(2025, 1, 1)
    under = Manifest.objects.create(
        title="Ouder manifest", slug="ouder-manifest", state=ManifestState.OPEN, adopted_on=day
    )
    return Signature.objects.create(
        manifest=under,
        municipality=place,
        name="Proef",
        function="Burgemeester",
        body="college",
        decided_on=day,
        starts_on=day,
        document=stored("besluit"),
        document_name="besluit.pdf",
    )


def draft(like: Publication) -> Publication:
    """A publication that can still be edited, with an attachment in it."""
    made = Publication.objects.create(
        kind=like.kind,
        title="Proefconcept",
        slug="proefconcept",
        dated_on=like.dated_on,
        state=PublicationState.DRAFT,
    )
    Block.objects.create(
        publication=made,
        kind=BlockKind.ATTACHMENT,
        position=1,
        title="Bijlage",
        file=stored("bijlage"),
    )
    return made


def edition_with_files(publication: Publication) -> Edition:
    return Edition.objects.create(
        publication=publication,
        kind=EditionKind.EDITION,
        number=90,
        title=publication.title,
        dated_on=publication.dated_on,
        html="<!doctype html><html><body><article><p>Proef</p></article></body></html>",
        html_sha256="0" * 64,
        attachments=[
            {"path": stored("bijlage-editie"), "title": "Bijlage", "type": "pdf", "size": 14}
        ],
        made_by="Proef",
        state=EditionState.READY,
        file=stored("editie"),
        size=len(PDF),
        sha256="0" * 64,
    )


def office_term(user: User) -> OfficeTerm:
    return OfficeTerm.objects.filter(user=user).order_by("pk")[0]


def bank_movement() -> BankMovement:
    """Money that came in, on a statement that adds up; made once."""
    known = BankMovement.objects.filter(key="access").first()
    if known is not None:
        return known
    statement = BankStatement.objects.create(
        iban="NL91ABNA0417164300", difference=0, filename="proef.xml", brought_label="Proef"
    )
    return BankMovement.objects.create(
        statement=statement, key="access", on=today(), amount=Decimal("10.00"), counter_name="Proef"
    )


def sent_reminder(invoice: Invoice) -> InvoiceReminder:
    """A reminder with a letter that went out."""
    path = default_storage.save("dues/reminder/proef.pdf", ContentFile(b"%PDF-1.7"))
    return InvoiceReminder.objects.create(
        invoice=invoice,
        level=reminder_level(),
        state=ReminderState.SENT,
        planned_on=today(),
        name="Proef",
        text="Proef",
        sent_to="proef@m50.example",
        sent_on=today(),
        sent_at=timezone.now(),
        pay_before=today(),
        open_amount=1,
        letter_path=path,
        letter_sha256="0" * 64,
        letter_size=8,
    )


def reminder_level() -> ReminderLevel:
    """A step of its own, not in use."""
    values = {"name": "Proef", "days_late": 300, "text": "Proef", "is_used": False}
    return ReminderLevel.objects.get_or_create(number=90, defaults=values)[0]


def interest_rate() -> InterestRate:
    """A percentage of its own."""
    return InterestRate.objects.get_or_create(
        kind="trade", starts_on=today(), defaults={"percent": 8}
    )[0]
