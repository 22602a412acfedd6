"""Forms about people; what they gather goes to an action."""

import datetime
from typing import Any

from django import forms

from m50portal.accounts.models import User
from m50portal.core.dates import today
from m50portal.core.forms import DayField
from members.choices import EXECUTIVES, RoleKind
from members.models import Municipality, MunicipalRole, MunicipalTeam, Official
from members.selectors_people import portfolios

EMAIL_ERROR = "Vul een e-mailadres in, bijvoorbeeld naam@diemen.example."


class ListInput(forms.TextInput):
    """A text field that offers ``options`` and takes any other text as well; works without a script."""

    template_name = "members/widgets/list_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.options: list[str] = []

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-keuzes"
        context["widget"]["attrs"]["list"] = list_id
        return {**context, "list_id": list_id, "options": self.options}


class PortfolioField(forms.CharField):
    """A portfolio: the ones in use are offered, another may be typed."""

    widget = ListInput

    def __init__(self, **kwargs: Any) -> None:
        common = {"label": "Portefeuille", "max_length": 120, "required": False}
        help_text = (
            "Bijvoorbeeld wonen en mobiliteit. Kies uit wat anderen gebruiken, of typ iets anders."
        )
        super().__init__(**{**common, "help_text": help_text, **kwargs})

    def offer(self, options: list[str]) -> None:
        """Offer ``options``."""
        assert isinstance(self.widget, ListInput)
        self.widget.options = options


def offer_portfolios(form: forms.Form) -> None:
    """Let the portfolio field of ``form`` offer what is in use."""
    field = form.fields["portfolio"]
    assert isinstance(field, PortfolioField)
    field.offer(portfolios())


class PersonDataForm(forms.Form):
    """Name, address and number of a person."""

    name = forms.CharField(
        label="Naam",
        max_length=120,
        help_text="Voornaam en achternaam, zonder titels.",
        error_messages={"required": "Vul een naam in."},
    )
    email = forms.EmailField(
        label="E-mailadres van het werk", required=False, error_messages={"invalid": EMAIL_ERROR}
    )
    phone = forms.CharField(label="Telefoonnummer van het werk", max_length=30, required=False)

    def __init__(
        self, *args: Any, official: Official, by_self: bool = False, **kwargs: Any
    ) -> None:
        initial = {"name": official.name, "email": official.email, "phone": official.phone}
        super().__init__(*args, **{**kwargs, "initial": initial})
        contacts = MunicipalRole.objects.current().filter(official=official)
        self.needs_address = contacts.filter(kind=RoleKind.CONTACT_OFFICIAL).exists()
        if by_self:
            self.fields["email"].disabled = True
            self.fields[
                "email"
            ].help_text = (
                "Met dit adres komt de post van M50 aan. Wilt u een ander adres? Vraag dat aan."
            )

    def clean_email(self) -> str:
        """A contact official must be reachable."""
        email: str = self.cleaned_data["email"]
        if self.needs_address and not email:
            raise forms.ValidationError(
                "Vul een e-mailadres in: een contactambtenaar krijgt post van M50."
            )
        return email


class GiveRoleForm(forms.Form):
    """Another role for somebody, in any municipality that exists."""

    municipality = forms.ModelChoiceField(
        label="Gemeente",
        queryset=Municipality.objects.none(),
        empty_label="Kies een gemeente",
        error_messages={"required": "Kies een gemeente."},
    )
    kind = forms.ChoiceField(label="Rol", choices=RoleKind.choices)
    portfolio = PortfolioField()
    starts_on = DayField(
        label="Begint op", error_messages={"required": "Vul in wanneer de rol begint."}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = today
        field = self.fields["municipality"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Municipality.objects.existing_on(today()).order_by("sort_key", "pk")
        offer_portfolios(self)


class CorrectRoleForm(forms.Form):
    """The dates of a role, and its portfolio."""

    starts_on = DayField(
        label="Begon op", error_messages={"required": "Vul in wanneer de rol begon."}
    )
    last_day = DayField(
        label="Laatste dag",
        required=False,
        help_text="Leeg: de rol loopt door. Zo draait u een einde terug dat een vergissing was.",
    )
    portfolio = PortfolioField()

    def __init__(self, *args: Any, role: MunicipalRole, **kwargs: Any) -> None:
        last = role.ends_on - datetime.timedelta(days=1) if role.ends_on else None
        initial = {"starts_on": role.starts_on, "last_day": last, "portfolio": role.portfolio}
        super().__init__(*args, **{**kwargs, "initial": initial})
        offer_portfolios(self)


class EndRoleForm(forms.Form):
    """The last day of a role, and who follows."""

    last_day = DayField(
        label="Laatste dag", error_messages={"required": "Vul de laatste dag van deze rol in."}
    )
    successor = forms.ModelChoiceField(
        label="Opvolger uit deze gemeente",
        queryset=Official.objects.none(),
        required=False,
        empty_label="Niemand, of iemand die nieuw is",
        help_text="De opvolger begint op de dag na de laatste dag.",
    )
    name = forms.CharField(label="Naam van een nieuwe opvolger", max_length=120, required=False)
    email = forms.EmailField(
        label="E-mailadres van de nieuwe opvolger",
        required=False,
        error_messages={"invalid": EMAIL_ERROR},
    )
    phone = forms.CharField(
        label="Telefoonnummer van de nieuwe opvolger", max_length=30, required=False
    )
    portfolio = PortfolioField(label="Portefeuille van de opvolger")

    def __init__(self, *args: Any, role: MunicipalRole, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.role = role
        self.fields["last_day"].initial = today
        field = self.fields["successor"]
        assert isinstance(field, forms.ModelChoiceField)
        here = MunicipalRole.objects.current().filter(municipality=role.municipality)
        others = Official.objects.filter(pk__in=here.values("official"))
        field.queryset = others.exclude(pk=role.official_id).order_by("sort_key", "pk")
        if role.kind in {*EXECUTIVES, RoleKind.POLICY_OFFICER}:
            self.fields["portfolio"].initial = role.portfolio
            offer_portfolios(self)
        else:
            del self.fields["portfolio"]

    def clean(self) -> dict[str, Any]:
        """One successor, and a contact official must be reachable."""
        cleaned = super().clean() or {}
        successor, name = cleaned.get("successor"), cleaned.get("name", "")
        if successor is not None and name:
            self.add_error(
                "name", "Kies iemand uit de lijst, of vul een nieuwe naam in. Niet allebei."
            )
        if not name and (cleaned.get("email") or cleaned.get("phone")):
            self.add_error("name", "Vul de naam van de opvolger in.")
        if self.role.kind == RoleKind.CONTACT_OFFICIAL:
            needs = "een contactambtenaar krijgt post van M50."
            if name and not cleaned.get("email") and "email" not in self.errors:
                self.add_error("email", f"Vul een e-mailadres in: {needs}")
            if successor is not None and not successor.email:
                self.add_error(
                    "successor",
                    f"{successor.name} heeft nog geen e-mailadres. Vul dat eerst in: {needs}",
                )
        return cleaned


def storable(values: dict[str, Any]) -> dict[str, Any]:
    """What EndRoleForm gathered as ``end_role_as_asked`` takes it, and as a proposal can keep it."""
    successor: Official | None = values.get("successor")
    known = {"successor": successor.pk, "name": successor.name} if successor is not None else {}
    kept = ("last_day", "reason")
    follows = bool(known or values.get("name"))
    return {
        name: value
        for name, value in {**values, **known}.items()
        if name in kept or (follows and value)
    }


class LinkAccountForm(forms.Form):
    """Which account is this person's."""

    user = forms.ModelChoiceField(
        label="Account",
        queryset=User.objects.none(),
        required=False,
        empty_label="Geen account",
        help_text="Accounts die nog bij niemand horen. Wie het account heeft, ziet en doet wat bij de rollen van deze persoon hoort.",
    )

    def __init__(self, *args: Any, official: Official, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"user": official.user_id}})
        field = self.fields["user"]
        assert isinstance(field, forms.ModelChoiceField)
        free = User.objects.filter(official=None) | User.objects.filter(official=official)
        field.queryset = free.order_by("name", "pk")
        field.label_from_instance = lambda user: f"{user.name} ({user.email})"  # type: ignore[method-assign, assignment]
        same = free.filter(email=official.email).first() if official.email else None
        if official.user_id is None and same is not None:
            self.initial["user"] = same.pk


class TeamForm(forms.Form):
    """Who in a municipality carries M50."""

    portfolio_holder = forms.ModelChoiceField(
        label="Portefeuillehouder",
        queryset=Official.objects.none(),
        required=False,
        empty_label="Nog niet bekend",
        help_text="De bestuurder die M50 in portefeuille heeft.",
    )
    team = forms.CharField(
        label="Team",
        max_length=120,
        required=False,
        help_text="De afdeling of het team, zoals het op een collegenota staat.",
    )
    author = forms.ModelChoiceField(
        label="Steller van de collegenota",
        queryset=Official.objects.none(),
        required=False,
        empty_label="Iemand die hier niet staat",
    )
    author_name = forms.CharField(
        label="Naam van de steller",
        max_length=120,
        required=False,
        help_text="Alleen als de steller niet in de lijst hierboven staat.",
    )

    def __init__(
        self, *args: Any, municipality: Municipality, current: MunicipalTeam | None, **kwargs: Any
    ) -> None:
        if current is not None:
            kwargs["initial"] = {
                "portfolio_holder": current.portfolio_holder_id,
                "team": current.team,
                "author": current.author_id,
                "author_name": current.author_name,
            }
        super().__init__(*args, **kwargs)
        here = MunicipalRole.objects.current().filter(municipality=municipality)
        for name, roles in (
            ("portfolio_holder", here.filter(kind__in=EXECUTIVES)),
            ("author", here.exclude(kind__in=EXECUTIVES)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            people = Official.objects.filter(pk__in=roles.values("official"))
            field.queryset = people.order_by("sort_key", "pk")
