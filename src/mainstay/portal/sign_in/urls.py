"""Where one signs in and out. The names are those that allauth looks for, where it looks for any."""

from django.urls import path

from mainstay.portal.sign_in import forgotten, second, single_sign_on, views

urlpatterns = [
    path("sign-in", views.SignIn.as_view(), name="account_login"),
    path("sign-out", views.SignOut.as_view(), name="account_logout"),
    path("sign-in/locked", views.Locked.as_view(), name="account_inactive"),
    path("sign-in/second-factor", second.SecondFactor.as_view(), name="mfa_authenticate"),
    path("sign-in/passkey", second.PasskeySignIn.as_view(), name="mfa_login_webauthn"),
    path("sign-in/again", second.again, name="account_reauthenticate"),
    path("sign-in/forgotten", forgotten.forgotten, name="account_reset_password"),
    path("sign-in/new-password/<str:name>/<str:token>", forgotten.new_password, name="new-password"),
    path("sign-in/single-sign-on", single_sign_on.choose, name="single-sign-on-choose"),
    path("sign-in/with/<str:provider_id>", single_sign_on.there, name="openid_connect_login"),
    path("sign-in/with/<str:provider_id>/back", single_sign_on.back, name="openid_connect_callback"),
]
