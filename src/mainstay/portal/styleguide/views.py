"""The page of the design system."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.portal import examples
from mainstay.portal.requests import PageRequest
from mainstay.queries import access


@require_safe
def styleguide(request: PageRequest) -> HttpResponse:
    """All parts but the pictures, for people of the provider."""
    access.require(request.user, "view-provider")
    return render(request, "portal/styleguide.html", examples.styleguide())


@require_safe
def pictures(request: PageRequest) -> HttpResponse:
    """The grammar of pictures and each picture once."""
    access.require(request.user, "view-provider")
    return render(request, "portal/styleguide_pictures.html", examples.pictures())
