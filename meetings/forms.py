"""Forms of this room. Errors say what to do, and nothing that was typed gets lost."""

import datetime
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms.utils import from_current_timezone
from django.utils import timezone

from m50portal.accounts.rules import is_secretariat
from m50portal.core import dates
from m50portal.core.files import SIGNATURES, validate_upload
from m50portal.core.forms import DayField, TimeInput, VersionedForm
from meetings.choices import PILLAR_KINDS, MeetingKind, Purpose, Unit
from meetings.models import AgendaItem, Meeting, ReminderMoment
from meetings.models.agenda import MOST_MINUTES
from meetings.models.invitation import MOST_UNITS
from meetings.moments import due_before
from pillars.models import Pillar
from pillars.selectors import seats_of

DETAIL_FIELDS = ["title", "kind", "pillar", "location", "online_link", "description"]


def _choices(form: forms.BaseForm, name: str, choices: list[tuple[str, str]]) -> None:
    cast(forms.ChoiceField, form.fields[name]).choices = choices


class NewOrVersionedForm(VersionedForm):
    """A form for a new row, or for a stored one that somebody else may save meanwhile."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["version"]

    @property
    def clashes(self) -> bool:
        """Whether somebody else saved the row since this form was shown."""
        return self.is_bound and self.has_error(NON_FIELD_ERRORS, code="clash")


class PillarChoice(forms.ModelChoiceField):
    """A pillar; names come back in other years, so an older one says until when it was there."""

    def label_from_instance(self, obj: Pillar) -> str:
        if obj.ends_on is None:
            return obj.name
        return f"{obj.name} ({obj.starts_on.year}–{obj.ends_on.year})"


class MeetingForm(NewOrVersionedForm):
    """When, where and of whom a meeting is."""

    pillar = PillarChoice(
        label="Pijler",
        queryset=Pillar.objects.none(),
        required=False,
        empty_label="Geen pijler",
        error_messages={"required": "Kies uw pijler."},
    )
    day = DayField(label="Datum", error_messages={"required": "Vul een datum in."})
    starts = forms.TimeField(
        label="Begint om",
        widget=TimeInput,
        error_messages={
            "required": "Vul in hoe laat de bijeenkomst begint.",
            "invalid": "Vul een tijd in, bijvoorbeeld 14:00.",
        },
    )
    ends = forms.TimeField(
        label="Eindigt om",
        widget=TimeInput,
        error_messages={
            "required": "Vul in hoe laat de bijeenkomst eindigt.",
            "invalid": "Vul een tijd in, bijvoorbeeld 16:00.",
        },
    )

    online_link = forms.URLField(
        label="Link om online mee te doen",
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text="Bijvoorbeeld een link naar Teams.",
        error_messages={"invalid": "Vul een volledig adres in, dat begint met https://."},
    )

    class Meta:
        model = Meeting
        fields = DETAIL_FIELDS
        widgets: ClassVar = {"description": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {"location": "Bijvoorbeeld: Gemeentehuis Zeist, Raadzaal."}
        error_messages: ClassVar = {
            "title": {"required": "Vul een titel in."},
            "kind": {"required": "Kies een soort bijeenkomst."},
        }

    field_order = ["title", "kind", "pillar", "day", "starts", "ends", *DETAIL_FIELDS]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pillar = cast(forms.ModelChoiceField, self.fields["pillar"])
        pillars = Pillar.objects.order_by("-starts_on", "number", "pk")
        kinds = MeetingKind.choices
        if not is_secretariat(user):
            # Who leads a pillar plans for that pillar only.
            pillars = pillars.filter(pk__in=[seat.pillar_id for seat in seats_of(user)])
            pillar.required = True
            pillar.empty_label = "Kies een pijler"
            kinds = [kind for kind in kinds if kind[0] in PILLAR_KINDS]
        _choices(self, "kind", [("", "Kies een soort"), *kinds])
        pillar.queryset = pillars
        if self.instance.pk:
            self.initial["day"] = self.instance.day
        if self.instance.pk and self.instance.time_known:
            self.initial["starts"] = timezone.localtime(self.instance.starts_at).time()
            self.initial["ends"] = timezone.localtime(self.instance.ends_at).time()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        needs_pillar = cleaned.get("kind") == MeetingKind.PILLAR and not cleaned.get("pillar")
        if needs_pillar and not self.has_error("pillar"):
            self.add_error("pillar", "Kies de pijler die overlegt.")
        day, starts, ends = (cleaned.get(name) for name in ("day", "starts", "ends"))
        if day and starts and ends:
            if ends <= starts:
                self.add_error("ends", "Kies een eindtijd die later is dan de begintijd.")
            else:
                cleaned["starts_at"] = self._moment("starts", day, starts)
                cleaned["ends_at"] = self._moment("ends", day, ends)
        return cleaned

    def _moment(self, name: str, day: datetime.date, time: datetime.time) -> Any:
        try:
            return from_current_timezone(datetime.datetime.combine(day, time))
        except ValidationError:
            self.add_error(
                name, "Deze tijd bestaat niet of komt twee keer voor: de klok wordt dan verzet."
            )
            return None

    def values(self) -> dict[str, Any]:
        """What the actions want (planning.FIELDS)."""
        names = [*DETAIL_FIELDS, "starts_at", "ends_at"]
        return {name: self.cleaned_data[name] for name in names} | {"time_known": True}


class CancelForm(forms.Form):
    """Why a meeting does not go on; the guests read it."""

    reason = forms.CharField(
        label="Waarom gaat de bijeenkomst niet door?",
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Deze tekst staat in de mail aan de genodigden.",
        error_messages={"required": "Schrijf in één zin waarom de bijeenkomst niet doorgaat."},
    )


class AgendaItemForm(NewOrVersionedForm):
    """One item of an agenda."""

    class Meta:
        model = AgendaItem
        fields = ["title", "minutes", "presenter", "purpose", "note"]
        widgets: ClassVar = {"note": forms.Textarea(attrs={"rows": 3})}
        error_messages: ClassVar = {
            "title": {"required": "Vul een onderwerp in."},
            "minutes": {
                "required": "Vul een getal in.",
                "invalid": "Vul een heel getal in.",
                "min_value": "Vul 0 of meer in.",
                "max_value": f"Vul ten hoogste {MOST_MINUTES} in.",
            },
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "purpose", [("", "Geen"), *Purpose.choices])
        self.fields["title"].widget.attrs["autofocus"] = True

    def values(self) -> dict[str, Any]:
        """What the actions want (agenda.FIELDS)."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class FilesInput(forms.FileInput):
    """A field for several files at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; each must be of a kind that the portal keeps."""

    widget = FilesInput(attrs={"autofocus": True})

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(file, initial) for file in files or [None]]
        for file in cleaned:
            try:
                validate_upload(file)
            except ValidationError as error:
                raise ValidationError(f"{file.name}: {error.messages[0]}") from error
        return cleaned


class DocumentForm(forms.Form):
    """Files for an agenda item."""

    documents = FilesField(
        label="Bestanden",
        help_text=f"U kunt er meer tegelijk kiezen. Soorten: {', '.join(sorted(SIGNATURES))}.",
        error_messages={
            "required": "Kies een of meer bestanden.",
            "empty": "Dit bestand is leeg. Kies een ander bestand.",
        },
    )
    title = forms.CharField(
        label="Titel",
        required=False,
        max_length=150,
        help_text="Laat leeg om de naam van het bestand te gebruiken.",
    )


class ReminderForm(forms.ModelForm):
    """How long before the meeting people are reminded."""

    amount = forms.IntegerField(
        label="Hoeveel eerder?",
        min_value=1,
        max_value=MOST_UNITS,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox m50-short"}),
        error_messages={
            "required": "Vul een getal in, bijvoorbeeld 3.",
            "invalid": "Vul een heel getal in, bijvoorbeeld 3.",
            "min_value": "Vul 1 of meer in.",
            "max_value": f"Vul ten hoogste {MOST_UNITS} in.",
        },
    )

    class Meta:
        model = ReminderMoment
        fields = ["amount", "unit"]
        labels: ClassVar = {"unit": "Dagen of uren"}

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        _choices(self, "unit", Unit.choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "amount" not in cleaned or "unit" not in cleaned:
            return cleaned
        due_at = due_before(self.meeting.starts_at, cleaned["amount"], cleaned["unit"])
        waiting = ReminderMoment.objects.waiting().filter(meeting=self.meeting)
        if due_at <= timezone.now():
            moment = f"{dates.long_date(dates.local_day(due_at))}, {dates.clock(due_at)}"
            self.add_error(
                "amount", f"Dat moment is al voorbij ({moment}). Kies een kleiner getal."
            )
        elif waiting.filter(amount=cleaned["amount"], unit=cleaned["unit"]).exists():
            self.add_error("amount", "Deze herinnering staat er al. Kies een ander moment.")
        return cleaned
