"""Where the questions are."""

from django.urls import path

from mainstay.portal.questions import views

urlpatterns = [
    path("questions", views.questions, name="questions"),
    path("questions/<str:name>.json", views.decision, name="question-decision"),
    path("questions/<str:name>/schema.json", views.schema, name="question-schema"),
    path("questions/<str:name>", views.question, name="question"),
]
