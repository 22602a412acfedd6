"""Pillars, their people, themes and activities."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "pillars.start_pillar": "Pijler begonnen",
    "pillars.end_pillar": "Pijler beëindigd",
    "pillars.appoint": "Benoemd in een pijler",
    "pillars.end_seat": "Plaats in een pijler beëindigd",
    "pillars.sign_up": "Aangemeld voor een pijler",
    "pillars.end_participation": "Deelname aan een pijler beëindigd",
    "pillars.align_committee": "Pijler bij een VNG-commissie gekozen",
    "pillars.set_pair": "Ambtenaar bij bestuurder gekozen",
    "pillars.add_theme": "Thema toegevoegd",
    "pillars.add_activity": "Activiteit toegevoegd",
    "pillars.join_activity": "Gaan meedoen aan een activiteit",
    "pillars.add_portfolio": "Portefeuille in het bestuur toegevoegd",
    "pillars.change_portfolio": "Portefeuille in het bestuur gewijzigd",
    "pillars.end_portfolio": "Portefeuille in het bestuur beëindigd",
    "pillars.appoint_board": "Benoemd in het dagelijks bestuur",
    "pillars.add_committee_seat": "Plaats in een VNG-commissie vastgelegd",
    "pillars.add_core_team_member": "Toegevoegd aan het ambtelijk kernteam",
    "pillars.add_duty": "Taak van een gemeente vastgelegd",
    "pillars.end_held": "Plaats of taak beëindigd",
    "pillars.leave_activity": "Gestopt met een activiteit",
    "pillars.add_story": "Verhaal geschreven",
    "pillars.change_story": "Verhaal gewijzigd",
    "pillars.offer_story": "Verhaal aangeboden aan het secretariaat",
    "pillars.tell_story": "Verhaal gepubliceerd",
    "pillars.withdraw_story": "Verhaal teruggetrokken",
    "pillars.reopen_story": "Verhaal weer concept",
    "pillars.ask_about_story": "Vraag gesteld over een verhaal",
    "pillars.add_programme": "Werkprogramma van de kennispartner vastgelegd",
    "pillars.change_programme": "Werkprogramma van de kennispartner gewijzigd",
    "pillars.remove_programme": "Werkprogramma van de kennispartner verwijderd",
    "pillars.add_line": "Regel van een werkprogramma toegevoegd",
    "pillars.change_line": "Regel van een werkprogramma gewijzigd",
    "pillars.deliver_line": "Regel van een werkprogramma opgeleverd",
    "pillars.remove_line": "Regel van een werkprogramma verwijderd",
    "pillars.add_cost": "Kosten in de begroting toegevoegd",
    "pillars.change_cost": "Kosten in de begroting gewijzigd",
    "pillars.remove_cost": "Kosten uit de begroting verwijderd",
}


class PillarsConfig(AppConfig):
    name = "pillars"
    label = "pillars"
    verbose_name = "Pijlers"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
