"""The Django app that holds the pages: templates, static files and template tags."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "mainstay.portal"
    label = "portal"
