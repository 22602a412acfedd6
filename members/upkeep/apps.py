"""Upkeep: municipalities confirm and correct their own data, and the secretariat sees what changed."""

from django.apps import AppConfig

AUDIT_KINDS: dict[str, str] = {
    "upkeep.start_round": "Bevestigingsronde gestart",
    "upkeep.send_round": "Mails van een bevestigingsronde klaargezet",
    "upkeep.add_to_round": "Gemeenten aan een bevestigingsronde toegevoegd",
    "upkeep.nudge": "Extra herinnering gestuurd",
    "upkeep.close_round": "Bevestigingsronde gesloten",
    "upkeep.reopen_round": "Bevestigingsronde heropend",
    "upkeep.propose_change": "Wijziging voorgesteld",
    "upkeep.approve_change": "Voorgestelde wijziging goedgekeurd",
    "upkeep.refuse_change": "Voorgestelde wijziging afgewezen",
    "upkeep.withdraw_change": "Voorgestelde wijziging ingetrokken",
    "upkeep.set_approval": "Bepaald wat op goedkeuring wacht",
    "upkeep.invite_colleague": "Collega uitgenodigd",
    "upkeep.send_invitation": "Collega opnieuw uitgenodigd",
    "upkeep.revoke_access": "Toegang van een collega ingetrokken",
}


class UpkeepConfig(AppConfig):
    name = "members.upkeep"
    label = "upkeep"
    verbose_name = "Bijhouden"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
