"""Other products' lists beside ours (P10): each from its own package, in an environment of its own.

``./run bench --peers FOLDER`` measures those of which ``FOLDER`` holds an environment:

    python3 -m venv FOLDER/byro && FOLDER/byro/bin/pip install byro gunicorn
    python3 -m venv FOLDER/pretix && FOLDER/pretix/bin/pip install pretix gunicorn
"""

from __future__ import annotations

import json
import os
import statistics
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from tests.bench import figures
from tests.bench.measures import Section, number
from tests.bench.targets import Target, new_database, running

HERE = Path(__file__).resolve().parent
ROWS = 76  # two pages of fifty, as ours


@dataclass
class Peer(Target):
    """A product of others on the same gunicorn line and PostgreSQL server."""

    def _environment(self) -> dict[str, str]:
        clean = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        return clean | {"DJANGO_SETTINGS_MODULE": self.settings} | self.env

    def fill(self) -> None:
        """Rows to list, and a session to see them with."""
        script = HERE / f"{self.name}_fill.py"
        output = self._run([self.python, str(script), str(ROWS)])
        self.headers = {"Cookie": json.loads(output.splitlines()[-1])["cookie"]}


# product → its list, how many times faster ours should be, what is listed
LISTS = {
    "byro": ("/members/list", 15, "members"),
    "pretix": ("/control/event/bench/bench/orders/", 6, "orders"),
}


def measure(server: str, folder: Path, environments: Path, demo: Target, *, count: int) -> Section:
    """P10: fifty rows of theirs against fifty rows of ours, round by round."""
    section = Section("P10 · Against the lists of other products (median)")
    section.text = (
        f"Fifty of {ROWS} rows each, on the same gunicorn line and PostgreSQL server. Theirs do more "
        "or other things with a row than ours; what is compared is how long a person waits. "
        "First look: ours with an empty memory, so that the list is put together anew."
    )
    for name, (url, goal, what) in LISTS.items():
        if not (environments / name).is_dir():
            continue
        peer = prepare(name, server, folder, environments / name)
        with running(peer, demo):
            visits: dict[str, figures.Visit] = {
                "theirs": lambda peer=peer, url=url: peer.seconds(url),  # type: ignore[misc]
                "ours": lambda: demo.seconds("/leden/"),
                "first look": lambda: demo.seconds("/leden/?vers=1"),  # an address that is not kept
            }
            found = figures.rounds(visits, count=count, each=6)
        for ours in ("ours", "first look"):
            ratio = figures.ratio(found["theirs"], found[ours], figure=statistics.median)
            waits = statistics.median(statistics.median(part) for part in found[ours]) * 1000
            note = f"{what}: {number(ratio.milliseconds)} ms against {number(waits)} ms; middle half {ratio.noise}"
            label = name if ours == "ours" else f"{name}, first look"
            reached = ratio.value >= goal if ours == "ours" else None
            section.add(label, f"{ratio} × faster", f"≥ {goal} ×", reached, note)
    return section


_prepared: dict[tuple[str, str], Peer] = {}


def prepare(name: str, server: str, folder: Path, environment: Path) -> Peer:
    """``name`` with a database of its own, migrated and filled."""
    if (server, name) in _prepared:
        return _prepared[server, name]
    data = folder / name
    data.mkdir()
    address = urlsplit(new_database(server, name))
    env = (_byro if name == "byro" else _pretix)(address, data)
    peer = Peer(name, f"{name}.settings", f"{name}.wsgi:application", env, folder)
    peer.python = str(environment / "bin" / "python")
    for command in ("migrate", "collectstatic --noinput", "compress"):
        if name == "byro" or command == "migrate":
            peer._run([peer.python, "-m", name, *command.split(), "-v0"])
    peer.fill()
    _prepared[server, name] = peer
    return peer


def _byro(address: SplitResult, data: Path) -> dict[str, str]:
    return {
        "BYRO_DB_ENGINE": "postgresql",
        "BYRO_DB_NAME": address.path.strip("/"),
        "BYRO_DB_USER": address.username,
        "BYRO_DB_PASS": address.password,
        "BYRO_DB_HOST": address.hostname,
        "BYRO_DB_PORT": str(address.port),
        "BYRO_DATA_DIR": str(data),
        "BYRO_FILESYSTEM_LOGS": str(data),
        "BYRO_FILESYSTEM_MEDIA": str(data),
        "BYRO_FILESYSTEM_STATIC": str(data / "static"),
        "BYRO_SITE_URL": "http://127.0.0.1",
    }


def _pretix(address: SplitResult, data: Path) -> dict[str, str]:
    config = data / "pretix.cfg"
    config.write_text(
        f"[pretix]\nurl=http://127.0.0.1\ndatadir={data}\n[database]\nbackend=postgresql\n"
        f"name={address.path.strip('/')}\nuser={address.username}\n"
        f"password={address.password}\nhost={address.hostname}\nport={address.port}\n"
        "[django]\nsecret=only-for-measuring-and-known-to-everyone-0123456789\n",
        encoding="utf-8",
    )
    return {"PRETIX_CONFIG_FILE": str(config)}
