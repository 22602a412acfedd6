"""Uploaded pictures: small, upright, without what the camera wrote."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from m50portal.core import pictures
from m50portal.core.pictures import shrunk
from tests.pillars.builders_stories import photo


def opened(content):
    return Image.open(io.BytesIO(content.read()))


@pytest.mark.parametrize("name", ["foto.jpg", "FOTO.JPEG", "foto.png"])
def test_picture_becomes_small_and_stays_in_shape(name):
    picture = opened(shrunk(photo(name, size=(3200, 800))))

    assert picture.size == (1600, 400)


def test_picture_loses_place_and_device_and_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned a quarter
    exif[0x010F] = "Camera"
    made = opened(shrunk(photo(size=(40, 20), exif=exif)))

    assert made.size == (20, 40)
    assert dict(made.getexif()) == {}


@pytest.mark.parametrize(
    ("upload", "message"),
    [
        (SimpleUploadedFile("stuk.pdf", b"%PDF-1.7"), "jpg of png"),
        (SimpleUploadedFile("foto.jpg", b"\xff\xd8\xff broken"), "beschadigd"),
        (SimpleUploadedFile("foto.jpg", b"MZ"), "heet .jpg maar is het niet"),
    ],
)
def test_what_is_no_picture_is_refused(upload, message):
    with pytest.raises(ValidationError, match=message):
        shrunk(upload)


def test_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    with pytest.raises(ValidationError, match="te groot"):
        shrunk(photo(size=(40, 20)))
    assert pictures.LONGEST == 1600
