"""The secretariat's forms about accounts."""

import datetime
from typing import Any

from django import forms

from m50portal.accounts.choices import Office
from m50portal.accounts.models import User
from m50portal.core.dates import today
from m50portal.core.forms import DayField


class AccountForm(forms.Form):
    """Name and address of a person."""

    name = forms.CharField(
        label="Naam",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Vul de naam van de persoon in."},
    )
    email = forms.EmailField(
        label="E-mailadres",
        help_text="Het adres van één persoon. Een adres dat mensen delen, is geen account.",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Vul een e-mailadres in.",
            "invalid": "Vul een e-mailadres in, bijvoorbeeld anouk.voorbeeld@altena.example.",
        },
    )

    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"].lower()
        others = User.objects.filter(email=email)
        if self.user is not None:
            others = others.exclude(pk=self.user.pk)
        if others.exists():
            raise forms.ValidationError("Er is al een account met dit e-mailadres.")
        return email


class OfficeForm(forms.Form):
    """A role at the association, from a date."""

    office = forms.ChoiceField(
        label="Rol",
        choices=[("", "Kies een rol"), *Office.choices],
        error_messages={"required": "Kies een rol."},
    )
    starts_on = DayField(
        label="Vanaf", error_messages={"required": "Vul de eerste dag van de rol in."}
    )
    last_day = DayField(label="Tot en met", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today()

    def ends_on(self) -> datetime.date | None:
        """The first day the role is no longer held, or None."""
        last: datetime.date | None = self.cleaned_data["last_day"]
        return last + datetime.timedelta(days=1) if last else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "De laatste dag ligt voor de eerste. Kies een latere dag.")
        return cleaned


class EndOfficeForm(forms.Form):
    """The last day of a role."""

    last_day = DayField(
        label="Laatste dag", error_messages={"required": "Vul de laatste dag van de rol in."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].initial = today()


class ReasonForm(forms.Form):
    """Why something drastic happens; it is kept in the trail."""

    reason = forms.CharField(
        label="Reden",
        max_length=300,
        help_text="Deze reden staat in het logboek.",
        error_messages={"required": "Vul de reden in."},
    )
