"""How does sign-in differ from allauth's own? Nobody signs up alone, seeds are sealed, and who comes in is written down."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest, HttpResponse

from mainstay.errors import NotFound
from mainstay.gateways.sealing import sealed, unsealed
from mainstay.operations.sign_in import Refusal, record_refused_sign_in, record_sign_in
from mainstay.portal.sign_in import presence
from mainstay.queries.providers import provider_name
from mainstay.queries.single_sign_on import by_key
from mainstay.records.models import Person

NOWHERE = "0.0.0.0"  # noqa: S104 -- no address to listen on: a caller that has none, as over a socket
_MEANS = {
    Authenticator.Type.TOTP: "code app",
    Authenticator.Type.WEBAUTHN: "passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery code",
}


class Invited(DefaultAccountAdapter):  # type: ignore[misc]
    """People come by invitation; there is no open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Never."""
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page itself shows who has signed in."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Mails are our own matter."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """The caller's, as the proxy tells it where there is one."""
        return getattr(request, "address", None) or NOWHERE

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:  # noqa: ARG002
        """By the person alone: allauth's own differs by the host that the caller names, and they may name any."""
        return str(credentials.get("email", "")).casefold()

    def get_login_stages(self) -> list[str]:
        """A second factor, where one is set up."""
        return ["mainstay.portal.sign_in.stages.SecondFactor"]

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """The attempt is written down."""
        refuse(request, credentials.get("email", ""), "wrong password")

    def post_login(self, request: HttpRequest, user: Person, **how: Any) -> HttpResponse:
        """It is written down who came and by what, and whether a second factor is still to be set up."""
        response: HttpResponse = super().post_login(request, user, **how)
        record_sign_in(actor=user, by=means(request), now=request.now)  # type: ignore[attr-defined]
        presence.begin(request, user)
        return response


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds are sealed at rest; apps and passkeys name the provider whose portal this is."""

    def encrypt(self, text: str) -> str:
        """As the database may hold it."""
        return sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Again."""
        return unsealed(encrypted_text)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Mails are our own matter."""

    def _get_site_name(self) -> str:
        return provider_name() or "Mainstay"


class ConfiguredProviders(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """The identity providers are those that staff have set up."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002
        """Never: who may be made is for `admit_through` to say."""
        return False

    def list_apps(
        self,
        request: HttpRequest,  # noqa: ARG002 -- allauth's signature
        provider: str | None = None,
        client_id: str | None = None,  # noqa: ARG002
    ) -> list[SocialApp]:
        """The one of that key, as allauth wants it."""
        try:
            row = by_key(provider or "")
        except NotFound:
            return []
        settings = {"server_url": row.issuer, "oauth_pkce_enabled": True}
        return [
            SocialApp(
                provider="openid_connect", provider_id=row.key, name=row.name, client_id=row.client_id,
                secret=unsealed(row.secret), settings=settings,
            )
        ]  # fmt: skip


def refuse(request: HttpRequest, email: str, why: Refusal) -> None:
    """The refused attempt is written down."""
    record_refused_sign_in(email=email, why=why, now=request.now)  # type: ignore[attr-defined]


def means(request: HttpRequest) -> tuple[str, ...]:
    """By what this session has proved who it is: password, code app, passkey, recovery code, single sign-on."""
    records = get_authentication_records(request, request.user)
    return tuple(dict.fromkeys(_means(record) for record in records))


def _means(record: dict[str, Any]) -> str:
    if record["method"] == "mfa":
        return _MEANS[record["type"]]
    return "single sign-on" if record["method"] == "socialaccount" else "password"
