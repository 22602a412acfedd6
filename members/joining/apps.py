"""Joining: prospects, recruitment, the rules for joining and the clock of aspirants."""

from django.apps import AppConfig

AUDIT_KINDS: dict[str, str] = {}


class JoiningConfig(AppConfig):
    name = "members.joining"
    label = "joining"
    verbose_name = "Toetreding"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
