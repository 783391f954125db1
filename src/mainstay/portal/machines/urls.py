"""Where machines and their environments are."""

from django.urls import path

from mainstay.portal.machines import views

MACHINE = "accounts/<slug:key>/machines/<str:name>"

urlpatterns = [
    path("accounts/<slug:key>/environments/<str:name>", views.environment, name="environment"),
    path(MACHINE, views.machine, name="machine"),
    path(f"{MACHINE}/answer.json", views.answer_json, name="machine-answer"),
    path(f"{MACHINE}/services/<str:service>.json", views.service_json, name="machine-service"),
    path(f"{MACHINE}/activity", views.activity, name="machine-activity"),
]
