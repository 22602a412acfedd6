"""Writing a budget: what is stored, what is refused, what the trail keeps; by two at once too."""

import datetime
import threading
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from m50portal.core.versions import ClashError
from pillars.actions_budget import (
    add_line,
    change_cost,
    change_line,
    change_programme,
    deliver_line,
    remove_cost,
    remove_line,
    remove_programme,
)
from pillars.choices import LineState
from pillars.models import CostLine, KnowledgeProgramme, ProgrammeLine, ResearchProduct
from tests import builders
from tests.pillars import builders_budget as build
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
DAY = datetime.date(2023, 10, 12)


def last_event():
    return AuditEvent.objects.order_by("-pk")[0]


def test_what_is_stored_stands_in_the_trail():
    build.line(build.programme(), "14000.00", title="Woningbouw", pillar=make.pillar("Ruimte"))

    event = last_event()
    assert (event.kind, event.target_label, event.by_label) == (
        "pillars.add_line",
        "Woningbouw",
        "Portaal",
    )
    assert event.changes == {
        "programme": "Werkprogramma Platform31 2023",
        "pillar": "Ruimte",
        "title": "Woningbouw",
        "budget": "14000.00",
        "spent": "0.00",
        "state": "planned",
    }


def test_change_keeps_the_old_amount():
    somebody = builders.user()
    line = build.line(build.programme())

    change_line(line=line, values={"spent": Decimal("12.50")}, version=1, by=somebody)

    assert last_event().changes == {"spent": ["0.00", "12.50"]}
    assert list(line.history.order_by("history_id").values_list("spent", "version")) == [
        (Decimal("0.00"), 1),
        (Decimal("12.50"), 2),
    ]


@pytest.mark.parametrize("kind", ["programme", "line", "cost"])
def test_two_editors_lose_nothing(kind):
    programme = build.programme()
    row = {"programme": lambda: programme, "line": lambda: build.line(programme)}.get(
        kind, build.cost
    )()
    change = {"programme": change_programme, "line": change_line, "cost": change_cost}[kind]
    money = "agreed" if kind == "programme" else "budget"
    change(**{kind: row}, values={money: Decimal(1)}, version=1, by=None)

    with pytest.raises(ClashError):
        change(**{kind: row}, values={money: Decimal(2)}, version=1, by=None)

    row.refresh_from_db()
    assert (getattr(row, money), row.version) == (Decimal(1), 2)


def test_one_programme_a_year():
    build.programme(2023)
    build.programme(2024)

    with pytest.raises(ValidationError, match="Voor dit jaar is er al een werkprogramma"):
        build.programme(2023, partner="Een ander")


def test_year_of_a_programme_stays():
    programme = build.programme(2023)

    change_programme(
        programme=programme, values={"year": 2024, "agreed": Decimal(0)}, version=1, by=None
    )

    programme.refresh_from_db()
    assert (programme.year, programme.agreed) == (2023, 0)


def test_same_line_twice_is_refused_per_pillar_and_for_all():
    programme, pillar = build.programme(), make.pillar("Ruimte")
    build.line(programme, title="Woningbouw", pillar=pillar)
    build.line(programme, title="Woningbouw", pillar=make.pillar("Sociaal"))
    build.line(programme, title="Woningbouw")
    build.line(build.programme(2024), title="Woningbouw")

    with pytest.raises(ValidationError, match="Deze pijler heeft dit jaar al een regel"):
        build.line(programme, title="Woningbouw", pillar=pillar)
    with pytest.raises(ValidationError, match="Voor alle pijlers is er dit jaar al een regel"):
        build.line(programme, title="Woningbouw")
    assert ProgrammeLine.objects.count() == 4


def test_same_costs_twice_are_refused():
    build.cost(title="Zalen")

    with pytest.raises(ValidationError, match="staan al in de begroting"):
        build.cost(title="Zalen")
    build.cost(title="Zalen", kind="other")
    build.cost(2024, title="Zalen")


def test_pillar_that_was_not_there_that_year_is_refused():
    restart = datetime.date(2022, 3, 30)
    old, new = (
        make.pillar("Samenleving", ends_on=restart),
        make.pillar("Sociaal", starts_on=restart),
    )
    then, later = build.programme(2022), build.programme(2023)

    build.line(then, pillar=old)
    build.line(then, pillar=new)
    with pytest.raises(ValidationError, match="De pijler Samenleving bestond niet in 2023"):
        build.line(later, pillar=old)
    with pytest.raises(ValidationError, match="De pijler Sociaal bestond niet in 2021"):
        build.line(build.programme(2021), pillar=new)


def test_research_of_another_pillar_is_refused():
    ruimte, sociaal = make.pillar("Ruimte"), make.pillar("Sociaal")
    programme = build.programme()
    products = [
        ResearchProduct.objects.create(
            activity=make.activity(make.theme(pillar)), title="Rapport", kind="report"
        )
        for pillar in (ruimte, sociaal, None)
    ]

    for product in (products[0], products[2], None):
        build.line(programme, pillar=ruimte, product=product)
    for product in products:
        build.line(programme, product=product)
    with pytest.raises(ValidationError, match="Dit onderzoek is van een andere pijler"):
        build.line(programme, pillar=ruimte, product=products[1])


@pytest.mark.parametrize(
    ("state", "day", "message"),
    [
        (LineState.DELIVERED, None, "Vul in op welke dag het is opgeleverd"),
        (LineState.RUNNING, DAY, "Maak deze datum leeg"),
        (LineState.DELIVERED, datetime.date(2199, 1, 1), "Deze dag moet nog komen"),
    ],
)
def test_delivered_goes_with_a_day(state, day, message):
    with pytest.raises(ValidationError, match=message):
        build.line(build.programme(), state=state, delivered_on=day)


def test_delivered_once():
    line = build.line(build.programme(), spent="500.00", state=LineState.RUNNING)

    deliver_line(line=line, delivered_on=DAY, note="Rapport", version=1, by=None)

    line.refresh_from_db()
    assert (line.state, line.delivered_on, line.note, line.spent) == (
        "delivered",
        DAY,
        "Rapport",
        Decimal("500.00"),
    )
    assert last_event().kind == "pillars.deliver_line"
    with pytest.raises(ValidationError, match="al als opgeleverd gemeld"):
        deliver_line(line=line, delivered_on=today(), note="", version=2, by=None)
    assert ProgrammeLine.objects.get().delivered_on == DAY


def test_what_was_dropped_is_not_delivered():
    line = build.line(build.programme(), state=LineState.DROPPED)

    with pytest.raises(ValidationError, match="Deze regel is vervallen"):
        deliver_line(line=line, delivered_on=DAY, note="", version=1, by=None)


def test_what_is_removed_stays_in_the_trail_and_the_history():
    programme = build.programme()
    line, cost = build.line(programme, "14000.00", title="Woningbouw"), build.cost(title="Zalen")

    remove_line(line=line, version=1, by=None)
    assert last_event().changes["budget"] == "14000.00"
    remove_cost(cost=cost, version=1, by=None)
    assert last_event().target_label == "Secretariaat 2023: Zalen"
    remove_programme(programme=programme, version=1, by=None)

    assert (ProgrammeLine.objects.count(), CostLine.objects.count()) == (0, 0)
    assert not KnowledgeProgramme.objects.exists()
    assert list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))[-3:] == [
        "pillars.remove_line",
        "pillars.remove_cost",
        "pillars.remove_programme",
    ]
    assert ProgrammeLine.history.filter(title="Woningbouw", history_type="-").count() == 1


def test_programme_with_lines_is_not_removed():
    programme = build.programme()
    build.line(programme)

    with pytest.raises(ValidationError, match="heeft nog regels"):
        remove_programme(programme=programme, version=1, by=None)
    assert KnowledgeProgramme.objects.get() == programme


def test_what_changed_meanwhile_is_not_removed_and_what_is_gone_is_told():
    line = build.line(build.programme())
    change_line(line=line, values={"spent": Decimal(5)}, version=1, by=None)

    with pytest.raises(ValidationError, match="intussen gewijzigd. Er is niets verwijderd"):
        remove_line(line=line, version=1, by=None)
    seen = ProgrammeLine.objects.get()
    remove_line(line=ProgrammeLine.objects.get(), version=2, by=None)
    with pytest.raises(ValidationError, match="Dit is er niet meer"):
        remove_line(line=seen, version=2, by=None)
    assert AuditEvent.objects.filter(kind="pillars.remove_line").count() == 1


@pytest.mark.parametrize("money", ["budget", "spent"])
def test_amount_below_zero_is_refused_by_the_database_too(money):
    line, cost = build.line(build.programme()), build.cost()

    for row in (line, cost):
        with pytest.raises(ValidationError, match="niet onder nul"):
            setattr(row, money, Decimal(-1))
            row.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**{money: Decimal("-0.01")})


def test_database_keeps_the_other_promises_too():
    programme = build.programme(decided_by="")
    line = build.line(programme)

    for rows, values in (
        (KnowledgeProgramme.objects, {"agreed": Decimal(-1)}),
        (KnowledgeProgramme.objects, {"decided_on": DAY}),
        (ProgrammeLine.objects, {"state": LineState.DELIVERED}),
        (ProgrammeLine.objects, {"delivered_on": DAY}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**values)
    line.refresh_from_db()
    assert line.state == "planned"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_add_and_deliver_once():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one write at a time")
    line = build.line(build.programme())

    def add():
        values = {"title": "Zelfde", "pillar": None, "budget": Decimal(1), "spent": Decimal(0)}
        add_line(programme=KnowledgeProgramme.objects.get(), values=values, by=None)

    def deliver():
        row = ProgrammeLine.objects.get(pk=line.pk)
        deliver_line(line=row, delivered_on=DAY, note="", version=row.version, by=None)

    for work, kind in ((add, "pillars.add_line"), (deliver, "pillars.deliver_line")):
        before = AuditEvent.objects.filter(kind=kind).count()
        refused = [answer for answer in at_once(work) if answer is not None]
        assert len(refused) == THREADS - 1
        assert AuditEvent.objects.filter(kind=kind).count() == before + 1


THREADS = 4


def at_once(work):
    """What ``work`` gives or raises in each of some threads that begin together."""
    together, answers = threading.Barrier(THREADS), []

    def run():
        together.wait()
        try:
            answers.append(work())
        except (ValidationError, IntegrityError) as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
