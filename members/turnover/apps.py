"""Turnover: who follows whom after elections."""

from django.apps import AppConfig

AUDIT_KINDS: dict[str, str] = {}


class TurnoverConfig(AppConfig):
    name = "members.turnover"
    label = "turnover"
    verbose_name = "Wisselingen"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
