"""People who log in, their second factor and their offices at the association."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "m50portal.accounts"
    label = "accounts"
    verbose_name = "Accounts"
