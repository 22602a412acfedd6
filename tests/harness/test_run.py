import os
import subprocess

import pytest

from tests.architecture.house import ROOT


@pytest.mark.parametrize("script", ["run", ".ci/run"])
def test_run_is_a_program_in_plain_sh(script):
    path = ROOT / script

    assert os.access(path, os.X_OK)
    assert path.read_text().startswith("#!/bin/sh\n")
    assert subprocess.run(["/bin/sh", "-n", path]).returncode == 0


def test_run_help_needs_nothing_and_works_from_anywhere(tmp_path):
    answer = subprocess.run(
        [ROOT / "run", "help"],
        cwd=tmp_path,
        env={"PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )

    assert answer.returncode == 0
    assert "./run test" in answer.stdout
    assert answer.stderr == ""


@pytest.fixture
def poor(tmp_path):
    """A machine with apt-get but without packages, for somebody who may install nothing."""
    for name, text in {
        "dpkg-query": "exit 1",
        "apt-get": "exit 99",
        "id": "echo 1000",
        "uname": "echo Linux",
        "dirname": 'echo "${2%/*}"',
    }.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{text}\n")
        program.chmod(0o755)
    return {"PATH": str(tmp_path)}


def test_run_without_rights_names_what_is_missing(poor):
    answer = subprocess.run([ROOT / "run"], env=poor, capture_output=True, text=True)

    assert answer.returncode == 1
    assert "Deze pakketten ontbreken: python3 python3-venv" in answer.stderr
    assert "apt-get install --no-install-recommends python3" in answer.stderr
    assert answer.stderr.rstrip().endswith("Start daarna ./run opnieuw.")
