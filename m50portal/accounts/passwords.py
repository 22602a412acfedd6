"""Django's rules for a password, in our words: what is wrong and what to do."""

from django.contrib.auth import password_validation


class LongEnough(password_validation.MinimumLengthValidator):
    """At least ``min_length`` signs."""

    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort. Kies er een van ten minste {self.min_length} tekens."


class NotLikeOneself(password_validation.UserAttributeSimilarityValidator):
    """Not the name or the address of its owner."""

    def get_error_message(self) -> str:
        return "Dit wachtwoord lijkt op uw naam of e-mailadres. Kies een ander."


class NotCommon(password_validation.CommonPasswordValidator):
    """Not one of the twenty thousand that everybody tries first."""

    def get_error_message(self) -> str:
        return "Dit wachtwoord gebruiken veel mensen. Kies een ander."
