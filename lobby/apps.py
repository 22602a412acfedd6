"""The lobby: goals and actions."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "lobby.change_goal": "Lobbydoel gewijzigd",
    "lobby.add_action": "Lobbyactie toegevoegd",
    "lobby.change_action": "Lobbyactie gewijzigd",
    "lobby.finish_action": "Lobbyactie afgerond",
    "lobby.add_manifest": "Manifest gemaakt",
    "lobby.change_manifest": "Manifest gewijzigd",
    "lobby.change_principles": "Uitgangspunten van het manifest gewijzigd",
    "lobby.adopt_manifest": "Manifest vastgesteld",
    "lobby.hand_over_manifest": "Aanbieding van het manifest vastgelegd",
    "lobby.close_manifest": "Ondertekening van het manifest gesloten",
    "lobby.reopen_manifest": "Ondertekening van het manifest heropend",
    "lobby.sign_manifest": "Manifest ondertekend",
    "lobby.invite_to_sign": "Gemeenten uitgenodigd om een manifest te tekenen",
    "lobby.withdraw_signature": "Handtekening onder een manifest ingetrokken",
}


class LobbyConfig(AppConfig):
    name = "lobby"
    label = "lobby"
    verbose_name = "Lobby"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
