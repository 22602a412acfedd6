import datetime

import pytest
from django.core.exceptions import ValidationError

from m50portal.core.audit import history_of
from pillars.actions_work import (
    add_activity,
    add_theme,
    change_activity,
    change_pillar,
    join_activity,
    leave_activity,
)
from pillars.models import Activity, ActivityParticipation
from tests import builders
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 6, 1)


@pytest.fixture
def by():
    return builders.user()


def test_change_pillar_keeps_what_changed(by):
    pillar = make.pillar(summary="Oud")

    change_pillar(pillar=pillar, values={"summary": "Nieuw"}, version=1, by=by)

    pillar.refresh_from_db()
    assert (pillar.summary, pillar.version) == ("Nieuw", 2)
    assert history_of(pillar).get().changes == {"summary": ["Oud", "Nieuw"]}


def test_change_pillar_with_an_old_version_is_refused(by):
    pillar = make.pillar()
    change_pillar(pillar=pillar, values={"summary": "Eerst"}, version=1, by=by)

    with pytest.raises(ValidationError) as refused:
        change_pillar(pillar=pillar, values={"summary": "Te laat"}, version=1, by=by)

    assert refused.value.code == "clash"
    pillar.refresh_from_db()
    assert pillar.summary == "Eerst"


def test_change_activity_checks_the_whole_row(by):
    activity = make.activity(make.theme(None))

    with pytest.raises(ValidationError, match="eenheid"):
        change_activity(activity=activity, values={"unit": ""}, version=1, by=by)
    assert Activity.objects.get().unit == "gemeenten"


def test_add_theme_comes_last(by):
    pillar = make.pillar()
    first = make.theme(pillar)

    theme = add_theme(pillar=pillar, values={"name": "Woningbouw", "text": ""}, by=by)

    assert theme.number == first.number + 1
    assert history_of(theme).get().kind == "pillars.add_theme"


@pytest.mark.parametrize("has_pillar", [True, False])
def test_add_theme_with_a_known_name_is_refused(by, has_pillar):
    pillar = make.pillar() if has_pillar else None
    make.theme(pillar, "Woningbouw")

    with pytest.raises(ValidationError, match="al een thema met deze naam"):
        add_theme(pillar=pillar, values={"name": "Woningbouw", "text": ""}, by=by)


def test_add_activity_comes_last(by):
    theme = make.theme(None)
    values = {"text": "Vergelijken.", "starts_on": DAY}

    first = add_activity(theme=theme, values=values, by=by)
    second = add_activity(theme=theme, values=values, by=by)

    assert (first.number, second.number) == (1, 2)
    assert history_of(second).get().kind == "pillars.add_activity"


def test_join_activity_happens_once(by):
    activity, place = make.activity(make.theme(None)), make.municipality()
    join_activity(activity=activity, municipality=place, joined_on=DAY, by=by)

    with pytest.raises(ValidationError, match="doet al mee"):
        join_activity(activity=activity, municipality=place, joined_on=DAY, by=by)
    assert ActivityParticipation.objects.count() == 1


def test_leave_activity_is_remembered(by):
    activity = make.activity(make.theme(None))
    row = make.join(activity, make.municipality("Altena"))

    leave_activity(participation=row, by=by)

    assert not ActivityParticipation.objects.exists()
    assert history_of(activity).get().changes == {
        "municipality": "Altena",
        "joined_on": "2019-01-01",
    }
