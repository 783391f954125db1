"""Where one's own sign-in is."""

from django.urls import path

from mainstay.portal.security import views

urlpatterns = [
    path("security", views.security, name="security"),
    path("security/set-up", views.owed, name="second-factor-owed"),
    path("security/code-app", views.code_app, name="code-app"),
    path("security/code-app/remove", views.remove_code_app, name="code-app-remove"),
    path("security/passkeys/new", views.new_passkey, name="passkey-new"),
    path("security/passkeys/<int:passkey>", views.passkey, name="passkey"),
    path("security/passkeys/<int:passkey>/remove", views.remove_passkey, name="passkey-remove"),
    path("security/recovery-codes", views.recovery_codes, name="recovery-codes"),
    path("security/password", views.password, name="password"),
    path("security/sessions/<int:session>/end", views.end_session, name="session-end"),
    path("security/sessions/end-others", views.end_others, name="sessions-end-others"),
]
