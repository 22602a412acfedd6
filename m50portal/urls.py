"""All addresses, in Dutch."""

from django.urls import include, path

import members.upkeep.urls
import members.urls
import members.urls_merger
import members.urls_people
from m50portal.desk.views_municipality import MunicipalityPageView
from m50portal.desk.views_person import PersonDataView, PersonPageView
from m50portal.desk.views_upkeep import ReviewPageView

# The page of a municipality shows what every room knows of it, so the desk makes it.
municipality_page = path("<slug:slug>/", MunicipalityPageView.as_view(), name="detail")
review_page = path("<slug:slug>/", ReviewPageView.as_view(), name="review")
person_pages = [
    path("<int:pk>/", PersonPageView.as_view(), name="person"),
    path("<int:pk>/gegevens.zip", PersonDataView.as_view(), name="person_data"),
]

register_pages = [
    path("leden/", include([*members.urls.urlpatterns, municipality_page])),
    path("herindelingen/", include(members.urls_merger.urlpatterns)),
    path("mensen/", include([*members.urls_people.urlpatterns, *person_pages])),
]

urlpatterns = [
    path("", include("m50portal.desk.urls")),
    path("", include("m50portal.core.urls")),
    path("account/", include("m50portal.accounts.urls_entrance")),
    path("account/", include("allauth.urls")),
    path("accounts/", include("m50portal.accounts.urls")),
    path("", include((register_pages, "members"))),
    path("werving/", include("members.joining.urls")),
    path("bijhouden/", include(([*members.upkeep.urls.urlpatterns, review_page], "upkeep"))),
    path("verkiezingen/", include("members.turnover.urls")),
    path("relaties/", include("members.relations.urls")),
    path("contributie/begroting/", include("pillars.urls_budget")),
    path("contributie/", include("members.dues.urls")),
    path("pijlers/", include("pillars.urls")),
    path("verhalen/", include("pillars.urls_story")),
    path("bijeenkomsten/", include("meetings.urls")),
    path("lobby/", include("lobby.urls")),
    path("publicaties/", include("lobby.publications.urls")),
]
