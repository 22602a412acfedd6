"""Addresses of this room; the page of a municipality (``detail``) is added by m50portal.urls."""

from django.urls import path, re_path

from members import (
    views,
    views_decision,
    views_edit,
    views_list,
    views_person_edit,
    views_profile,
    views_upload,
)

app_name = "members"
urlpatterns = [
    path("", views_list.MunicipalityListView.as_view(), name="list"),
    re_path(
        r"gemeenten\.(?P<kind>csv|xlsx)$",
        views_list.MunicipalityExportView.as_view(),
        name="export",
    ),
    path("profiel/", views_profile.ProfileView.as_view(), name="profile"),
    path(
        "profiel/groeidoelen/",
        views_profile.GrowthTargetView.as_view(),
        name="growth_targets",
    ),
    path(
        "profiel/groeidoelen/<int:pk>/verwijderen/",
        views_profile.GrowthTargetRemoveView.as_view(),
        name="growth_target_remove",
    ),
    path("inlezen/", views_upload.UploadListView.as_view(), name="uploads"),
    path(
        "inlezen/register.xlsx",
        views_upload.RegisterExportView.as_view(),
        name="register_export",
    ),
    path(
        "inlezen/bestand/<int:pk>/", views_upload.UploadDetailView.as_view(), name="upload_detail"
    ),
    path(
        "inlezen/bestand/<int:pk>/verwerken/",
        views_upload.UploadApplyView.as_view(),
        name="upload_apply",
    ),
    path(
        "inlezen/bestand/<int:pk>/weggooien/",
        views_upload.UploadDropView.as_view(),
        name="upload_drop",
    ),
    path(
        "inlezen/bestand/<int:pk>/geweigerd.xlsx",
        views_upload.UploadRefusedView.as_view(),
        name="upload_refused",
    ),
    path(
        "inlezen/bestand/<int:pk>/origineel/",
        views_upload.UploadFileView.as_view(),
        name="upload_file",
    ),
    path("inlezen/<slug:kind>/", views_upload.UploadAddView.as_view(), name="upload_add"),
    path(
        "inlezen/<slug:kind>/voorbeeld.xlsx",
        views_upload.UploadExampleView.as_view(),
        name="upload_example",
    ),
    path("<slug:slug>/factuurgegevens/", views_edit.BillingEditView.as_view(), name="billing_edit"),
    path(
        "<slug:slug>/inwoners/",
        views_profile.PopulationEditView.as_view(),
        name="population_edit",
    ),
    path("<slug:slug>/team/", views_person_edit.TeamEditView.as_view(), name="team_edit"),
    path("<slug:slug>/kenmerken/", views_edit.TraitsEditView.as_view(), name="traits_edit"),
    path("<slug:slug>/bevestigen/", views_edit.ConfirmView.as_view(), name="confirm"),
    path("<slug:slug>/besluit/", views_decision.DecisionAddView.as_view(), name="decision_add"),
    path("<slug:slug>/besluiten/", views_decision.DecisionsView.as_view(), name="decisions"),
    path(
        "<slug:slug>/besluiten/<int:pk>/verbeteren/",
        views_decision.DecisionCorrectView.as_view(),
        name="decision_correct",
    ),
    path(
        "<slug:slug>/besluiten/<int:pk>/intrekken/",
        views_decision.DecisionWithdrawView.as_view(),
        name="decision_withdraw",
    ),
    path(
        "<slug:slug>/besluiten/<int:pk>/document/",
        views.DecisionDocumentView.as_view(),
        name="decision_document",
    ),
    path("<slug:slug>/mensen/nieuw/", views_edit.RoleAddView.as_view(), name="role_add"),
    path("<slug:slug>/mensen/<int:pk>/", views_edit.RoleEditView.as_view(), name="role_edit"),
    path("<slug:slug>/mensen/<int:pk>/einde/", views_edit.RoleEndView.as_view(), name="role_end"),
]
