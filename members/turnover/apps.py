"""Turnover: who follows whom after elections."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "turnover.add_election": "Verkiezing toegevoegd",
    "turnover.change_election": "Verkiezing gewijzigd",
    "turnover.save_answers": "Antwoord na een verkiezing bewaard",
    "turnover.apply_answers": "Wisselingen na een verkiezing doorgevoerd",
    "turnover.apply_in_bulk": "Wisselingen voor veel gemeenten doorgevoerd",
    "turnover.confirm_role": "Bestuurder na een verkiezing bevestigd",
    "turnover.snooze": "Regel van de koppelcontrole verborgen",
    "turnover.wake": "Regel van de koppelcontrole weer getoond",
}


class TurnoverConfig(AppConfig):
    name = "members.turnover"
    label = "turnover"
    verbose_name = "Wisselingen"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
