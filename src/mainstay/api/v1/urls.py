"""Where the API is."""

from django.urls import URLPattern, path, re_path
from django.views.generic import RedirectView

from mainstay.api.v1.api import answered, api, nothing_there
from mainstay.api.v1.reference import chapter, openapi, reference

_paths = [
    URLPattern(pattern.pattern, answered(pattern.callback), pattern.default_args, pattern.name)
    for pattern in api.urls[0]
    if isinstance(pattern, URLPattern) and pattern.name != "api-root"
]

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="api-reference")),
    path("openapi.json", openapi, name="api-openapi"),
    path("docs", reference, name="api-reference"),
    path("docs/<str:anchor>", chapter, name="api-reference-noun"),
    *_paths,
    re_path("^", nothing_there),
]
