"""``./run bench``: measure the portal against the smallest honest Django page.

Options: ``--rounds 15`` (fewer is quicker and noisier), ``--to file`` (docs/performance.md when absent).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

import psycopg

from tests.bench import measures, report, runs
from tests.bench.peers import measure as measure_peers
from tests.bench.targets import ROOT, copy_database, new_database, portal, running, smallest
from tests.servers import postgresql


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Prepare three websites, measure, write the report."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument(
        "--peers", type=Path, help="environments of other products, see tests/bench/peers"
    )
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "performance.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="m50-bench-") as name, postgresql() as server:
        sections, small = measure(server, Path(name), rounds=options.rounds, peers=options.peers)
        with psycopg.connect(server) as link:
            version = str(link.info.server_version // 10_000)
    report.write(options.to, sections, postgres=version, small=small)
    say(f"De cijfers staan in {options.to}.")


def measure(
    server: str, folder: Path, *, rounds: int, peers: Path | None
) -> tuple[list[measures.Section], int]:
    """Every section of the report, and how many municipalities the demonstration has."""
    say("Databases klaarzetten.")
    floor = smallest(new_database(server, "smallest"), folder)
    floor.manage("migrate", "--verbosity", "0")
    demo = portal("demo", new_database(server, "demo"), folder)
    demo.manage("migrate", "--verbosity", "0")
    demo.manage("collectstatic", "--no-input", "--verbosity", "0")
    demo.manage("seed_demo", "--verbosity", "0")
    large = portal("groot", copy_database(server, "demo", "large"), folder)
    total = large.ask("grow", str(measures.ORGANISATIONS))["municipalities"]
    for target in (floor, demo, large):
        target.headers = target.ask("cookie")
    say("Migraties en queries.")
    migrating = measures.migrating(server, folder)
    pages, large_pages = demo.ask("pages"), large.ask("pages")
    counted, counted_large = demo.ask("queries"), large.ask("queries")
    with running(floor, demo, large):
        say(f"Pagina's meten, {rounds} rondes.")
        fast = measures.speed(floor, demo, large, pages, large_pages, count=rounds)
        weight = measures.weight(demo, pages)
        say("Starten en geheugen.")
        starting = measures.starting(floor, demo)
        measures.holding(starting, demo, pages.values())
    invoices = runs.measure(server, folder, peers=peers.resolve() if peers else None, say=say)
    others = []
    if peers is not None:
        say("Andere producten.")
        others.append(measure_peers(server, folder, peers.resolve(), demo, count=rounds))
    sections = [
        *invoices,
        *fast,
        *others,
        measures.queries(counted, counted_large),
        weight,
        starting,
        measures.reordering(demo),
        migrating,
        measures.where_time_goes(counted),
    ]
    return sections, total - measures.ORGANISATIONS


if __name__ == "__main__":
    main()
