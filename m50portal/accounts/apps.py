"""People who log in, their second factor and their offices at the association."""

from django.apps import AppConfig

AUDIT_KINDS = {
    "accounts.create_account": "Account gemaakt",
    "accounts.create_first_secretary": "Eerste account gemaakt bij de installatie",
    "accounts.send_invitation": "Uitnodiging gestuurd",
    "accounts.correct_account": "Account gecorrigeerd",
    "accounts.give_office": "Rol gegeven",
    "accounts.end_office": "Rol beëindigd",
    "accounts.block_account": "Account geblokkeerd",
    "accounts.unblock_account": "Account gedeblokkeerd",
    "accounts.reset_second_factor": "Tweede stap weggehaald door het secretariaat",
    "accounts.anonymise_account": "Account geanonimiseerd",
    "accounts.review_rights": "Rechten nagelopen",
    "accounts.password_changed": "Wachtwoord gewijzigd",
    "accounts.password_reset": "Nieuw wachtwoord gekozen",
    "accounts.password_set": "Eerste wachtwoord gekozen",
    "accounts.email_changed": "E-mailadres gewijzigd",
    "accounts.email_deleted": "E-mailadres verwijderd",
    "accounts.totp_activated": "App met codes ingesteld",
    "accounts.totp_deactivated": "App met codes verwijderd",
    "accounts.webauthn_added": "Passkey toegevoegd",
    "accounts.webauthn_removed": "Passkey verwijderd",
    "accounts.recovery_codes_generated": "Herstelcodes gemaakt",
    "accounts.recovery_code_used": "Herstelcode gebruikt",
    "accounts.log_in": "Ingelogd",
    "accounts.log_in_failed": "Inloggen mislukt",
    "accounts.locked_out": "Inloggen tijdelijk geblokkeerd na te veel pogingen",
}


class AccountsConfig(AppConfig):
    name = "m50portal.accounts"
    label = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from m50portal.core import audit  # its models exist only now

        audit.name_kinds(AUDIT_KINDS)
