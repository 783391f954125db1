"""Where the design system is shown."""

from django.urls import path

from mainstay.portal.styleguide import views

urlpatterns = [
    path("styleguide", views.styleguide, name="styleguide"),
    path("styleguide/pictures", views.pictures, name="styleguide-pictures"),
]
