"""Meetings: agenda, invitations, reminders."""

from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "meetings"
    label = "meetings"
    verbose_name = "Bijeenkomsten"
