import pytest
import time_machine

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from members import demo as register_demo
from members.joining import demo
from members.joining.choices import Stage
from members.joining.models import JoiningRules, LogEntry, OnboardingTick, StageChange
from members.joining.selectors import prospects, reach, rules_on
from members.models import Municipality
from members.register_selectors import aspirants_with_clock
from tests.builders import user

pytestmark = pytest.mark.django_db


@pytest.fixture
def seeded(db):
    with time_machine.travel("2026-11-20 12:00 +01:00", tick=False):
        register_demo.load_register(by=None)
        demo.seed(by=None)
        yield


def test_seed_twice_makes_nothing_twice(seeded):
    def counts():
        models = (JoiningRules, LogEntry, StageChange, OnboardingTick)
        return [model.objects.count() for model in models]

    before = counts()
    demo.seed(by=None)

    assert counts() == before == [1, 8, 4, 1]


def test_seed_shows_every_step_on_the_way(seeded):
    rows = prospects(today(), reach(rules_on(today())), user(Office.SECRETARIAT))
    found = {row.slug: row.stage for row in rows if row.contact_on}

    assert found == {
        "beverwijk": Stage.TALKING,
        "hardenberg": Stage.INTERVIEWED,
        "heemskerk": Stage.NOT_NOW,
        "heerenveen": Stage.APPLIED,
        "hoogeveen": Stage.TALKING,
    }
    (clock,) = aspirants_with_clock(today())
    assert (clock.municipality.slug, clock.level) == (demo.ASPIRANT, "three")


def test_seed_says_that_it_is_invented(seeded):
    assert all(demo.INVENTED in entry.summary for entry in LogEntry.objects.all())
    assert Municipality.objects.get(slug=demo.ASPIRANT).decisions.get().note == demo.INVENTED
