import datetime

import pytest
from django.core.management import CommandError, call_command

from members.models import Membership, Municipality, Population, Succession
from tests.members.builders_members import municipality

pytestmark = pytest.mark.django_db


def run(capsys, name, **options):
    call_command(name, **options)
    return capsys.readouterr().out


def test_commands_load_everything_that_comes_along(capsys):
    lines = [
        run(capsys, f"import_{name}", verbosity=0).strip()
        for name in ("municipalities", "populations", "mergers", "oins", "members")
    ]

    assert lines == [
        "Gemeenten: 436 toegevoegd, 0 gewijzigd, 0 ongewijzigd, 0 geweigerd.",
        "Inwoners: 687 toegevoegd, 0 gewijzigd, 0 ongewijzigd, 0 geweigerd.",
        "Herindelingen: 90 toegevoegd, 0 gewijzigd, 0 ongewijzigd, 0 geweigerd.",
        "Oin's: 0 toegevoegd, 384 gewijzigd, 0 ongewijzigd, 0 geweigerd.",
        "Leden: 67 toegevoegd, 0 gewijzigd, 40 ongewijzigd, 0 geweigerd.",
    ]
    assert Municipality.objects.existing_on(datetime.date(2024, 1, 1)).count() == 342
    assert (Population.objects.count(), Succession.objects.count()) == (687, 90)
    assert Membership.objects.count() == 65


def test_commands_dry_run_writes_nothing(capsys):
    out = run(capsys, "import_municipalities", dry_run=True)

    assert "Dit was een proef: er is niets geschreven." in out
    assert not Municipality.objects.exists()


def test_commands_print_the_first_changes_and_how_many_more(capsys):
    out = run(capsys, "import_municipalities").splitlines()

    assert out[0] == "+ Appingedam (GM0003)"
    assert out[40] == "… en nog 396 (alles: -v 2)"
    assert len(out) == 42


def test_commands_print_everything_when_asked(capsys):
    assert len(run(capsys, "import_municipalities", verbosity=2).splitlines()) == 437


def test_commands_name_refused_rows_and_write_nothing(capsys, tmp_path):
    municipality("Diemen", code="GM0384")
    path = tmp_path / "cbs.csv"
    path.write_text(
        "code,on,inhabitants,source\nGM0384,2026-01-01,34000,CBS\nGM0384,morgen,veel,CBS\n"
    )

    with pytest.raises(CommandError, match="Er is niets geladen"):
        call_command("import_populations", file=path)

    assert capsys.readouterr().err.splitlines() == [
        "! rij 3, kolom on: “morgen” is geen datum. Schrijf bijvoorbeeld 31-1-2023.",
        "! rij 3, kolom inhabitants: “veel” is geen heel getal. Schrijf bijvoorbeeld 32977.",
    ]
    assert not Population.objects.exists()


def test_commands_say_that_a_file_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="is niet te lezen"):
        call_command("import_oins", file=tmp_path / "weg.csv")


def test_commands_take_other_decisions(capsys, tmp_path):
    municipality("Altena", code="GM1959")
    lists, decisions = tmp_path / "lijst.csv", tmp_path / "besluiten.csv"
    lists.write_text("list_on;code;name;source\n2026-01-01;GM1959;Altena;website\n")
    decisions.write_text(
        "code;kind;decided_on;body;source\nGM1959;member;2025-10-07;College;brief\n"
    )

    run(capsys, "import_members", file=lists, decisions=decisions)

    assert str(Membership.objects.get().starts_on) == "2025-10-07"
