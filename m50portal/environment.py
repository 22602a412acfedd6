"""Settings from the environment, with a sentence that tells how to mend a wrong value.

Every variable may be given as NAME or, for a secret in a file, as NAME_FILE.
"""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parent.parent
env = environ.FileAwareEnv()


def flag(name: str, *, default: bool) -> bool:
    """A yes-or-no setting; anything but a clear yes or no is refused."""
    raw = env.str(name, default="")
    if raw == "":
        return default
    if raw.lower() in {"1", "true", "yes", "ja", "on"}:
        return True
    if raw.lower() in {"0", "false", "no", "nee", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is “{raw}”. Zet {name} op 1 (aan) of 0 (uit).")


def count(name: str, *, default: int) -> int:
    """A whole number of zero or more."""
    raw = env.str(name, default="")
    if raw == "":
        return default
    if not raw.isdigit():
        raise ImproperlyConfigured(f"{name} is “{raw}”. Vul voor {name} een geheel getal in.")
    return int(raw)


def address(name: str, *, default: str, schemes: set[str]) -> str:
    """A URL whose scheme is one of ``schemes``."""
    value = env.str(name, default="") or default
    if urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(
            f"{name} is “{value}”. Begin {name} met een van: "
            + ", ".join(f"{scheme}://" for scheme in sorted(schemes))
            + "."
        )
    return value


def var_folder() -> Path:
    """The folder for everything the portal writes on this machine."""
    folder = Path(env.str("M50_VAR", default="") or ROOT / "var")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key(folder: Path, *, debug_or_demo: bool) -> str:
    """SECRET_KEY; on a development or demo machine made once and kept under ``folder``."""
    value = env.str("SECRET_KEY", default="")
    if value:
        return value
    if not debug_or_demo:
        raise ImproperlyConfigured(
            "SECRET_KEY ontbreekt. Zet SECRET_KEY (of SECRET_KEY_FILE) op een lange, willekeurige tekst."
        )
    path = folder / "secret_key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(60))
        path.chmod(0o600)
    return path.read_text().strip()
