"""System checks: what this machine lacks, said before somebody stumbles over it."""

import ctypes.util
from typing import Any

from django.core.checks import CheckMessage, Warning, register


@register()
def check_pdf_libraries(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """PDFs need Pango; without HarfBuzz's subsetter each costs eight times as much."""
    messages: list[CheckMessage] = []
    if not ctypes.util.find_library("pango-1.0"):
        messages.append(
            Warning(
                "Pango ontbreekt: het portaal kan geen PDF maken.",
                hint="Voer ./run uit, of installeer libpango-1.0-0 en libpangoft2-1.0-0.",
                id="core.W001",
            )
        )
    if not ctypes.util.find_library("harfbuzz-subset"):
        messages.append(
            Warning(
                "HarfBuzz kan geen lettertypen verkleinen: elke PDF kost acht keer zoveel tijd.",
                hint="Voer ./run uit, of installeer libharfbuzz-subset0.",
                id="core.W002",
            )
        )
    return messages
