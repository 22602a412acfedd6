"""Addresses of this room."""

from django.urls import path

from pillars import (
    views_committee,
    views_network,
    views_network_edit,
    views_people,
    views_pillar,
    views_seats,
    views_work,
)

app_name = "pillars"
# What is fixed comes before what starts with the name of a pillar.
urlpatterns = [
    path("", views_pillar.PillarListView.as_view(), name="list"),
    path("nieuw/", views_pillar.PillarStartView.as_view(), name="start"),
    path("netwerk/", views_pillar.NetworkWorkView.as_view(), name="network"),
    path("netwerk/thema/", views_work.ThemeAddView.as_view(), name="add_network_theme"),
    path(
        "wie-doet-wat/vng/<int:pk>/pijler/",
        views_committee.CommitteeAlignView.as_view(),
        name="align_committee",
    ),
    path("wie-doet-wat/", views_network.WhoDoesWhatView.as_view(), name="who"),
    path("wie-doet-wat/bestuur/", views_network.BoardHistoryView.as_view(), name="board"),
    path(
        "wie-doet-wat/portefeuille/nieuw/",
        views_network_edit.PortfolioAddView.as_view(),
        name="add_portfolio",
    ),
    path(
        "wie-doet-wat/portefeuille/<int:pk>/",
        views_network_edit.PortfolioChangeView.as_view(),
        name="change_portfolio",
    ),
    path(
        "wie-doet-wat/portefeuille/<int:pk>/benoemen/",
        views_network_edit.BoardAppointView.as_view(),
        name="appoint_board",
    ),
    path(
        "wie-doet-wat/portefeuille/<int:pk>/beeindigen/",
        views_network_edit.PortfolioEndView.as_view(),
        name="end_portfolio",
    ),
    path(
        "wie-doet-wat/vng/nieuw/",
        views_network_edit.CommitteeAddView.as_view(),
        name="add_committee_seat",
    ),
    path(
        "wie-doet-wat/kernteam/nieuw/",
        views_network_edit.CoreTeamAddView.as_view(),
        name="add_core_team_member",
    ),
    path("wie-doet-wat/taak/nieuw/", views_network_edit.DutyAddView.as_view(), name="add_duty"),
    path(
        "wie-doet-wat/<slug:kind>/<int:pk>/beeindigen/",
        views_network_edit.HeldEndView.as_view(),
        name="end_held",
    ),
    path("plaatsen/<int:pk>/ondersteuner/", views_seats.SupportView.as_view(), name="support"),
    path("plaatsen/<int:pk>/opvolger/", views_seats.SucceedView.as_view(), name="succeed"),
    path("plaatsen/<int:pk>/beeindigen/", views_seats.SeatEndView.as_view(), name="end_seat"),
    path("deelnames/<int:pk>/", views_people.PairView.as_view(), name="pair"),
    path(
        "deelnames/<int:pk>/beeindigen/",
        views_people.ParticipationEndView.as_view(),
        name="end_participation",
    ),
    path("themas/<int:pk>/activiteit/", views_work.ActivityAddView.as_view(), name="add_activity"),
    path("activiteiten/<int:pk>/", views_work.ActivityView.as_view(), name="activity"),
    path(
        "activiteiten/<int:pk>/wijzigen/",
        views_work.ActivityChangeView.as_view(),
        name="change_activity",
    ),
    path("activiteiten/<int:pk>/meedoen/", views_work.JoinView.as_view(), name="join"),
    path("activiteiten/deelname/<int:pk>/", views_work.LeaveView.as_view(), name="leave"),
    path("<slug:slug>/", views_pillar.PillarView.as_view(), name="detail"),
    path("<slug:slug>/activiteiten/", views_pillar.PillarWorkView.as_view(), name="work"),
    path("<slug:slug>/geschiedenis/", views_pillar.PillarHistoryView.as_view(), name="history"),
    path("<slug:slug>/wijzigen/", views_pillar.PillarChangeView.as_view(), name="change"),
    path("<slug:slug>/beeindigen/", views_pillar.PillarEndView.as_view(), name="end"),
    path("<slug:slug>/thema/", views_work.ThemeAddView.as_view(), name="add_theme"),
    path("<slug:slug>/aanmelden/", views_people.SignUpView.as_view(), name="sign_up"),
    path(
        "<slug:slug>/voorzitter/",
        views_seats.AppointView.as_view(),
        {"seat": "voorzitter"},
        name="appoint_chair",
    ),
    path(
        "<slug:slug>/vicevoorzitter/",
        views_seats.AppointView.as_view(),
        {"seat": "vicevoorzitter"},
        name="appoint_vice_chair",
    ),
]
