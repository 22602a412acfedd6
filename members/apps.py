"""The register: municipalities, their membership and their people."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "members.add_role": "Rol bij een gemeente toegevoegd",
    "members.update_role": "Rol bij een gemeente gewijzigd",
    "members.end_role": "Rol bij een gemeente beëindigd",
    "members.begin_municipality": "Nieuwe gemeente opgenomen",
    "members.record_decision": "Besluit over lidmaatschap vastgelegd",
    "members.correct_decision": "Besluit over lidmaatschap verbeterd",
    "members.withdraw_decision": "Besluit over lidmaatschap ingetrokken",
    "members.prepare_merger": "Herindeling voorbereid",
    "members.discard_merger": "Concept van een herindeling weggegooid",
    "members.record_merger": "Herindeling vastgelegd",
    "members.undo_merger": "Herindeling teruggedraaid",
    "members.take_up_name": "Nieuwe naam ingegaan",
    "members.take_role_along": "Rol meegegaan met een herindeling",
    "members.confirm_register": "Gegevens bevestigd",
    "members.update_billing": "Factuurgegevens gewijzigd",
    "members.update_traits": "Kenmerken gewijzigd",
    "members.update_person": "Gegevens van een persoon gewijzigd",
    "members.confirm_email": "E-mailadres bevestigd",
    "members.correct_role": "Datums van een rol gecorrigeerd",
    "members.link_account": "Account gekoppeld of losgemaakt",
    "members.set_team": "Team van de gemeente gewijzigd",
    "members.merge_people": "Personen samengevoegd",
    "members.keep_apart": "Personen uit elkaar gehouden",
    "members.ask_about_data": "Verzoek over eigen gegevens",
    "members.answer_request": "Verzoek over gegevens beantwoord",
    "members.set_retention": "Bewaartermijnen gewijzigd",
    "members.keep_longer": "Persoon langer bewaren gewijzigd",
    "members.anonymise": "Persoon geanonimiseerd",
    "members.export_person": "Alle gegevens van een persoon gedownload",
    "members.import": "Bestand ingelezen",
    "members.bring_file": "Bestand voor het register gekozen",
    "members.choose_figures": "Cijfers in een bestand gekozen",
    "members.apply_upload": "Bestand in het register verwerkt",
    "members.look_again": "Bestand opnieuw bekeken",
    "members.drop_upload": "Bestand weggegooid",
    "members.update_population": "Inwoneraantal gewijzigd",
    "members.set_growth_target": "Groeidoel gewijzigd",
    "members.remove_growth_target": "Groeidoel verwijderd",
}


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Leden"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
