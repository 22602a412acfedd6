"""What people fill in about the lobby."""

from typing import Any

from django import forms

from lobby.choices import ActionState
from lobby.models import LobbyAction, LobbyGoal
from m50portal.core.dates import today
from m50portal.core.forms import DayField, VersionedForm
from m50portal.core.money import EuroField

LINES = {"rows": 4}
# Done is an act of its own, with a date: FinishForm.
STATES_WITHOUT_DATE = [choice for choice in ActionState.choices if choice[0] != ActionState.DONE]


class GoalForm(VersionedForm):
    """Everything of a goal but its number."""

    amount = EuroField(label="Bedrag", required=False, min_value=0)

    class Meta:
        model = LobbyGoal
        fields = [
            "title",
            "goal",
            "problem",
            "counterpart",
            "amount",
            "arguments",
            "stage",
            "state",
        ]
        widgets = {
            "goal": forms.Textarea(attrs={"rows": 3}),
            "problem": forms.Textarea(attrs=LINES),
            "arguments": forms.Textarea(attrs=LINES),
            "state": forms.RadioSelect,
        }


class ActionForm(VersionedForm):
    """Something to do for a goal."""

    due_on = DayField(label="Klaar op", required=False)
    state = forms.ChoiceField(
        label="Stand", choices=STATES_WITHOUT_DATE, widget=forms.RadioSelect, initial="open"
    )

    class Meta:
        model = LobbyAction
        fields = ["text", "owner", "due_on", "state"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class FinishForm(forms.Form):
    """When something was done, and with what result."""

    finished_on = DayField(label="Gedaan op", initial=today)
    result = forms.CharField(
        label="Wat leverde het op?",
        required=False,
        widget=forms.Textarea(attrs=LINES),
        help_text="Bijvoorbeeld: een toezegging, een afspraak of een contact.",
    )

    def clean_finished_on(self) -> Any:
        """Refuses a day that is still to come."""
        day = self.cleaned_data["finished_on"]
        if day > today():
            raise forms.ValidationError("Deze datum ligt in de toekomst. Vul vandaag of eerder in.")
        return day
