"""Where one begins."""

from django.urls import path

from mainstay.portal.home import views

urlpatterns = [
    path("", views.start, name="start"),
    path("accounts/<slug:key>", views.home, name="home"),
    path("accounts/<slug:key>/waiting", views.waiting, name="waiting"),
]
