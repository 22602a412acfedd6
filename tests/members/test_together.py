"""Two people who save the same new thing at the same moment: one does it, the other hears it."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.urls import reverse

from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.core.versions import TOGETHER
from members import actions
from members.choices_merger import MergerKind
from members.models import Merger, Municipality, MunicipalRole, Official
from tests.builders import client_of, user
from tests.members.builders_members import member
from tests.members.builders_mergers import draft, new

PERSON = {
    "kind": "adviser",
    "name": "Iris van Proef",
    "email": "iris@zeist.example",
    "starts_on": "2026-01-01",
}


def at_once(post, clients):
    """What each of ``clients`` answers when all post at the same moment."""

    def one(client):
        try:
            return post(client)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(one, clients))


@pytest.mark.django_db(transaction=True)
def test_same_new_person_by_four_at_once_is_one_person():
    place = member("Zeist")
    clients = [client_of(user(Office.SECRETARIAT)) for _ in range(4)]
    address = reverse("members:role_add", args=[place.slug])

    answers = at_once(lambda client: client.post(address, PERSON), clients)

    assert {answer.status_code for answer in answers} <= {200, 302}
    assert sum(answer.status_code == 302 for answer in answers) >= 1
    assert Official.objects.filter(email=PERSON["email"]).count() == 1
    assert MunicipalRole.objects.count() == 1
    for answer in answers:
        if answer.status_code == 200:
            assert 'value="Iris van Proef"' in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_same_new_account_by_four_at_once_is_one_account():
    clients = [client_of(user(Office.SECRETARIAT)) for _ in range(4)]
    values = {"name": "Iris van Proef", "email": "iris@m50.example", "office": Office.BOARD}

    answers = at_once(lambda client: client.post(reverse("accounts:invite"), values), clients)

    assert {answer.status_code for answer in answers} <= {200, 302}
    assert User.objects.filter(email=values["email"]).count() == 1


@pytest.mark.django_db(transaction=True)
def test_same_new_code_by_two_mergers_at_once_is_one_municipality():
    drafts = [
        draft(
            MergerKind.NEW,
            datetime.date(2027, 1, 1),
            [member(), member()],
            [new("GM9990", "Scheldestad")],
        )
        for _ in range(2)
    ]
    clients = [client_of(user(Office.SECRETARIAT)) for _ in drafts]
    pairs = [
        (client, reverse("members:merger_preview", args=[one.pk]), one)
        for client, one in zip(clients, drafts, strict=True)
    ]

    def post(pair):
        client, address, one = pair
        page = client.get(address).context
        return client.post(
            address,
            {"version": one.version, "fingerprint": page["rehearsal"].fingerprint},
        )

    answers = at_once(post, pairs)

    assert {answer.status_code for answer in answers} == {302}
    assert Municipality.objects.filter(code="GM9990").count() == 1
    assert Merger.objects.filter(state="recorded").count() == 1


@pytest.mark.django_db
def test_what_only_the_database_saw_is_told_and_nothing_typed_is_lost(monkeypatch):
    place = member("Zeist")

    def refuse(**values):
        raise IntegrityError("UNIQUE constraint failed")

    monkeypatch.setattr(actions, "add_role", refuse)
    client = client_of(user(Office.SECRETARIAT))

    page = client.post(reverse("members:role_add", args=[place.slug]), PERSON).content.decode()

    assert TOGETHER in page
    assert 'value="Iris van Proef"' in page
    assert 'value="iris@zeist.example"' in page
