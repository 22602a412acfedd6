"""Addresses of this room."""

from django.urls import path

from lobby import views

app_name = "lobby"
urlpatterns = [
    path("", views.GoalListView.as_view(), name="goals"),
    path("acties/<int:pk>/wijzigen/", views.ActionChangeView.as_view(), name="change_action"),
    path("acties/<int:pk>/afronden/", views.ActionFinishView.as_view(), name="finish_action"),
    path("<int:year>/<int:number>/", views.GoalView.as_view(), name="goal"),
    path("<int:year>/<int:number>/wijzigen/", views.GoalChangeView.as_view(), name="change_goal"),
    path("<int:year>/<int:number>/actie/", views.ActionAddView.as_view(), name="add_action"),
]
