"""Members for byro's list and a session to see it with; run by byro's own Python."""

import datetime
import json
import sys

import django

django.setup()

from byro.common.models import Configuration  # noqa: E402
from byro.members.models import FeeIntervals, Member, Membership  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
    get_user_model,
)
from django.utils.module_loading import import_string  # noqa: E402

configuration = Configuration.get_solo()
configuration.name = "Proef"
configuration.mail_from = configuration.backoffice_mail = "proef@voorbeeld.example"
configuration.save()
user = get_user_model().objects.create_superuser("bench", "bench@voorbeeld.example", "bench")
for number in range(int(sys.argv[1])):
    member = Member.objects.create(number=str(number), name=f"Proefstad {number}")
    Membership.objects.create(
        member=member,
        start=datetime.date(2023, 1, 1),
        amount=5000,
        interval=FeeIntervals.ANNUALLY,
    )
session = import_string(settings.SESSION_ENGINE + ".SessionStore")()
session.update(
    {
        SESSION_KEY: str(user.pk),
        BACKEND_SESSION_KEY: "django.contrib.auth.backends.ModelBackend",
        HASH_SESSION_KEY: user.get_session_auth_hash(),
    }
)
session.save()
sys.stdout.write(
    json.dumps({"cookie": f"{settings.SESSION_COOKIE_NAME}={session.session_key}"}) + "\n"
)
