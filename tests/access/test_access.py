"""Every page for every kind of person: allowed, refused in words, or answered as if it were absent."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from tests.access.table import TABLE
from tests.access.world import PEOPLE, World, pages


def test_table_names_pages_that_exist():
    """Not yet the other way round: pages of which the demonstration has no example are missing."""
    assert sorted(TABLE.keys() - {page.name for page in pages()}) == []


def test_table_names_nobody_twice():
    wrong = [
        name
        for name, row in TABLE.items()
        if set(row.yes) & set(row.absent) or not {*row.yes, *row.absent} <= set(PEOPLE)
    ]

    assert wrong == []


@pytest.mark.django_db
@pytest.mark.timeout(600)
def test_pages_open_for_whom_the_table_says(settings):
    settings.DEMO = True
    call_command("seed_demo", stdout=io.StringIO())
    world, wrong = World(), []
    for page in pages():
        if page.is_public or page.name not in TABLE:
            continue
        url, row = world.address(page), TABLE[page.name]
        for letter, person in PEOPLE.items():
            found = world.answer(letter, url)
            if found != row.expected(letter):
                wrong.append(f"{page.name} for {person}: {found}, not {row.expected(letter)}")
        at_the_door = world.visitor.get(url)
        if at_the_door.status_code != 302 or "/account/login/" not in at_the_door["Location"]:
            wrong.append(
                f"{page.name} for a visitor: {at_the_door.status_code}, not the log-in page"
            )

    assert wrong == []
