"""Where one signs in and out. The names are those that allauth looks for."""

from django.urls import path

from mainstay.portal.sign_in import views

urlpatterns = [
    path("sign-in", views.SignIn.as_view(), name="account_login"),
    path("sign-out", views.SignOut.as_view(), name="account_logout"),
    path("sign-in/locked", views.Locked.as_view(), name="account_inactive"),
]
