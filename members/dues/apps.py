"""Dues: from rate to invoice."""

from django.apps import AppConfig


class DuesConfig(AppConfig):
    name = "members.dues"
    label = "dues"
    verbose_name = "Contributie"
