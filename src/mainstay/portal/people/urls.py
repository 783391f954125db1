"""Where the people of an account, and those of the provider, are."""

from django.urls import path

from mainstay.portal.people import acts, views

OF_ACCOUNT = "accounts/<slug:key>"

urlpatterns = [
    path("settings", views.settings, name="settings"),
    path(f"{OF_ACCOUNT}/people", views.people, name="people"),
    path(f"{OF_ACCOUNT}/people.csv", views.people_csv, name="people-csv"),
    path(f"{OF_ACCOUNT}/people/invite", views.invite, name="people-invite"),
    path(f"{OF_ACCOUNT}/people/remind", acts.remind, name="people-remind"),
    path(f"{OF_ACCOUNT}/people/<int:person>/role", acts.set_role, name="member-role"),
    path(f"{OF_ACCOUNT}/people/<int:person>/credential", acts.set_credential, name="member-credential"),
    path(f"{OF_ACCOUNT}/people/<int:person>/remove", acts.remove, name="member-remove"),
    path(f"{OF_ACCOUNT}/invitations/<int:invitation>/again", acts.send_again, name="invitation-again"),
    path(f"{OF_ACCOUNT}/invitations/<int:invitation>/withdraw", acts.withdraw, name="invitation-withdraw"),
    path("people", views.people, name="staff"),
    path("people.csv", views.people_csv, name="staff-csv"),
    path("people/invite", views.invite, name="staff-invite"),
    path("people/remind", acts.remind, name="staff-remind"),
    path("people/<int:person>/role", acts.set_staff_role, name="staff-role"),
    path("people/<int:person>/active", acts.set_active, name="staff-active"),
    path("people/invitations/<int:invitation>/again", acts.send_again, name="staff-invitation-again"),
    path("people/invitations/<int:invitation>/withdraw", acts.withdraw, name="staff-invitation-withdraw"),
]
