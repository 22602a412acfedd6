"""Addresses of people; the page (``person``) and all data of a person are added by m50portal.urls."""

from django.urls import path

from members import (
    views_people,
    views_person,
    views_person_edit,
    views_person_merge,
    views_privacy,
)

urlpatterns = [
    path("", views_people.PeopleListView.as_view(), name="people"),
    path("adressen/", views_people.PeopleAddressesView.as_view(), name="people_addresses"),
    path("ik/", views_person.OwnPersonView.as_view(), name="own_person"),
    path("dubbel/", views_person_merge.DuplicatesView.as_view(), name="duplicates"),
    path("bewaren/", views_privacy.PrivacyDeskView.as_view(), name="privacy"),
    path("bewaren/termijnen/", views_privacy.RetentionEditView.as_view(), name="retention_edit"),
    path("verzoek/", views_privacy.RequestAddView.as_view(), name="request_add"),
    path("verzoeken/<int:pk>/", views_privacy.RequestAnswerView.as_view(), name="request_answer"),
    path("<int:pk>/gegevens/", views_person_edit.PersonDataView.as_view(), name="person_edit"),
    path("<int:pk>/eigen-gegevens/", views_person_edit.OwnDataView.as_view(), name="person_own"),
    path("<int:pk>/rol/", views_person_edit.GiveRoleView.as_view(), name="person_role"),
    path(
        "<int:pk>/rollen/<int:role>/",
        views_person_edit.CorrectRoleView.as_view(),
        name="role_correct",
    ),
    path("<int:pk>/account/", views_person_edit.LinkAccountView.as_view(), name="person_account"),
    path(
        "<int:pk>/adres-klopt/", views_person_edit.ConfirmEmailView.as_view(), name="email_confirm"
    ),
    path(
        "<int:pk>/samenvoegen/", views_person_merge.PersonMergeView.as_view(), name="person_merge"
    ),
    path(
        "<int:pk>/niet-dezelfde/<int:other>/",
        views_person_merge.KeepApartView.as_view(),
        name="keep_apart",
    ),
    path("<int:pk>/bewaren/", views_privacy.PersonKeepView.as_view(), name="person_keep"),
    path(
        "<int:pk>/anonimiseren/",
        views_privacy.PersonAnonymiseView.as_view(),
        name="person_anonymise",
    ),
]
