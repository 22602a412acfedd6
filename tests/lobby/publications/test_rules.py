import pytest

from lobby.publications.models import Publication
from m50portal.accounts.choices import Office
from tests.builders import user
from tests.lobby.publications import builders_publications as build
from tests.members.builders_members import member, official_user

pytestmark = pytest.mark.django_db

# rule: who may, for a draft and for an adopted publication
EDITORS = {"secretariat", "lobbyist"}
DRAFT_READERS = EDITORS | {"board"}
OFFICES = {office.value for office in Office}
ALL = OFFICES | {"contact"}
TABLE = {
    "publications.view_publication": (DRAFT_READERS, ALL),
    "publications.edit_publication": (EDITORS, set()),
    "publications.adopt": ({"secretariat", "board"}, {"secretariat", "board"}),
    "publications.view_drafts": (DRAFT_READERS, DRAFT_READERS),
    "publications.add_publication": (EDITORS, EDITORS),
    "publications.view_publications": (ALL, ALL),
}


@pytest.fixture
def people():
    made = {office.value: user(office) for office in Office}
    return {**made, "contact": official_user(member()), "nobody": user()}


@pytest.mark.parametrize("rule", TABLE)
def test_rules_say_who_may_what(rule, people):
    draft, final = build.small_plan("Concept"), build.small_plan("Vast")
    build.adopted(final)

    for publication, allowed in zip((draft, final), TABLE[rule], strict=True):
        may = {name for name, person in people.items() if person.has_perm(rule, publication)}
        assert may == allowed


def test_rules_agree_with_visible_to(people):
    draft, final, again = (build.small_plan(title) for title in ("Concept", "Vast", "Heropend"))
    build.adopted(final)
    build.adopted(again)
    build.actions_editions.reopen(publication=again, by=None)

    for person in people.values():
        seen = set(Publication.objects.visible_to(person))
        every = Publication.objects.all()
        assert seen == {
            row for row in every if person.has_perm("publications.view_publication", row)
        }
    assert set(Publication.objects.visible_to(people["contact"])) == {final, again}
    assert draft in Publication.objects.visible_to(people["board"])
