"""Where everything is: the machines' calls first, then the pages, then how the server is."""

from django.urls import include, path

urlpatterns = [
    path("", include("mainstay.api.contract.urls")),
    path("", include("mainstay.portal.urls")),
]
