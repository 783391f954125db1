"""Where a machine is attached by its code."""

from django.urls import path

from mainstay.portal.attach import views

urlpatterns = [
    path("attach", views.attach, name="attach"),
    path("attach/<int:attach_id>", views.attached, name="attached"),
]
