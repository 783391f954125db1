"""Where one's preferences are."""

from django.urls import path

from mainstay.portal.preferences import views

urlpatterns = [path("me", views.preferences, name="preferences")]
