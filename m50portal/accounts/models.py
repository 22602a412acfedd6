"""The portal's user and the dated offices of users."""

from typing import Any, ClassVar

import rules
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from m50portal.accounts.choices import Office
from m50portal.core.periods import Period


class UserManager(BaseUserManager["User"]):
    """Makes users; an e-mail address is stored in lower case, so that it is one person's."""

    def create_user(
        self, email: str, name: str, password: str | None = None, **values: Any
    ) -> "User":
        """A user that can log in with ``email``; without a password only after a reset."""
        user = self.model(email=self.normalize_email(email).lower(), name=name, **values)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser):
    """Somebody who logs in. What they may do follows from dated roles, never from a flag here."""

    email = models.EmailField(
        "e-mailadres",
        unique=True,
        error_messages={"unique": "Er is al een account met dit e-mailadres."},
    )
    name = models.CharField("naam", max_length=150)
    is_active = models.BooleanField("mag inloggen", default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    session_salt = models.CharField(max_length=16, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "account"
        verbose_name_plural = "accounts"
        constraints = [
            models.CheckConstraint(
                name="accounts_user_email_lower",
                condition=models.Q(email=models.functions.Lower("email")),
                violation_error_message="Schrijf het e-mailadres in kleine letters.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the rule called ``perm`` lets this user do it to ``obj``; there is nothing else."""
        return self.is_active and rules.has_perm(perm, self, obj)

    def get_full_name(self) -> str:
        """The name, as Django's own code asks for it."""
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """As Django's, with ``session_salt`` in it: another salt ends every session at once."""
        key_salt = "m50portal.accounts.models.User.get_session_auth_hash"
        value = f"{self.session_salt}{self.password}"
        return salted_hmac(key_salt, value, secret=secret, algorithm="sha256").hexdigest()

    def offices_today(self) -> frozenset[str]:
        """The offices held today; one query per request."""
        day_offices: frozenset[str] | None = self.__dict__.get("_offices_today")
        if day_offices is None:
            rows = OfficeTerm.objects.current().filter(user=self)
            day_offices = frozenset(rows.values_list("office", flat=True))
            self.__dict__["_offices_today"] = day_offices
        return day_offices


class OfficeTerm(Period):
    """An office that a user holds from a date until a date."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="office_terms")
    office = models.CharField("rol", max_length=20, choices=Office)

    class Meta(Period.Meta):
        verbose_name = "rol bij M50"
        verbose_name_plural = "rollen bij M50"

    def __str__(self) -> str:
        return f"{self.user}: {self.get_office_display()}, {self.period_text}"
