import pytest
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping

from m50portal import environment


@pytest.mark.parametrize(
    ("raw", "value"),
    [("1", True), ("ja", True), ("ON", True), ("0", False), ("nee", False), ("", True)],
)
def test_flag_reads_yes_and_no(monkeypatch, raw, value):
    monkeypatch.setenv("M50_TEST", raw)

    assert environment.flag("M50_TEST", default=True) is value


@pytest.mark.parametrize(
    ("read", "raw", "message"),
    [
        (lambda: environment.flag("M50_TEST", default=True), "misschien", "Zet M50_TEST op 1"),
        (lambda: environment.count("M50_TEST", default=1), "-3", "geheel getal"),
        (lambda: environment.count("M50_TEST", default=1), "1,5", "geheel getal"),
        (
            lambda: environment.address("M50_TEST", default="", schemes={"http", "https"}),
            "m50.example",
            "een van: http://, https://",
        ),
    ],
)
def test_wrong_value_says_how_to_mend_it(monkeypatch, read, raw, message):
    monkeypatch.setenv("M50_TEST", raw)

    with pytest.raises(ImproperlyConfigured, match=message):
        read()


def test_count_and_address_have_defaults(monkeypatch):
    monkeypatch.delenv("M50_TEST", raising=False)

    assert environment.count("M50_TEST", default=15) == 15
    assert (
        environment.address("M50_TEST", default="https://m50.example", schemes={"https"})
        == "https://m50.example"
    )


def test_count_reads_a_number(monkeypatch):
    monkeypatch.setenv("M50_TEST", "7")

    assert environment.count("M50_TEST", default=15) == 7


def test_secret_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from-a-file")
    monkeypatch.setattr(environment.env, "ENVIRON", FileAwareMapping())  # it remembers what it read
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "key"))

    assert environment.secret_key(tmp_path, debug_or_demo=False) == "from-a-file"


def test_secret_key_is_required_in_earnest(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")

    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY ontbreekt"):
        environment.secret_key(tmp_path, debug_or_demo=False)


def test_secret_key_of_a_demonstration_is_made_once_and_is_private(monkeypatch, tmp_path):
    monkeypatch.delenv("SECRET_KEY")

    first = environment.secret_key(tmp_path, debug_or_demo=True)

    assert environment.secret_key(tmp_path, debug_or_demo=True) == first
    assert len(first) > 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600


def test_var_folder_is_made(monkeypatch, tmp_path):
    monkeypatch.setenv("M50_VAR", str(tmp_path / "deep" / "var"))

    assert environment.var_folder().is_dir()
