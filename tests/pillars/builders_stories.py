"""Stories and pictures, made in one line."""

import io
import itertools
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from members.models import Municipality
from pillars.actions_story import add_story, tell_story
from pillars.models import Story
from tests.members.builders_members import member

_numbers = itertools.count(1)


def values(**given: Any) -> dict[str, Any]:
    """What somebody fills in."""
    number = next(_numbers)
    return {
        "excels_in": "duurzaamheid",
        "title": f"Verhaal {number}",
        "pillar": None,
        "year": 2024,
        "summary": "In het kort.",
        "text": "Het *hele* verhaal.",
        **given,
    }


def story(place: Municipality | None = None, **given: Any) -> Story:
    """A concept."""
    return add_story(municipality=place or member(), values=values(**given), by=None)


def told(place: Municipality | None = None, state: str = "internal", **given: Any) -> Story:
    """A story that others read."""
    made = story(place, **given)
    return tell_story(story=made, state=state, version=made.version, by=None)


def photo(name: str = "foto.jpg", size: tuple[int, int] = (40, 20), **options: Any) -> Any:
    """An upload with a picture in it."""
    content = io.BytesIO()
    Image.new("RGB", size, "blue").save(
        content, "PNG" if name.endswith("png") else "JPEG", **options
    )
    return SimpleUploadedFile(name, content.getvalue())
