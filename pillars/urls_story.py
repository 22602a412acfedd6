"""Addresses of the stories."""

from django.urls import path

from pillars import views_story, views_story_edit

app_name = "stories"
# What is fixed comes before what starts with the name of a story.
urlpatterns = [
    path("", views_story.StoryListView.as_view(), name="list"),
    path("nieuw/", views_story_edit.StoryAddView.as_view(), name="add"),
    path("nieuwsbrief/", views_story.NewsletterView.as_view(), name="newsletter"),
    path("openbaar/", views_story.PublicListView.as_view(), name="public_list"),
    path("openbaar/<slug:slug>/", views_story.PublicStoryView.as_view(), name="public"),
    path(
        "openbaar/<slug:slug>/foto/", views_story.PublicPictureView.as_view(), name="public_picture"
    ),
    path("<slug:slug>/", views_story.StoryView.as_view(), name="detail"),
    path("<slug:slug>/foto/", views_story.StoryPictureView.as_view(), name="picture"),
    path("<slug:slug>/wijzigen/", views_story_edit.StoryChangeView.as_view(), name="change"),
    path("<slug:slug>/aanbieden/", views_story_edit.StoryOfferView.as_view(), name="offer"),
    path("<slug:slug>/publiceren/", views_story_edit.StoryTellView.as_view(), name="tell"),
    path(
        "<slug:slug>/terugtrekken/", views_story_edit.StoryWithdrawView.as_view(), name="withdraw"
    ),
    path("<slug:slug>/heropenen/", views_story_edit.StoryReopenView.as_view(), name="reopen"),
    path("<slug:slug>/vraag/", views_story_edit.StoryAskView.as_view(), name="ask"),
]
