"""Addresses of this room."""

from django.urls import path

from members.relations import (
    views_bulk,
    views_lists,
    views_organisation,
    views_person,
    views_residence,
)

app_name = "relations"
# What is fixed comes before what starts with the name of an organisation.
urlpatterns = [
    path("", views_lists.PeopleListView.as_view(), name="list"),
    path("wisseling/", views_bulk.BulkEndView.as_view(), name="bulk"),
    path("personen/nieuw/", views_person.PersonAddView.as_view(), name="add_person"),
    path("personen/<int:pk>/", views_person.PersonView.as_view(), name="person"),
    path(
        "personen/<int:pk>/wijzigen/",
        views_person.PersonChangeView.as_view(),
        name="change_person",
    ),
    path("personen/<int:pk>/functie/", views_person.FunctionAddView.as_view(), name="add_function"),
    path("personen/<int:pk>/woonplaats/", views_residence.HomeView.as_view(), name="home"),
    path("personen/<int:pk>/anonimiseren/", views_person.AnonymiseView.as_view(), name="anonymise"),
    path(
        "functies/<int:pk>/corrigeren/",
        views_person.FunctionChangeView.as_view(),
        name="change_function",
    ),
    path(
        "functies/<int:pk>/beeindigen/",
        views_person.FunctionEndView.as_view(),
        name="end_function",
    ),
    path("organisaties/", views_lists.OrganisationListView.as_view(), name="organisations"),
    path(
        "organisaties/nieuw/",
        views_organisation.OrganisationAddView.as_view(),
        name="add_organisation",
    ),
    path(
        "organisaties/<slug:slug>/",
        views_organisation.OrganisationView.as_view(),
        name="organisation",
    ),
    path(
        "organisaties/<slug:slug>/wijzigen/",
        views_organisation.OrganisationChangeView.as_view(),
        name="change_organisation",
    ),
    path("organisaties/<slug:slug>/naam/", views_organisation.RenameView.as_view(), name="rename"),
    path("organisaties/<slug:slug>/plaats/", views_organisation.PlaceView.as_view(), name="place"),
    path(
        "organisaties/<slug:slug>/beeindigen/",
        views_organisation.OrganisationEndView.as_view(),
        name="end_organisation",
    ),
]
