"""Where kept answers are, and where the answers about machines are kept and printed."""

from django.urls import path

from mainstay.portal.decisions import views

MACHINE = "accounts/<slug:key>/machines/<str:name>"

urlpatterns = [
    path("decisions/<str:answer>.json", views.kept_json, name="decision-json"),
    path("decisions/<str:answer>.pdf", views.kept_pdf, name="decision-pdf"),
    path("decisions/<str:answer>", views.kept, name="decision"),
    path(f"{MACHINE}/freeze", views.freeze, name="machine-freeze"),
    path(f"{MACHINE}/answer.pdf", views.machine_pdf, name="machine-answer-pdf"),
    path(f"{MACHINE}/services/<str:service>.pdf", views.service_pdf, name="machine-service-pdf"),
    path("questions/<str:name>.pdf", views.question_pdf, name="question-pdf"),
]
