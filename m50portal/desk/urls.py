"""Addresses of this room."""

from django.urls import path

from m50portal.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.HomeView.as_view(), name="home"),
    path("mijn-gemeente/", views.OwnMunicipalityView.as_view(), name="own_municipality"),
    path("zoeken/", views.SearchView.as_view(), name="search"),
]
