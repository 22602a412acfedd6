"""The plan of the house, in one place: which packages there are and what may stand on what."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

# From the ground floor up. A package may use itself and what stands above it in this list.
PACKAGES = [
    "m50portal.core",
    "m50portal.accounts",
    "members",
    "members.joining",
    "members.upkeep",
    "members.turnover",
    "members.relations",
    "members.dues",
    "pillars",
    "meetings",
    "lobby",
    "lobby.publications",
    "m50portal.desk",
]
ROOF = "m50portal"  # settings, urls, celery, wsgi: may use everything, nothing may use them
FOLDERS = ["m50portal", "members", "pillars", "meetings", "lobby"]

# Inside a package; kinds on one line stand beside each other.
KINDS = [
    {"choices"},
    {"querysets", "managers"},
    {"models"},
    {"rules", "selectors"},
    {"presenters"},
    {"actions"},
    {"forms", "filters", "tasks"},
    {"views"},
    {"urls", "admin", "management", "apps"},
]


def package_of(module: str) -> str | None:
    """The package that ``module`` belongs to; ROOF for the roof; None when it is not ours."""
    for package in sorted(PACKAGES, key=len, reverse=True):
        if module == package or module.startswith(package + "."):
            return package
    return ROOF if module.partition(".")[0] == ROOF else None


def floor_of(package: str) -> int:
    return len(PACKAGES) if package == ROOF else PACKAGES.index(package)


def kind_of(module: str) -> int | None:
    """The rank of a module within its package, by its name; None for a module without a kind.

    ``actions``, ``actions_merger``, ``merger_actions`` and ``actions.merger`` are all actions.
    """
    package = package_of(module)
    if package is None or package == ROOF:
        return None
    first = module.removeprefix(package).strip(".").partition(".")[0]
    for rank, names in enumerate(KINDS):
        if any(
            first == name or first.startswith(name + "_") or first.endswith("_" + name)
            for name in names
        ):
            return rank
    return None


def source_files(root: Path = ROOT) -> list[Path]:
    """Every Python file of the portal itself: not the tests, not the migrations."""
    return sorted(
        path
        for folder in FOLDERS
        for path in (root / folder).rglob("*.py")
        if "migrations" not in path.parts
    )


def module_name(path: Path, root: Path = ROOT) -> str:
    parts = list(path.relative_to(root).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
