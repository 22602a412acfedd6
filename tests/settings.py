"""The portal's own settings, with everything a test writes in a temporary folder.

Nothing of the developer's environment leaks in, except which database, cache and broker to use.
Also the settings of the programs that a test starts (a Celery worker), hence a module and not
fixtures: they find the same folder through the environment.
"""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.undefined import FailOnUndefined

for _name in (
    *("DEBUG", "M50_DEMO", "SECRET_KEY_FILE", "ALLOWED_HOSTS", "MAIL_TRANSPORT", "BEHIND_PROXY"),
    *("MEDIA_ROOT", "STATIC_ROOT", "DEFAULT_FROM_EMAIL", "SECURITY_CONTACT", "SESSION_HOURS"),
):
    os.environ.pop(_name, None)

if "M50_TEST_BASE" not in os.environ:
    os.environ["M50_TEST_BASE"] = tempfile.mkdtemp(prefix="m50-tests-")
    atexit.register(shutil.rmtree, os.environ["M50_TEST_BASE"], ignore_errors=True)
# pytest-xdist runs several processes side by side: each has a folder and a Redis of its own.
_process = os.environ.get("PYTEST_XDIST_WORKER", "main")
_var = Path(os.environ["M50_TEST_BASE"]) / _process
for _folder in ("static", "media", "mail", "cache"):
    (_var / _folder).mkdir(parents=True, exist_ok=True)
if os.environ.get("REDIS_URL", "").endswith("/0") and _process.startswith("gw"):
    os.environ["REDIS_URL"] = os.environ["REDIS_URL"][:-1] + str(int(_process[2:]) + 1)
os.environ.update(
    M50_VAR=str(_var),
    SECRET_KEY="only-for-tests-and-known-to-everyone-0123456789",
    SITE_URL="http://testserver",
    LOG_LEVEL=os.environ.get("LOG_LEVEL", "WARNING"),
)

from m50portal.settings import *  # noqa: E402, F403
from m50portal.settings import DATABASES, PRINTS, STORAGES, TEMPLATES  # noqa: E402

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PRINTS = PRINTS | {"held": "tests.core.held_print.RECIPE"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
_options: Any = TEMPLATES[0]["OPTIONS"]
_options["string_if_invalid"] = FailOnUndefined()

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file and not memory: a browser test and a worker need connections of their own to it.
    DATABASES["default"]["TEST"] = {"NAME": str(_var / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += "; PRAGMA synchronous=OFF"
elif "pytest" in sys.modules:
    DATABASES["default"]["TEST"] = {"NAME": "test_m50"}
    DATABASES["default"]["CONN_MAX_AGE"] = 0
