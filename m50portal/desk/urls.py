"""Addresses of this room."""

from django.urls import path

from m50portal.desk import (
    views,
    views_completeness,
    views_documents,
    views_memo,
    views_person,
    views_vacancies,
    views_year,
)

app_name = "desk"
_DOCUMENTS = "leden/<slug:slug>/stukken/"
urlpatterns = [
    path("leden/<slug:slug>/memo/", views_memo.MemoView.as_view(), name="memo"),
    path("leden/<slug:slug>/opbrengst/", views_year.LastYearView.as_view(), name="last_year"),
    path(
        "leden/<slug:slug>/opbrengst/<int:year>/",
        views_year.YearSheetView.as_view(),
        name="year_sheet",
    ),
    path(_DOCUMENTS, views_documents.DocumentsView.as_view(), name="documents"),
    path(
        f"{_DOCUMENTS}<int:pk>/",
        views_documents.DocumentStatusView.as_view(),
        name="document_status",
    ),
    path(
        f"{_DOCUMENTS}<int:pk>/bestand/",
        views_documents.DocumentFileView.as_view(),
        name="document_file",
    ),
    path("", views.HomeView.as_view(), name="home"),
    path("mijn-gemeente/", views.OwnMunicipalityView.as_view(), name="own_municipality"),
    path("mijn-gegevens.zip", views_person.OwnDataView.as_view(), name="own_data"),
    path("zoeken/", views.SearchView.as_view(), name="search"),
    path("verkiezingen/vacatures/", views_vacancies.VacancyView.as_view(), name="vacancies"),
    path("koppelcontrole/", views_completeness.CompletenessView.as_view(), name="completeness"),
    path(
        "koppelcontrole/gemeente/<slug:slug>/",
        views_completeness.MunicipalityChecksView.as_view(),
        name="completeness_municipality",
    ),
    path(
        "koppelcontrole/gemeente/<slug:slug>/vragen/",
        views_completeness.AskView.as_view(),
        name="completeness_ask",
    ),
    path(
        "koppelcontrole/bewust/<slug:key>/<int:target>/",
        views_completeness.SnoozeView.as_view(),
        name="completeness_snooze",
    ),
    path(
        "koppelcontrole/weer-tonen/<int:pk>/",
        views_completeness.WakeView.as_view(),
        name="completeness_wake",
    ),
]
