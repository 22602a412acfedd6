"""Publications: blocks, editions, PDF."""

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    name = "lobby.publications"
    label = "publications"
    verbose_name = "Publicaties"
