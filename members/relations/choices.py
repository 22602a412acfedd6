"""Fixed lists of the relations."""

import datetime

from django.db import models


class OrganisationKind(models.TextChoices):
    """What sort of organisation it is; the addresses carry the values."""

    MINISTRY = "ministerie", "Ministerie"
    POST = "post", "Post van een bewindspersoon"
    FRACTION = "fractie", "Tweede Kamerfractie"
    COMMITTEE = "kamercommissie", "Kamercommissie"
    VNG = "vng", "VNG"
    VNG_COMMITTEE = "vng-commissie", "VNG-commissie"
    KNOWLEDGE = "kennispartner", "Kennispartner"
    NETWORK = "netwerk", "Partnernetwerk"
    OTHER = "overig", "Overig"


# Who works here was chosen or appointed to a public office; only of them a party may be noted.
POLITICAL = (OrganisationKind.POST, OrganisationKind.FRACTION, OrganisationKind.COMMITTEE)
HOME_REFUSED = "Een woonplaats hoort alleen bij iemand met een politiek ambt."
# What may stand inside what.
STANDS_IN = {
    OrganisationKind.POST: OrganisationKind.MINISTRY,
    OrganisationKind.VNG_COMMITTEE: OrganisationKind.VNG,
}

# Who has no function any more is hidden after half a year; when the name goes, the secretariat
# sets for everybody at once (members.models.RetentionRule).
HIDE_AFTER = datetime.timedelta(days=183)
NO_NAME = "Naam verwijderd"
# What is never written out in the audit trail, only that it changed.
PERSONAL = ("email", "phone", "note")
