"""Addresses of this room."""

from django.urls import path

from lobby.publications import views, views_acts, views_blocks, views_edit

app_name = "publications"
urlpatterns = [
    path("", views.PublicationListView.as_view(), name="list"),
    path("nieuw/", views_edit.PublicationCreateView.as_view(), name="add"),
    path("<slug:slug>/", views.PublicationDetailView.as_view(), name="detail"),
    path("<slug:slug>/bewerken/", views_edit.PublicationEditView.as_view(), name="edit"),
    path("<slug:slug>/gegevens/", views_edit.PublicationDataView.as_view(), name="data"),
    path("<slug:slug>/volgorde/", views_blocks.BlockOrderView.as_view(), name="order"),
    path("<slug:slug>/onderdeel/nieuw/", views_blocks.BlockAddView.as_view(), name="add_block"),
    path("<slug:slug>/onderdeel/<int:pk>/", views_blocks.BlockEditView.as_view(), name="block"),
    path(
        "<slug:slug>/onderdeel/<int:pk>/terugzetten/",
        views_blocks.BlockRestoreView.as_view(),
        name="restore_block",
    ),
    path(
        "<slug:slug>/onderdeel/<int:pk>/bestand/", views.BlockFileView.as_view(), name="block_file"
    ),
    path("<slug:slug>/proefdruk/", views_acts.ProofView.as_view(), name="proof"),
    path("<slug:slug>/vaststellen/", views_acts.AdoptView.as_view(), name="adopt"),
    path("<slug:slug>/publiceren/", views_acts.PublishView.as_view(), name="publish"),
    path("<slug:slug>/heropenen/", views_acts.ReopenView.as_view(), name="reopen"),
    path("<slug:slug>/editie/<int:pk>/", views.EditionDetailView.as_view(), name="edition"),
    path(
        "<slug:slug>/editie/<int:pk>/stand/", views.EditionStateView.as_view(), name="edition_state"
    ),
    path("<slug:slug>/editie/<int:pk>/pdf/", views.EditionPdfView.as_view(), name="edition_pdf"),
    path(
        "<slug:slug>/editie/<int:pk>/opnieuw/", views_acts.RetryView.as_view(), name="retry_edition"
    ),
    path(
        "<slug:slug>/editie/<int:pk>/bijlage/<int:number>/",
        views.EditionAttachmentView.as_view(),
        name="edition_attachment",
    ),
]
