import pytest
from django.core.management import call_command
from django.db import Error, connection, transaction

from m50portal.core.database import RefuseChange
from m50portal.core.models import Sequence


@pytest.mark.django_db(transaction=True)
def test_flush_empties_a_frozen_table_and_leaves_it_frozen():
    promise = RefuseChange("core_sequence", issued="OLD.last > 0", columns=["key"])
    with connection.cursor() as cursor:
        for statement in promise.statements(connection.vendor):
            cursor.execute(statement)
    try:
        Sequence.objects.create(key="a", last=1)
        call_command("flush", interactive=False, verbosity=0)
        assert not Sequence.objects.exists()

        Sequence.objects.create(key="b", last=1)
        with pytest.raises(Error), transaction.atomic():
            Sequence.objects.all().delete()
    finally:
        with connection.cursor() as cursor:
            for statement in promise.removals(connection.vendor):
                cursor.execute(statement)
