"""The questions of the wizard for mergers; what they gather is kept in the draft."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from m50portal.core.forms import DayField
from members.choices import Province, Share
from members.choices_merger import NOBODY, MergerKind
from members.mergers import becomes, membership_options
from members.mergers_people import roles_concerned
from members.merging import Plan
from members.models import BillingProfile, Municipality, MunicipalRole


class MergerKindForm(forms.Form):
    """What happens, and when."""

    kind = forms.ChoiceField(
        label="Wat gebeurt er?",
        choices=MergerKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Kies wat er met de gemeenten gebeurt."},
    )
    on = DayField(
        label="Datum van de herindeling",
        help_text="De eerste dag van de nieuwe indeling. Dat kan elke dag van het jaar zijn, ook een dag die nog komt.",
        error_messages={"required": "Vul de datum van de herindeling in."},
    )
    note = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=200,
        help_text="Bijvoorbeeld de wet of het besluit. Staat in de geschiedenis van de gemeente die opgaat.",
    )


class NewMunicipalityForm(forms.Form):
    """A municipality that the merger brings into being."""

    code = forms.CharField(
        label="CBS-code van de nieuwe gemeente",
        help_text="Bijvoorbeeld GM1980.",
        widget=forms.TextInput(attrs={"class": "m50-short", "autocomplete": "off"}),
        validators=[
            RegexValidator(r"^GM\d{4}$", "Vul GM en vier cijfers in, bijvoorbeeld GM1980.")
        ],
        error_messages={"required": "Vul de CBS-code van de nieuwe gemeente in."},
    )
    name = forms.CharField(
        label="Naam van de nieuwe gemeente",
        max_length=80,
        error_messages={"required": "Vul de naam van de nieuwe gemeente in."},
    )
    province = forms.ChoiceField(label="Provincie", choices=[("", "Kies"), *Province.choices])

    def clean_code(self) -> str:
        """A code that is there already belongs to a municipality that can be chosen."""
        code: str = self.cleaned_data["code"].upper()
        known = Municipality.objects.filter(code=code).first()
        if known is not None:
            raise forms.ValidationError(
                f"Deze code is van {known.name}. Zoek en kies die gemeente."
            )
        return code


class NewNameForm(forms.Form):
    """What a municipality is going to be called."""

    new_name = forms.CharField(
        label="Nieuwe naam", max_length=80, error_messages={"required": "Vul de nieuwe naam in."}
    )


class ChoicesForm(forms.Form):
    """Who takes what over; every question has a proposal, so that nothing has to be chosen.

    The fields follow from the plan. Their answers go into the draft as ``answers``.
    """

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        self.places: dict[str, tuple[str, str]] = {}  # field → (part of the answers, key)
        self.proposals: dict[str, str] = {}
        self.headings: list[tuple[str, list[str]]] = []
        self._group("Welk deel gaat waarheen", self._shares())
        self._group("Lidmaatschap", self._membership())
        for old in plan.predecessors:
            roles = [role for role in roles_concerned(plan) if role.municipality_id == old.pk]
            self._group(f"Mensen van {old.name}", self._people(old, roles))
        self._group("Factuurgegevens", self._billing())

    def _group(self, title: str, questions: Iterable["Question"]) -> None:
        names = []
        for one in questions:
            name = f"{one.part}-{len(self.fields)}"
            self.fields[name] = forms.ChoiceField(
                label=one.label, choices=one.options, initial=one.chosen
            )
            self.places[name], self.proposals[name] = (one.part, one.key), one.proposal
            names.append(name)
        if names:
            self.headings.append((title, names))

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The questions under their headings."""
        return [(title, [self[name] for name in names]) for title, names in self.headings]

    @property
    def answers(self) -> dict[str, dict[str, str]]:
        """What was chosen other than proposed, as the draft keeps it.

        A proposal is not kept: it follows the municipalities when these change.
        """
        found: dict[str, dict[str, str]] = {
            part: {} for part in ("shares", "membership", "roles", "billing")
        }
        for name, (part, key) in self.places.items():
            if self.cleaned_data[name] != self.proposals[name]:
                found[part][key] = self.cleaned_data[name]
        return found

    def _shares(self) -> Iterable["Question"]:
        if len(self.plan.successors) < 2:
            return
        proposed = replace(self.plan, answers={})
        for old in self.plan.predecessors:
            for new in self.plan.successors:
                yield Question(
                    "shares",
                    f"{old.code}>{new.code}",
                    f"{old.name} naar {new.name}",
                    [*Share.choices, (NOBODY, "Niet")],
                    str(self.plan.share_of(old, new) or NOBODY),
                    str(proposed.share_of(old, new) or NOBODY),
                )

    def _membership(self) -> Iterable["Question"]:
        for new in self.plan.successors:
            options = membership_options(self.plan, new)
            if options:
                label = f"Lidmaatschap van {new.name}"
                chosen = becomes(self.plan, new)
                yield Question("membership", new.code, label, options, chosen, options[0][0])

    def _people(self, old: Municipality, roles: list[MunicipalRole]) -> Iterable["Question"]:
        options = [(new.code, f"Gaat mee naar {new.name}") for new in self.plan.successors_of(old)]
        options.append((NOBODY, "Rol eindigt"))
        proposed = self.plan.proposed()
        for role in roles:
            label = f"{role.official.name}, {str(role.get_kind_display()).lower()}"
            chosen, proposal = self.plan.goes_to(role), proposed.goes_to(role)
            yield Question(
                "roles",
                str(role.pk),
                label,
                options,
                chosen.code if chosen else NOBODY,
                proposal.code if proposal else NOBODY,
            )

    def _billing(self) -> Iterable["Question"]:
        for new in self.plan.successors if self.plan.ends else []:
            if new.pk and BillingProfile.objects.filter(municipality=new).exists():
                continue
            olds = self.plan.predecessors_of(new)
            profiles = BillingProfile.objects.filter(municipality__in=[row.pk for row in olds])
            known = {row.municipality_id for row in profiles}
            options = [(NOBODY, "Later invullen: nieuw adres en kenmerk")]
            options += [(o.code, f"Overnemen van {o.name}") for o in olds if o.pk in known]
            if len(options) > 1:
                source = self.plan.billing_from(new)
                chosen = source.code if source else NOBODY
                label = f"Factuurgegevens van {new.name}"
                yield Question("billing", new.code, label, options, chosen, NOBODY)


@dataclass(frozen=True)
class Question:
    """One question of the third step: where its answer goes, what is chosen and what is proposed."""

    part: str
    key: str
    label: str
    options: list[tuple[str, str]]
    chosen: str
    proposal: str
