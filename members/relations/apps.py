"""Relations: people and organisations outside the member municipalities."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "relations.add_organisation": "Organisatie toegevoegd",
    "relations.change_organisation": "Organisatie gewijzigd",
    "relations.rename_organisation": "Organisatie kreeg een nieuwe naam",
    "relations.place_organisation": "Organisatie ergens ondergebracht",
    "relations.end_organisation": "Organisatie beëindigd",
    "relations.add_person": "Relatie toegevoegd",
    "relations.change_person": "Relatie gewijzigd",
    "relations.add_function": "Functie van een relatie toegevoegd",
    "relations.change_function": "Functie van een relatie gewijzigd",
    "relations.end_function": "Functie van een relatie beëindigd",
    "relations.end_functions": "Functies samen beëindigd",
    "relations.move_home": "Woonplaats van een relatie vastgelegd",
    "relations.anonymise_person": "Relatie geanonimiseerd",
}


class RelationsConfig(AppConfig):
    name = "members.relations"
    label = "relations"
    verbose_name = "Relaties"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
