import datetime

import pytest

from m50portal.accounts.choices import Office
from members.choices import RoleKind
from members.dues.timeline import timeline_of
from members.timeline import family_of
from tests.members.dues import builders_dues as make
from tests.members.dues import builders_transparency as build

pytestmark = pytest.mark.django_db


def test_story_tells_of_each_version_to_who_may_see_it(time_machine):
    time_machine.move_to("2026-02-14T12:00:00+01:00")
    place = build.paid(of=make.member("Zeist")).municipality
    build.paid(of=make.member("Altena"))
    share = build.issued("100.00").shares.get(municipality=place)

    def told(user):
        lines = timeline_of(family_of(place), user)
        return [
            (line.on, line.text.replace("\u00a0", " "))
            for line in lines
            if line.url == share.get_absolute_url()
        ]

    expected = [
        (datetime.date(2026, 2, 14), "€ 50,00 btw op te geven bij het BTW-compensatiefonds.")
    ]
    assert told(make.official_user(place)) == expected
    assert told(make.user(Office.AUDITOR)) == expected
    assert told(make.official_user(place, RoleKind.MAYOR)) == []
