"""Addresses of this room."""

from django.urls import include, path

from meetings.views import (
    agenda,
    attendance,
    documents,
    invitations,
    meetings,
    prints,
    reminders,
    turnout,
)

app_name = "meetings"
of_one_meeting = [
    path("", meetings.MeetingView.as_view(), name="detail"),
    path("wijzigen/", meetings.MeetingChangeView.as_view(), name="change"),
    path("aankondigen/", meetings.AnnounceView.as_view(), name="announce"),
    path("annuleren/", meetings.CancelView.as_view(), name="cancel"),
    path("agenda.ics", meetings.CalendarView.as_view(), name="calendar"),
    path("agendapunten/", agenda.ItemsView.as_view(), name="items"),
    path("agendapunten/nieuw/", agenda.ItemAddView.as_view(), name="item_add"),
    path("agendapunten/<int:item>/wijzigen/", agenda.ItemChangeView.as_view(), name="item_change"),
    path("agendapunten/<int:item>/terugzetten/", agenda.ItemRestoreView.as_view(), name="item_restore"),
    path("agendapunten/<int:item>/bestanden/nieuw/", documents.DocumentAddView.as_view(), name="document_add"),
    path("bestanden/<int:document>/", documents.DocumentView.as_view(), name="document"),
    path("bestanden/<int:document>/verwijderen/", documents.DocumentRemoveView.as_view(), name="document_remove"),
    path("bestanden/<int:document>/terugzetten/", documents.DocumentRestoreView.as_view(), name="document_restore"),
    path("genodigden/", invitations.GuestsView.as_view(), name="guests"),
    path("genodigden/toevoegen/", invitations.GuestAddView.as_view(), name="guest_add"),
    path("genodigden/<int:invitation>/verwijderen/", invitations.GuestRemoveView.as_view(), name="guest_remove"),
    path("aanwezigheid/", attendance.AttendanceView.as_view(), name="attendance"),
    path("aanwezigheid/toevoegen/", attendance.AttendeeAddView.as_view(), name="attendee_add"),
    path("aanwezigheid/vervanger/", attendance.SubstituteAddView.as_view(), name="substitute_add"),
    path("aanwezigheid/<int:attendance>/verwijderen/", attendance.AttendeeRemoveView.as_view(), name="attendee_remove"),
    path("herinneringen/", reminders.RemindersView.as_view(), name="reminders"),
    path("herinneringen/<int:moment>/verwijderen/", reminders.MomentRemoveView.as_view(), name="moment_remove"),
    path("agenda-pdf/", prints.PrintView.as_view(), name="print"),
    path("agenda-pdf/<int:print>/", prints.PrintDownloadView.as_view(), name="print_download"),
]  # fmt: skip
urlpatterns = [
    path("", meetings.MeetingListView.as_view(), name="list"),
    path("aanwezigheid/", turnout.TurnoutView.as_view(), name="turnout"),
    path("aanwezigheid/<slug:slug>/", turnout.OwnTurnoutView.as_view(), name="own_turnout"),
    path("nieuw/", meetings.MeetingCreateView.as_view(), name="create"),
    path("<int:pk>-<slug:slug>/", include(of_one_meeting)),
]
