"""Files with municipal mergers: history, or a draft of the wizard when something still runs."""

import datetime

import pytest
from django.urls import reverse

from m50portal.accounts.choices import Office
from members import importing
from members.choices import RoleKind
from members.choices_merger import MergerKind
from members.import_columns import MERGER_COLUMNS
from members.import_mergers import plan_mergers
from members.models import Merger, MunicipalRole, Succession, Upload
from tests.builders import client_of, user
from tests.members.builders_members import member, municipality, role
from tests.members.builders_mergers import record

pytestmark = pytest.mark.django_db
NEXT_YEAR = datetime.date(2027, 1, 1)


def load(plan, columns, *lines):
    """Plan and apply a file of ``lines`` (the first is the head); the plan."""
    text = "\n".join(lines) + "\n"
    made = plan(importing.read(text.encode(), filename="proef.csv", columns=columns))
    if not made.refused:
        importing.apply(made, by=None)
    return made


def reasons(plan):
    return [str(refusal) for refusal in plan.refused]


MERGER_HEAD = "on,old_code,old_name,new_code,new_name,share,new_begins,note"


def test_mergers_end_the_old_and_begin_the_new():
    old, other = (
        municipality("Heerhugowaard", code="GM0398"),
        municipality("Langedijk", code="GM0416"),
    )
    new = municipality("Dijk en Waard", code="GM1980")

    load(
        plan_mergers,
        MERGER_COLUMNS,
        MERGER_HEAD,
        "2022-01-01,GM0398,,GM1980,,full,1,",
        "2022-01-01,GM0416,,GM1980,,full,1,",
    )

    for place in (old, other, new):
        place.refresh_from_db()
    assert old.ends_on == other.ends_on == new.starts_on == datetime.date(2022, 1, 1)
    assert Succession.objects.count() == 2


def test_mergers_on_any_day_leave_the_age_of_an_older_successor():
    weesp, amsterdam = (
        municipality("Weesp", code="GM0457"),
        municipality("Amsterdam", code="GM0363"),
    )

    load(plan_mergers, MERGER_COLUMNS, MERGER_HEAD, "2022-03-24,GM0457,,GM0363,,full,0,")

    weesp.refresh_from_db()
    amsterdam.refresh_from_db()
    assert (weesp.ends_on, amsterdam.starts_on) == (datetime.date(2022, 3, 24), None)


def test_mergers_split_one_over_several():
    municipality("Haaren", code="GM0788")
    municipality("Boxtel", code="GM0757")
    municipality("Vught", code="GM0865")
    lines = ("2021-01-01,GM0788,,GM0757,,part,0,", "2021-01-01,GM0788,,GM0865,,part,0,")

    load(plan_mergers, MERGER_COLUMNS, MERGER_HEAD, *lines)
    again = load(plan_mergers, MERGER_COLUMNS, MERGER_HEAD, *lines)

    assert Succession.objects.filter(share="part").count() == 2
    assert (again.added, again.changed, again.unchanged) == ([], [], 2)


def test_mergers_into_itself_are_refused():
    municipality("Groesbeek", code="GM0241")

    plan = load(plan_mergers, MERGER_COLUMNS, MERGER_HEAD, "2015-01-01,GM0241,,GM0241,,full,0,")

    assert reasons(plan) == ["rij 2, kolom new_code: een gemeente kan niet in zichzelf opgaan."]


def test_mergers_with_wrong_cells_name_each_of_them():
    municipality("Groesbeek", code="GM0241")

    plan = load(plan_mergers, MERGER_COLUMNS, MERGER_HEAD, "ooit,GM0241,,GM9998,,half,soms,")

    assert [r.column for r in plan.refused] == ["new_code", "on", "share", "new_begins"]


# --- A merger of who takes part -----------------------------------------------------------------
@pytest.fixture
def goes():
    """A member with somebody in office, next to a municipality that does not take part."""
    place = member("Goes", code="GM0664", starts_on=None)
    role(place, RoleKind.CONTACT_OFFICIAL)
    municipality("Kapelle", code="GM0678")
    municipality("Zuid-Beveland", code="GM9990")
    return place


LINES = ("2027-01-01,GM0664,,GM9990,,full,1,Wet van 2026", "2027-01-01,GM0678,,GM9990,,full,1,")


def load_lines(*lines):
    return load(plan_mergers, MERGER_COLUMNS, MERGER_HEAD, *lines)


def test_mergers_of_a_member_become_one_draft_and_do_nothing(goes):
    plan = load_lines(*LINES)

    draft = Merger.objects.get()
    assert (draft.kind, draft.on, draft.note) == (MergerKind.NEW, NEXT_YEAR, "Wet van 2026")
    assert (str(draft), draft.begun_by) == (
        "Goes en Kapelle → Zuid-Beveland",
        "het bestand proef.csv",
    )
    assert [warning.row for warning in plan.warned] == [2]
    goes.refresh_from_db()
    assert (goes.ends_on, goes.memberships.get().ends_on) == (None, None)
    assert Succession.objects.count() == 0
    assert MunicipalRole.objects.get().ends_on is None


def test_mergers_of_a_member_twice_are_one_draft(goes):
    load_lines(*LINES)
    again = load_lines(*LINES)

    assert (again.added, again.changed, again.unchanged) == ([], [], 2)
    assert Merger.objects.count() == 1


def test_mergers_recorded_from_the_draft_are_not_prepared_again(goes):
    load_lines(*LINES)
    record(Merger.objects.get())
    again = load_lines(*LINES)

    goes.refresh_from_db()
    assert goes.ends_on == NEXT_YEAR
    assert MunicipalRole.objects.filter(municipality__code="GM9990").count() == 1
    assert (again.added, Merger.objects.count(), Succession.objects.count()) == ([], 1, 2)


def test_mergers_of_a_member_split_are_drafted_with_their_shares(goes):
    municipality("Borsele", code="GM0654")

    load_lines("2027-01-01,GM0664,,GM0654,,part,0,", "2027-01-01,GM0664,,GM0678,,part,0,")

    draft = Merger.objects.get()
    assert draft.kind == MergerKind.SPLIT
    assert draft.answers["shares"] == {"GM0664>GM0654": "part", "GM0664>GM0678": "part"}
    record(draft)
    assert Succession.objects.filter(share="part", merger=draft).count() == 2


def test_mergers_after_a_membership_that_ended_are_history():
    place = member("Heerhugowaard", code="GM0398", starts_on=datetime.date(2015, 1, 1))
    place.memberships.update(ends_on=datetime.date(2022, 1, 1), end_reason="merged")
    municipality("Dijk en Waard", code="GM1980")

    load_lines("2022-01-01,GM0398,,GM1980,,full,1,")

    assert (Merger.objects.count(), Succession.objects.count()) == (0, 1)


def test_mergers_of_who_has_only_people_are_drafted():
    role(municipality("Kapelle", code="GM0678"), RoleKind.CONTACT_OFFICIAL)
    municipality("Reimerswaal", code="GM0703")

    load_lines("2027-01-01,GM0678,,GM0703,,full,0,")

    assert Merger.objects.get().kind == MergerKind.INTO


def test_mergers_of_a_member_lead_from_the_file_to_the_wizard(goes, tmp_path):
    secretary = client_of(user(Office.SECRETARIAT))
    path = tmp_path / "herindelingen.csv"
    path.write_text("\n".join((MERGER_HEAD, *LINES)))
    with path.open("rb") as file:
        brought = secretary.post(
            reverse("members:upload_add", args=["herindelingen"]), {"file": file}
        )
    dry = secretary.get(brought.url).content.decode()
    assert "Deze herindeling komt als concept bij Herindelingen te staan." in dry

    applied = secretary.post(
        reverse("members:upload_apply", args=[Upload.objects.get().pk]), follow=True
    ).content.decode()

    assert reverse("members:mergers") + "#concepten" in applied
    page = secretary.get(reverse("members:mergers")).content.decode()
    assert "Goes en Kapelle → Zuid-Beveland" in page
    assert "begonnen door het bestand herindelingen.csv" in page
    assert "Herindelingen in concept" in secretary.get("/").content.decode()
    preview = reverse("members:merger_preview", args=[Merger.objects.get().pk])
    assert (
        "gaat op 1\u00a0januari\u00a02027 in dezelfde rol mee naar Zuid-Beveland"
        in secretary.get(preview).content.decode()
    )
