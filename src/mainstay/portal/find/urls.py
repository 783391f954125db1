"""Where everything is found."""

from django.urls import path

from mainstay.portal.find import views

urlpatterns = [
    path("find", views.find, name="find"),
    path("find/palette", views.palette, name="palette"),
]
