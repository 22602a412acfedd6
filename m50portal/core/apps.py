"""The ground floor: what every room stands on and what knows no municipality."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "core.ask_print": "Document gevraagd",
    "core.ask_print_again": "Document opnieuw gevraagd",
    "core.download": "Bestand gedownload",
    "core.export": "Gegevens van mensen gedownload",
    "core.send_mail_again": "Mail opnieuw verstuurd",
    "core.settle_mail": "Mail afgehandeld",
}


class CoreConfig(AppConfig):
    name = "m50portal.core"
    label = "core"
    verbose_name = "Fundament"

    def ready(self) -> None:
        from m50portal.core import audit, checks, forms  # noqa: F401  registers the system checks

        audit.name_kinds(AUDIT_KINDS)
        forms.say_what_to_do()
