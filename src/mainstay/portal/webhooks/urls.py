"""Where webhooks are: those of an account, and those of the provider."""

from django.urls import path

from mainstay.portal.webhooks import views

_ACTS = (
    ("", views.webhooks, "webhooks"),
    ("/new", views.new_webhook, "webhook-new"),
    ("/deliveries.jsonl", views.deliveries, "webhook-deliveries"),
    ("/<int:webhook>", views.change_webhook, "webhook"),
    ("/<int:webhook>/rotate", views.rotate, "webhook-rotate"),
    ("/<int:webhook>/on", views.turn_on, "webhook-on"),
    ("/<int:webhook>/off", views.turn_off, "webhook-off"),
    ("/<int:webhook>/test", views.send_test, "webhook-test"),
    ("/<int:webhook>/remove", views.remove, "webhook-remove"),
    ("/<int:webhook>/replay", views.replay_missed, "webhook-replay-missed"),
    ("/deliveries/<int:delivery>/replay", views.replay, "webhook-replay"),
)

urlpatterns = [
    *(path(f"accounts/<slug:key>/webhooks{rest}", view, name=name) for rest, view, name in _ACTS),
    *(path(f"webhooks{rest}", view, name=f"provider-{name}") for rest, view, name in _ACTS),
]
