"""Where an invitation is accepted. The link's token stands behind the question mark, so that no log of addresses holds it."""

from django.urls import path

from mainstay.portal.invitations import views

urlpatterns = [path("invitation", views.accept, name="invitation")]
