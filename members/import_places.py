"""Which municipality a row of a file means, by code or by name, and whether it existed then."""

import datetime
import re
from collections import defaultdict

from m50portal.core.dates import long_date
from m50portal.core.names import fold
from members.choices import Share
from members.import_reading import Row
from members.models import Municipality, MunicipalityName, Succession

# "Bergen (NH.)", "Rijswijk (gemeente)": what stands behind a name to tell namesakes apart.
BEHIND = re.compile(r"\s*\([^)]*\)\s*$")


class Places:
    """The municipalities of the register, found by code and by every name; three queries."""

    def __init__(self) -> None:
        self.by_code: dict[str, Municipality] = {m.code: m for m in Municipality.objects.all()}
        by_id = {m.pk: m for m in self.by_code.values()}
        self._named: dict[str, set[str]] = defaultdict(set)
        for municipality in self.by_code.values():
            self._named[_key(municipality.name)].add(municipality.code)
        for other in MunicipalityName.objects.all():
            self._named[_key(other.name)].add(by_id[other.municipality_id].code)
        self._went: dict[int, list[Succession]] = defaultdict(list)
        for succession in Succession.objects.select_related("successor").order_by("on", "pk"):
            self._went[succession.predecessor_id].append(succession)

    def of(
        self, row: Row, code: str = "code", name: str = "name", *, new: bool = False
    ) -> Municipality | None:
        """The municipality of ``row``; refused when unknown, or when code and name do not agree."""
        said, called = row.text(code), row.text(name, longest=120)
        if not said and not called:
            row.refuse(code, "dit vak is leeg. Vul de CBS-code of de naam van de gemeente in.")
        if not said:
            return self._by_name(row, name, called) if called else None
        known = row.code(code)
        found = self.by_code.get(known)
        if found is None:
            if known:
                row.refuse(code, f"{known} staat niet in het register. Laad eerst de gemeenten.")
            return None
        if called and found.code not in self.codes(called):
            row.refuse(name, f"{found.code} is {found.name}, niet {called}. Welke bedoelt u?")
            return None
        return found

    def codes(self, name: str) -> set[str]:
        """The codes that ``name`` may mean."""
        return self._named.get(_key(name), set()) | self._named.get(
            _key(BEHIND.sub("", name)), set()
        )

    def _by_name(self, row: Row, column: str, name: str) -> Municipality | None:
        found = [self.by_code[code] for code in sorted(self.codes(name))]
        existing = [m for m in found if m.ends_on is None]
        if len(found) > 1 and len(existing) == 1:
            found = existing
        if not found:
            row.refuse(column, f"“{name}” ken ik niet. Controleer de naam of vul de CBS-code in.")
        elif len(found) > 1:
            codes = ", ".join(f"{m.name} is {m.code}" for m in found)
            row.refuse(column, f"“{name}” kan meer gemeenten zijn. Vul de CBS-code in: {codes}.")
        return found[0] if len(found) == 1 else None

    def refuse_absent(
        self, row: Row, column: str, municipality: Municipality, day: datetime.date
    ) -> bool:
        """Refuse a municipality that did not exist on ``day``, and name what it passed into; whether so."""
        begins, ends = municipality.starts_on, municipality.ends_on
        if begins is not None and day < begins:
            row.refuse(
                column,
                f"{municipality.name} bestond nog niet op {long_date(day)}; wel vanaf {long_date(begins)}.",
            )
            return True
        if ends is None or day < ends:
            return False
        row.refuse(column, f"{municipality.gone_text} {self.successor_text(municipality)}".strip())
        return True

    def successor_text(self, municipality: Municipality) -> str:
        """What to write instead: ``Zij is opgegaan in Voorne aan Zee (GM1992).``"""
        went = self._went[municipality.pk]
        whole = [s for s in went if s.share == Share.FULL] or went
        names = " of ".join(f"{s.successor.name} ({s.successor.code})" for s in whole)
        if not names:
            return ""
        verb = "Zij is opgegaan in" if len(whole) == 1 else "Zij is verdeeld; kies"
        return f"{verb} {names}."


def _key(name: str) -> str:
    return re.sub(
        r"[^a-z0-9]+", " ", fold(name.removeprefix("Gemeente ").removeprefix("gemeente "))
    ).strip()
