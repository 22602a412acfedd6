"""Addresses of this room; the page that a municipality confirms (``review``) is added by m50portal.urls."""

from django.urls import path

from members.upkeep import (
    views_changes,
    views_colleagues,
    views_proposals,
    views_review,
    views_rounds,
)

app_name = "upkeep"
# What is fixed comes before what starts with the name of a municipality.
urlpatterns = [
    path("", views_rounds.RoundsView.as_view(), name="rounds"),
    path("ronde/", views_rounds.RoundStartView.as_view(), name="start"),
    path("ronde/<int:year>/", views_rounds.RoundView.as_view(), name="round"),
    path("ronde/<int:year>/herinneren/", views_rounds.NudgeView.as_view(), name="nudge"),
    path("ronde/<int:year>/toevoegen/", views_rounds.AddJoinedView.as_view(), name="add_joined"),
    path("ronde/<int:year>/sluiten/", views_rounds.CloseView.as_view(), name="close"),
    path("ronde/<int:year>/heropenen/", views_rounds.ReopenView.as_view(), name="reopen"),
    path("ronde/<int:year>/<slug:slug>/", views_rounds.EntryView.as_view(), name="entry"),
    path("voorstellen/", views_proposals.ProposalsView.as_view(), name="proposals"),
    path("voorstellen/besluiten/", views_proposals.DecideManyView.as_view(), name="decide"),
    path("voorstellen/<int:pk>/", views_proposals.ProposalView.as_view(), name="proposal"),
    path("voorstellen/<int:pk>/intrekken/", views_review.WithdrawView.as_view(), name="withdraw"),
    path("goedkeuring/", views_proposals.ApprovalView.as_view(), name="approval"),
    path("gewijzigd/", views_changes.ChangesView.as_view(), name="changes"),
    path("gewijzigd/bekeken/", views_changes.MarkSeenView.as_view(), name="mark_seen"),
    path("<slug:slug>/bevestigen/", views_review.ConfirmAllView.as_view(), name="confirm"),
    path("<slug:slug>/bedankt/", views_review.ThanksView.as_view(), name="thanks"),
    path("<slug:slug>/collegas/", views_colleagues.ColleaguesView.as_view(), name="colleagues"),
    path(
        "<slug:slug>/collegas/uitnodigen/",
        views_colleagues.ColleagueInviteView.as_view(),
        name="invite",
    ),
    path(
        "<slug:slug>/collegas/<int:pk>/uitnodiging/",
        views_colleagues.ColleagueActView.as_view(),
        name="colleague",
    ),
    path(
        "<slug:slug>/collegas/<int:pk>/intrekken/",
        views_colleagues.ColleagueRevokeView.as_view(),
        name="revoke",
    ),
]
