"""The lobby: goals and actions."""

from django.apps import AppConfig


class LobbyConfig(AppConfig):
    name = "lobby"
    label = "lobby"
    verbose_name = "Lobby"
