"""Where the tokens of the API are: those of an account, and those of the provider."""

from django.urls import path

from mainstay.portal.api_tokens import views

urlpatterns = [
    path("accounts/<slug:key>/api", views.tokens, name="api-tokens"),
    path("accounts/<slug:key>/api/<int:api_token>/rotate", views.rotate, name="api-token-rotate"),
    path("accounts/<slug:key>/api/<int:api_token>/revoke", views.revoke, name="api-token-revoke"),
    path("api-tokens", views.tokens, name="provider-api-tokens"),
    path("api-tokens/<int:api_token>/rotate", views.rotate, name="provider-api-token-rotate"),
    path("api-tokens/<int:api_token>/revoke", views.revoke, name="provider-api-token-revoke"),
]
