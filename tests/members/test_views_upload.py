import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from m50portal.core.spreadsheets import to_csv
from members import actions_upload
from members.choices import RoleKind
from members.import_kinds import KINDS
from members.models import Official, RegisterImport, Upload
from tests.builders import client_of, user, visit
from tests.members.builders_members import member, official, official_user, role

pytestmark = pytest.mark.django_db
HEAD = ["Gemeente", "Naam", "Rol", "E-mail", "Begint op"]
BAS = ["Diemen", "Bas Proef", "Burgemeester", "bas@diemen.example", "2026-06-01"]


@pytest.fixture
def diemen(db):
    return member("Diemen", code="GM0384")


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


def brought(*rows, filename="mensen.csv", kind="mensen", head=HEAD):
    return actions_upload.bring_file(
        kind=kind, content=to_csv(head, rows or [BAS]), filename=filename, by=None
    )


def text_of(response):
    return " ".join(response.content.decode().replace("\xa0", " ").split())


def test_uploads_are_the_secretariats(diemen):
    upload = brought()
    people = [user(Office.BOARD), user(Office.TREASURER), official_user(diemen), user()]
    pages = [
        *("/leden/inlezen/", "/leden/inlezen/mensen/", "/leden/inlezen/mensen/voorbeeld.xlsx"),
        *("/leden/inlezen/register.xlsx", f"/leden/inlezen/bestand/{upload.pk}/"),
        *(f"/leden/inlezen/bestand/{upload.pk}/geweigerd.xlsx",),
        f"/leden/inlezen/bestand/{upload.pk}/origineel/",
    ]

    assert {visit(person, page).status_code for person in people for page in pages} == {403}
    for person in people:
        for what in ("verwerken", "weggooien"):
            url = f"/leden/inlezen/bestand/{upload.pk}/{what}/"
            assert client_of(person).post(url).status_code == 403
    assert not RegisterImport.objects.exists()


@pytest.mark.parametrize("kind", list(KINDS))
def test_upload_page_of_every_kind_names_its_columns(secretary, kind):
    text = text_of(visit(secretary, f"/leden/inlezen/{kind}/"))

    assert KINDS[kind].text in text.replace("&#x27;", "'")
    assert all(f'<th scope="row">{column.label}</th>' in text for column in KINDS[kind].columns)


def test_upload_of_an_unknown_kind_is_not_there(secretary):
    assert visit(secretary, "/leden/inlezen/wensen/").status_code == 404


def test_upload_is_seen_first_and_applied_by_a_second_click(diemen, secretary):
    client = client_of(secretary)
    chosen = SimpleUploadedFile("mensen.csv", to_csv(HEAD, [BAS]))

    seen = client.post("/leden/inlezen/mensen/", {"file": chosen}, follow=True)

    assert not Official.objects.exists()
    text = text_of(seen)
    assert "Bas Proef: burgemeester van Diemen" in text
    assert "Begint op: 1 juni 2026" in text
    upload = Upload.objects.get()
    done = client.post(f"/leden/inlezen/bestand/{upload.pk}/verwerken/", follow=True)
    assert "Ingelezen: 2 nieuw en 0 gewijzigd." in text_of(done)
    assert Official.objects.get().name == "Bas Proef"
    history = text_of(client.get("/leden/inlezen/"))
    assert "mensen.csv" in history
    assert str(secretary) in history


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", "Dit bestand is leeg. Kies een bestand met een tabel."), (None, "Kies een bestand.")],
)
def test_upload_of_nothing_says_what_to_do(secretary, content, error):
    data = {} if content is None else {"file": SimpleUploadedFile("leeg.csv", content)}

    response = client_of(secretary).post("/leden/inlezen/mensen/", data)

    assert response.context["form"].errors["file"] == [error]


def test_upload_that_is_refused_shows_where_and_gives_the_rows_back(diemen, secretary):
    upload = brought(BAS, ["Diemen", "Noor", "baas", "noor@x.example", "31-2-2026"])

    text = text_of(visit(secretary, f"/leden/inlezen/bestand/{upload.pk}/"))

    assert "Zo kan dit bestand niet worden ingelezen." in text
    assert "“31-2-2026” is geen datum: februari 2026 heeft 28 dagen." in text
    assert "Alles inlezen" not in text
    response = visit(secretary, f"/leden/inlezen/bestand/{upload.pk}/geweigerd.xlsx")
    rows = load_workbook(io.BytesIO(response.content)).active.values
    head, row = list(rows)
    assert head == (*HEAD, "Rij in het bestand", "Waarom geweigerd")
    assert row[:6] == ("Diemen", "Noor", "baas", "noor@x.example", "31-2-2026", 3)
    assert row[6].startswith("Rol: “baas” ken ik niet.")


def test_upload_lines_are_narrowed(diemen, secretary):
    role(diemen, RoleKind.MAYOR, person=official("Bas Proef", "bas@diemen.example"))
    upload = brought(
        ["Diemen", "Bas Pröef", "Burgemeester", "bas@diemen.example", ""],
        ["Diemen", "Noor Nieuw", "Wethouder", "noor@diemen.example", "2026-06-01"],
    )
    url = f"/leden/inlezen/bestand/{upload.pk}/"

    kinds = [
        {line["kind"] for line in visit(secretary, url, toon=shown).context["lines"]}
        for shown in ("nieuw", "gewijzigd", "let-op", "geweigerd", "")
    ]

    assert kinds == [{"nieuw"}, {"gewijzigd"}, {"let-op"}, set(), {"nieuw", "gewijzigd", "let-op"}]


def test_upload_that_does_something_else_by_now_is_shown_again(diemen, secretary):
    upload = brought()
    official("Iemand Anders", "bas@diemen.example")

    response = client_of(secretary).post(
        f"/leden/inlezen/bestand/{upload.pk}/verwerken/", follow=True
    )

    text = text_of(response)
    assert "Het register is intussen gewijzigd" in text
    assert "bas@diemen.example is van Iemand Anders." in text


def test_upload_thrown_away_is_gone(diemen, secretary):
    upload = brought()

    response = client_of(secretary).post(
        f"/leden/inlezen/bestand/{upload.pk}/weggooien/", follow=True
    )

    assert "mensen.csv is weggegooid. Er is niets ingelezen." in text_of(response)
    assert visit(secretary, f"/leden/inlezen/bestand/{upload.pk}/origineel/").status_code == 404
    again = client_of(secretary).post(f"/leden/inlezen/bestand/{upload.pk}/weggooien/", follow=True)
    assert "Dit bestand is al weggegooid." in text_of(again)
    assert "Dit bestand is weggegooid." in text_of(again)


def test_upload_gives_the_file_back_as_it_was(diemen, secretary):
    upload = brought()

    response = visit(secretary, f"/leden/inlezen/bestand/{upload.pk}/origineel/")

    assert b"".join(response.streaming_content) == to_csv(HEAD, [BAS])
    assert AuditEvent.objects.filter(kind="core.download").count() == 1


def test_upload_example_holds_what_the_register_knows_and_leaves_a_line(diemen, secretary):
    role(diemen, RoleKind.MAYOR, person=official("=Bas", "bas@diemen.example"))

    response = visit(secretary, "/leden/inlezen/mensen/voorbeeld.xlsx")

    page = load_workbook(io.BytesIO(response.content))["Mensen en rollen"]
    assert [cell.value for cell in page[2]][:4] == ["GM0384", "Diemen", "=Bas", "Burgemeester"]
    assert page["C2"].data_type == "s"
    line = AuditEvent.objects.get(kind="core.export")
    assert line.changes == {"what": "Mensen en rollen", "rows": 1}


def test_register_export_leaves_a_line(diemen, secretary):
    response = visit(secretary, "/leden/inlezen/register.xlsx")

    assert len(load_workbook(io.BytesIO(response.content)).sheetnames) == 6
    assert AuditEvent.objects.get(kind="core.export").changes["rows"] == 2


def test_uploads_say_what_waits_and_what_was_loaded(diemen, secretary):
    assert "Er is nog niets ingelezen" in text_of(visit(secretary, "/leden/inlezen/"))
    brought()
    brought(["Diemen", "", "", "", ""], filename="fout.csv")

    text = text_of(visit(secretary, "/leden/inlezen/"))

    assert "Klaar om in te lezen" in text
    assert "Met geweigerde rijen" in text


def test_uploads_list_what_a_command_loaded(diemen, secretary):
    actions_upload.apply_upload(upload=brought(), by=None)
    RegisterImport.objects.create(
        what="gemeenten", filename="oud.csv", sha256="0", added=425, changed=0, unchanged=0
    )

    text = text_of(visit(secretary, "/leden/inlezen/"))

    assert '<th scope="row">oud.csv</th>' in text
    assert f'href="/leden/inlezen/bestand/{Upload.objects.get().pk}/">mensen.csv</a>' in text


@pytest.mark.parametrize("number", [1, 3])
def test_uploads_ask_as_much_for_1_row_as_for_3(
    diemen, secretary, django_assert_num_queries, number
):
    client = client_of(secretary)
    for place in range(number):
        row = ["Diemen", f"Bas {place}", "Wethouder", f"bas{place}@diemen.example", "1-6-2026"]
        actions_upload.apply_upload(upload=brought(row), by=None)
    brought()
    client.get("/leden/inlezen/")

    with django_assert_num_queries(6):
        client.get("/leden/inlezen/")


def test_uploads_export_what_was_loaded(diemen, secretary):
    actions_upload.apply_upload(upload=brought(), by=secretary)

    response = visit(secretary, "/leden/inlezen/", bestand="csv")

    assert "mensen;mensen.csv;2;0;0;" in response.content.decode()
