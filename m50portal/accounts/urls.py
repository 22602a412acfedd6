"""Addresses of this room."""

from django.urls import path

from m50portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("", views.AccountListView.as_view(), name="list"),
    path("mijn/", views.ProfileView.as_view(), name="profile"),
    path("uitnodigen/", views.InviteView.as_view(), name="invite"),
    path("nalopen/", views.ReviewView.as_view(), name="review"),
    path("<int:pk>/", views.AccountView.as_view(), name="detail"),
    path("<int:pk>/gegevens/", views.CorrectAccountView.as_view(), name="correct"),
    path("<int:pk>/uitnodiging/", views.SendInvitationView.as_view(), name="send_invitation"),
    path("<int:pk>/rol/", views.GiveOfficeView.as_view(), name="give_office"),
    path("<int:pk>/rol/<int:term>/einde/", views.EndOfficeView.as_view(), name="end_office"),
    path("<int:pk>/blokkeren/", views.BlockView.as_view(), name="block"),
    path("<int:pk>/deblokkeren/", views.UnblockView.as_view(), name="unblock"),
    path(
        "<int:pk>/tweede-stap/", views.ResetSecondFactorView.as_view(), name="reset_second_factor"
    ),
]
