"""Upkeep: municipalities confirm and correct their own data, and the secretariat sees what changed."""

from django.apps import AppConfig

AUDIT_KINDS: dict[str, str] = {}


class UpkeepConfig(AppConfig):
    name = "members.upkeep"
    label = "upkeep"
    verbose_name = "Bijhouden"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
