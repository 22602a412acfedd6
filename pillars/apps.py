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
    "pillars.leave_activity": "Gestopt met een activiteit",
}


class PillarsConfig(AppConfig):
    name = "pillars"
    label = "pillars"
    verbose_name = "Pijlers"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
