"""The memo for a municipality's own college: complete, as of its date, and the same each time."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader

from m50portal.accounts.choices import Office
from m50portal.core.choices import PrintState
from m50portal.core.models import AuditEvent, Print
from m50portal.core.tasks import make_print, sweep_prints
from m50portal.desk.choices_memo import MemoKind, kinds_for
from m50portal.desk.documents import memo_docx, memo_pdf
from m50portal.desk.presenters_memo import Answers, first_words, has_placeholder
from m50portal.desk.presenters_memo_text import compose, decision_sentence
from m50portal.desk.selectors_memo import memo_facts
from members.choices import DecisionKind, MembershipKind, RoleKind, Share
from members.dues.choices import Transition
from members.models import Decision, MunicipalTeam
from pillars.models import Activity, ActivityParticipation, Theme
from tests.builders import client_of, user, visit
from tests.desk.builders_desk import ANSWERS, aspirant, dues_year
from tests.members.builders_members import (
    LONG_AGO,
    member,
    membership,
    merger,
    municipality,
    official,
    official_user,
    population,
)
from tests.members.joining import builders_joining
from tests.pillars.builders_pillars import pillar, seat

pytestmark = pytest.mark.django_db
D = datetime.date
COLLEGE = D(2023, 5, 16)


@pytest.fixture
def secretary():
    return user(Office.SECRETARIAT)


def memo_of(place, kind=MemoKind.MEMBER, on=COLLEGE, **answers):
    words = first_words(kind, place.name)
    filled = {**words, "portfolio_holder": "E. Modelstad", "team": "Bestuur", "author": "S. Demo"}
    asked = Answers(kind=kind, meeting_on=on, **{**filled, **answers})
    return compose(memo_facts(place, on), asked)


def text_of(memo):
    return " ".join(memo.texts()).replace("\u00a0", " ")


def spoken(response):
    html = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("\u00a0", " ")


# --- What it says -------------------------------------------------------------------------------
def test_memo_tells_history_pillars_costs_and_the_last_day(secretary):
    dues_year(2019, 3500)
    dues_year(2023, 5000, transition=Transition.PER_MONTH)
    place = aspirant()
    ruimte = pillar("Ruimte", summary="Wonen en bereikbaarheid.")
    chair = seat(ruimte)

    text = text_of(memo_of(place))

    for wanted in (
        "Op 22 augustus 2022 besloot het college van burgemeester en wethouders tot het aspirant-lidmaatschap",
        "Mandaat: De burgemeester beslist over het definitieve lidmaatschap.",
        "Ja: het besluit van 22 augustus 2022.",
        "Het college heeft tot en met 22 augustus 2023 om te beslissen. Op de dag van deze vergadering is dat nog 98 dagen.",
        "Op 16 mei 2023 zijn",
        f"Ruimte: Wonen en bereikbaarheid. Voorzitter: {chair.official}, {chair.municipality}.",
        "Diemen doet nog in geen pijler mee.",
        "Diemen had op 1 januari 2022 31.822 inwoners en past daarmee in deze richtlijn.",
        "€ 5.000,00",
        "Wie in 2023 van aspirant-lid lid wordt, betaalt vanaf de maand waarin het lid wordt.",
        "Diemen wordt met ingang van de dag van dit besluit lid van M50.",
    ):
        assert wanted in text
    assert "3.500" not in text  # four years ago: of no use to this college


def test_memo_says_that_a_year_is_not_known_and_leaves_others_out():
    dues_year(2023, 5000)
    place = aspirant()

    text = text_of(memo_of(place, on=D(2026, 3, 3)))

    assert "De contributie voor 2026 is in het register nog niet bekend." in text
    assert "Het laatst bekende bedrag is € 5.000,00 per jaar, voor 2023." in text
    assert "2024" not in text
    assert "2025" not in text
    assert (
        "De termijn liep tot en met 22 augustus 2023 en is op de dag van deze vergadering voorbij."
        in text
    )


def test_memo_without_any_known_year_and_any_history_still_reads_well():
    place = municipality("Nieuwstad")

    memo = memo_of(place, MemoKind.ASPIRANT)

    text = text_of(memo)
    assert "Nieuwstad is niet eerder lid of aspirant-lid van M50 geweest." in text
    assert (
        "Nee. Over het lidmaatschap van M50 is in het register nog geen besluit vastgelegd." in text
    )
    assert "De contributie voor 2023 is in het register nog niet bekend." in text
    assert "laatst bekende" not in text
    assert "Op dit moment zijn er geen pijlers." in text
    assert "16 mei 2024 de laatste dag" in text
    assert "Een aspirant-lid betaalt geen contributie." in text
    assert "Bijlagen" not in text
    assert memo.obstacles() == []


def test_memo_gives_the_last_day_that_the_rules_of_joining_give():
    """A leap day ends on the last of February; other rules hold from their own day."""
    place = municipality("Tiel")
    builders_joining.rules("2025-01-01", aspirant_months=6)

    term = memo_facts(place, D(2026, 1, 1)).decide_by

    assert term(D(2024, 2, 29)) == D(2025, 2, 28)
    assert term(D(2022, 8, 22)) == D(2023, 8, 22)
    assert term(D(2025, 3, 1)) == D(2025, 9, 1)


def test_memo_counts_as_of_its_own_date():
    place = aspirant()
    for number in range(3):
        membership(municipality(f"Lid {number}"), D(2023, 1, 1))
    membership(municipality("Later lid"), D(2024, 1, 1))

    assert "Op 16 mei 2023 zijn 3 gemeenten lid van M50 en is 1 gemeente aspirant-lid." in text_of(
        memo_of(place)
    )


def test_memo_of_a_day_to_come_counts_today(time_machine):
    time_machine.move_to("2023-03-01 12:00 +01:00")
    place = aspirant()

    assert "Op 1 maart 2023 zijn 0 gemeenten lid van M50 en is 1 gemeente aspirant-lid." in text_of(
        memo_of(place)
    )


def test_memo_of_a_merged_municipality_tells_what_came_before():
    old, new = municipality("Heerhugowaard"), municipality("Dijk en Waard")
    membership(old, LONG_AGO, ends_on=D(2022, 1, 1), end_reason="merged")
    merger(old, new, D(2022, 1, 1), share=Share.FULL)
    membership(new, D(2022, 1, 1))

    text = text_of(memo_of(new, MemoKind.YEARLY))

    assert "Heerhugowaard was van 1 januari 2019 tot 1 januari 2022 lid van M50." in text
    assert "Op 1 januari 2022 ging Heerhugowaard op in Dijk en Waard." in text
    assert "Dijk en Waard is sinds 1 januari 2022 lid van M50." in text


def test_memo_names_activities_that_still_run():
    place = aspirant()
    theme = Theme.objects.create(pillar=pillar("Ruimte"), name="Wonen", number=1)
    for number, (text, ends_on) in enumerate((("Loopt nog", None), ("Is voorbij", D(2023, 1, 1)))):
        activity = Activity.objects.create(
            theme=theme, number=number, text=text, starts_on=D(2022, 1, 1), ends_on=ends_on
        )
        ActivityParticipation.objects.create(
            activity=activity, municipality=place, joined_on=D(2022, 9, 1)
        )

    text = text_of(memo_of(place))

    assert "Loopt nog" in text
    assert "Is voorbij" not in text


def test_memo_outside_the_guideline_warns_and_goes_on():
    place = municipality("Klein")
    population(place, 12_000, D(2022, 1, 1))

    memo = memo_of(place, MemoKind.ASPIRANT)

    assert "Dat ligt buiten deze richtlijn; de richtlijn sluit niemand uit." in text_of(memo)
    assert memo.obstacles() == []


def test_decision_sentence_names_body_person_and_mandate():
    decision = Decision(
        kind=DecisionKind.MEMBER,
        decided_on=D(2023, 5, 16),
        body="Burgemeester",
        person="E. Modelstad",
    )

    assert decision_sentence(decision).replace("\u00a0", " ") == (
        "Op 16 mei 2023 besloot de burgemeester (E. Modelstad) tot het lidmaatschap van M50."
    )


@pytest.mark.parametrize(
    ("status", "kinds"),
    [
        (None, ["aspirant-lid", "lid"]),
        (MembershipKind.ASPIRANT, ["lid", "stoppen", "jaarlijks"]),
        (MembershipKind.MEMBER, ["jaarlijks"]),
    ],
)
def test_memo_kinds_follow_the_status(status, kinds):
    assert [kind.value for kind in kinds_for(status)] == kinds


@pytest.mark.parametrize("kind", MemoKind)
def test_every_kind_is_complete_with_the_words_it_begins_with(kind):
    memo = memo_of(aspirant("'s-Gravenzande"), kind)

    assert memo.obstacles() == []
    assert "'s-Gravenzande" in text_of(memo)


# --- No placeholder goes out (T2) ---------------------------------------------------------------
@pytest.mark.parametrize(
    "text",
    [
        "Vul de datum van de collegevergadering in",
        "[naam]",
        "{{ datum }}",
        "n.t.b.",
        "NTB",
        "nader te bepalen",
        "xxx",
        "…",
        "De datum is ....",
        "______",
        "TODO",
        "???",
    ],
)
def test_placeholders_are_seen(text):
    assert has_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "Jan Dick de Kort",
        "TBDA",
        "Vullen en legen",
        "De vulling",
        "Hengelo (O.)",
        "€ 5.000,00",
        "Wat nu?",
    ],
)
def test_ordinary_text_is_no_placeholder(text):
    assert not has_placeholder(text)


def test_form_keeps_what_was_typed_and_says_what_to_do(secretary):
    aspirant()
    client = client_of(secretary)

    answer = client.post(
        "/leden/diemen/memo/",
        {**ANSWERS, "do": "make", "meeting_on": "", "team": "Vul het team in", "decision": "  "},
    )

    text = spoken(answer)
    assert answer.status_code == 200
    assert "Vul de datum van de collegevergadering in." in text
    assert "Hier staat nog een invulplek. Zet er neer wat er hoort te staan." in text
    assert "Schrijf wat het college besluit." in text
    assert "Het aspirant-jaar loopt af." in text
    assert not Print.objects.exists()


def test_memo_with_a_placeholder_from_the_register_is_not_made(secretary):
    place = aspirant()
    place.decisions.update(mandate="Mandaat [nog op te zoeken]")

    answer = client_of(secretary).post("/leden/diemen/memo/", {**ANSWERS, "do": "make"})

    assert "Hier staat nog een invulplek" in spoken(answer)
    assert "Mandaat [nog op te zoeken]" in spoken(answer)
    assert not Print.objects.exists()


# --- The page -----------------------------------------------------------------------------------
def test_form_begins_with_what_the_register_knows(secretary):
    place = aspirant()
    MunicipalTeam.objects.create(
        municipality=place,
        starts_on=D(2022, 9, 1),
        portfolio_holder=official("Loes Wethouder"),
        team="Strategie",
        author_name="Jan Steller",
    )

    html = visit(secretary, "/leden/diemen/memo/").content.decode()

    for value in ("Loes Wethouder", "Strategie", "Jan Steller"):
        assert f'value="{value}"' in html


def test_form_begins_with_mayor_and_contact_official_without_a_team(secretary):
    aspirant()

    html = visit(secretary, "/leden/diemen/memo/", soort="stoppen").content.decode()

    assert 'value="Erik Modelstad"' in html
    assert 'value="Sanne Voorbeeld"' in html
    assert "Het aspirant-lidmaatschap van M50 eindigt" in html


def test_preview_shows_the_memo_and_makes_nothing(secretary):
    aspirant()

    answer = client_of(secretary).post("/leden/diemen/memo/", {**ANSWERS, "do": "look"})

    assert "Voorbeeld: voorstel aan het college" in spoken(answer)
    assert "Voorgesteld besluit" in spoken(answer)
    assert not Print.objects.exists()


def test_memo_is_made_once_and_found_back(
    secretary, sent_tasks, django_capture_on_commit_callbacks
):
    place = aspirant()
    client = client_of(secretary)
    with django_capture_on_commit_callbacks(execute=True):
        first = client.post("/leden/diemen/memo/", {**ANSWERS, "do": "make"})
    second = client.post("/leden/diemen/memo/", {**ANSWERS, "do": "make"})

    assert first.url == second.url
    rows = list(Print.objects.order_by("pk"))
    assert [row.filename for row in rows] == [
        "memo-diemen-2023-05-16.pdf",
        "memo-diemen-2023-05-16.docx",
    ]
    assert [task.name for task in sent_tasks] == ["core.make_print"] * 2
    assert "wordt gemaakt" in spoken(client.get(first.url))
    sweep_prints()
    page = spoken(client.get(first.url))
    assert re.search(r"Lidmaatschap van M50, 16 mei 2023 \(pdf, \d+ kB\)", page)
    assert re.search(r"\(docx, \d+ kB\)", page)
    assert str(secretary) in spoken(client.get("/leden/diemen/stukken/"))
    pdf = client.get(f"/leden/diemen/stukken/{rows[0].pk}/bestand/")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF-1.7")
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert 'filename="memo-diemen-2023-05-16.pdf"' in pdf.headers["Content-Disposition"]
    kinds = AuditEvent.objects.filter(target_id=str(place.pk)).values_list("kind", flat=True)
    assert sorted(kinds)[:3] == ["core.ask_print", "core.ask_print", "core.download"]


def test_memo_is_for_the_secretariat_and_the_own_contact_official():
    place, other = aspirant(), municipality("Altena")
    urls = ("/leden/diemen/memo/", "/leden/diemen/stukken/")
    for url in urls:
        assert visit(official_user(place), url).status_code == 200
        assert visit(official_user(place, RoleKind.ALDERMAN), url).status_code == 403
        assert visit(user(Office.BOARD), url).status_code == 403
        assert visit(official_user(other), url).status_code == 404


def test_file_of_another_municipality_is_not_there(secretary):
    place = aspirant()
    client_of(secretary).post("/leden/diemen/memo/", {**ANSWERS, "do": "make"})
    sweep_prints()
    other = municipality("Altena")
    pk = Print.objects.first().pk

    for tail in ("", "bestand/"):
        assert visit(official_user(other), f"/leden/diemen/stukken/{pk}/{tail}").status_code == 404
        assert visit(secretary, f"/leden/altena/stukken/{pk}/{tail}").status_code == 404
    own = visit(official_user(place), f"/leden/diemen/stukken/{pk}/bestand/")
    assert b"".join(own.streaming_content).startswith(b"%PDF-")


def test_memo_for_a_municipality_that_is_no_more_is_refused(secretary):
    old, new = municipality("Oudstad"), municipality("Nieuwstad")
    merger(old, new, D(2022, 1, 1))

    assert visit(secretary, "/leden/oudstad/memo/").status_code == 403


def test_page_without_documents_says_what_to_do(secretary):
    aspirant()

    assert "Nog geen stukken" in spoken(visit(secretary, "/leden/diemen/stukken/", nr="²"))


def test_status_of_one_document_is_a_part_for_htmx_and_tries_again(secretary, sent_tasks):
    aspirant()
    client = client_of(secretary)
    client.post("/leden/diemen/memo/", {**ANSWERS, "do": "make"})
    row = Print.objects.order_by("pk").first()
    Print.objects.filter(pk=row.pk).update(state=PrintState.FAILED, error="Pango ontbreekt.")
    url = f"/leden/diemen/stukken/{row.pk}/"

    part = client.get(url, headers={"HX-Request": "true"}).content.decode()

    assert "Pango ontbreekt." in part
    assert "<html" not in part
    assert client.get(url).url == f"/leden/diemen/stukken/?nr={row.pk}"
    assert client.post(url).url == f"/leden/diemen/stukken/?nr={row.pk}"
    row.refresh_from_db()
    assert row.state == PrintState.WAITING


# --- The files ----------------------------------------------------------------------------------
@pytest.fixture
def parameters():
    dues_year(2023, 5000)
    return memo_of(aspirant("'s-Gravenzande")).as_json()


def test_pdf_says_it_all_and_is_the_same_twice(parameters):
    one, two = memo_pdf(parameters, "a"), memo_pdf(parameters, "a")

    reader = PdfReader(io.BytesIO(one))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert one == two
    assert reader.metadata.title == "Lidmaatschap van M50: Gemeente 's-Gravenzande"
    for wanted in ("Onderwerp", "Steller", "Voorgesteld besluit", "5.000,00", "16 mei 2023"):
        assert wanted in text.replace("\u00a0", " ")
    assert "[" not in text


@pytest.mark.pdfua
def test_pdf_is_accessible(parameters, verapdf):
    assert verapdf(memo_pdf(parameters, "a"), flavour="ua1") == []


def test_word_file_has_real_headings_dutch_and_no_empty_part(parameters):
    content = memo_docx(parameters, "abc")

    document = docx.Document(io.BytesIO(content))
    headings = [p for p in document.paragraphs if p.style.name.startswith("Heading")]
    levels = [int(p.style.name.removeprefix("Heading ")) for p in headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    assert all(p.text.strip() for p in headings)
    texts = [p.text for p in document.paragraphs] + [
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    ]
    assert not any(has_placeholder(text) for text in texts)
    for before, after in zip(document.paragraphs, document.paragraphs[1:], strict=False):
        both = before.style.name, after.style.name
        assert both != ("Heading 2", "Heading 2")
    languages = {e.get(qn("w:val")) for e in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"nl-NL"}
    assert document.core_properties.title == "Lidmaatschap van M50"
    assert document.core_properties.language == "nl-NL"
    assert "Gemeente 's-Gravenzande" in document.sections[0].header.paragraphs[0].text
    assert "Pagina" in document.sections[0].footer.paragraphs[0].text
    numbered = [p for p in document.paragraphs if p.style.name == "List Number"]
    assert len(numbered) == 2


def test_word_file_is_the_same_twice(parameters):
    one, two = memo_docx(parameters, "abc"), memo_docx(parameters, "abc")

    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_task_of_a_memo_that_is_ready_does_nothing(secretary):
    aspirant()
    client_of(secretary).post("/leden/diemen/memo/", {**ANSWERS, "do": "make"})
    sweep_prints()
    before = list(Print.objects.values_list("file", "attempts").order_by("pk"))

    for row in Print.objects.all():
        make_print(row.pk)

    assert list(Print.objects.values_list("file", "attempts").order_by("pk")) == before


def test_memo_is_about_today_whatever_day_somebody_looked_at():
    place = member("Diemen")
    browser = client_of(user(Office.SECRETARIAT))
    url = f"/leden/{place.slug}/memo/"
    fresh = browser.get(url).context["tabs"]

    browser.get("/leden/", {"peildatum": "2015-01-01"})
    kept = browser.get(url)

    assert [tab.key for tab in kept.context["tabs"]] == [tab.key for tab in fresh]
    assert "kennismaken met het netwerk" not in kept.content.decode()
