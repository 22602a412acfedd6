"""A real worker makes the PDF, also when nobody woke it."""

import pytest
from django.core.files.storage import default_storage

from lobby.publications.models import Edition
from tests.lobby.publications import builders_publications as build

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def is_ready(edition):
    return Edition.objects.filter(pk=edition.pk, state="ready").exists()


def test_worker_makes_the_pdf_of_an_adopted_plan_by_its_sweep(celery_worker_process):
    build.network()
    build.lobby()
    edition = build.adopted(build.annual_plan())

    worker = celery_worker_process(beat=True)

    assert worker.wait_until(lambda: is_ready(edition), seconds=60), worker.output()
    edition.refresh_from_db()
    with default_storage.open(edition.file) as stored:
        assert stored.read(5) == b"%PDF-"
    assert edition.attempts == 1
