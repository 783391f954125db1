"""Where environments are, and where they are changed."""

from django.urls import path

from mainstay.portal.environments import acts, page
from mainstay.portal.environments import list as lists

ENVIRONMENT = "accounts/<slug:key>/environments/<str:name>"

urlpatterns = [
    path("accounts/<slug:key>/environments", lists.environments, name="environments"),
    path("accounts/<slug:key>/environments.csv", lists.environments_file, {"form": "csv"}, name="environments-csv"),
    path(
        "accounts/<slug:key>/environments.jsonl", lists.environments_file, {"form": "jsonl"}, name="environments-jsonl"
    ),
    path("accounts/<slug:key>/new-environment", acts.new_environment, name="environment-new"),
    path(ENVIRONMENT, page.environment, name="environment"),
    path(f"{ENVIRONMENT}/answer.json", page.answer_json, name="environment-answer"),
    path(f"{ENVIRONMENT}/rename", acts.rename, name="environment-rename"),
    path(f"{ENVIRONMENT}/hosts", acts.set_hosts, name="environment-hosts"),
    path(f"{ENVIRONMENT}/remove", acts.remove, name="environment-remove"),
]
