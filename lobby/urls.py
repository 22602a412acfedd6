"""Addresses of this room."""

from django.urls import path

from lobby import views, views_manifest, views_manifest_edit, views_signature

app_name = "lobby"
urlpatterns = [
    path("", views.GoalListView.as_view(), name="goals"),
    path("acties/<int:pk>/wijzigen/", views.ActionChangeView.as_view(), name="change_action"),
    path("acties/<int:pk>/afronden/", views.ActionFinishView.as_view(), name="finish_action"),
    path("manifest/<slug:slug>/", views_manifest.ManifestPublicView.as_view(), name="public"),
    path("manifesten/", views_manifest.ManifestListView.as_view(), name="manifests"),
    path("manifesten/nieuw/", views_manifest_edit.ManifestAddView.as_view(), name="add_manifest"),
    path(
        "manifesten/handtekening/<int:pk>/intrekken/",
        views_signature.WithdrawView.as_view(),
        name="withdraw",
    ),
    path(
        "manifesten/handtekening/<int:pk>/besluit/",
        views_signature.SignatureDocumentView.as_view(),
        name="signature_document",
    ),
    path("manifesten/<slug:slug>/", views_manifest.ManifestView.as_view(), name="manifest"),
    path(
        "manifesten/<slug:slug>/wijzigen/",
        views_manifest_edit.ManifestChangeView.as_view(),
        name="change_manifest",
    ),
    path(
        "manifesten/<slug:slug>/vaststellen/", views_manifest_edit.AdoptView.as_view(), name="adopt"
    ),
    path(
        "manifesten/<slug:slug>/aanbieden/",
        views_manifest_edit.HandOverView.as_view(),
        name="hand_over",
    ),
    path(
        "manifesten/<slug:slug>/uitnodigen/",
        views_manifest_edit.InviteView.as_view(),
        name="invite",
    ),
    path("manifesten/<slug:slug>/sluiten/", views_manifest_edit.CloseView.as_view(), name="close"),
    path("manifesten/<slug:slug>/gemeente/", views_signature.ChooseView.as_view(), name="choose"),
    path("manifesten/<slug:slug>/pdf/", views_signature.PdfAskView.as_view(), name="ask_pdf"),
    path(
        "manifesten/<slug:slug>/pdf/<int:pk>/",
        views_signature.PdfStatusView.as_view(),
        name="pdf_status",
    ),
    path(
        "manifesten/<slug:slug>/pdf/<int:pk>/bestand/",
        views_signature.PdfFileView.as_view(),
        name="pdf_file",
    ),
    path(
        "manifesten/<slug:slug>/ondertekenen/<slug:gemeente>/",
        views_signature.SignView.as_view(),
        name="sign",
    ),
    path("<int:year>/<int:number>/", views.GoalView.as_view(), name="goal"),
    path("<int:year>/<int:number>/wijzigen/", views.GoalChangeView.as_view(), name="change_goal"),
    path("<int:year>/<int:number>/actie/", views.ActionAddView.as_view(), name="add_action"),
]
