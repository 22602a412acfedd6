"""Addresses of the mergers; they share the namespace of the room (m50portal.urls)."""

from django.urls import path

from members import views_merger as pages
from members import views_merger_wizard as wizard

urlpatterns = [
    path("", pages.MergerListView.as_view(), name="mergers"),
    path("nieuw/", wizard.MergerBeginView.as_view(), name="merger_add"),
    path("<int:pk>/", pages.MergerDetailView.as_view(), name="merger"),
    path("<int:pk>/soort/", wizard.MergerKindView.as_view(), name="merger_kind"),
    path("<int:pk>/gemeenten/", wizard.MergerPlacesView.as_view(), name="merger_places"),
    path("<int:pk>/keuzes/", wizard.MergerChoicesView.as_view(), name="merger_choices"),
    path("<int:pk>/voorbeeld/", wizard.MergerPreviewView.as_view(), name="merger_preview"),
    path("<int:pk>/weggooien/", pages.MergerDiscardView.as_view(), name="merger_discard"),
    path("<int:pk>/terugdraaien/", pages.MergerUndoView.as_view(), name="merger_undo"),
]
