"""Where notices are chosen and seen."""

from django.urls import path

from mainstay.portal.notices import views

urlpatterns = [
    path("preferences/notices", views.choices, name="notice-choices"),
    path("accounts/<slug:key>/notices", views.of_account, name="account-notices"),
]
