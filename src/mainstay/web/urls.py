"""Where everything is: how the server is, the machines' calls, the pages."""

from django.urls import include, path
from django.views.generic import RedirectView

from mainstay.web import health

urlpatterns = [
    path("healthz", health.alive),
    path("readyz", health.ready),
    path("api/v1", RedirectView.as_view(pattern_name="api-reference")),
    path("api/v1/", include("mainstay.api.v1.urls")),
    path("", include("mainstay.api.contract.urls")),
    path("", include("mainstay.portal.urls")),
]

handler400 = "mainstay.portal.errors.bad_request"
handler404 = "mainstay.portal.errors.not_found"
handler429 = "mainstay.portal.sign_in.views.too_many"
handler500 = "mainstay.portal.errors.failed"
