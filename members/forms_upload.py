"""Forms of files for the register."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from m50portal.core.files import readable_size
from m50portal.core.spreadsheets_reader import LIMIT_BYTES
from members.choices import PopulationStatus


class UploadForm(forms.Form):
    """A CSV or Excel file; what stands in it is looked at in the dry run."""

    file = forms.FileField(
        label="Bestand",
        help_text="Een Excelbestand (.xlsx) of csv, tot 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": "Kies een bestand.",
            "empty": "Dit bestand is leeg. Kies een bestand met een tabel.",
        },
    )

    def clean_file(self) -> UploadedFile:
        """Not larger than can be read; the rest is told row by row."""
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > LIMIT_BYTES:
            size, limit = readable_size(upload.size or 0), readable_size(LIMIT_BYTES)
            raise ValidationError(f"Het bestand is {size}. Kies een bestand tot {limit}.")
        return upload


class FiguresForm(forms.Form):
    """Which of the figures in a file of CBS to load, and who says so."""

    on = forms.ChoiceField(label="Inwoners op")
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Zoals het bestand zegt"), *PopulationStatus.choices],
        help_text="Een sterretje bij een jaar of cijfer betekent voorlopig.",
    )
    source = forms.CharField(
        label="Bron", max_length=200, error_messages={"required": "Vul in wie dit zegt."}
    )

    def __init__(self, *args: Any, days: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        on = self.fields["on"]
        assert isinstance(on, forms.ChoiceField)
        on.choices = days
