"""Names as the Dutch sort, search and address them."""

import re
import unicodedata


def fold(text: str) -> str:
    """``text`` without accents, apostrophes or capitals: what search compares."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return re.sub(r"\s+", " ", re.sub(r"['’`]", "", plain)).strip().casefold()


def sort_key(name: str) -> str:
    """The key a list of municipalities is ordered on.

    As in the network's own lists an article counts ("De Bilt" under D), an apostrophe and
    an accent do not ("'s-Gravenhage" under S, "Súdwest-Fryslân" beside "Sudwest").
    """
    return fold(name).replace("-", " ")


def last_name_key(name: str) -> str:
    """The key a list of people is ordered on: the part after prefixes such as "van der"."""
    words = name.split()
    prefixes = {"van", "de", "der", "den", "het", "ter", "ten", "te", "'t", "op", "in"}
    first = next((i for i, word in enumerate(words) if word.lower() in prefixes), None)
    if first is None:
        return fold(" ".join(words[1:] + words[:1]) if len(words) > 1 else name)
    rest = [word for word in words[first:] if word.lower() not in prefixes]
    return fold(" ".join(rest + words[:first]))
