"""The broker in a folder: messages and tables that are whole, whoever looks at the same moment."""

import threading
import time
from collections import Counter
from queue import Empty

import pytest
from kombu import Connection
from kombu.transport import filesystem

from m50portal.core.file_broker import Transport

WRITERS, READERS, EACH = 2, 3, 150


@pytest.fixture
def channel(tmp_path, monkeypatch):
    """A maker of channels of one broker, on a machine that is busy before each lock."""
    lock = filesystem.lock

    def lock_late(*args):
        time.sleep(0.002)
        lock(*args)

    monkeypatch.setattr(filesystem, "lock", lock_late)
    folders = {name: tmp_path / name for name in ("queue", "processed", "control")}
    for folder in folders.values():
        folder.mkdir()
    options = {
        "data_folder_in": folders["queue"],
        "data_folder_out": folders["queue"],
        "processed_folder": folders["processed"],
        "control_folder": folders["control"],
    }
    links = []

    def make():
        links.append(Connection("filesystem://", transport_options=options))
        return links[-1].default_channel

    yield make
    for link in links:
        link.release()


def together(*tasks):
    """Run ``tasks`` at once; what went wrong in any of them."""
    wrong = []

    def attempt(task):
        try:
            task()
        except Exception as error:
            wrong.append(error)

    threads = [threading.Thread(target=attempt, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return wrong


def test_settings_name_this_transport(channel):
    assert isinstance(channel().connection, Transport)


def test_message_is_read_whole_and_once_while_others_write(channel):
    read, done = Counter(), threading.Event()

    def write(writer, number):
        for count in range(EACH):
            writer._put("celery", {"number": [number, count], "filling": "x" * 2000})

    def take(reader):
        while not done.is_set():
            try:
                read[tuple(reader._get("celery")["number"])] += 1
            except Empty:
                if sum(read.values()) >= WRITERS * EACH:
                    done.set()

    writers = [(channel(), number) for number in range(WRITERS)]
    readers = [channel() for _ in range(READERS)]
    timer = threading.Timer(30, done.set)
    timer.start()
    wrong = together(
        *(lambda w=w, n=n: write(w, n) for w, n in writers),
        *(lambda r=r: take(r) for r in readers),
    )
    timer.cancel()

    assert wrong == []
    assert read == Counter({(n, c): 1 for n in range(WRITERS) for c in range(EACH)})


def test_message_comes_in_the_order_of_sending(channel):
    writer = channel()
    for number in range(3):
        writer._put("celery", {"number": number})
        # Names tell milliseconds.
        start = time.monotonic()
        while time.monotonic() - start < 0.002:
            pass

    assert [writer._get("celery")["number"] for _ in range(3)] == [0, 1, 2]


def test_everybody_binds_the_same_exchange_at_once(channel):
    channels = [channel() for _ in range(12)]

    wrong = together(
        *(
            lambda c=c, n=n: c._queue_bind("all", "", "", f"queue{n}")
            for n, c in enumerate(channels)
        )
    )

    assert wrong == []
    assert {row.queue for row in channels[0].get_table("all")} == {f"queue{n}" for n in range(12)}
    assert sorted(path.name for path in channels[0].control_folder.iterdir()) == ["all.exchange"]
