"""Where the audit is: of an account, and of the provider."""

from django.urls import path

from mainstay.portal.audit import views

OF_ACCOUNT = "accounts/<slug:key>/audit"

urlpatterns = [
    path(OF_ACCOUNT, views.audit, name="audit"),
    path(f"{OF_ACCOUNT}.csv", views.audit_csv, name="audit-csv"),
    path(f"{OF_ACCOUNT}.jsonl", views.audit_json_lines, name="audit-lines"),
    path(f"{OF_ACCOUNT}/verify", views.verify, name="audit-verify"),
    path("audit", views.audit, name="provider-audit"),
    path("audit.csv", views.audit_csv, name="provider-audit-csv"),
    path("audit.jsonl", views.audit_json_lines, name="provider-audit-lines"),
    path("audit/verify", views.verify, name="provider-audit-verify"),
    path("audit/anchor", views.mail_anchor, name="provider-audit-anchor"),
]
