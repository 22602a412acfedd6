"""Joining: prospects, recruitment, the rules for joining and the clock of aspirants."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "joining.log_contact": "Contact vastgelegd",
    "joining.correct_contact": "Contact verbeterd",
    "joining.withdraw_contact": "Contact ingetrokken",
    "joining.set_stage": "Fase van werving vastgelegd",
    "joining.withdraw_stage": "Fase van werving ingetrokken",
    "joining.save_rules": "Toetredingsregels opgeslagen",
    "joining.remove_rules": "Toetredingsregels verwijderd",
    "joining.send_signals": "Aspirant-lid en secretariaat aan de termijn herinnerd",
    "joining.tick": "Onboarding afgevinkt",
    "joining.untick": "Vinkje van onboarding weggehaald",
}


class JoiningConfig(AppConfig):
    name = "members.joining"
    label = "joining"
    verbose_name = "Toetreding"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
