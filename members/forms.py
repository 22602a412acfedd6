"""Forms of the register; what they gather goes to an action."""

from typing import Any

from django import forms

from m50portal.core.dates import today
from m50portal.core.forms import DayField
from members.choices import Cluster, RoleKind, StoryKind, Trait
from members.forms_people import PortfolioField, offer_portfolios
from members.models import BillingProfile, MunicipalRole


class ReasonField(forms.CharField):
    """What somebody says of a change that the secretariat looks at first."""

    def __init__(self) -> None:
        super().__init__(
            label="Toelichting voor het secretariaat",
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
            help_text="Sommige wijzigingen bekijkt het secretariaat eerst. U krijgt dan een mail.",
        )


class BillingForm(forms.ModelForm):
    """Where the invoices of a municipality go."""

    street = forms.CharField(
        label="Straat en huisnummer",
        max_length=120,
        error_messages={"required": "Vul een straat en huisnummer in."},
    )
    postcode = forms.CharField(
        label="Postcode",
        help_text="Bijvoorbeeld 1112 AB.",
        error_messages={"required": "Vul een postcode in."},
        widget=forms.TextInput(attrs={"class": "m50-short", "autocomplete": "off"}),
    )
    city = forms.CharField(
        label="Plaats", max_length=80, error_messages={"required": "Vul een plaats in."}
    )
    invoice_email = forms.EmailField(
        label="E-mailadres voor facturen",
        help_text="Liefst een algemeen adres, dat blijft als iemand vertrekt.",
        error_messages={
            "required": "Vul een e-mailadres in.",
            "invalid": "Vul een e-mailadres in, bijvoorbeeld facturen@diemen.example.",
        },
    )

    class Meta:
        model = BillingProfile
        fields = (
            *("street", "postcode", "city", "invoice_email"),
            *("attention_of", "buyer_reference", "order_reference"),
        )
        labels = {
            "attention_of": "Ter attentie van",
            "buyer_reference": "Kenmerk van de gemeente",
            "order_reference": "Verplichtingen- of ordernummer",
        }
        help_texts = {
            "buyer_reference": "Staat op elke factuur en in de e-factuur, zodat uw administratie haar herkent."
        }

    def clean_postcode(self) -> str:
        """``1112ab`` is read as ``1112 AB``; one that is none is named."""
        plain = self.cleaned_data["postcode"].replace(" ", "").upper()
        digits, letters = plain[:4], plain[4:]
        right = digits.isdigit() and len(digits) == 4 and letters.isalpha() and len(letters) == 2
        if not (right and plain.isascii()):
            raise forms.ValidationError("Vul een postcode in, bijvoorbeeld 1112 AB.")
        return f"{digits} {letters}"


class PersonForm(forms.Form):
    """A person and the role in a municipality."""

    name = forms.CharField(
        label="Naam",
        max_length=120,
        help_text="Voornaam en achternaam, zonder titels.",
        error_messages={"required": "Vul een naam in."},
    )
    kind = forms.ChoiceField(label="Rol", choices=RoleKind.choices)
    portfolio = PortfolioField()
    email = forms.EmailField(
        label="E-mailadres van het werk",
        required=False,
        error_messages={"invalid": "Vul een e-mailadres in, bijvoorbeeld naam@diemen.example."},
    )
    phone = forms.CharField(label="Telefoonnummer van het werk", max_length=30, required=False)
    starts_on = DayField(
        label="Begint op", error_messages={"required": "Vul in wanneer de rol begint."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today
        offer_portfolios(self)

    def clean(self) -> dict[str, Any]:
        """A contact official must be reachable."""
        cleaned = super().clean() or {}
        kind = cleaned.get("kind", RoleKind.CONTACT_OFFICIAL)
        if (
            kind == RoleKind.CONTACT_OFFICIAL
            and not cleaned.get("email")
            and "email" not in self.errors
        ):
            self.add_error(
                "email", "Vul een e-mailadres in: een contactambtenaar krijgt post van M50."
            )
        return cleaned


class RoleForm(PersonForm):
    """Corrects a role; which role it is stays. A person who works elsewhere too is the secretariat's to change."""

    def __init__(
        self, *args: Any, role: MunicipalRole, may_change_person: bool, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {
            "name": role.official.name,
            "email": role.official.email,
            "phone": role.official.phone,
            "portfolio": role.portfolio,
            "starts_on": role.starts_on,
            "kind": role.kind,
        }
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = role.starts_on
        self.fields["kind"].disabled = True
        self.fields["kind"].help_text = "Een andere rol voegt u toe als nieuwe rol."
        if not may_change_person:
            for name in ("name", "email", "phone"):
                self.fields[name].disabled = True
            self.fields[
                "name"
            ].help_text = "Deze persoon werkt ook voor een andere gemeente. Vraag het secretariaat om naam of adres te wijzigen."


class TraitsForm(forms.Form):
    """What kind of place a municipality is."""

    traits = forms.MultipleChoiceField(
        label="Kenmerken",
        choices=Trait.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="U kunt er meer kiezen.",
    )
    cluster = forms.ChoiceField(
        label="Soort stad volgens Platform31",
        choices=[("", "Niet ingevuld"), *Cluster.choices],
        required=False,
        help_text="Platform31 verdeelt middelgrote gemeenten in zeven soorten.",
    )


class StoryForm(forms.Form):
    """Which kind of lines of a timeline to look at."""

    deel = forms.CharField(widget=forms.HiddenInput, initial="tijdlijn", required=False)
    soort = forms.ChoiceField(label="Wat wilt u zien", required=False)

    def __init__(self, data: Any, *, kinds: set[str]) -> None:
        super().__init__({"deel": "tijdlijn", "soort": data.get("soort", "")})
        soort = self.fields["soort"]
        assert isinstance(soort, forms.ChoiceField)
        present = [(kind.value, kind.label) for kind in StoryKind if kind in kinds]
        soort.choices = [("", "Alles"), *present]

    def chosen(self) -> str:
        """The kind; nothing for all, also when the URL names one that is not there."""
        return str(self.cleaned_data["soort"]) if self.is_valid() else ""
