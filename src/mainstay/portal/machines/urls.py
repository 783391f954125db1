"""Where machines are."""

from django.urls import path

from mainstay.portal.machines import bulk, change, views
from mainstay.portal.machines import list as lists

MACHINE = "accounts/<slug:key>/machines/<str:name>"

urlpatterns = [
    path("machines", lists.of_one_account, name="machines-of-one"),
    path("accounts/<slug:key>/machines", lists.machines, name="machines"),
    path("accounts/<slug:key>/machines.csv", lists.machines_file, {"form": "csv"}, name="machines-csv"),
    path("accounts/<slug:key>/machines.jsonl", lists.machines_file, {"form": "jsonl"}, name="machines-jsonl"),
    path("accounts/<slug:key>/machines/change-many", bulk.change_many, name="machines-change"),
    path("accounts/<slug:key>/machine-acts/<int:number>", bulk.act, name="machine-act"),
    path("accounts/<slug:key>/machine-acts/<int:number>/undo", bulk.undo, name="machine-act-undo"),
    path(MACHINE, views.machine, name="machine"),
    path(f"{MACHINE}/answer.json", views.answer_json, name="machine-answer"),
    path(f"{MACHINE}/services/<str:service>.json", views.service_json, name="machine-service"),
    path(f"{MACHINE}/activity", views.activity, name="machine-activity"),
    path(f"{MACHINE}/change", change.change, name="machine-change"),
    path(f"{MACHINE}/rename", change.rename, name="machine-rename"),
    path(f"{MACHINE}/correct", change.correct, name="machine-correct"),
    path(f"{MACHINE}/place", change.place, name="machine-place"),
    path(f"{MACHINE}/host", change.host, name="machine-host"),
    path(f"{MACHINE}/parent", change.parent, name="machine-parent"),
    path(f"{MACHINE}/detach", change.detach, name="machine-detach"),
    path(f"{MACHINE}/release", change.release, name="machine-release"),
]
