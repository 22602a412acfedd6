"""A bank statement as any bank and any format tells it; what a file must be to be read at all."""

import datetime
import hashlib
import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

MOST_BYTES, MOST_FILES = 10_000_000, 200
TOO_LARGE = "Dit bestand is groter dan 10 MB. Download bij de bank een kortere periode."


class Refused(Exception):
    """A file that is not read; the text says to people why, and what to do."""


@dataclass(frozen=True)
class Balance:
    """What stood on the account at the end of ``on``, in euros."""

    amount: Decimal
    on: datetime.date


@dataclass(frozen=True)
class Movement:
    """Money that came in (above zero) or went out; the texts as the bank gives them.

    ``reference``: the structured one (RF or betalingskenmerk). ``is_reversal``: it takes an earlier
    movement back.
    """

    on: datetime.date
    amount: Decimal
    counter_iban: str = ""
    counter_name: str = ""
    reference: str = ""
    end_to_end: str = ""
    bank_reference: str = ""
    text: str = ""
    is_reversal: bool = False


@dataclass(frozen=True)
class Statement:
    """The movements of one account over a period, between two balances."""

    iban: str
    number: str
    opening: Balance | None
    closing: Balance | None
    movements: tuple[Movement, ...] = field(default=())

    @property
    def difference(self) -> Decimal | None:
        """What the movements and the opening balance miss to come to the closing one; None: unknown."""
        if self.opening is None or self.closing is None:
            return None
        moved = sum((row.amount for row in self.movements), Decimal(0))
        return self.closing.amount - self.opening.amount - moved

    def keyed(self) -> Iterator[tuple[Movement, str]]:
        """Each movement with what tells it from every other one, in any file that holds it.

        Two that are the same in everything are told apart by how many went before on that day: a bank
        gives a whole day, so the second one is the second one in every file.
        """
        seen: Counter[str] = Counter()
        for row in self.movements:
            parts = [self.iban, str(row.on), f"{row.amount:.2f}", row.counter_iban, row.end_to_end]
            parts += [row.bank_reference, row.reference, " ".join(row.text.split())]
            base = hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
            seen[base] += 1
            yield row, f"{base}-{seen[base]}"


Reader = Callable[[bytes], list[Statement]]


def files_in(content: bytes, filename: str) -> list[tuple[str, bytes]]:
    """The file itself, or the files in a zip, in the order of their names. Raises Refused."""
    if len(content) > MOST_BYTES:
        raise Refused(TOO_LARGE)
    if not content.startswith(b"PK"):
        return [(filename, content)]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise Refused(
            "Dit zip-bestand kan het portaal niet openen. Is het beschadigd of beveiligd met een wachtwoord?"
        ) from error


def _unpacked(archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    """Never more than is allowed, whatever the zip says of itself."""
    infos = sorted(
        (info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename
    )
    if len(infos) > MOST_FILES:
        raise Refused(f"In dit zip-bestand zitten meer dan {MOST_FILES} bestanden. Splits het.")
    found, left = [], MOST_BYTES
    for info in infos:
        with archive.open(info) as member:
            content = member.read(left + 1)
        left -= len(content)
        if left < 0:
            raise Refused("Uitgepakt is dit zip-bestand groter dan 10 MB. Splits het.")
        found.append((info.filename.rpartition("/")[2], content))
    if not found:
        raise Refused("In dit zip-bestand zit geen bestand.")
    return found
