"""Pillars, their people, themes and activities."""

from django.apps import AppConfig


class PillarsConfig(AppConfig):
    name = "pillars"
    label = "pillars"
    verbose_name = "Pijlers"
