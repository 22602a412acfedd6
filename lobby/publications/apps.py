"""Publications: blocks, editions, PDF."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "publications.create_publication": "Publicatie gemaakt",
    "publications.change_publication": "Publicatie gewijzigd",
    "publications.add_block": "Blok toegevoegd",
    "publications.change_block": "Blok gewijzigd",
    "publications.remove_block": "Blok verwijderd",
    "publications.restore_block": "Blok teruggezet",
    "publications.order_blocks": "Volgorde van blokken gewijzigd",
    "publications.make_proof": "Proefdruk gemaakt",
    "publications.adopt": "Publicatie vastgesteld",
    "publications.publish": "Publicatie openbaar gemaakt",
    "publications.reopen": "Publicatie heropend",
    "publications.retry_edition": "Editie opnieuw gemaakt",
}


class PublicationsConfig(AppConfig):
    name = "lobby.publications"
    label = "publications"
    verbose_name = "Publicaties"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
