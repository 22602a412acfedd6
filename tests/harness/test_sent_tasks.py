from m50portal.core.tasks import deliver_mail, record_heartbeat
from tests.conftest import SentTask


def test_sent_tasks_are_recorded_and_not_done(sent_tasks):
    deliver_mail.delay(7)
    record_heartbeat.apply_async(countdown=5)

    assert sent_tasks == [
        SentTask("core.deliver_mail", (7,), {}),
        SentTask("core.record_heartbeat", (), {}),
    ]


def test_sent_tasks_wait_for_the_commit(db, sent_tasks, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        deliver_mail.delay_on_commit(7)
        before = list(sent_tasks)

    assert before == []
    assert [task.name for task in sent_tasks] == ["core.deliver_mail"]
