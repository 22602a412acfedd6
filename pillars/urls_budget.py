"""Addresses of the budget."""

from django.urls import path

from pillars import views_budget, views_budget_edit, views_budget_lines

app_name = "budget"
urlpatterns = [
    path("", views_budget.BudgetListView.as_view(), name="list"),
    path("<int:year>/", views_budget.BudgetView.as_view(), name="year"),
    path("<int:year>/kosten/", views_budget_edit.CostAddView.as_view(), name="add_cost"),
    path("kosten/<int:pk>/", views_budget_edit.CostChangeView.as_view(), name="change_cost"),
    path(
        "kosten/<int:pk>/verwijderen/",
        views_budget_edit.CostRemoveView.as_view(),
        name="remove_cost",
    ),
    path(
        "werkprogramma/nieuw/", views_budget_edit.ProgrammeAddView.as_view(), name="add_programme"
    ),
    path(
        "werkprogramma/<int:pk>/",
        views_budget_edit.ProgrammeChangeView.as_view(),
        name="change_programme",
    ),
    path(
        "werkprogramma/<int:pk>/verwijderen/",
        views_budget_edit.ProgrammeRemoveView.as_view(),
        name="remove_programme",
    ),
    path(
        "werkprogramma/<int:pk>/regel/", views_budget_lines.LineAddView.as_view(), name="add_line"
    ),
    path("regels/<int:pk>/", views_budget_lines.LineChangeView.as_view(), name="change_line"),
    path(
        "regels/<int:pk>/opgeleverd/",
        views_budget_lines.LineDeliverView.as_view(),
        name="deliver_line",
    ),
    path(
        "regels/<int:pk>/verwijderen/",
        views_budget_lines.LineRemoveView.as_view(),
        name="remove_line",
    ),
]
