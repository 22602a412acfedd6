"""What people fill in about a story."""

from typing import Any

from django import forms

from m50portal.core.forms import VersionedForm
from m50portal.core.pictures import shrunk
from members.models import Municipality
from pillars.choices import StoryState
from pillars.models import Pillar, Story


class StoryForm(VersionedForm):
    """The text of a story, and a picture."""

    link = forms.URLField(label="Meer lezen", required=False, assume_scheme="https")
    photo = forms.FileField(
        label="Foto",
        required=False,
        help_text="jpg of png. Het portaal maakt de foto kleiner en verwijdert waar zij is genomen.",
    )
    drop_picture = forms.BooleanField(label="De foto die er staat weghalen", required=False)

    class Meta:
        model = Story
        fields = [
            *("excels_in", "title", "pillar", "year", "summary", "text", "result", "link"),
            "picture_text",
        ]
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 2}),
            "text": forms.Textarea(attrs={"rows": 12}),
            "result": forms.Textarea(attrs={"rows": 3}),
        }

    field_order: tuple[str, ...] = (
        *("excels_in", "title", "pillar", "year", "summary", "text", "result", "link"),
        *("photo", "picture_text", "drop_picture"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pillar: Any = self.fields["pillar"]
        pillar.queryset = Pillar.objects.order_by("-starts_on", "number")
        pillar.label_from_instance = lambda row: (
            row.name if row.ends_on is None else f"{row.name} ({row.period_text})"
        )
        pillar.empty_label = "Bij geen pijler"
        if not self.instance.picture:
            del self.fields["drop_picture"]

    def clean_photo(self) -> Any:
        """The picture, made small."""
        photo = self.cleaned_data["photo"]
        return shrunk(photo) if photo else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        keeps = self.instance.picture and not cleaned.get("drop_picture")
        if (cleaned.get("photo") or keeps) and not cleaned.get("picture_text"):
            text = "Schrijf wat er op de foto te zien is, voor wie haar niet ziet."
            self.add_error("picture_text", text)
        return cleaned


class StoryAddForm(StoryForm):
    """A new story of one of the municipalities that somebody may write for."""

    municipality = forms.ModelChoiceField(
        label="Gemeente",
        queryset=Municipality.objects.none(),
        empty_label="Kies een gemeente",
        error_messages={"required": "Kies de gemeente van dit verhaal."},
    )
    field_order = ("municipality", *StoryForm.field_order)

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["municipality"]
        field.queryset = municipalities
        only = list(municipalities[:2])
        if len(only) == 1:
            field.initial = only[0]


class SeenForm(forms.Form):
    """A button that counts for the text that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class TellForm(SeenForm):
    """For whom a story is."""

    state = forms.ChoiceField(
        label="Wie mag dit lezen?",
        choices=[
            (StoryState.INTERNAL.value, "Binnen M50: iedereen met een account"),
            (StoryState.PUBLIC.value, "Openbaar: ook op de website en in de nieuwsbrief"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wie het verhaal mag lezen."},
    )


class StoryWithdrawForm(forms.Form):
    """Why a story is taken back."""

    reason = forms.CharField(
        label="Waarom trekt u het verhaal terug?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Schrijf waarom u het verhaal terugtrekt."},
    )


class QuestionForm(forms.Form):
    """A question to the municipality."""

    text = forms.CharField(
        label="Uw vraag",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="De contactambtenaar krijgt uw vraag per mail, met uw naam en e-mailadres.",
        error_messages={"required": "Schrijf wat u wilt weten."},
    )
