"""Where contracts are, and where they are changed."""

from django.urls import path

from mainstay.portal.contracts import acts, amendments, changes, documents, drafting, figures, token_acts, use, views
from mainstay.portal.contracts import list as lists

urlpatterns = [
    path("contracts", lists.contracts, name="contracts"),
    path("contracts.csv", lists.contracts_file, {"form": "csv"}, name="contracts-csv"),
    path("contracts.jsonl", lists.contracts_file, {"form": "jsonl"}, name="contracts-jsonl"),
    path("accounts/<str:key>/contracts", lists.contracts_of_account, name="account-contracts"),
    path("accounts/<str:key>/contracts.csv", lists.contracts_file, {"form": "csv"}, name="account-contracts-csv"),
    path("accounts/<str:key>/contracts.jsonl", lists.contracts_file, {"form": "jsonl"}, name="account-contracts-jsonl"),
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
    path("contracts/<str:number>/deviations/new", figures.new_deviation, name="contract-deviation-new"),
    path(
        "contracts/<str:number>/deviations/<str:clause>/<str:figure>/remove",
        acts.remove_deviation,
        name="contract-deviation-remove",
    ),
    path("contracts/<str:number>/readings", acts.choose_reading, name="contract-readings"),
    path("contracts/<str:number>/tokens/new", token_acts.new_token, name="token-new"),
    path("contracts/<str:number>/tokens/<int:token>/rotate", token_acts.rotate_token, name="token-rotate"),
    path("contracts/<str:number>/tokens/<int:token>/revoke", token_acts.revoke_token, name="token-revoke"),
    path("contracts/<str:number>/changes", changes.changes, name="contract-changes"),
    path("contracts/<str:number>/lines.csv", changes.lines_csv, name="contract-lines-csv"),
    path("contracts/<str:number>/renewal", drafting.draft_renewal, name="contract-renewal"),
    path("contracts/<str:number>/terminate", drafting.terminate, name="contract-terminate"),
    path("contracts/<str:number>/documents", documents.documents, name="contract-documents"),
    path("contracts/<str:number>/documents/<int:document>", documents.document, name="contract-document"),
    path("contracts/<str:number>/documents/<int:document>/remove", documents.remove, name="contract-document-remove"),
    path("accounts/<str:key>/contracts/draft", drafting.draft_contract, name="contract-draft"),
    path("contracts/<str:number>/amendments/new", drafting.draft_amendment, name="amendment-new"),
    path("contracts/<str:number>/amendments/<int:amendment>", amendments.amendment, name="amendment"),
    path("contracts/<str:number>/amendments/<int:amendment>.pdf", amendments.amendment_pdf, name="amendment-pdf"),
    path("contracts/<str:number>/amendments/<int:amendment>/send", amendments.send, name="amendment-send"),
    path("contracts/<str:number>/amendments/<int:amendment>/withdraw", amendments.withdraw, name="amendment-withdraw"),
    path("contracts/<str:number>/amendments/<int:amendment>/take-up", amendments.take_up, name="amendment-take-up"),
    path("contracts/<str:number>/amendments/<int:amendment>/accept", amendments.accept, name="amendment-accept"),
    path("contracts/<str:number>/amendments/<int:amendment>/decline", amendments.decline, name="amendment-decline"),
    path("contracts/<str:number>/amendments/<int:amendment>/ask", amendments.ask_for_change, name="amendment-ask"),
    path(
        "contracts/<str:number>/amendments/<int:amendment>/changes/<int:change>/drop",
        amendments.drop_change,
        name="amendment-change-drop",
    ),
    path("contracts/<str:number>/amendments/<int:amendment>/day", drafting.set_day, name="amendment-day"),
    path("contracts/<str:number>/amendments/<int:amendment>/lines/new", drafting.add_line, name="amendment-line-new"),
    path(
        "contracts/<str:number>/amendments/<int:amendment>/lines/<int:position>",
        drafting.change_line,
        name="amendment-line",
    ),
    path(
        "contracts/<str:number>/amendments/<int:amendment>/lines/<int:position>/withdraw",
        drafting.withdraw_line,
        name="amendment-line-withdraw",
    ),
    path("contracts/<str:number>/amendments/<int:amendment>/figures", drafting.agree_figure, name="amendment-figure"),
    path(
        "contracts/<str:number>/amendments/<int:amendment>/figures/<str:clause>/<str:figure>/take-back",
        drafting.take_back_figure,
        name="amendment-figure-take-back",
    ),
    path(
        "contracts/<str:number>/amendments/<int:amendment>/readings", drafting.choose_reading, name="amendment-reading"
    ),
    path("contracts/<str:number>/amendments/<int:amendment>/dates", drafting.set_dates, name="amendment-dates"),
    path(
        "contracts/<str:number>/amendments/<int:amendment>/support-end",
        drafting.end_support,
        name="amendment-support-end",
    ),
]
