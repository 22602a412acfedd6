"""The portal's own package; Celery finds its application here."""

from m50portal.celery import app as celery_app

__all__ = ("celery_app",)
