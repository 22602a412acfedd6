"""Accounts: the list, one account and what the secretariat does with it; one's own account."""

import datetime
from collections.abc import Callable
from typing import Any, ClassVar

from allauth.mfa.webauthn.views import RemoveWebAuthnView
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import FormView, TemplateView, View

from m50portal.accounts import actions, second_factor, selectors
from m50portal.accounts.adapter import SecondFactorAdapter
from m50portal.accounts.choices import OFFICE_TEXTS, Office
from m50portal.accounts.filters import AccountFilter
from m50portal.accounts.forms import AccountForm, EndOfficeForm, OfficeForm, ReasonForm
from m50portal.accounts.models import OfficeTerm, User
from m50portal.core import audit, mail
from m50portal.core.presenters import trail
from m50portal.core.versions import refused_together
from m50portal.core.views import FilteredListView, PageMixin, RuleMixin


class ProfileView(RuleMixin, PageMixin, TemplateView):
    """Who I am here, what I may do and how I log in."""

    permission_required = "accounts.view_profile"
    template_name = "accounts/profile_detail.html"
    title = "Mijn account"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        terms = user.office_terms.current().order_by("office")
        return super().get_context_data(
            terms=[(term, OFFICE_TEXTS[Office(term.office)]) for term in terms],
            second_factor_is_set_up=second_factor.is_set_up_for(user),
            **kwargs,
        )


class RemovePasskeyView(RuleMixin, RemoveWebAuthnView):
    """allauth's page, which would also remove the last passkey of who must have one."""

    permission_required = "accounts.view_profile"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(refusal=self._refusal(), **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        if self._refusal():
            return self.render_to_response(self.get_context_data(form=form), status=409)
        return super().form_valid(form)

    def _refusal(self) -> str:
        adapter = SecondFactorAdapter()
        if adapter.can_delete_authenticator(self.get_object()):
            return ""
        return str(adapter.error_messages["cannot_delete_authenticator"])


class ManageMixin(PageMixin, RuleMixin):
    """A page about accounts for who manages them."""

    permission_required = "accounts.manage_users"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return [("Accounts", reverse("accounts:list"))]


class AccountListView(ManageMixin, FilteredListView):
    """Everybody who can log in, or could."""

    template_name = "accounts/account_list.html"
    filterset_class = AccountFilter
    title = "Accounts"

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return []

    def get_base_queryset(self) -> QuerySet:
        return selectors.accounts()


class InviteView(ManageMixin, FormView):
    """A new account, and the mail that goes with it."""

    template_name = "accounts/account_invite.html"
    form_class = AccountForm
    title = "Persoon uitnodigen"

    def form_valid(self, form: AccountForm) -> HttpResponse:
        try:
            with refused_together():
                user = actions.create_account(**form.cleaned_data, by=self.request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
            return self.form_invalid(form)
        messages.success(self.request, f"{user.name} krijgt een mail met een link.")
        return redirect("accounts:detail", pk=user.pk)


class AccountMixin(ManageMixin):
    """A page about one account."""

    object: User

    def load(self) -> User:
        return get_object_or_404(User, pk=self.kwargs["pk"])

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        url = reverse("accounts:detail", kwargs={"pk": self.object.pk})
        return [*super().get_breadcrumbs(), (self.object.name, url)]


class AccountView(AccountMixin, TemplateView):
    """One account: its offices, its second factor, what happened to it."""

    template_name = "accounts/account_detail.html"

    def get_title(self) -> str:
        return self.object.name

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return super().get_breadcrumbs()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            account=self.object,
            terms=self.object.office_terms.order_by("-starts_on", "office"),
            factors=[
                item.get_type_display() for item in second_factor.authenticators_of(self.object)
            ],
            factor_required=second_factor.is_required_for(self.object),
            history=trail(audit.history_of(self.object)[:20]),
            mails=mail.mails_about(self.object)[:10],
            is_self=self.object == self.request.user,
            **kwargs,
        )


class ActView(AccountMixin, FormView):
    """A form that does one act to an account; what the act refuses stands above the form."""

    template_name = "accounts/account_act.html"
    submit_label: ClassVar[str]
    lead: ClassVar[str] = ""
    danger: ClassVar[bool] = False
    done: ClassVar[str]

    def act(self, form: Any) -> None:
        """Do it; raises ValidationError when it cannot be done."""
        raise NotImplementedError

    def form_valid(self, form: Form) -> HttpResponse:
        try:
            with refused_together():
                self.act(form)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, self.done)
        return redirect("accounts:detail", pk=self.object.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            account=self.object,
            lead=self.lead,
            danger=self.danger,
            submit_label=self.submit_label,
            **kwargs,
        )


class CorrectAccountView(ActView):
    """Another name or address."""

    form_class = AccountForm
    title = "Gegevens corrigeren"
    lead = "Wijzigt u het e-mailadres? Dan krijgen het oude en het nieuwe adres daar een mail over."
    submit_label = "Gegevens opslaan"
    done = "De gegevens zijn opgeslagen."

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs["initial"] = {"name": self.object.name, "email": self.object.email}
        return {**kwargs, "user": self.object}

    def act(self, form: AccountForm) -> None:
        user = User.objects.get(pk=self.object.pk)
        actions.correct_account(user, **form.cleaned_data, by=self.request.user)


class GiveOfficeView(ActView):
    """A role at the association."""

    form_class = OfficeForm
    title = "Rol geven"
    lead = "Met een rol ziet of wijzigt iemand gegevens van alle gemeenten. Wie nog geen tweede stap heeft, stelt die in bij het inloggen."
    submit_label = "Rol geven"
    done = "De rol is gegeven."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        texts = [(office.label, OFFICE_TEXTS[office]) for office in Office]
        return super().get_context_data(office_texts=texts, **kwargs)

    def act(self, form: OfficeForm) -> None:
        actions.give_office(
            self.object,
            office=Office(form.cleaned_data["office"]),
            starts_on=form.cleaned_data["starts_on"],
            ends_on=form.ends_on(),
            by=self.request.user,
        )


class EndOfficeView(ActView):
    """The end of a role."""

    form_class = EndOfficeForm
    submit_label = "Rol beëindigen"
    done = "De rol is beëindigd."

    def get_term(self) -> OfficeTerm:
        """The term of the address; 404 when it is somebody else's."""
        return get_object_or_404(self.object.office_terms, pk=self.kwargs["term"])

    def get_title(self) -> str:
        return f"Rol {self.get_term().get_office_display()} beëindigen"

    def act(self, form: EndOfficeForm) -> None:
        ends_on = form.cleaned_data["last_day"] + datetime.timedelta(days=1)
        actions.end_office(self.get_term(), ends_on=ends_on, by=self.request.user)


class BlockView(ActView):
    """No more logging in."""

    form_class = ReasonForm
    title = "Account blokkeren"
    lead = (
        "De persoon wordt overal uitgelogd en kan niet meer inloggen. De gegevens blijven bewaard."
    )
    submit_label = "Account blokkeren"
    danger = True
    done = "Het account is geblokkeerd."

    def act(self, form: ReasonForm) -> None:
        actions.block_account(self.object, reason=form.cleaned_data["reason"], by=self.request.user)


class ResetSecondFactorView(ActView):
    """For who lost the telephone and the recovery codes."""

    form_class = ReasonForm
    title = "Tweede stap weghalen"
    lead = "Controleer eerst wie u spreekt: bel terug op een nummer dat u kent. De app, de passkeys en de herstelcodes werken daarna niet meer. De persoon krijgt een mail en wordt overal uitgelogd."
    submit_label = "Tweede stap weghalen"
    danger = True
    done = "De tweede stap is weggehaald. De persoon stelt bij het inloggen een nieuwe in."

    def act(self, form: ReasonForm) -> None:
        actions.reset_second_factor(
            self.object, reason=form.cleaned_data["reason"], by=self.request.user
        )


class PostView(AccountMixin, View):
    """One act without a form."""

    http_method_names = ["post"]
    action: ClassVar[Callable[..., User]]
    done: ClassVar[str]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        type(self).action(self.object, by=request.user)
        messages.success(request, self.done)
        return redirect("accounts:detail", pk=pk)


class UnblockView(PostView):
    """Let somebody in again."""

    action = staticmethod(actions.unblock_account)
    done = "De persoon kan weer inloggen."


class SendInvitationView(PostView):
    """Another link."""

    action = staticmethod(actions.send_invitation)
    done = "De persoon krijgt een mail met een nieuwe link."


class ReviewView(ManageMixin, TemplateView):
    """The yearly look at who may do what."""

    template_name = "accounts/account_review.html"
    title = "Rechten nalopen"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        last = selectors.last_review()
        rows = selectors.accounts().filter(is_active=True)
        return super().get_context_data(
            last=last,
            overdue=last is None or timezone.now() - last.at > selectors.REVIEW_EVERY,
            with_office=[row for row in rows if row.present_offices],
            without_office=[row for row in rows if not row.present_offices],
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        count = actions.sign_off_review(by=request.user)  # type: ignore[arg-type]
        messages.success(request, f"Vastgelegd: u hebt {count} accounts nagelopen.")
        return redirect("accounts:review")
