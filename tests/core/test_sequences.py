import threading

import pytest
from django.db import connection, transaction

from m50portal.core import sequences


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gap_when_two_take_at_once():
    taken: list[int] = []
    start = threading.Barrier(2)

    def take_ten():
        start.wait()
        try:
            for _ in range(10):
                with transaction.atomic():
                    taken.append(sequences.take("invoice-2026"))
        finally:
            connection.close()

    threads = [threading.Thread(target=take_ten) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == list(range(1, 21))


@pytest.mark.django_db
def test_number_comes_back_when_the_transaction_fails():
    with pytest.raises(RuntimeError), transaction.atomic():
        sequences.take("invoice-2026")
        raise RuntimeError

    assert sequences.take("invoice-2026") == 1


@pytest.mark.django_db
def test_keys_count_apart():
    assert [sequences.take(key) for key in ("a", "b", "a")] == [1, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_number_needs_a_transaction():
    with pytest.raises(RuntimeError, match="needs a transaction"):
        sequences.take("invoice-2026")
