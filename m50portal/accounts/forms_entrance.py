"""allauth's forms in our words: a label above each field, no placeholder, pasting welcome."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms

from m50portal.accounts import log_ins


class OurWords(forms.Form):
    """Labels and required messages per field; the rest of the form stays allauth's."""

    labels: ClassVar[dict[str, str]] = {}
    helps: ClassVar[dict[str, str]] = {}
    required: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            if name in self.helps:
                field.help_text = self.helps[name]
            if name in self.required:
                field.error_messages["required"] = self.required[name]


NEW_HELP = (
    "Ten minste 12 tekens. Een zin van een paar woorden is veilig en makkelijk te onthouden. "
    "Gebruik niet uw naam en geen bekend wachtwoord."
)
NEW_PASSWORD: dict[str, Any] = {
    "labels": {"password1": "Nieuw wachtwoord", "password2": "Nieuw wachtwoord nog een keer"},
    "helps": {"password1": NEW_HELP},
    "required": {
        "password1": "Vul een nieuw wachtwoord in.",
        "password2": "Vul het nieuwe wachtwoord nog een keer in.",
    },
}


class LoginForm(OurWords, account_forms.LoginForm):
    """E-mail address and password."""

    labels: ClassVar = {"login": "E-mailadres", "password": "Wachtwoord"}
    helps: ClassVar = {"password": ""}
    required: ClassVar = {"login": "Vul uw e-mailadres in.", "password": "Vul uw wachtwoord in."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "autofocus": True}


class AddEmailForm(OurWords, account_forms.AddEmailForm):
    """The address that will replace the present one."""

    labels: ClassVar = {"email": "Nieuw e-mailadres"}
    helps: ClassVar = {"email": "U krijgt op dit adres een mail om het te bevestigen."}
    required: ClassVar = {"email": "Vul uw nieuwe e-mailadres in."}


class PasswordsMatch(forms.Form):
    """Says in our words that the two passwords differ."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if "password2" in self.errors and self.cleaned_data.get("password1"):
            typed = self.data.get(self.add_prefix("password2"))
            if typed:
                del self.errors["password2"]
                self.add_error(
                    "password2",
                    "De twee wachtwoorden zijn niet gelijk. Vul twee keer hetzelfde wachtwoord in.",
                )
        return cleaned


class ChangePasswordForm(PasswordsMatch, OurWords, account_forms.ChangePasswordForm):
    """The present password and a new one, twice."""

    labels: ClassVar = {"oldpassword": "Huidig wachtwoord"} | NEW_PASSWORD["labels"]
    helps: ClassVar = NEW_PASSWORD["helps"]
    required: ClassVar = {"oldpassword": "Vul uw huidige wachtwoord in."} | NEW_PASSWORD["required"]


class SetPasswordForm(PasswordsMatch, OurWords, account_forms.SetPasswordForm):
    """A first password, twice."""

    labels: ClassVar = NEW_PASSWORD["labels"]
    helps: ClassVar = NEW_PASSWORD["helps"]
    required: ClassVar = NEW_PASSWORD["required"]


class ResetPasswordForm(OurWords, account_forms.ResetPasswordForm):
    """Where the link to a new password goes."""

    labels: ClassVar = {"email": "E-mailadres"}
    required: ClassVar = {"email": "Vul het e-mailadres in waarmee u inlogt."}


class ResetPasswordKeyForm(PasswordsMatch, OurWords, account_forms.ResetPasswordKeyForm):
    """A new password, twice, for who followed the link."""

    labels: ClassVar = NEW_PASSWORD["labels"]
    helps: ClassVar = NEW_PASSWORD["helps"]
    required: ClassVar = NEW_PASSWORD["required"]


class ReauthenticateForm(OurWords, account_forms.ReauthenticateForm):
    """The password once more."""

    labels: ClassVar = {"password": "Wachtwoord"}
    helps: ClassVar = {"password": ""}
    required: ClassVar = {"password": "Vul uw wachtwoord in."}


class CodeInput(forms.TextInput):
    """Comes back empty: a code that was wrong once is never right later."""

    def format_value(self, value: Any) -> None:
        return None


class CodeWords(OurWords):
    """A code of digits; spaces that came along by copying are fine."""

    labels: ClassVar = {"code": "Code"}
    required: ClassVar = {"code": "Vul de code in."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "m50-medium"}
        self.fields["code"].widget = CodeInput(attrs=attrs)

    def clean_code(self) -> str:
        """The code without spaces, checked by allauth."""
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        return super().clean_code()  # type: ignore[misc]


class ProofOfCode(CodeWords):
    """A code that proves who somebody is: the cursor waits there, and the trail hears of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        """The code, checked; a wrong one and one too many are written down."""
        try:
            return super().clean_code()
        except forms.ValidationError as error:
            log_ins.record_refusal(
                self.user,  # type: ignore[attr-defined]
                way=log_ins.CODE,
                code=error.code,
            )
            raise

    def save(self) -> None:
        """Remember the use; a recovery code is gone after it."""
        super().save()  # type: ignore[misc]
        authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            log_ins.record_recovery_code(authenticator.user)


class AuthenticateForm(ProofOfCode, code_forms.AuthenticateForm):
    """The second step of logging in."""

    helps: ClassVar = {
        "code": "De code van 6 cijfers uit uw app, of een herstelcode van 8 cijfers."
    }


class ReauthenticateCodeForm(ProofOfCode, code_forms.ReauthenticateForm):
    """The same, to confirm that it is still you."""

    helps: ClassVar = AuthenticateForm.helps


class ActivateTOTPForm(CodeWords, totp_forms.ActivateTOTPForm):
    """The first code of a new app proves that it works."""

    labels: ClassVar = {"code": "Code uit de app"}
    helps: ClassVar = {"code": "6 cijfers."}


class AddPasskeyForm(OurWords, passkey_forms.AddWebAuthnForm):
    """A new passkey; always one that also logs in by itself, so that there is one kind."""

    labels: ClassVar = {"name": "Naam van deze passkey"}
    helps: ClassVar = {"name": "Bijvoorbeeld: telefoon, of laptop van het werk."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].widget = forms.HiddenInput()
        self.fields["passwordless"].initial = True
        self.fields["credential"].error_messages["required"] = (
            "Uw apparaat heeft geen passkey gemaakt. Kies “Passkey toevoegen” en volg de stappen."
        )


class EditPasskeyForm(OurWords, passkey_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    labels: ClassVar = {"name": "Naam van deze passkey"}
    required: ClassVar = {"name": "Vul een naam in."}
