"""Prints the code of this half minute for the demo accounts."""

from typing import Any

from django.core.management.base import BaseCommand

from m50portal.desk import demo


class Command(BaseCommand):
    """What an authenticator app would show."""

    help = "Toont de code van dit moment voor de tweede stap van de demo-accounts."

    def handle(self, *args: Any, **options: Any) -> None:
        demo.require_demo()
        self.stdout.write(demo.current_code())
