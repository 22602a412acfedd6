import datetime

import pytest

import members.demo
from m50portal.core.dates import today
from members.choices import EXECUTIVES
from members.models import MunicipalRole
from pillars import demo, demo_budget
from pillars.choices import CostKind, LineState, SeatKind
from pillars.models import (
    Activity,
    ActivityParticipation,
    CostLine,
    KnowledgeProgramme,
    Participation,
    Pillar,
    ProgrammeLine,
    ResearchProduct,
    Seat,
)
from pillars.selectors import missing_pairs, pillars_on, reached_on, seats_on
from pillars.selectors_budget import budget_of
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled():
    by = builders.user()
    members.demo.seed(by=by)
    demo.seed(by=by)
    return by


def names(day):
    return [pillar.name for pillar in pillars_on(day)]


def test_demo_has_four_five_and_three_pillars(filled):
    four = ["Bestuur", "Economie & Fysieke leefomgeving", "Samenleving", "Financiën"]

    assert names(datetime.date(2019, 6, 1)) == four
    assert names(datetime.date(2022, 3, 29)) == [*four, "Duurzaamheid"]
    assert names(datetime.date(2022, 3, 30)) == ["Ruimte", "Sociaal", "Financiën"]
    assert Pillar.objects.named("Ruimtelijk").get().slug == "ruimte"


def test_demo_holds_the_23_activities_of_the_agenda(filled):
    agenda = Activity.objects.filter(starts_on=demo.AGENDA_START)

    assert agenda.count() == 23
    assert agenda.filter(theme__pillar=None).count() == 5
    assert ResearchProduct.objects.count() == 5


def test_demo_counts_a_merged_municipality_once(filled):
    activity = Activity.objects.get(unit="experimenten", target_number=10)

    assert ActivityParticipation.objects.filter(activity=activity).count() == 8
    assert reached_on(datetime.date(2023, 1, 1), [activity]) == {activity.pk: 7}


def test_demo_seats_keep_the_rules(filled):
    chairs = {
        seat.pillar.slug: seat
        for seat in seats_on(datetime.date(2026, 11, 20))
        if seat.kind == SeatKind.CHAIR
    }

    assert chairs["ruimte"].official.email == "marieke.modelstad@woerden.example"
    assert len(chairs) == 3
    for seat in Seat.objects.select_related("pillar", "official", "municipality", "supports"):
        seat.full_clean()
        if not seat.is_vacant:
            roles = MunicipalRole.objects.as_of(seat.starts_on).filter(official=seat.official)
            assert roles.filter(municipality=seat.municipality).exists(), seat
    leading = Seat.objects.filter(official__isnull=False).exclude(kind=SeatKind.SUPPORT)
    assert all(seat.supporters.exists() for seat in leading)


def test_demo_has_participants_and_a_few_missing_pairs(filled):
    rows = Participation.objects.current().with_roles_on(datetime.date(2026, 11, 20))

    assert rows.values("municipality").distinct().count() >= 20
    assert {row.role_kind for row in rows} <= set(EXECUTIVES)
    assert 3 <= missing_pairs(day=datetime.date(2026, 11, 20)).count() <= rows.count() / 3


def test_demo_twice_changes_nothing(filled):
    before = [model.objects.count() for model in (Pillar, Seat, Participation, Activity)]

    demo.seed(by=filled)

    assert [model.objects.count() for model in (Pillar, Seat, Participation, Activity)] == before


def test_demo_shows_budgets_and_says_what_is_invented(filled):
    this_year = today().year
    programmes = KnowledgeProgramme.objects.order_by("year")

    assert [(row.year, row.agreed) for row in programmes] == [
        (2019, 50_000),
        (2023, 50_000),
        (this_year, 50_000),
    ]
    assert "Strategische werkagenda 2019-2022" in programmes[0].source
    assert not programmes[0].lines.exists()
    assert set(ProgrammeLine.objects.values_list("note", flat=True)) == {demo_budget.INVENTED}
    assert set(CostLine.objects.values_list("note", flat=True)) == {demo_budget.INVENTED}
    assert set(CostLine.objects.values_list("kind", flat=True)) == set(CostKind.values)
    assert set(ProgrammeLine.objects.values_list("state", flat=True)) == set(LineState.values)
    assert ProgrammeLine.objects.exclude(product=None).count() == 2
    assert [budget_of(year).undivided >= 0 for year in (2023, this_year)] == [True, True]


def test_demo_of_budgets_twice_adds_nothing_and_keeps_what_was_changed(filled):
    counts = [model.objects.count() for model in (KnowledgeProgramme, ProgrammeLine, CostLine)]
    ProgrammeLine.objects.filter(title=demo_budget.LINES_2023[0].title).delete()

    demo_budget.seed(by=filled)

    again = [model.objects.count() for model in (KnowledgeProgramme, ProgrammeLine, CostLine)]
    assert again == [counts[0], counts[1] - 1, counts[2]]
