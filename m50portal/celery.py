"""The Celery application: what beat starts, and when.

Work lives in rows and the broker only wakes a worker, so every sweep below may run twice,
late or not at all for a while without losing or doubling anything.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "m50portal.settings")

app = Celery("m50portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
