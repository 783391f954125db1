"""Where each page is."""

from django.urls import include, path

urlpatterns = [
    path("", include("mainstay.portal.sign_in.urls")),
    path("", include("mainstay.portal.security.urls")),
    path("", include("mainstay.portal.home.urls")),
    path("", include("mainstay.portal.environments.urls")),
    path("", include("mainstay.portal.looks.urls")),
    path("", include("mainstay.portal.people.urls")),
    path("", include("mainstay.portal.invitations.urls")),
    path("", include("mainstay.portal.machines.urls")),
    path("", include("mainstay.portal.mail.urls")),
    path("", include("mainstay.portal.notices.urls")),
    path("", include("mainstay.portal.preferences.urls")),
    path("", include("mainstay.portal.accounts.urls")),
    path("", include("mainstay.portal.api_tokens.urls")),
    path("", include("mainstay.portal.audit.urls")),
    path("", include("mainstay.portal.attach.urls")),
    path("", include("mainstay.portal.decisions.urls")),
    path("", include("mainstay.portal.contracts.urls")),
    path("", include("mainstay.portal.find.urls")),
    path("", include("mainstay.portal.provider.urls")),
    path("", include("mainstay.portal.questions.urls")),
    path("", include("mainstay.portal.saved.urls")),
    path("", include("mainstay.portal.single_sign_on.urls")),
    path("", include("mainstay.portal.styleguide.urls")),
    path("", include("mainstay.portal.terms.urls")),
    path("", include("mainstay.portal.webhooks.urls")),
]
