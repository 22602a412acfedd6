"""Bringing a file, looking at the dry run, applying it as a whole; what goes out comes back in."""

import datetime
import io

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from m50portal.accounts.choices import Office
from m50portal.core.models import AuditEvent
from m50portal.core.spreadsheets import to_csv, to_workbook
from members import actions_upload, demo, importing
from members.actions import record_decision
from members.actions_decision import withdraw_decision
from members.choices import RoleKind, UploadKind, UploadState
from members.import_kinds import KINDS, plan_file
from members.models import (
    BillingProfile,
    Membership,
    Municipality,
    MunicipalRole,
    Official,
    RegisterImport,
    Upload,
)
from members.register_tables import table_of, whole_register
from members.tasks import clear_uploads
from tests.builders import user
from tests.members.builders_members import billing, member, membership, municipality, official, role

pytestmark = pytest.mark.django_db
HEAD = ["Gemeente", "Naam", "Rol", "Portefeuille", "E-mail", "Begint op", "Laatste dag"]
BAS = ["Diemen", "Bas Proef", "Wethouder", "Wonen", "bas@diemen.example", "2026-06-01", ""]


def bring(*rows, kind="mensen", head=HEAD, by=None):
    content = to_csv(head, rows)
    return actions_upload.bring_file(kind=kind, content=content, filename="proef.csv", by=by)


@pytest.fixture
def diemen(db):
    return member("Diemen", code="GM0384")


@pytest.fixture
def secretary(db):
    return user(Office.SECRETARIAT)


# --- The life of a file -------------------------------------------------------------------------
def test_upload_changes_nothing_until_it_is_applied(diemen, secretary):
    upload = bring(BAS, by=secretary)

    assert not Official.objects.exists()
    assert (upload.added, upload.changed, upload.refused, upload.can_apply) == (2, 0, 0, True)
    assert upload.file.name.startswith("members/upload/")
    done = actions_upload.apply_upload(upload=upload, by=secretary)

    person = MunicipalRole.objects.get()
    assert (person.official.name, person.kind, person.portfolio) == (
        "Bas Proef",
        "alderman",
        "Wonen",
    )
    assert person.official.sort_key == "proef bas"
    upload.refresh_from_db()
    assert (upload.state, upload.done, upload.lines) == (UploadState.APPLIED, done, [])
    assert (done.by_label, done.filename) == (str(secretary), "proef.csv")
    kinds = AuditEvent.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["members.bring_file", "members.import", "members.apply_upload"]


def test_upload_is_applied_once(diemen, secretary):
    upload = bring(BAS)
    actions_upload.apply_upload(upload=upload, by=secretary)

    with pytest.raises(ValidationError, match="al ingelezen"):
        actions_upload.apply_upload(upload=upload, by=secretary)
    assert RegisterImport.objects.count() == 1


def test_upload_with_a_refused_row_is_not_applied(diemen, secretary):
    upload = bring(BAS, [*BAS[:2], "voorganger", *BAS[3:]])

    with pytest.raises(ValidationError, match="rijen geweigerd"):
        actions_upload.apply_upload(upload=upload, by=secretary)
    assert not Official.objects.exists()


def test_upload_is_shown_again_when_the_register_changed(diemen, secretary):
    upload = bring(BAS)
    official("Iemand Anders", "bas@diemen.example")

    with pytest.raises(actions_upload.PlanChangedError):
        actions_upload.apply_upload(upload=upload, by=secretary)

    upload.refresh_from_db()
    assert (upload.state, upload.refused) == (UploadState.WAITING, 1)
    assert Official.objects.count() == 1


def test_upload_that_clashes_with_somebody_at_the_last_moment_is_shown_again(
    diemen, secretary, monkeypatch
):
    upload = bring(BAS)
    write = importing._write

    def somebody_was_first(plan, *, by):
        official("Bas Proef", "bas@diemen.example")
        write(plan, by=by)

    monkeypatch.setattr(importing, "_write", somebody_was_first)

    with pytest.raises(actions_upload.PlanChangedError):
        actions_upload.apply_upload(upload=upload, by=secretary)
    upload.refresh_from_db()
    assert (upload.state, RegisterImport.objects.count()) == (UploadState.WAITING, 0)


def test_upload_writes_of_a_row_only_what_it_changes(diemen, secretary, monkeypatch):
    """Somebody fills in a street while a file with only an e-mail address for it is applied."""
    zeist = municipality("Zeist", code="GM0355")
    profiles = [billing(place, street="Raadhuisplein 1") for place in (diemen, zeist)]
    head = ["Gemeente", "Straat en huisnummer", "E-mailadres voor facturen"]
    rows = [["Diemen", "", "nieuw@diemen.example"], ["Zeist", "Slotlaan 20", ""]]
    upload = bring(*rows, kind="factuurgegevens", head=head)
    write = importing._write

    def somebody_is_at_it(plan, *, by):
        BillingProfile.objects.filter(municipality=diemen).update(street="Nieuwstraat 2")
        write(plan, by=by)

    monkeypatch.setattr(importing, "_write", somebody_is_at_it)
    actions_upload.apply_upload(upload=upload, by=secretary)

    for profile in profiles:
        profile.refresh_from_db()
    assert [profile.street for profile in profiles] == ["Nieuwstraat 2", "Slotlaan 20"]
    assert profiles[0].invoice_email == "nieuw@diemen.example"


def test_export_of_decisions_leaves_out_what_was_withdrawn():
    place = municipality("Diemen", code="GM0384")
    made = record_decision(
        municipality=place, kind="aspirant", decided_on=datetime.date(2022, 8, 22), by=None
    )
    assert len(list(table_of("besluiten").rows)) == 1

    withdraw_decision(decision=made, reason="Andere gemeente", by=None)

    assert list(table_of("besluiten").rows) == []


def test_upload_that_fails_half_way_leaves_nothing(diemen, secretary, monkeypatch):
    upload = bring(BAS)
    monkeypatch.setattr(RegisterImport.objects, "create", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        actions_upload.apply_upload(upload=upload, by=secretary)
    upload.refresh_from_db()
    assert (Official.objects.count(), upload.state) == (0, UploadState.WAITING)


def test_upload_thrown_away_takes_its_file_along(
    diemen, secretary, django_capture_on_commit_callbacks
):
    upload = bring(BAS)
    stored, storage = upload.file.name, upload.file.storage

    with django_capture_on_commit_callbacks(execute=True):
        actions_upload.drop_upload(upload=upload, by=secretary)

    upload.refresh_from_db()
    assert (upload.state, upload.lines, bool(upload.file)) == (UploadState.DROPPED, [], False)
    assert not storage.exists(stored)


def test_uploads_are_not_kept_longer_than_needed(
    diemen, secretary, time_machine, django_capture_on_commit_callbacks
):
    time_machine.move_to("2026-01-10T12:00:00Z")
    applied, waiting = bring(BAS, by=secretary), bring(BAS, by=secretary)
    actions_upload.apply_upload(upload=applied, by=secretary)
    time_machine.move_to("2026-02-09T12:00:00Z")
    assert actions_upload.clear_old_uploads() == 0

    time_machine.move_to("2026-02-10T12:00:00Z")
    with django_capture_on_commit_callbacks(execute=True):
        clear_uploads()
    waiting.refresh_from_db()
    assert (waiting.state, bool(waiting.file)) == (UploadState.DROPPED, False)

    time_machine.move_to("2027-01-11T12:00:00Z")
    assert actions_upload.clear_old_uploads() == 1
    applied.refresh_from_db()
    assert (applied.state, bool(applied.file), applied.done.added) == (
        UploadState.APPLIED,
        False,
        2,
    )
    assert actions_upload.clear_old_uploads() == 0


# --- People -------------------------------------------------------------------------------------
def apply(*rows, **values):
    upload = bring(*rows, **values)
    assert [line for line in upload.lines if line["kind"] == "geweigerd"] == []
    actions_upload.apply_upload(upload=upload, by=None)
    return upload


def test_people_end_a_role_and_begin_the_next(diemen):
    person = official("Bas Proef", "bas@diemen.example")
    old = role(
        diemen,
        RoleKind.ALDERMAN,
        person=person,
        starts_on=datetime.date(2022, 6, 1),
        portfolio="Zorg",
    )

    apply(
        ["Diemen", "Bas Proef", "Wethouder", "", "bas@diemen.example", "", "31-5-2026"],
        ["Diemen", "Bas Proef", "Wethouder", "Wonen", "bas@diemen.example", "1-6-2026", ""],
    )

    old.refresh_from_db()
    assert (old.ends_on, old.portfolio) == (datetime.date(2026, 6, 1), "Zorg")
    new = MunicipalRole.objects.get(starts_on="2026-06-01")
    assert (new.official, new.portfolio, new.ends_on) == (person, "Wonen", None)
    assert old.history.count() == 2


def test_people_known_by_address_get_their_new_number(diemen):
    person = official("Bas Proef", "bas@diemen.example")
    role(diemen, RoleKind.MAYOR, person=person)

    upload = apply(
        ["Diemen", "Bas Próef", "burgemeester", "BAS@diemen.example", "06 1"],
        head=["Gemeente", "Naam", "Rol", "E-mail", "Tel"],
    )

    person.refresh_from_db()
    assert (person.name, person.phone, person.email) == ("Bas Próef", "06 1", "bas@diemen.example")
    assert (upload.changed, upload.unchanged, upload.added) == (1, 1, 0)
    assert upload.lines == [] or upload.lines[0]["row"] == 2


def test_people_without_an_address_get_one(diemen):
    person = official("Bas Proef")
    Official.objects.filter(pk=person.pk).update(email="")
    role(diemen, RoleKind.MAYOR, person=person)

    apply(["Diemen", "Bas Proef", "Burgemeester", "", "bas@diemen.example", "", ""])

    assert Official.objects.get().email == "bas@diemen.example"


def test_people_of_a_new_municipality_come_after_those_of_a_known_person(diemen):
    role(diemen, RoleKind.MAYOR, person=official("Bas Proef", "bas@diemen.example"))

    apply(
        ["Diemen", "Bas Proef", "Strategisch adviseur", "", "bas@diemen.example", "1-1-2026", ""],
        ["Diemen", "Noor Nieuw", "Strategisch adviseur", "", "noor@diemen.example", "1-1-2026", ""],
    )

    assert MunicipalRole.objects.count() == 3


def test_people_twice_change_nothing_the_second_time(diemen):
    apply(BAS)

    again = bring(BAS)

    assert (again.added, again.changed, again.unchanged, again.can_apply) == (0, 0, 1, False)


def test_people_leave_empty_cells_alone(diemen):
    person = official("Bas Proef", "bas@diemen.example", phone="06 1")
    mayor = role(diemen, RoleKind.MAYOR, person=person, portfolio="Veiligheid")

    upload = bring(["Diemen", "Bas Proef", "Burgemeester", "", "bas@diemen.example", "", ""])

    mayor.refresh_from_db()
    assert (upload.changed, mayor.portfolio, mayor.official.phone) == (0, "Veiligheid", "06 1")


# --- Billing and decisions ----------------------------------------------------------------------
def test_billing_fills_in_what_the_file_says(diemen):
    billing(diemen, street="Oude straat 1")
    head = ["Gemeente", "Postcode", "Factuurmail", "OIN"]

    apply(["Diemen", "1112ab", "", "00000001001997233000"], kind="factuurgegevens", head=head)

    profile = BillingProfile.objects.get()
    diemen.refresh_from_db()
    assert (profile.street, profile.postcode) == ("Oude straat 1", "1112 AB")
    assert profile.invoice_email == "facturen@diemen.example"
    assert diemen.oin == "00000001001997233000"


def test_decision_turns_a_stored_aspirant_into_a_member():
    goes = municipality("Goes", code="GM0664")
    membership(goes, datetime.date(2025, 6, 1), kind="aspirant")
    head = ["Gemeente", "Besluit", "Besloten op", "Besloten door", "Bron"]

    apply(["Goes", "Lid", "1-3-2026", "Burgemeester", "brief"], kind="besluiten", head=head)

    rows = Membership.objects.order_by("starts_on").values_list("kind", "ends_on", "end_reason")
    assert list(rows) == [
        ("aspirant", datetime.date(2026, 3, 1), "continued"),
        ("member", None, ""),
    ]


def test_memberships_tell_history(diemen):
    head = ["Gemeente", "Status", "Begint op", "Geen lid meer op", "Reden", "Bron"]
    rows = [["Diemen", "Lid", "1-1-2010", "1-1-2015", "Opgezegd", "archief"]]

    apply(*rows, kind="lidmaatschappen", head=head)

    assert Membership.objects.as_of(datetime.date(2012, 1, 1)).get().source == "archief"


# --- Out and in again ---------------------------------------------------------------------------
@pytest.fixture
def whole(db):
    demo.seed(by=None)


@pytest.mark.parametrize("kind", list(KINDS))
def test_export_of_a_kind_comes_back_in_and_changes_nothing(whole, kind):
    content = to_workbook([table_of(kind)])

    plan = plan_file(kind, content, filename="register.xlsx").plan

    assert [str(refusal) for refusal in plan.refused[:5]] == []
    assert [str(change) for change in plan.added[:5] + plan.changed[:5]] == []
    assert plan.unchanged > 0 or kind == UploadKind.LISTS


def test_export_of_the_register_has_a_sheet_for_each_kind_that_can_be_loaded_again(whole):
    content = to_workbook(whole_register())

    assert load_workbook(io.BytesIO(content), read_only=True).sheetnames == [
        *("Gemeenten", "Lidmaatschappen", "Besluiten"),
        *("Mensen en rollen", "Factuurgegevens", "Inwoners"),
    ]
    for kind in ("mensen", "factuurgegevens", "lidmaatschappen", "besluiten"):
        plan = plan_file(kind, content, filename="register.xlsx").plan
        assert (plan.refused, plan.added, plan.changed) == ([], [], [])
        assert plan.unchanged > 0


def test_export_into_an_empty_register_makes_the_same_one(whole):
    content = to_workbook(whole_register())
    roles = MunicipalRole.objects.values_list("official__name", "kind", "starts_on", "ends_on")
    people = sorted(roles, key=str)
    members = sorted(Membership.objects.values_list("municipality__code", "starts_on", "source"))
    for model in (MunicipalRole, Official, BillingProfile, Membership, Upload):
        model.objects.all().delete()

    for kind in ("lidmaatschappen", "mensen", "factuurgegevens"):
        upload = actions_upload.bring_file(kind=kind, content=content, filename="r.xlsx", by=None)
        assert [line["text"] for line in upload.lines if line["kind"] == "geweigerd"] == []
        actions_upload.apply_upload(upload=upload, by=None)

    assert sorted(roles.all(), key=str) == people
    assert (
        sorted(Membership.objects.values_list("municipality__code", "starts_on", "source"))
        == members
    )
    assert Municipality.objects.count() > 400
