"""Fills a demonstration with the network's real data and fictitious people."""

import time
from typing import Any

from django.core.management.base import BaseCommand

import lobby.demo
import lobby.demo_manifest
import lobby.publications.demo
import meetings.demo
import members.demo
import members.demo_privacy
import members.dues.demo
import members.joining.demo
import members.relations.demo
import members.turnover.demo
import members.upkeep.demo
import pillars.demo
import pillars.demo_stories
from m50portal.desk import demo, demo_completeness

ROOMS = (
    ("register", members.demo),
    ("relaties", members.relations.demo),
    ("contributie", members.dues.demo),
    ("pijlers", pillars.demo),
    ("verhalen", pillars.demo_stories),
    ("wisselingen", members.turnover.demo),
    ("lobby", lobby.demo),
    ("manifest", lobby.demo_manifest),
    ("bijeenkomsten", meetings.demo),
    ("publicaties", lobby.publications.demo),
    (
        "werving",
        members.joining.demo,
    ),  # last: its aspirant is for the clock, not for the other rooms
    ("mensen die weggingen", members.demo_privacy),
)


class Command(BaseCommand):
    """Idempotent: what is there already stays as it is."""

    help = "Vult een demonstratieportaal (M50_DEMO=1) met gemeenten, leden en voorbeelden."

    def handle(self, *args: Any, **options: Any) -> None:
        secretary = demo.seed_secretary()
        for name, room in ROOMS:
            start = time.monotonic()
            room.seed(by=secretary)
            self.stdout.write(f"  {name} gevuld ({time.monotonic() - start:.1f} s)")
        demo.seed_accounts()
        members.upkeep.demo.seed(by=secretary)
        demo_completeness.seed()
        self.stdout.write("De demonstratie is gevuld.")
