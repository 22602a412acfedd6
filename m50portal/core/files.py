"""Private files: where they are stored, what may be uploaded, how their size reads."""

import secrets
import zipfile
from pathlib import PurePath
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

# Ending → how such a file begins; an ending that lies is refused.
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "pptx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
}


# Ending → a part that each such file has; any other zip is refused.
PARTS = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "odt": "content.xml"}


def ending(filename: str) -> str:
    """``pdf`` for ``Agenda.PDF``."""
    return PurePath(filename).suffix.lstrip(".").lower()


def random_path(folder: str, filename: str) -> str:
    """``folder/<random>.pdf``: nothing in a stored name tells what it holds or who owns it."""
    return f"{folder}/{secrets.token_hex(16)}.{ending(filename)}"


def random_name(instance: Any, filename: str) -> str:
    """``upload_to`` for a file field; the folder is the model's label."""
    return random_path(instance._meta.label_lower.replace(".", "/"), filename)


def validate_upload(upload: UploadedFile) -> None:
    """Refuse a file that is too large, of an unknown kind or not what its name says."""
    kind = ending(upload.name or "")
    if kind not in SIGNATURES:
        kinds = ", ".join(sorted(SIGNATURES))
        raise ValidationError(
            f"Een bestand van dit soort kan het portaal niet bewaren. Kies een van: {kinds}."
        )
    if (upload.size or 0) > settings.UPLOAD_LIMIT_BYTES:
        limit = readable_size(settings.UPLOAD_LIMIT_BYTES)
        raise ValidationError(
            f"Het bestand is {readable_size(upload.size or 0)}. Kies een bestand tot {limit}."
        )
    start = upload.read(16)
    upload.seek(0)
    if not start.startswith(SIGNATURES[kind]) or not _has_its_part(upload, kind):
        raise ValidationError(
            f"Dit bestand heet .{kind} maar is het niet. Sla het opnieuw op als {kind} en probeer het nog eens."
        )


def _has_its_part(upload: UploadedFile, kind: str) -> bool:
    """Whether an Office file holds what such a file is made of; only its list of names is read."""
    if kind not in PARTS:
        return True
    try:
        names = zipfile.ZipFile(upload).namelist()
    except zipfile.BadZipFile:
        return False
    finally:
        upload.seek(0)
    return any(name.startswith(PARTS[kind]) for name in names)


def readable_size(size: int) -> str:
    """``84 kB`` or ``1,2 MB``, with a no-break space."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    return f"{size / 1_000_000:.1f}\u00a0MB".replace(".", ",")
