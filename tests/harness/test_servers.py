from pathlib import Path

import psycopg
import pytest
import redis as redis_client

from tests import __main__ as command
from tests import servers


def test_servers_start_and_leave_nothing_behind(monkeypatch):
    folders = []
    make = servers.tempfile.mkdtemp
    monkeypatch.setattr(
        servers.tempfile,
        "mkdtemp",
        lambda **options: folders.append(make(**options)) or folders[-1],
    )
    with servers.postgresql() as database, servers.redis() as broker:
        with psycopg.connect(database) as connection:
            answer = connection.execute("SHOW server_encoding").fetchone()
        with redis_client.Redis.from_url(broker) as client:
            alive = client.ping()

    assert answer == ("UTF8",)
    assert alive
    assert [Path(folder).exists() for folder in folders] == [False, False]
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(database)


def test_servers_missing_say_how_to_mend(monkeypatch):
    monkeypatch.setattr(servers.shutil, "which", lambda name: None)

    with pytest.raises(servers.ServerMissingError, match="Installeer het pakket redis-server"):
        servers.redis().__enter__()


@pytest.fixture
def rounds(monkeypatch):
    """The command lines of pytest that the command would run; each ends with the next code."""
    lines, codes = [], []

    def call(argv, env):
        lines.append((argv[3:], "DATABASE_URL" in env))
        return codes.pop(0) if codes else 0

    monkeypatch.setattr(command.subprocess, "call", call)
    monkeypatch.setenv("DATABASE_URL", "postgres://of-the-developer")
    return lines, codes


def test_command_runs_both_databases(rounds, capsys):
    lines, _ = rounds

    code = command.main(["-n", "1"])

    assert code == 0
    assert lines == [(["-m", command.ONCE, "-n", "1"], False), (["-n", "1"], True)]
    assert "PostgreSQL en Redis" in capsys.readouterr().out


def test_command_fails_when_one_round_fails(rounds):
    _, codes = rounds
    codes += [1, 0]

    assert command.main([]) == 1


def test_command_on_one_database_runs_everything_there(rounds):
    lines, _ = rounds

    command.main(["--only", "sqlite", "tests/core::x"])

    assert lines == [(["-n", "0", "tests/core::x"], False)]


def test_command_that_finds_no_test_at_all_says_so(rounds):
    _, codes = rounds
    codes += [5, 5]

    assert command.main([]) == 5
