"""Where contracts are, and where they are changed."""

from django.urls import path

from mainstay.portal.contracts import acts, token_acts, use, views

urlpatterns = [
    path("contracts", views.contracts, name="contracts"),
    path("accounts/<str:key>/contracts", views.contracts_of_account, name="account-contracts"),
    path("accounts/<str:key>/contracts/new", acts.new_contract, name="contract-new"),
    path("contracts/<str:number>", views.contract, name="contract"),
    path("contracts/<str:number>/use", use.use, name="contract-use"),
    path("contracts/<str:number>/use.csv", use.use_csv, name="contract-use-csv"),
    path("contracts/<str:number>/rename", acts.rename, name="contract-rename"),
    path("contracts/<str:number>/dates", acts.set_dates, name="contract-dates"),
    path("contracts/<str:number>/renew", acts.renew, name="contract-renew"),
    path("contracts/<str:number>/support-end", acts.end_support, name="contract-support-end"),
    path("contracts/<str:number>/lines/new", acts.new_line, name="contract-line-new"),
    path("contracts/<str:number>/lines/<int:position>", acts.amend_line, name="contract-line"),
    path("contracts/<str:number>/lines/<int:position>/withdraw", acts.withdraw_line, name="contract-line-withdraw"),
    path("contracts/<str:number>/deviations/new", acts.new_deviation, name="contract-deviation-new"),
    path(
        "contracts/<str:number>/deviations/<str:clause>/<str:figure>/remove",
        acts.remove_deviation,
        name="contract-deviation-remove",
    ),
    path("contracts/<str:number>/readings", acts.choose_reading, name="contract-readings"),
    path("contracts/<str:number>/tokens/new", token_acts.new_token, name="token-new"),
    path("contracts/<str:number>/tokens/<int:token>/rotate", token_acts.rotate_token, name="token-rotate"),
    path("contracts/<str:number>/tokens/<int:token>/revoke", token_acts.revoke_token, name="token-revoke"),
]
