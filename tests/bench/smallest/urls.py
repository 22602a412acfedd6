"""One page."""

from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Reads a few rows and shows them."""
    return render(request, "page.html", {"rows": ContentType.objects.order_by("pk")})


urlpatterns = [path("", page)]
