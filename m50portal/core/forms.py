"""Form pieces that every room uses."""

import datetime
from typing import Any

from django import forms

from m50portal.core.versions import ClashError


def say_what_to_do() -> None:
    """Let every empty field tell what to do, also in the forms of libraries.

    Django says "Dit veld is verplicht."; a form's own message goes first.
    """
    texts: dict[Any, str] = {
        forms.Field: "Vul dit veld in.",
        forms.ChoiceField: "Maak een keuze.",
        forms.ModelChoiceField: "Maak een keuze.",
        forms.FileField: "Kies een bestand.",
        forms.BooleanField: "Vink dit aan om verder te gaan.",
    }
    for field, text in texts.items():
        field.default_error_messages = {**field.default_error_messages, "required": text}


class DayInput(forms.DateInput):
    """A native date field; it shows nothing unless its value is an ISO date."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%d")


class MomentInput(forms.DateTimeInput):
    """A native date and time field."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%Y-%m-%dT%H:%M")


class TimeInput(forms.TimeInput):
    """A native clock field."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, format="%H:%M")


class DayField(forms.DateField):
    """A date that a person can mean; near the ends of the calendar arithmetic falls off."""

    widget = DayInput
    earliest = datetime.date(1900, 1, 1)
    latest = datetime.date(2199, 12, 31)
    default_error_messages = {
        "invalid": "Vul een datum in, bijvoorbeeld 1-12-2026.",
        "bounds": "Vul een datum in tussen 1 januari 1900 en 31 december 2199.",
    }

    def to_python(self, value: Any) -> datetime.date | None:
        """The date, None for nothing; ValidationError outside the bounds."""
        day = super().to_python(value)
        if day is not None and not self.earliest <= day <= self.latest:
            raise forms.ValidationError(self.error_messages["bounds"], code="bounds")
        return day


class VersionedForm(forms.ModelForm):
    """A form that notices when somebody else saved the same row in between.

    The model has a ``version`` (whole number). On a clash the form keeps what was typed, shows the
    stored text beside it and saves nothing.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        stored = type(self.instance)._default_manager.filter(pk=self.instance.pk).first()
        if stored is not None and cleaned.get("version") != stored.version:
            self.add_error(None, ClashError())
            typed: Any = self.data
            self.data = typed.copy()
            self.data[self.add_prefix("version")] = str(stored.version)  # type: ignore[index]
        return cleaned
