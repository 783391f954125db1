"""Where the provider is set."""

from django.urls import path

from mainstay.portal.provider import views

urlpatterns = [path("settings/provider", views.provider, name="provider")]
