"""Pictures that people upload: made small enough for a page, without what a camera wrote in them."""

import io
import warnings

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile

from m50portal.core.files import ending, validate_upload

LONGEST = 1600  # pixels, of the longest side
KINDS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG"}


def shrunk(upload: UploadedFile) -> ContentFile:
    """``upload`` upright, at most ``LONGEST`` pixels, without place or device of the camera.

    Raises ValidationError for what is no picture, or one that would fill the memory.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # slow to load, and seldom wanted

    validate_upload(upload)
    kind = KINDS.get(ending(upload.name or ""))
    if kind is None:
        raise ValidationError("Kies een foto in jpg of png.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(upload) as opened:
                picture: Image.Image = ImageOps.exif_transpose(opened)
                picture.thumbnail((LONGEST, LONGEST))
                colours = "RGB" if kind == "JPEG" else "RGBA"
                clean = Image.new(colours, picture.size)
                clean.paste(picture.convert(colours))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError("Deze foto is beschadigd. Sla haar opnieuw op.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ValidationError("Deze foto is te groot. Maak haar eerst kleiner.") from error
    stored = io.BytesIO()
    clean.save(stored, kind, quality=85, optimize=True)
    return ContentFile(stored.getvalue(), name="foto.png" if kind == "PNG" else "foto.jpg")
