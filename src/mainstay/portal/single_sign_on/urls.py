"""Where single sign-on is set up."""

from django.urls import path

from mainstay.portal.single_sign_on import views

urlpatterns = [
    path("accounts/<slug:key>/single-sign-on", views.of_an_account, name="single-sign-on"),
    path("accounts/<slug:key>/single-sign-on/remove", views.remove_of_account, name="single-sign-on-remove"),
    path("accounts/<slug:key>/second-factor", views.demand_of_account, name="second-factor-demand"),
    path("settings/single-sign-on", views.of_provider, name="provider-single-sign-on"),
    path("settings/single-sign-on/remove", views.remove_of_provider, name="provider-single-sign-on-remove"),
    path("settings/second-factor", views.demand_of_provider, name="provider-second-factor-demand"),
]
