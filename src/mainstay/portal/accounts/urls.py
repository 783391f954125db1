"""Where the accounts are listed."""

from django.urls import path

from mainstay.portal.accounts import views

urlpatterns = [
    path("accounts", views.accounts, name="accounts"),
    path("accounts.csv", views.accounts_file, {"form": "csv"}, name="accounts-csv"),
    path("accounts.jsonl", views.accounts_file, {"form": "jsonl"}, name="accounts-jsonl"),
    path("new-account", views.new_account, name="account-new"),
]
