"""The desk: dashboards, my M50, search. No tables."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "desk.ask_completeness": "Contactambtenaren gevraagd wat ontbreekt",
}


class DeskConfig(AppConfig):
    name = "m50portal.desk"
    label = "desk"
    verbose_name = "Overzicht"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
