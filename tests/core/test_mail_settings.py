"""Where mail goes on a machine without a mail server."""

from pathlib import Path

from django.conf import settings

from m50portal.core import mail_delivery


def test_mail_folder_lies_with_everything_the_portal_writes():
    folder = Path(mail_delivery.transport().folder)

    assert folder.is_absolute()
    assert folder.is_relative_to(settings.VAR)
