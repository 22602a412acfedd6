"""Makes the first account of a new portal: somebody of the secretariat.

Everybody after that is invited in the browser, so this is the only account made by hand.
"""

import getpass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from m50portal.accounts.actions import create_first_secretary


class Command(BaseCommand):
    """Asks for a password unless one is given on standard input."""

    help = "Maakt het eerste account: iemand van het secretariaat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="e-mailadres om mee in te loggen")
        parser.add_argument("name", help="voor- en achternaam")
        parser.add_argument("--stdin", action="store_true", help="lees het wachtwoord van invoer")

    def handle(self, *args: Any, **options: Any) -> None:
        password = self._password(from_stdin=options["stdin"])
        try:
            user = create_first_secretary(
                email=options["email"], name=options["name"], password=password
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{user.name} kan inloggen met {user.email} en stelt dan de tweede stap in."
        )

    def _password(self, *, from_stdin: bool) -> str:
        if from_stdin:
            return input()
        password = getpass.getpass("Wachtwoord: ")
        if password != getpass.getpass("Nog een keer: "):
            raise CommandError("De wachtwoorden zijn niet gelijk. Probeer het opnieuw.")
        return password
