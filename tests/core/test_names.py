import pytest

from m50portal.core.names import fold, last_name_key, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Súdwest-Fryslân", "sudwest-fryslan"),
        ("'s-Gravenhage", "s-gravenhage"),
        ("’s-Hertogenbosch", "s-hertogenbosch"),
        ("  Peel   en  Maas ", "peel en maas"),
        ("IJsselstein", "ijsselstein"),
    ],
)
def test_fold_forgets_what_search_forgets(text, folded):
    assert fold(text) == folded


def test_sort_key_orders_municipalities_as_the_network_does():
    names = [
        "'s-Gravenhage",
        "Súdwest-Fryslân",
        "De Bilt",
        "Rijssen-Holten",
        "Den Helder",
        "Diemen",
        "Schiedam",
    ]

    assert sorted(names, key=sort_key) == [
        "De Bilt",
        "Den Helder",
        "Diemen",
        "Rijssen-Holten",
        "'s-Gravenhage",
        "Schiedam",
        "Súdwest-Fryslân",
    ]


def test_last_name_key_looks_past_prefixes():
    people = ["Anouk van der Voorbeeld", "Bram Proef", "Daan 't Model", "Els"]

    assert sorted(people, key=last_name_key) == [
        "Els",
        "Daan 't Model",
        "Bram Proef",
        "Anouk van der Voorbeeld",
    ]
