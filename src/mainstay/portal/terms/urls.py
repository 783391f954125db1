"""Where the terms are."""

from django.urls import path

from mainstay.portal.terms import glossary, views

urlpatterns = [
    path("terms", views.terms, name="terms"),
    path("terms/coverage", views.coverage_page, name="coverage"),
    path("terms/glossary", glossary.glossary, name="glossary"),
    path("terms/glossary/<slug:term>", glossary.define, name="glossary-define"),
    path("terms/glossary/<slug:term>/forget", glossary.forget, name="glossary-forget"),
    path("terms/<str:name>", views.clause, name="clause"),
    path("readings", views.readings, name="readings"),
    path("readings/<str:name>", views.reading, name="reading"),
]
