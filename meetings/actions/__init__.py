"""Every write in this room: keyword-only, audited, all or nothing."""

from m50portal.core import audit

audit.name_kinds(
    {
        "meetings.plan_meeting": "Bijeenkomst gepland",
        "meetings.announce_meeting": "Bijeenkomst aangekondigd",
        "meetings.change_meeting": "Bijeenkomst gewijzigd",
        "meetings.cancel_meeting": "Bijeenkomst geannuleerd",
        "meetings.add_agenda_item": "Agendapunt toegevoegd",
        "meetings.change_agenda_item": "Agendapunt gewijzigd",
        "meetings.remove_agenda_item": "Agendapunt verwijderd",
        "meetings.restore_agenda_item": "Agendapunt teruggezet",
        "meetings.reorder_agenda": "Volgorde van de agenda gewijzigd",
        "meetings.attach_file": "Bestand toegevoegd",
        "meetings.remove_file": "Bestand verwijderd",
        "meetings.restore_file": "Bestand teruggezet",
        "meetings.invite": "Genodigden uitgenodigd",
        "meetings.add_guest": "Genodigde toegevoegd",
        "meetings.remove_guest": "Genodigde van de lijst gehaald",
        "meetings.add_reminder": "Herinnering gepland",
        "meetings.remove_reminder": "Herinnering verwijderd",
        "meetings.send_reminders": "Herinneringen verstuurd",
        "meetings.record_attendance": "Aanwezigheid vastgelegd",
        "meetings.forget_names": "Namen van vervangers verwijderd",
        "meetings.ask_print": "Agenda als pdf gevraagd",
    }
)
