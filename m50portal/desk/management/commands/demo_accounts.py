"""Prints who can log in to a demonstration, and how each passes the second step."""

from typing import Any

from django.core.management.base import BaseCommand

from m50portal.desk import demo


class Command(BaseCommand):
    """Also shows the code of this half minute, so that nobody needs an app to look around."""

    help = "Toont de demo-accounts, hun rol en hun tweede stap."

    def handle(self, *args: Any, **options: Any) -> None:
        demo.require_demo()
        self.stdout.write(f"Wachtwoord voor alle demo-accounts: {demo.PASSWORD}\n")
        for account in demo.ACCOUNTS:
            codes = demo.unused_recovery_codes(account.email)
            step = "code uit de app, of herstelcode " + codes[0] if codes else "niet nodig"
            self.stdout.write(f"  {account.email:<36} {account.role:<26} tweede stap: {step}")
        self.stdout.write(
            f"\nCode van dit moment: {demo.current_code()} (elke 30 seconden een nieuwe: ./run code)\n"
            f"Of zet dit geheim in uw eigen app: {demo.TOTP_SECRET}"
        )
