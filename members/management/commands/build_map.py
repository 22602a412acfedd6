"""Write the static picture of the country from the outlines in members/data/map.svg."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from members.map import BACKGROUND, background


class Command(BaseCommand):
    """``manage.py build_map``: run it after replacing map.svg."""

    help = "Tekent de achtergrond van de kaart opnieuw."

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.STATICFILES_DIRS[0]) / BACKGROUND
        path.write_text(background(), encoding="utf-8")
        self.stdout.write(f"{path.name}: {path.stat().st_size} bytes")
