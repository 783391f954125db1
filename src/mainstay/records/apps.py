"""The Django app that holds every table of ours."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "mainstay.records"
    label = "records"
    default_auto_field = "django.db.models.BigAutoField"
