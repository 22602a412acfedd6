import datetime

from m50portal.core.models import OutgoingMail
from meetings import demo
from meetings.models import AgendaItem, Meeting
from members.choices import RoleKind
from pillars.models import Pillar
from tests.meetings.builders_meetings import local, official, participation, pillar


def fill():
    for name, slug in (("Ruimte", "ruimte"), ("Sociaal", "sociaal"), ("Financiën", "financien")):
        made = pillar(name)
        Pillar.objects.filter(pk=made.pk).update(slug=slug)
        participation(Pillar.objects.get(pk=made.pk), official(RoleKind.MAYOR))
    demo.seed(by=None)


def count():
    return Meeting.objects.count(), AgendaItem.objects.count(), OutgoingMail.objects.count()


def test_demo_holds_what_the_documents_name_without_a_clock_time():
    fill()

    past = Meeting.objects.filter(time_known=False).order_by("starts_at")
    assert [meeting.day for meeting in past] == [
        datetime.date(2018, 6, 8),
        datetime.date(2018, 11, 9),
        datetime.date(2022, 9, 23),
        datetime.date(2026, 4, 7),
        datetime.date(2026, 4, 8),
    ]
    assert all("De bron noemt alleen de datum." in meeting.certainty_note for meeting in past)


def test_demo_plans_ahead_on_working_days():
    fill()

    ahead = Meeting.objects.filter(time_known=True, starts_at__gt=local("2026-11-02 10:00"))
    titles = set(ahead.values_list("title", flat=True))
    assert {"Pijleroverleg Ruimte", "Pijleroverleg Sociaal", "Pijleroverleg Financiën"} <= titles
    assert all(meeting.day.weekday() < 5 for meeting in ahead)
    assert all(meeting.items.exists() for meeting in ahead)


def test_demo_twice_changes_nothing_and_later_plans_the_next():
    fill()
    before = count()

    demo.seed(by=None)

    assert count() == before


def test_demo_months_later_plans_what_has_passed(clock):
    fill()
    before = Meeting.objects.count()
    clock.move_to(local("2027-06-01 10:00"))

    demo.seed(by=None)

    assert Meeting.objects.count() > before


def test_demo_without_pillars_plans_what_it_can():
    demo.seed(by=None)

    assert not Meeting.objects.exclude(pillar=None).exists()
    assert Meeting.objects.filter(title="Ledenbijeenkomst").exists()
