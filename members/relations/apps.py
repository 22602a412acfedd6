"""Relations: people and organisations outside the member municipalities."""

from django.apps import AppConfig

AUDIT_KINDS: dict[str, str] = {}


class RelationsConfig(AppConfig):
    name = "members.relations"
    label = "relations"
    verbose_name = "Relaties"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
