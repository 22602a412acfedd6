"""The lobby: goals and actions."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "lobby.change_goal": "Lobbydoel gewijzigd",
    "lobby.add_action": "Lobbyactie toegevoegd",
    "lobby.change_action": "Lobbyactie gewijzigd",
    "lobby.finish_action": "Lobbyactie afgerond",
}


class LobbyConfig(AppConfig):
    name = "lobby"
    label = "lobby"
    verbose_name = "Lobby"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
