"""Where the accounts are listed."""

from django.urls import path

from mainstay.portal.accounts import views

urlpatterns = [
    path("accounts", views.accounts, name="accounts"),
    path("new-account", views.new_account, name="account-new"),
]
