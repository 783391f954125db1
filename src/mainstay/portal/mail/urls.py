"""Where mail is looked after."""

from django.urls import path

from mainstay.portal.mail import views

urlpatterns = [
    path("settings/mail", views.mails, name="mail"),
    path("settings/mail/server", views.server, name="mail-server"),
    path("settings/mail/test", views.test, name="mail-test"),
    path("settings/mail/held/send", views.send_held, name="mail-held-send"),
    path("settings/mail/held/drop", views.drop_held, name="mail-held-drop"),
    path("settings/mail/<int:mail>", views.one, name="mail-one"),
    path("settings/mail/<int:mail>/resend", views.resend, name="mail-resend"),
]
