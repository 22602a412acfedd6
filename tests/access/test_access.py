"""Every page for every kind of person: allowed, refused in words, or answered as if it were absent."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection

from tests.access.table import TABLE
from tests.access.things import OWN
from tests.access.world import OTHER, PEOPLE, Page, World, pages

CLOSED = [page for page in pages() if not page.is_public]
# About one municipality, and about nothing else that belongs to it.
ABOUT_A_MUNICIPALITY = [
    page
    for page in CLOSED
    if page.name == "lobby:sign"
    or "slug" in page.arguments
    and page.name.partition(":")[0] in ("members", "desk", "joining", "upkeep", "turnover")
    and ("pk" not in page.arguments or page.name.startswith("turnover:"))
]
# About a row of one municipality: through the address of another it is not there for anybody.
ABOUT_ITS_ROW = [
    page
    for page in CLOSED
    if page.name.partition(":")[0] in ("members", "desk", "joining", "upkeep")
    and {"slug", "pk"} <= set(page.arguments)
]
MIRROR = str.maketrans("CZ", "ZC")


def test_table_names_every_page_and_no_other():
    names = {page.name for page in CLOSED}

    assert {
        f'"{name}": Row(…)  <- add to tests/access/table.py' for name in names - TABLE.keys()
    } == set()
    assert sorted(TABLE.keys() - names) == []


def test_table_names_nobody_twice():
    wrong = [
        name
        for name, row in TABLE.items()
        if set(row.yes) & set(row.absent) or not {*row.yes, *row.absent} <= set(PEOPLE)
    ]

    assert wrong == []


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that change something else than who is logged in."""
    found: list[str] = []

    def note(execute, sql, params, many, context):
        verb = sql.lstrip().split(" ", 1)[0].upper()
        if verb in {"INSERT", "UPDATE", "DELETE"} and "session" not in sql[:60].lower():
            found.append(sql[:120])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield found


@pytest.mark.django_db
@pytest.mark.timeout(900)
def test_every_page_for_everybody(settings):
    """One walk after the other through one demonstration: to fill it takes longer than to walk."""
    settings.DEMO = True
    call_command("seed_demo", stdout=io.StringIO())
    world = World()

    assert list(opens_for_whom_the_table_says(world)) == []
    assert list(about_another_municipality_they_change_places(world)) == []
    assert list(posts_that_are_refused_change_nothing(world)) == []
    assert len(ABOUT_A_MUNICIPALITY) > 28
    assert len(ABOUT_ITS_ROW) > 8


def opens_for_whom_the_table_says(world: World) -> Iterator[str]:
    for page in CLOSED:
        url, row = world.address(page), TABLE[page.name]
        yield from _differences(world, page, url, {one: row.expected(one) for one in PEOPLE})
        at_the_door = world.visitor.get(url)
        if at_the_door.status_code != 302 or "/account/login/" not in at_the_door["Location"]:
            yield f"{page.name} for a visitor: {at_the_door.status_code}"


def about_another_municipality_they_change_places(world: World) -> Iterator[str]:
    """What is there for the one contact official is not there for the other, and the other way round."""
    for page in ABOUT_A_MUNICIPALITY:
        url, row = world.address(page).replace(f"/{OWN}/", f"/{OTHER}/"), TABLE[page.name]
        expected = {one: row.expected(one.translate(MIRROR)) for one in PEOPLE if one != "M"}
        expected["M"] = row.expected("Z")
        yield from _differences(world, page, url, expected)
    for page in ABOUT_ITS_ROW:
        url = world.address(page).replace(f"/{OWN}/", f"/{OTHER}/")
        found = world.answer("S", url)
        if found != "absent":
            yield f"{page.name} of another municipality for the secretariat: {found}"


def posts_that_are_refused_change_nothing(world: World) -> Iterator[str]:
    for page in CLOSED:
        url, row = world.address(page), TABLE[page.name]
        for letter, person in PEOPLE.items():
            if letter in row.yes:
                continue
            with written() as statements:
                answer = world.browsers[letter].post(url, {"reason": "Proef"})
            asks_who = answer.status_code == 302 and "/reauthenticate/" in answer["Location"]
            if not (asks_who or answer.status_code in {403, 404, 405}) or statements:
                yield f"{page.name} for {person}: {answer.status_code}, {statements}"
        with written() as statements:
            at_the_door = world.visitor.post(url)
        if at_the_door.status_code != 302 or statements:
            yield f"{page.name} for a visitor: {at_the_door.status_code}, {statements}"


def _differences(world: World, page: Page, url: str, expected: dict[str, str]) -> list[str]:
    found = {letter: world.answer(letter, url) for letter in PEOPLE}
    return [
        f"{page.name} ({url}) for {PEOPLE[letter]}: {found[letter]}, not {expected[letter]}"
        for letter in PEOPLE
        if found[letter] != expected[letter]
    ]
