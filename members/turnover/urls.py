"""Addresses of this room; the page with all vacancies is the desk's (m50portal.desk.urls)."""

from django.urls import path

from members.turnover import views, views_answers, views_bulk

app_name = "turnover"
urlpatterns = [
    path("", views.ElectionListView.as_view(), name="elections"),
    path("nieuw/", views.ElectionEditView.as_view(), name="add"),
    path("<int:pk>/", views.ElectionView.as_view(), name="election"),
    path("<int:pk>/wijzigen/", views.ElectionEditView.as_view(), name="change"),
    path("<int:pk>/alle-gemeenten/", views_bulk.BulkView.as_view(), name="bulk"),
    path("<int:pk>/<slug:slug>/", views_answers.AnswerView.as_view(), name="answer"),
    path("<int:pk>/<slug:slug>/bekijken/", views_answers.PreviewView.as_view(), name="preview"),
]
