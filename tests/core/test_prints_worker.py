"""A document by a real worker that is killed like a machine that loses power."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from m50portal.core.choices import PrintState
from m50portal.core.models import AuditEvent, Print
from m50portal.core.prints import ask_print
from tests.builders import user
from tests.core.held_print import LET_GO

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def test_a_document_whose_worker_is_killed_half_way_is_made_once_by_another(
    celery_worker_process, tmp_path
):
    row = ask_print(
        kind="held",
        target=user(),
        title="Memo",
        filename="memo.pdf",
        parameters={"folder": str(tmp_path)},
        by=None,
    )

    def began():
        return len(list(tmp_path.glob("began-*")))

    def is_made():
        row.refresh_from_db()
        return row.state == PrintState.READY

    first = celery_worker_process(beat=True, concurrency=1)
    assert first.wait_until(lambda: began() == 1, seconds=60), first.output()
    first.kill()
    row.refresh_from_db()
    assert (row.state, bool(row.lease_token), str(row.file)) == (PrintState.WAITING, True, "")

    # The lease of the dead has run out; two workers come by, and one of them makes it.
    Print.objects.update(leased_until=timezone.now())
    others = [celery_worker_process(beat=True, concurrency=1) for _ in range(2)]
    assert others[0].wait_until(lambda: began() == 2, seconds=60), others[0].output()
    (tmp_path / LET_GO).touch()

    assert others[0].wait_until(is_made, seconds=60), others[0].output()
    assert (began(), row.attempts, row.leased_until) == (2, 2, None)
    files = [path for path in Path(settings.MEDIA_ROOT).rglob("*.pdf") if path.is_file()]
    assert [path.read_bytes() for path in files] == [b"%PDF made once"]
    assert files[0].name == Path(str(row.file)).name
    assert AuditEvent.objects.filter(kind="core.ask_print").count() == 1
