"""The register: municipalities, their membership and their people."""

from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "members"
    verbose_name = "Leden"
