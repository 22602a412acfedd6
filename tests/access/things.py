"""The things that the addresses name: those of the demonstration, and some furniture."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from lobby.models import LobbyAction, LobbyGoal, Manifest, Signature
from lobby.publications.models import Edition, Publication
from m50portal.accounts.models import User
from m50portal.core.dates import today
from m50portal.core.models import OutgoingMail
from m50portal.desk.completeness import Narrowing, open_rows
from m50portal.desk.completeness_board import BY_KEY
from meetings.models import Meeting
from members.choices import RoleKind, UploadKind
from members.demo import person_for
from members.dues.actions_files import store_pdf
from members.dues.models import DuesYear, InvoiceReminder, Issuer, TransparencyShare
from members.dues.models_invoice import Invoice, Payment
from members.dues.models_run import DuesRun
from members.models import Municipality
from members.relations.choices import POLITICAL, OrganisationKind
from members.relations.models import ExternalFunction, Organisation
from members.turnover.models import Election
from members.upkeep.models import ConfirmationRound
from pillars.choices import SeatKind
from pillars.models import (
    Activity,
    CommitteeSeat,
    CoreTeamMember,
    CostLine,
    KnowledgeProgramme,
    Participation,
    Pillar,
    Portfolio,
    ProgrammeLine,
    Seat,
    Story,
    Theme,
)
from tests.access import furniture
from tests.access import furniture_register as register

OWN = "zeist"


class Things:
    """What there is about the own municipality, each made or found once."""

    def __init__(self, *, board: str) -> None:
        self._board_email = board

    def named(self, page: str, argument: str) -> Any:
        """What ``argument`` of the address of ``page`` names."""
        for key in (f"{page} {argument}", f"{page.partition(':')[0]} {argument}"):
            if key in self._values:
                return self._values[key]()
        raise LookupError(f"tests/access/things.py does not know {argument} of {page}")

    @cached_property
    def own(self) -> Municipality:
        return Municipality.objects.get(slug=OWN)

    @cached_property
    def pillar(self) -> Pillar:
        return Pillar.objects.current().get(name="Ruimte")

    @cached_property
    def meeting(self) -> Meeting:
        """One of the pillar, announced, with an agenda and a file."""
        rows = Meeting.objects.filter(pillar=self.pillar, items__isnull=False)
        return rows.order_by("-starts_at", "pk").distinct()[0]

    @cached_property
    def invoice(self) -> Invoice:
        invoice = Invoice.objects.issued().filter(municipality=self.own).order_by("pk")[0]
        store_pdf(invoice=invoice)
        return invoice

    @cached_property
    def reminder(self) -> InvoiceReminder:
        """Of the own municipality, sent, with a letter."""
        return furniture.sent_reminder(self.invoice)

    @cached_property
    def share(self) -> TransparencyShare:
        return TransparencyShare.objects.current().get(municipality=self.own)

    @cached_property
    def story(self) -> Story:
        """Of the own municipality, told to everybody, with a picture."""
        return furniture.story(self.own, "Verteld", state="public", told_on=today())

    @cached_property
    def unwritten(self) -> Story:
        return furniture.story(self.own, "Concept")

    @cached_property
    def manifest(self) -> Manifest:
        return Manifest.objects.open()[0]

    @cached_property
    def concept(self) -> Manifest:
        return furniture.manifest_concept()

    @cached_property
    def signature(self) -> Signature:
        """Of the own municipality under another manifest, with its decision."""
        return furniture.signature(self.own)

    @cached_property
    def goal(self) -> LobbyGoal:
        return LobbyGoal.objects.order_by("plan_year", "number")[0]

    @cached_property
    def publication(self) -> Publication:
        return Publication.objects.filter(adopted_on__isnull=False).order_by("pk")[0]

    @cached_property
    def draft(self) -> Publication:
        return furniture.draft(self.publication)

    @cached_property
    def participation(self) -> Participation:
        return furniture.own_participation(self.own, self.pillar)

    @cached_property
    def _board(self) -> User:
        return User.objects.get(email=self._board_email)

    @cached_property
    def _edition(self) -> Edition:
        return furniture.edition_with_files(self.publication)

    def _first(self, rows: Any) -> Any:
        return rows.order_by("pk")[0].pk

    @cached_property
    def _values(self) -> dict[str, Callable[[], Any]]:
        """What an address names: ``"room:page argument"``, or ``"room argument"`` for the whole room."""
        role = self.own.roles.current().filter(kind=RoleKind.CONTACT_OFFICIAL)
        theme = Theme.objects.filter(pillar=self.pillar)
        activity = Activity.objects.filter(theme__pillar=self.pillar)
        meeting = self.meeting
        return {
            **self._register,
            **self._relations,
            "members slug": lambda: OWN,
            "members:decision_document pk": lambda: furniture.decision_with_document(self.own).pk,
            "members pk": lambda: person_for(self.own, RoleKind.CONTACT_OFFICIAL).pk,
            **{
                f"members:{page} pk": lambda: self._first(role)
                for page in ("role_edit", "role_end")
            },
            "accounts pk": lambda: self._board.pk,
            "accounts term": lambda: furniture.office_term(self._board).pk,
            "core pk": lambda: self._first(OutgoingMail.objects),
            "dues number": lambda: self.invoice.number,
            "dues kind": lambda: "pdf",
            "dues year": lambda: DuesYear.objects.order_by("year")[0].year,
            "dues:issuer_edit pk": lambda: self._first(Issuer.objects),
            "dues:payment_withdraw pk": lambda: self._first(Payment.objects),
            "dues:statement pk": lambda: furniture.bank_movement().statement.pk,
            "dues:release_statement pk": lambda: furniture.bank_movement().statement.pk,
            **{
                f"dues:{page} pk": lambda: furniture.bank_movement().pk
                for page in ("divide", "set_aside", "take_up", "unbook", "reverse")
            },
            **{
                f"dues:reminder{page} pk": lambda: self.reminder.pk
                for page in ("", "_letter", "_approve", "_refuse", "_retry")
            },
            "dues:level_edit pk": lambda: furniture.reminder_level().pk,
            "dues:rate_edit pk": lambda: furniture.interest_rate().pk,
            "dues:transparency_detail pk": lambda: self.share.statement_id,
            "dues:transparency_correct pk": lambda: self.share.statement_id,
            **{
                f"dues:transparency_{page} pk": lambda: furniture.transparency_draft(self.share).pk
                for page in ("edit", "discard", "issue")
            },
            **{
                f"dues:{page} pk": lambda: self.share.pk
                for page in ("share", "share_pdf", "share_pdf_status", "share_pdf_file")
            },
            **{
                f"dues:{page} number": lambda: furniture.share_print(self.share).pk
                for page in ("share_pdf_status", "share_pdf_file")
            },
            "dues pk": lambda: self._first(DuesRun.objects),
            "pillars slug": lambda: self.pillar.slug,
            **{
                f"pillars:{page} pk": lambda: self._first(
                    Seat.objects.current().filter(pillar=self.pillar, kind=SeatKind.CHAIR)
                )
                for page in ("support", "succeed", "end_seat")
            },
            "pillars:pair pk": lambda: self.participation.pk,
            "pillars:end_participation pk": lambda: self.participation.pk,
            "pillars:add_activity pk": lambda: self._first(theme),
            "pillars:leave pk": lambda: furniture.joined_activity(self.own, self.pillar).pk,
            "pillars pk": lambda: self._first(activity),
            "budget year": lambda: today().year,
            "budget pk": lambda: self._first(KnowledgeProgramme.objects),
            **{
                f"budget:{page}_line pk": lambda: self._first(
                    ProgrammeLine.objects.filter(pillar=self.pillar)
                )
                for page in ("change", "deliver", "remove")
            },
            **{
                f"budget:{page}_cost pk": lambda: self._first(CostLine.objects)
                for page in ("change", "remove")
            },
            "meetings pk": lambda: meeting.pk,
            "meetings slug": lambda: meeting.slug,
            "meetings:own_turnout slug": lambda: OWN,
            "meetings attendance": lambda: 1,
            "meetings item": lambda: self._first(meeting.items),
            "meetings document": lambda: furniture.agenda_document(meeting.items.all()[0]).pk,
            "meetings invitation": lambda: self._first(meeting.invitations),
            "meetings moment": lambda: self._first(meeting.moments),
            "meetings print": lambda: furniture.agenda_print(meeting).pk,
            "stories slug": lambda: self.story.slug,
            **{
                f"stories:{page} slug": lambda: self.unwritten.slug
                for page in ("change", "offer", "withdraw", "reopen")
            },
            "lobby year": lambda: self.goal.plan_year,
            "lobby number": lambda: self.goal.number,
            "lobby pk": lambda: self._first(LobbyAction.objects),
            "lobby slug": lambda: self.manifest.slug,
            "lobby gemeente": lambda: OWN,
            "lobby:change_manifest slug": lambda: self.concept.slug,
            "lobby:withdraw pk": lambda: self.signature.pk,
            "lobby:signature_document pk": lambda: self.signature.pk,
            **{
                f"lobby:{page} pk": lambda: furniture.manifest_print(self.manifest).pk
                for page in ("pdf_status", "pdf_file")
            },
            **{
                f"publications:{page} slug": lambda: self.draft.slug
                for page in (
                    *("edit", "data", "order", "add_block", "block", "restore_block", "block_file"),
                    *("proof", "adopt"),
                )
            },
            "publications slug": lambda: self.publication.slug,
            "publications:block pk": lambda: self._first(self.draft.blocks),
            "publications:restore_block pk": lambda: self._first(self.draft.blocks),
            "publications:block_file pk": lambda: self._first(self.draft.blocks),
            "publications pk": lambda: self._edition.pk,
            "publications number": lambda: 1,
        }

    @cached_property
    def _register(self) -> dict[str, Callable[[], Any]]:
        """What the pages about the register, the talks, the rounds and the elections name."""
        own, contact = self.own, person_for(self.own, RoleKind.CONTACT_OFFICIAL)
        decision = self._once(lambda: register.decision(own))
        document = self._once(lambda: register.document(own))
        draft = self._once(register.merger_draft)
        recorded = self._once(register.merger_recorded)
        upload = self._once(register.upload)
        coming = self._once(register.coming_rules)
        proposal = self._once(lambda: register.proposal(own.roles.current().order_by("pk")[0]))
        contacted = self._once(lambda: register.contact(own))
        stage = self._once(lambda: register.stage(own))
        return {
            **{f"{room} slug": lambda: OWN for room in ("desk", "joining", "upkeep", "turnover")},
            "desk year": lambda: today().year - 1,
            "desk pk": document,
            "desk:completeness_snooze key": lambda: self._open_check[0],
            "desk:completeness_snooze target": lambda: self._open_check[1],
            "desk:completeness_wake pk": self._once(lambda: register.snooze(own)),
            "mfa_remove_webauthn pk": self._once(lambda: register.passkey(self._board)),
            "members kind": lambda: UploadKind.PEOPLE.value,
            "members:export kind": lambda: "csv",
            "members:growth_target_remove pk": self._once(register.growth_target),
            **{
                f"members:upload_{page} pk": upload
                for page in ("detail", "apply", "drop", "refused", "file")
            },
            "members:decision_correct pk": decision,
            "members:decision_withdraw pk": decision,
            **{
                f"members:merger_{page} pk": draft
                for page in ("kind", "places", "choices", "preview", "discard")
            },
            "members:merger pk": recorded,
            "members:merger_undo pk": recorded,
            "members:request_answer pk": self._once(lambda: register.data_request(contact)),
            "members:role_correct role": lambda: self._first(contact.roles.current()),
            "members:keep_apart other": lambda: person_for(own, RoleKind.MAYOR).pk,
            "joining:rules_edit pk": coming,
            "joining:rules_remove pk": coming,
            "joining:contact_correct pk": contacted,
            "joining:contact_withdraw pk": contacted,
            "joining:stage_withdraw pk": stage,
            "upkeep year": lambda: ConfirmationRound.objects.order_by("-year")[0].year,
            "upkeep:colleague pk": lambda: contact.pk,
            "upkeep:revoke pk": lambda: contact.pk,
            "upkeep pk": proposal,
            "turnover pk": lambda: self._first(Election.objects.filter(municipality=None)),
        }

    @cached_property
    def _relations(self) -> dict[str, Callable[[], Any]]:
        """What the pages about relations and about the network's own seats name."""
        office = ExternalFunction.objects.filter(organisation__kind__in=POLITICAL, ends_on=None)
        return {
            "relations slug": lambda: (
                Organisation.objects.filter(kind=OrganisationKind.POST).order_by("pk")[0].slug
            ),
            "relations pk": lambda: office.order_by("pk")[0].person_id,
            "relations:change_function pk": lambda: self._first(office),
            "relations:end_function pk": lambda: self._first(office),
            "pillars:align_committee pk": lambda: self._first(CommitteeSeat.objects.current()),
            "pillars:end_held kind": lambda: "kernteam",
            "pillars:end_held pk": lambda: self._first(CoreTeamMember.objects.current()),
            **{
                f"pillars:{page} pk": lambda: self._first(Portfolio.objects.current())
                for page in ("change_portfolio", "appoint_board", "end_portfolio")
            },
        }

    @cached_property
    def _open_check(self) -> tuple[str, int]:
        """A line that the completeness board shows: its check and what it is about."""
        for check in BY_KEY.values():
            row = open_rows(check, today(), Narrowing()).order_by("pk").first()
            if row is not None:
                return check.key, row.pk
        raise LookupError("the demonstration has nothing that is incomplete")

    @staticmethod
    def _once(make: Callable[[], Any]) -> Callable[[], Any]:
        """The number of what ``make`` makes, which it does once."""
        made: list[Any] = []

        def number() -> Any:
            if not made:
                made.append(make())
            return made[0].pk

        return number
