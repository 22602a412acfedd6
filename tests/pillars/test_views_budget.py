"""The budget on the screen: who sees what, what is filled in, what is refused in words."""

import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from m50portal.accounts.choices import Office
from m50portal.core.dates import today
from m50portal.core.models import AuditEvent
from members.choices import RoleKind
from members.dues.choices import VatTreatment
from pillars.actions_budget import change_cost, change_line, change_programme
from pillars.choices import SeatKind
from pillars.models import CostLine, KnowledgeProgramme, ProgrammeLine, ResearchProduct
from tests import builders
from tests.members.dues import builders_dues as dues
from tests.members.dues.builders_transparency import paid
from tests.pillars import builders_budget as build
from tests.pillars import builders_pillars as make

pytestmark = pytest.mark.django_db
LIST, YEAR = "/contributie/begroting/", "/contributie/begroting/2023/"
NBSP = "\u00a0"


def text(response):
    return " ".join(response.content.decode().replace(NBSP, " ").split())


@pytest.fixture
def treasurer():
    return builders.client_of(builders.user(Office.TREASURER))


def url(name, row):
    return reverse(f"budget:{name}", args=[row.pk])


# --- Looking ------------------------------------------------------------------------------------
def test_year_shows_dues_against_costs(treasurer):
    dues.dues_year(2023)
    dues.member("'s-Gravenhage")
    programme = build.programme(source="Werkagenda", decided_on=datetime.date(2022, 11, 3))
    build.line(programme, "14000.00", "9500.00", title="Woningbouw", note="Loopt goed")
    build.cost(2023, "800.00", "250.00", title="Zalen", kind="organisation")

    page = text(treasurer.get(YEAR))

    assert "1 lid op 1 januari × € 5.000,00" in page
    assert "nog niets gefactureerd in dit portaal" in page
    assert "Platform31" in page
    assert "Dagelijks bestuur" in page
    assert "3 november 2022" in page
    assert "Werkagenda" in page
    assert "€ 36.000,00" in page  # still to divide
    assert "€ 9.500,00 van € 50.000,00" in page
    assert "€ 9.500,00 van € 14.000,00" in page
    assert "De kosten zijn hoger dan de contributie die wordt verwacht." in page
    assert "-€ 45.800,00" in page
    assert "Alle pijlers" in page
    assert "Organisatie" in page
    assert "na alle kosten" in page


def test_balance_says_that_other_costs_are_not_there_yet(treasurer):
    dues.dues_year(2023)
    build.programme()

    assert "andere kosten zijn nog niet ingevuld" in text(treasurer.get(YEAR))


def test_invoiced_and_received(treasurer):
    paid("5000.00")
    paid("5000.00")
    build.programme(2025)

    page = text(treasurer.get("/contributie/begroting/2025/"))

    assert "2 facturen, zonder btw en creditfacturen" in page
    assert "nog open: € 10.000,00" in page
    assert "is met btw." not in page


def test_what_comes_in_with_vat_is_named(treasurer):
    dues.dues_year(2025, vat_treatment=VatTreatment.TAXED)
    dues.issuer(vat_number="NL123456782B90")
    paid("5000.00")

    page = text(treasurer.get("/contributie/begroting/2025/"))

    assert "nog open: € 6.050,00" in page
    assert "Wat is ontvangen en wat nog open staat, is met btw." in page


def test_year_of_which_nothing_is_known_says_so_and_guesses_nothing(treasurer):
    dues.dues_year(2022)
    dues.dues_year(2024)
    dues.member()

    page = text(treasurer.get(YEAR))

    assert "Het contributiebedrag van dit jaar is onbekend." in page
    wanted = "het contributiebedrag en het werkprogramma van de kennispartner"
    assert f"Wat nog ontbreekt: {wanted}. Het portaal schat niets." in page
    assert "Geen werkprogramma bekend" in page
    assert "Nog geen andere kosten" in page
    assert "€ 5.000,00" not in page


@pytest.mark.parametrize("year", [1999, 2101])
def test_years_that_cannot_be_are_not_there(treasurer, year):
    assert treasurer.get(f"{LIST}{year}/").status_code == 404
    assert treasurer.get(f"{LIST}{year}/kosten/").status_code == 404


def test_list_shows_every_year(treasurer):
    this_year = today().year
    dues.dues_year(this_year)
    dues.member(since=datetime.date(2019, 1, 1))
    programme = build.programme(this_year, "4000.00")
    build.line(programme, state="delivered", delivered_on=datetime.date(2020, 1, 1))
    build.line(programme)
    build.programme(this_year - 1)

    page = text(treasurer.get(LIST))

    assert "Begrotingen (3 van 3)" in page
    assert "1 van 2 regels" in page
    assert page.count("Tekort") == 0
    assert "€ 1.000,00" in page
    assert page.count("nog niets ingevuld") == 3
    build.cost(this_year, "1000.01")
    assert "-€ 0,01 <span" in text(treasurer.get(LIST))


def test_menu_of_dues_leads_to_the_budget(treasurer):
    page = text(treasurer.get("/contributie/"))

    assert f'href="{LIST}"' in page
    assert f'href="{LIST}" aria-current' in text(treasurer.get(YEAR))


def test_filter_narrows_the_lines_and_no_sum(treasurer):
    programme, ruimte = build.programme(), make.pillar("Ruimte", slug="ruimte")
    build.line(programme, "7000.00", title="Woningbouw", pillar=ruimte)
    build.line(programme, "8000.00", title="Jeugdhulp", state="running")

    for query, titles in (
        ("pijler=ruimte", ["Woningbouw"]),
        ("pijler=alle", ["Jeugdhulp"]),
        ("stand=running", ["Jeugdhulp"]),
        ("pijler=ruimte&stand=running", []),
        ("pijler=onzin", []),
        ("pijler=&stand=", ["Woningbouw", "Jeugdhulp"]),
    ):
        answer = treasurer.get(f"{YEAR}?{query}")
        assert [row.line.title for row in answer.context["rows"]] == titles, query
        assert answer.context["budget"].planned == 15_000
    assert "Geen regels gevonden" in text(treasurer.get(f"{YEAR}?pijler=onzin"))


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("page", [LIST, YEAR])
def test_pages_ask_as_many_questions_for_one_as_for_three(
    treasurer, page, rows, django_assert_num_queries
):
    programme = build.programme()
    for _ in range(rows):
        pillar = make.pillar()
        activity = make.activity(make.theme(pillar))
        product = ResearchProduct.objects.create(activity=activity, title="Rapport", kind="report")
        build.line(programme, pillar=pillar, product=product)
        build.cost()
        paid("5000.00", year=2023)
    treasurer.get(page)

    with django_assert_num_queries({LIST: 14, YEAR: 12}[page]):
        treasurer.get(page)


# --- Files --------------------------------------------------------------------------------------
def test_year_as_a_file(treasurer):
    dues.dues_year(2023)
    dues.member()
    ruimte = make.pillar("Ruimte")
    build.line(build.programme(), "14000.00", "9500.50", title="=1+1", pillar=ruimte)
    build.cost(title="Zalen", kind="organisation")

    lines = treasurer.get(YEAR, {"bestand": "csv"}).content.decode("utf-8-sig").splitlines()
    book = load_workbook(io.BytesIO(treasurer.get(YEAR, {"bestand": "xlsx"}).content))

    assert lines[1:] == [
        "2023;Inkomsten;Contributie;;5000,00;;;;;",
        "2023;Inkomsten;Ontvangen;;;;;;;",
        "2023;Kosten;Kennispartner Platform31;;50000,00;9500,50;40499,50;;;",
        "2023;Regel van het werkprogramma;'=1+1;Ruimte;14000,00;9500,50;4499,50;Gepland;;",
        "2023;Kosten;Organisatie: Zalen;;1000,00;0,00;1000,00;;;",
        "2023;Kosten;Alle kosten;;51000,00;9500,50;41499,50;;;",
        "2023;Saldo;Saldo;;-46000,00;;;;;",
    ]
    assert [cell.value for cell in book.active[1]][:5] == [
        "Jaar",
        "Soort",
        "Post",
        "Pijler",
        "Begroot",
    ]
    assert book.active["F5"].value == 9500.5
    event = AuditEvent.objects.filter(kind="core.export").order_by("-pk")[0]
    assert event.changes == {"what": "Begroting 2023", "rows": 7}


def test_list_as_a_file(treasurer):
    build.programme(today().year)

    lines = treasurer.get(LIST, {"bestand": "csv"}).content.decode("utf-8-sig").splitlines()

    assert lines[2] == f"{today().year};;;;50000,00;0;;;0;0"


# --- Filling in ---------------------------------------------------------------------------------
def test_treasurer_fills_in_a_year(treasurer):
    page = treasurer.post(
        f"{reverse('budget:add_programme')}?jaar=2023",
        {"year": 2023, "partner": "Platform31", "agreed": "50.000", "version": 1},
        follow=True,
    )
    assert "Het werkprogramma van 2023 is vastgelegd" in text(page)
    assert page.redirect_chain == [(YEAR, 302)]
    programme, ruimte = KnowledgeProgramme.objects.get(), make.pillar("Ruimte")

    add = url("add_line", programme)
    assert "Van € 50.000,00 is nog € 50.000,00 te verdelen." in text(treasurer.get(add))
    values = {"pillar": ruimte.pk, "title": "Woningbouw", "budget": "50.000,01", "spent": "0"}
    page = treasurer.post(add, {**values, "state": "planned", "version": 1}, follow=True)
    assert "De regel is toegevoegd." in text(page)
    assert text(page).count("De regels zijn samen meer dan het afgesproken bedrag.") == 1
    assert "is al helemaal verdeeld" in text(treasurer.get(add))

    line = ProgrammeLine.objects.get()
    page = treasurer.post(
        url("change_line", line), build.form_of(line, budget="49.000", spent="12,50"), follow=True
    )
    assert "De regel is opgeslagen." in text(page)
    assert "De regels zijn samen meer" not in text(page)
    page = treasurer.post(
        reverse("budget:add_cost", args=[2023]),
        {"kind": "secretariat", "title": "Secretariaat", "budget": "1", "spent": "0", "version": 1},
        follow=True,
    )
    assert "De kosten zijn toegevoegd." in text(page)
    assert CostLine.objects.get().year == 2023
    assert "begroot: € 50.000,01 → € 49.000,00" in text(page)  # in the trail of the year


def test_year_in_the_address_is_filled_in_and_nonsense_is_this_year(treasurer):
    add = reverse("budget:add_programme")

    assert 'value="2023"' in text(treasurer.get(add, {"jaar": "2023"}))
    for nonsense in ("", "²", "1850", "20233", "abcd"):
        assert f'value="{today().year}"' in text(treasurer.get(add, {"jaar": nonsense}))


def test_second_programme_of_a_year_is_refused_in_words(treasurer):
    build.programme(2023)
    values = {"year": 2023, "partner": "Platform31", "agreed": "1", "version": 1}

    page = text(treasurer.post(reverse("budget:add_programme"), values))

    assert "Voor dit jaar is er al een werkprogramma. Wijzig dat." in page
    assert KnowledgeProgramme.objects.count() == 1


def test_same_line_twice_in_a_row_is_one_line(treasurer):
    add = url("add_line", build.programme())
    values = {"title": "Woningbouw", "budget": "1", "spent": "0", "state": "planned", "version": 1}

    assert treasurer.post(add, values).status_code == 302
    page = text(treasurer.post(add, values))

    assert "Voor alle pijlers is er dit jaar al een regel met deze tekst." in page
    assert ProgrammeLine.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"budget": "-5"}, "Een bedrag kan niet onder nul liggen. Vul het in zonder minteken."),
        ({"budget": "veel"}, "Vul een bedrag in, bijvoorbeeld 5.000,00."),
        ({"state": "delivered"}, "Vul in op welke dag het is opgeleverd."),
        ({"delivered_on": "2023-01-01"}, "Maak deze datum leeg"),
        ({"title": ""}, "Vul dit veld in."),
    ],
)
def test_what_cannot_be_is_said_once_in_words(treasurer, given, message):
    line = build.line(build.programme())

    page = text(treasurer.post(url("change_line", line), build.form_of(line, **given)))

    assert page.count(message) == 2  # at the field, and in the summary on top
    line.refresh_from_db()
    assert line.version == 1


def test_day_without_who_decided_is_refused(treasurer):
    programme = build.programme()
    values = build.form_of(programme, decided_by="", decided_on="2022-11-03")

    page = text(treasurer.post(url("change_programme", programme), values))

    assert "Vul bij de dag ook in wie het vaststelde." in page


@pytest.mark.parametrize("kind", ["programme", "line", "cost"])
def test_second_editor_sees_what_the_first_one_saved(treasurer, kind):
    programme = build.programme()
    row = {"programme": lambda: programme, "line": lambda: build.line(programme)}.get(
        kind, build.cost
    )()
    change = {"programme": change_programme, "line": change_line, "cost": change_cost}[kind]
    field = "source" if kind == "programme" else "note"
    change(**{kind: row}, values={field: "Van de eerste"}, version=1, by=None)

    answer = treasurer.post(
        url(f"change_{kind}", row), build.form_of(row, version=1, **{field: "Van de tweede"})
    )

    assert "Iemand anders heeft dit intussen gewijzigd" in text(answer)
    assert "Van de eerste" in text(answer)
    assert "Van de tweede" in text(answer)
    row.refresh_from_db()
    assert getattr(row, field) == "Van de eerste"


def test_only_pillars_and_research_of_that_year_are_offered(treasurer):
    old = make.pillar("Samenleving", ends_on=datetime.date(2022, 3, 30))
    now = make.pillar("Sociaal", starts_on=datetime.date(2022, 3, 30))
    for pillar in (old, now):
        activity = make.activity(make.theme(pillar))
        ResearchProduct.objects.create(activity=activity, title=f"Over {pillar}", kind="report")

    page = text(treasurer.get(url("add_line", build.programme(2023))))

    assert "Over Sociaal (Sociaal)" in page
    assert "Samenleving" not in page
    assert "Samenleving" in text(treasurer.get(url("add_line", build.programme(2021))))


# --- Removing -----------------------------------------------------------------------------------
def test_removal_asks_first_and_then_removes(treasurer):
    programme = build.programme()
    line, cost = build.line(programme, title="Woningbouw"), build.cost(title="Zalen")
    remove = url("remove_programme", programme)

    refused = text(treasurer.post(remove, {"version": 1}))
    assert "Dit werkprogramma heeft nog regels. Verwijder eerst de regels." in refused
    for name, row in (
        ("remove_line", line),
        ("remove_cost", cost),
        ("remove_programme", programme),
    ):
        assert "Het logboek bewaart wat er stond." in text(treasurer.get(url(name, row)))
        assert type(row).objects.exists()
        assert treasurer.post(url(name, row), {"version": 1}).status_code == 302
        assert treasurer.post(url(name, row), {"version": 1}).status_code == 404

    assert "Geen werkprogramma bekend" in text(treasurer.get(YEAR))


def test_what_somebody_changed_meanwhile_is_not_removed(treasurer):
    line = build.line(build.programme())
    change_line(line=line, values={"note": "Toch wel"}, version=1, by=None)

    page = text(treasurer.post(url("remove_line", line), {"version": 1}))

    assert "Er is niets verwijderd" in page
    assert ProgrammeLine.objects.get().note == "Toch wel"


# --- Who ----------------------------------------------------------------------------------------
@pytest.mark.parametrize("office", [Office.BOARD, Office.AUDITOR])
def test_board_and_auditor_look_and_change_nothing(office):
    line = build.line(build.programme())
    client = builders.client_of(builders.user(office))

    page = text(client.get(YEAR))

    assert line.title in page
    assert [
        word for word in ("Wijzigen", "Verwijderen", "toevoegen", "melden") if word in page
    ] == []
    assert client.post(url("change_line", line), build.form_of(line)).status_code == 403
    empty = text(client.get("/contributie/begroting/2020/"))
    assert "De penningmeester of het secretariaat vult in" in empty
    KnowledgeProgramme.objects.create(year=2020, agreed=1)
    assert "vult in wat de kennispartner per pijler doet" in text(
        client.get("/contributie/begroting/2020/")
    )


def test_others_are_refused_in_words():
    build.programme()
    people = (
        make.reader(),
        make.official_user(make.municipality(), RoleKind.CONTACT_OFFICIAL),
        make.seat_user(make.pillar()),
        builders.user(Office.LOBBYIST),
    )
    for person in people:
        for page in (LIST, YEAR):
            answer = builders.visit(person, page)
            assert answer.status_code == 403
            assert "De begroting is voor het bestuur" in text(answer)


# --- On the page of the pillar ------------------------------------------------------------------
@pytest.mark.parametrize("kind", list(SeatKind))
def test_who_leads_a_pillar_sees_what_the_partner_does_for_it(kind):
    pillar = make.pillar("Ruimte", slug="ruimte")
    leader = make.seat_user(pillar, kind)
    programme = build.programme(today().year)
    build.line(programme, "7000.00", "500.00", title="Woningbouw", pillar=pillar)
    build.line(programme, title="Iets voor iedereen")
    build.line(programme, title="Iets voor Sociaal", pillar=make.pillar("Sociaal"))

    page = text(builders.visit(leader, "/pijlers/ruimte/"))

    assert f"Platform31 werkt in {today().year} voor deze pijler: 0 van 1 opgeleverd." in page
    assert "Van € 7.000,00 is € 500,00 uitgegeven." in page
    assert "Woningbouw" in page
    assert "Opgeleverd melden" in page
    assert "Iets voor" not in page
    assert "Verwijderen" not in page


def test_lines_follow_the_chosen_day():
    pillar = make.pillar("Ruimte", slug="ruimte")
    build.line(build.programme(2023), title="Woningbouw", pillar=pillar)
    leader = make.seat_user(pillar)

    then = builders.visit(leader, "/pijlers/ruimte/", peildatum="2023-06-01")
    now = builders.visit(leader, "/pijlers/ruimte/")

    assert "Werkprogramma 2023 (1 regel)" in text(then)
    assert "Kennispartner" not in text(now)


def test_others_do_not_see_the_money_on_the_page_of_a_pillar():
    pillar = make.pillar("Ruimte", slug="ruimte")
    build.line(build.programme(today().year), pillar=pillar)

    for person in (make.reader(), make.seat_user(make.pillar("Sociaal"))):
        assert "Kennispartner" not in text(builders.visit(person, "/pijlers/ruimte/"))
    for office in (Office.BOARD, Office.SECRETARIAT):
        person = builders.user(office)
        assert "Kennispartner" in text(builders.visit(person, "/pijlers/ruimte/"))


def test_who_leads_the_pillar_reports_that_it_is_delivered():
    pillar = make.pillar("Ruimte", slug="ruimte")
    leader = builders.client_of(make.seat_user(pillar))
    programme = build.programme(2023)
    line = build.line(programme, title="Woningbouw", pillar=pillar)
    deliver = url("deliver_line", line)

    assert "Woningbouw, Ruimte." in text(leader.get(deliver))
    missing = text(leader.post(deliver, {"note": "", "version": 1}))
    assert missing.count("Vul dit veld in.") == 2
    tomorrow = today() + datetime.timedelta(days=1)
    early = text(leader.post(deliver, {"delivered_on": tomorrow, "note": "", "version": 1}))
    assert "Deze dag moet nog komen" in early
    values = {"delivered_on": "2023-12-07", "note": "Rapport in drie delen", "version": 1}
    page = leader.post(deliver, values, follow=True)

    assert page.redirect_chain == [("/pijlers/ruimte/", 302)]
    assert "“Woningbouw” is opgeleverd." in text(page)
    line.refresh_from_db()
    assert (line.state, str(line.delivered_on), line.note) == (
        "delivered",
        "2023-12-07",
        "Rapport in drie delen",
    )
    again = text(leader.post(deliver, {**values, "version": 2}))
    assert "Dit is al als opgeleverd gemeld." in again
    assert leader.get(url("change_line", line)).status_code == 403


def test_lines_of_another_pillar_and_of_all_are_not_theirs():
    leader = builders.client_of(make.seat_user(make.pillar("Ruimte")))
    programme = build.programme(2023)

    for line in (build.line(programme, pillar=make.pillar("Sociaal")), build.line(programme)):
        answer = leader.post(url("deliver_line", line), {"delivered_on": "2023-12-07"})
        assert answer.status_code == 403
    assert not ProgrammeLine.objects.filter(state="delivered").exists()


def test_treasurer_reports_it_too_and_comes_back_to_the_year(treasurer):
    line = build.line(build.programme(2023))
    values = {"delivered_on": "2023-12-07", "note": "", "version": 1}

    answer = treasurer.post(url("deliver_line", line), values)

    assert (answer.status_code, answer["Location"]) == (302, YEAR)
    page = text(treasurer.get(YEAR))
    assert "7 december 2023" in page
    assert "Opgeleverd melden" not in page
