"""An identity provider of its own: django-oauth-toolkit with OpenID Connect, on SQLite in a folder, as a process.

    python identity_provider.py FOLDER PORT

Its key is made when it starts. `POST /people` says who signs in there and what is said of them; `POST /lies` changes what its
tokens say from then on, or by which key they are signed. It prints a line when it answers.
"""

import json
import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

CLIENT, SECRET = "mainstay", "the provider's word for us"
LIES: dict[str, Any] = {}
LOGIN = """<!doctype html><html lang="en"><head><title>Identity provider</title></head><body><main><h1>Sign in there</h1>
<form method="post"><label>Name <input name="username"></label><label>Word <input name="password" type="password"></label>
<button>Enter</button></form></main></body></html>"""


def new_key() -> str:
    """A private key as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    kind, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, kind, plain).decode()


def set_up(folder: Path, address: str) -> None:
    """Django as the identity provider."""
    settings.configure(
        ALLOWED_HOSTS=["*"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3", "NAME": str(folder / "idp.sqlite3"), "OPTIONS": {"timeout": 20},
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider",
        ],
        LOGIN_URL="/login",
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        SESSION_COOKIE_NAME="idp",  # cookies know no ports, and the portal is on the same host
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_ISS_ENDPOINT": f"{address}/o",
            "OIDC_RSA_PRIVATE_KEY": new_key(),
            "OAUTH2_VALIDATOR_CLASS": "identity_provider.Vouching",
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who it is", "profile": "the name", "email": "the address"},
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ROOT_URLCONF="identity_provider",
        SECRET_KEY="a test's own",
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
        USE_TZ=True,
    )  # fmt: skip
    django.setup()


def prepare() -> None:
    """The tables, and the portal as a client that nobody is asked about."""
    from django.core.management import call_command
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    Application.objects.create(
        name="portal", client_id=CLIENT, client_secret=SECRET, client_type=Application.CLIENT_CONFIDENTIAL,
        authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE, algorithm=Application.RS256_ALGORITHM,
        skip_authorization=True, redirect_uris="http://127.0.0.1:1/nowhere",
    )  # fmt: skip


if settings.configured:
    from django.contrib.auth import authenticate, get_user_model, login
    from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
    from django.urls import include, path
    from jwcrypto import jwk, jws
    from oauth2_provider.models import Application
    from oauth2_provider.oauth2_validators import OAuth2Validator

    OTHER_KEY = jwk.JWK.from_pem(new_key().encode())

    class Vouching(OAuth2Validator):
        """Says of each what was said of them, and lies where it was told to."""

        oidc_claim_scope = None

        def get_additional_claims(self, request: Any) -> dict[str, Any]:
            return dict(json.loads(request.user.first_name))

        def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> Any:
            claims, ends = super().get_id_token_dictionary(token, token_handler, request)
            return {**claims, **{name: told for name, told in LIES.items() if name != "key"}}, ends

        def finalize_id_token(self, id_token: Any, token: Any, token_handler: Any, request: Any) -> str:
            signed = str(super().finalize_id_token(id_token, token, token_handler, request))
            return signed if LIES.get("key") != "other" else _signed_by_another(signed)

    def _signed_by_another(signed: str) -> str:
        """The same header and claims, under a key that nobody knows."""
        told = jws.JWS()
        told.deserialize(signed)
        again = jws.JWS(told.objects["payload"])
        again.add_signature(OTHER_KEY, protected=told.objects["protected"])
        return str(again.serialize(compact=True))

    def log_in(request: HttpRequest) -> HttpResponse:
        user = authenticate(username=request.POST.get("username"), password=request.POST.get("password"))
        if user is None:
            return HttpResponse(LOGIN)
        login(request, user)
        return HttpResponseRedirect(request.GET["next"])

    def people(request: HttpRequest) -> HttpResponse:
        said = json.loads(request.body)
        user, _ = get_user_model().objects.get_or_create(username=said.pop("username"))
        user.set_password(said.pop("password"))
        user.first_name = json.dumps(said)
        user.save()
        return HttpResponse(str(user.pk))

    def lies(request: HttpRequest) -> HttpResponse:
        LIES.clear()
        LIES.update(json.loads(request.body))
        return HttpResponse("lies")

    def comes_back_to(request: HttpRequest) -> HttpResponse:
        Application.objects.update(redirect_uris=request.body.decode())
        return HttpResponse("known")

    urlpatterns = [
        path("login", log_in),
        path("people", people),
        path("lies", lies),
        path("comes-back-to", comes_back_to),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]


class Threaded(ThreadingMixIn, WSGIServer):
    """A request does not wait for another."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Logs nothing."""

    def log_message(self, *args: Any) -> None: ...


def main() -> None:
    """It answers until it is ended."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    sys.path.insert(0, str(Path(__file__).parent))
    set_up(folder, f"http://127.0.0.1:{port}")
    prepare()
    from django.core.wsgi import get_wsgi_application

    server = make_server("127.0.0.1", port, get_wsgi_application(), server_class=Threaded, handler_class=Quiet)
    sys.stdout.write("answers\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
