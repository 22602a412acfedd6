"""The desk: dashboards, my M50, search. No tables."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "m50portal.desk"
    label = "desk"
    verbose_name = "Overzicht"
