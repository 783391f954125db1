"""What does an identity provider say of somebody, and is it so? OpenID Connect by allauth's client, and checked besides: the
signature also of what came straight from there, the issuer, the nonce, and that all of it speaks of one subject.
"""

from collections.abc import Mapping
from hmac import compare_digest
from typing import Any

import jwt
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from requests import RequestException

from mainstay.operations.single_sign_on import Vouched
from mainstay.records.models import SingleSignOn

SIGNED_BY = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
NOT_THROUGH = (OAuth2Error, RequestException, jwt.PyJWTError, KeyError, TypeError, ValueError)


class IdentityProvider(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One that staff have set up."""

    def __init__(self, request: HttpRequest, row: SingleSignOn) -> None:
        super().__init__(request, row.key)
        self.row = row

    def vouched(self, code: str, verifier: str, nonce: str) -> Vouched:
        """What it says of whoever came back with the code. One of NOT_THROUGH where anything of it does not fit."""
        self._check_issuer()
        app = self.get_provider().app
        token = self.get_client(self.request, app).get_access_token(code, pkce_code_verifier=verifier)
        claims = self._checked(token["id_token"], app.client_id, nonce)
        if self.openid_config.get("userinfo_endpoint"):
            said = self._fetch_user_info(token["access_token"])
            if said["sub"] != claims["sub"]:
                raise OAuth2Error("the token and the user info speak of two subjects")
            claims = {**claims, **said}
        return _vouched(claims, self.row.group_claim)

    def _check_issuer(self) -> None:
        if str(self.openid_config["issuer"]).rstrip("/") != self.row.issuer:
            raise OAuth2Error("the identity provider names itself otherwise than it is set up here")

    def _checked(self, id_token: str, client_id: str, nonce: str) -> dict[str, Any]:
        if jwt.get_unverified_header(id_token).get("alg") not in SIGNED_BY:
            raise OAuth2Error("the token is not signed by a key of the identity provider")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token, keys_url=self.openid_config["jwks_uri"], issuer=self.openid_config["issuer"],
            audience=client_id, lookup_kid=jwtkit.lookup_kid_jwk, verify_signature=True,
        )  # fmt: skip
        if not compare_digest(str(claims["nonce"]).encode(), nonce.encode()):
            raise OAuth2Error("the token answers another sign-in")
        return claims


def _vouched(claims: Mapping[str, Any], group_claim: str) -> Vouched:
    groups = claims.get(group_claim) or []
    return Vouched(
        subject=str(claims["sub"]),
        email=str(claims.get("email") or "").strip(),
        email_verified=claims.get("email_verified") in (True, "true"),
        name=str(claims.get("name") or "").strip()[:200],
        groups=tuple(map(str, [groups] if isinstance(groups, str) else groups)),
    )
