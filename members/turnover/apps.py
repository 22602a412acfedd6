"""Turnover: who follows whom after elections."""

from django.apps import AppConfig

AUDIT_KINDS = {
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
