"""Where a look begins, ends, and is read afterwards."""

from django.urls import path

from mainstay.portal.looks import views

urlpatterns = [
    path("accounts/<slug:key>/people/<int:person>/look", views.start, name="look-start"),
    path("accounts/<slug:key>/looks/<int:look>", views.seen, name="look-seen"),
    path("look/end", views.end, name="look-end"),
]
