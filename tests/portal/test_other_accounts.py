"""Whatever names a row of another account is not found: every path, read and written, as a person and as a machine of another.

The table lists every path of the URL map by what it shows: PUBLIC, OWN (whoever asks sees their own), or what of another account
it is asked for. A path that is not listed fails the test, and so does a line of the table that leads nowhere.
"""

import uuid
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.conftest import NOW, Tenant

from mainstay.gateways import tokens
from mainstay.operations.amendments import change_draft, draft_amendment, send_amendment
from mainstay.operations.answers import freeze_machine_answer
from mainstay.operations.api_tokens import make_token
from mainstay.operations.bulk import start_bulk_act
from mainstay.operations.documents import add_document
from mainstay.operations.environments import create_environment
from mainstay.operations.invitations import invite_person
from mainstay.operations.looks import start_look
from mainstay.operations.magic import ask_magic_attach, confirm_magic_attach
from mainstay.operations.orders import NewChange, NewLine
from mainstay.operations.people import add_person
from mainstay.operations.tokens import issue_token, token_text
from mainstay.operations.views import save_view
from mainstay.operations.webhooks import add_webhook, send_test_event
from mainstay.records.models import Attachment

PUBLIC, OWN, PERSON, MACHINE, STAFF = "public", "own", "a person of another account", "another machine", "staff alone"

PATHS = {
    "healthz": PUBLIC,
    "readyz": PUBLIC,
    "sign-in": PUBLIC,
    "sign-in/locked": PUBLIC,
    "sign-in/second-factor": PUBLIC,
    "sign-in/passkey": PUBLIC,
    "sign-in/again": OWN,
    "sign-in/forgotten": PUBLIC,
    "sign-in/new-password/<str:name>/<str:token>": PUBLIC,
    "sign-in/single-sign-on": PUBLIC,
    "sign-in/with/<str:provider_id>": PUBLIC,
    "sign-in/with/<str:provider_id>/back": PUBLIC,
    "security": OWN,
    "security/set-up": OWN,
    "security/code-app": OWN,
    "security/code-app/remove": OWN,
    "security/passkeys/new": OWN,
    "security/passkeys/<int:passkey>": OWN,
    "security/passkeys/<int:passkey>/remove": OWN,
    "security/recovery-codes": OWN,
    "security/password": OWN,
    "security/sessions/<int:session>/end": OWN,
    "security/sessions/end-others": OWN,
    "accounts/<slug:key>/single-sign-on": PERSON,
    "accounts/<slug:key>/single-sign-on/remove": PERSON,
    "accounts/<slug:key>/second-factor": PERSON,
    "settings/single-sign-on": STAFF,
    "settings/single-sign-on/remove": STAFF,
    "settings/second-factor": STAFF,
    "sign-out": OWN,
    "me": OWN,
    "": OWN,
    "machines": OWN,
    "contracts": OWN,
    "find": OWN,
    "find/palette": OWN,
    "attach": OWN,
    "attach/<int:attach_id>": PERSON,
    "accounts": STAFF,
    "accounts.csv": STAFF,
    "accounts.jsonl": STAFF,
    "contracts.csv": OWN,
    "contracts.jsonl": OWN,
    "accounts/<str:key>/contracts.csv": PERSON,
    "accounts/<str:key>/contracts.jsonl": PERSON,
    "new-account": STAFF,
    "settings/provider": STAFF,
    "styleguide": STAFF,
    "styleguide/pictures": STAFF,
    "terms": PUBLIC,
    "terms/coverage": PUBLIC,
    "terms/<str:name>": PUBLIC,
    "terms/glossary": PUBLIC,
    "terms/glossary/<slug:term>": STAFF,
    "terms/glossary/<slug:term>/forget": STAFF,
    "readings": PUBLIC,
    "readings/<str:name>": PUBLIC,
    "questions": PUBLIC,
    "questions/<str:name>": PUBLIC,
    "questions/<str:name>.json": PUBLIC,
    "questions/<str:name>.pdf": PUBLIC,
    "decisions/<str:answer>": PERSON,
    "decisions/<str:answer>.json": PERSON,
    "decisions/<str:answer>.pdf": PERSON,
    "questions/<str:name>/schema.json": PUBLIC,
    "v1/resources": PUBLIC,
    "v1/context/machines/token": OWN,
    "v1/contract": OWN,
    "v1/magic-attach": OWN,
    "v1/clouds/<str:cloud>/token": OWN,
    "^v1/": PUBLIC,
    "v1/contracts/<str:contract>/machine-activity/<str:machine>": MACHINE,
    "v1/contracts/<str:contract>/context/machines/<str:machine>": MACHINE,
    "v1/contracts/<str:contract>/context/machines/<str:machine>/guest-token": MACHINE,
    "v1/resources/livepatch-onprem/context/machines/livepatch-onprem": OWN,
    "v1/resources/<str:service>/context/machines/<str:machine>": MACHINE,
    "settings/mail": STAFF,
    "settings/mail/server": STAFF,
    "settings/mail/test": STAFF,
    "settings/mail/held/send": STAFF,
    "settings/mail/held/drop": STAFF,
    "settings/mail/<int:mail>": STAFF,
    "settings/mail/<int:mail>/resend": STAFF,
    "preferences/notices": OWN,
    "accounts/<slug:key>/notices": PERSON,
    "accounts/<slug:key>": PERSON,
    "accounts/<slug:key>/waiting": PERSON,
    "invitation": PUBLIC,
    "settings": OWN,
    "people": STAFF,
    "people.csv": STAFF,
    "people/invite": STAFF,
    "people/remind": STAFF,
    "people/<int:person>/role": STAFF,
    "people/<int:person>/active": STAFF,
    "people/invitations/<int:invitation>/again": STAFF,
    "people/invitations/<int:invitation>/withdraw": STAFF,
    "accounts/<slug:key>/people": PERSON,
    "accounts/<slug:key>/people.csv": PERSON,
    "accounts/<slug:key>/people/invite": PERSON,
    "accounts/<slug:key>/people/remind": PERSON,
    "accounts/<slug:key>/people/<int:person>/role": PERSON,
    "accounts/<slug:key>/people/<int:person>/credential": PERSON,
    "accounts/<slug:key>/people/<int:person>/remove": PERSON,
    "accounts/<slug:key>/invitations/<int:invitation>/again": PERSON,
    "accounts/<slug:key>/invitations/<int:invitation>/withdraw": PERSON,
    "accounts/<slug:key>/people/<int:person>/look": PERSON,
    "accounts/<slug:key>/looks/<int:look>": PERSON,
    "look/end": OWN,
    "accounts/<slug:key>/api": PERSON,
    "accounts/<slug:key>/api/<int:api_token>/rotate": PERSON,
    "accounts/<slug:key>/api/<int:api_token>/revoke": PERSON,
    "api-tokens": STAFF,
    "api-tokens/<int:api_token>/rotate": STAFF,
    "api-tokens/<int:api_token>/revoke": STAFF,
    "accounts/<slug:key>/machines": PERSON,
    "accounts/<slug:key>/machines.csv": PERSON,
    "accounts/<slug:key>/machines.jsonl": PERSON,
    "accounts/<slug:key>/machines/change-many": PERSON,
    "accounts/<slug:key>/machine-acts/<int:number>": PERSON,
    "accounts/<slug:key>/machine-acts/<int:number>/undo": PERSON,
    "lists/<slug:noun>/columns": OWN,
    "lists/<slug:noun>/views": OWN,
    "lists/views/<int:view>/rename": PERSON,
    "lists/views/<int:view>/remove": PERSON,
    "accounts/<slug:key>/environments": PERSON,
    "accounts/<slug:key>/environments.csv": PERSON,
    "accounts/<slug:key>/environments.jsonl": PERSON,
    "accounts/<slug:key>/environments/<str:name>": PERSON,
    "accounts/<slug:key>/new-environment": PERSON,
    "accounts/<slug:key>/environments/<str:name>/answer.json": PERSON,
    "accounts/<slug:key>/environments/<str:name>/rename": PERSON,
    "accounts/<slug:key>/environments/<str:name>/hosts": PERSON,
    "accounts/<slug:key>/environments/<str:name>/remove": PERSON,
    "accounts/<slug:key>/machines/<str:name>": PERSON,
    "accounts/<slug:key>/machines/<str:name>/answer.json": PERSON,
    "accounts/<slug:key>/machines/<str:name>/answer.pdf": PERSON,
    "accounts/<slug:key>/machines/<str:name>/freeze": PERSON,
    "accounts/<slug:key>/machines/<str:name>/services/<str:service>.json": PERSON,
    "accounts/<slug:key>/machines/<str:name>/services/<str:service>.pdf": PERSON,
    "accounts/<slug:key>/machines/<str:name>/activity": PERSON,
    "accounts/<slug:key>/machines/<str:name>/change": PERSON,
    "accounts/<slug:key>/machines/<str:name>/rename": PERSON,
    "accounts/<slug:key>/machines/<str:name>/correct": PERSON,
    "accounts/<slug:key>/machines/<str:name>/place": PERSON,
    "accounts/<slug:key>/machines/<str:name>/host": PERSON,
    "accounts/<slug:key>/machines/<str:name>/parent": PERSON,
    "accounts/<slug:key>/machines/<str:name>/detach": PERSON,
    "accounts/<slug:key>/machines/<str:name>/release": PERSON,
    "accounts/<slug:key>/audit": PERSON,
    "accounts/<slug:key>/audit.csv": PERSON,
    "accounts/<slug:key>/audit.jsonl": PERSON,
    "accounts/<slug:key>/audit/verify": PERSON,
    "audit": STAFF,
    "audit.csv": STAFF,
    "audit.jsonl": STAFF,
    "audit/verify": STAFF,
    "audit/anchor": STAFF,
    "accounts/<slug:key>/webhooks": PERSON,
    "accounts/<slug:key>/webhooks/new": PERSON,
    "accounts/<slug:key>/webhooks/deliveries.jsonl": PERSON,
    "accounts/<slug:key>/webhooks/<int:webhook>": PERSON,
    "accounts/<slug:key>/webhooks/<int:webhook>/rotate": PERSON,
    "accounts/<slug:key>/webhooks/<int:webhook>/on": PERSON,
    "accounts/<slug:key>/webhooks/<int:webhook>/off": PERSON,
    "accounts/<slug:key>/webhooks/<int:webhook>/test": PERSON,
    "accounts/<slug:key>/webhooks/<int:webhook>/remove": PERSON,
    "accounts/<slug:key>/webhooks/<int:webhook>/replay": PERSON,
    "accounts/<slug:key>/webhooks/deliveries/<int:delivery>/replay": PERSON,
    "webhooks": STAFF,
    "webhooks/new": STAFF,
    "webhooks/deliveries.jsonl": STAFF,
    "webhooks/<int:webhook>": STAFF,
    "webhooks/<int:webhook>/rotate": STAFF,
    "webhooks/<int:webhook>/on": STAFF,
    "webhooks/<int:webhook>/off": STAFF,
    "webhooks/<int:webhook>/test": STAFF,
    "webhooks/<int:webhook>/remove": STAFF,
    "webhooks/<int:webhook>/replay": STAFF,
    "webhooks/deliveries/<int:delivery>/replay": STAFF,
    "accounts/<str:key>/contracts": PERSON,
    "accounts/<str:key>/contracts/new": PERSON,
    "contracts/<str:number>": PERSON,
    "contracts/<str:number>/use": PERSON,
    "contracts/<str:number>/use.csv": PERSON,
    "contracts/<str:number>/changes": PERSON,
    "contracts/<str:number>/lines.csv": PERSON,
    "contracts/<str:number>/renewal": PERSON,
    "contracts/<str:number>/terminate": PERSON,
    "contracts/<str:number>/documents": PERSON,
    "contracts/<str:number>/documents/<int:document>": PERSON,
    "contracts/<str:number>/documents/<int:document>/remove": PERSON,
    "accounts/<str:key>/contracts/draft": PERSON,
    "contracts/<str:number>/amendments/new": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>.pdf": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/send": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/withdraw": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/take-up": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/accept": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/decline": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/ask": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/changes/<int:change>/drop": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/day": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/lines/new": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/lines/<int:position>": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/lines/<int:position>/withdraw": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/figures": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/figures/<str:clause>/<str:figure>/take-back": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/readings": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/dates": PERSON,
    "contracts/<str:number>/amendments/<int:amendment>/support-end": PERSON,
    "contracts/<str:number>/rename": PERSON,
    "contracts/<str:number>/dates": PERSON,
    "contracts/<str:number>/renew": PERSON,
    "contracts/<str:number>/support-end": PERSON,
    "contracts/<str:number>/lines/new": PERSON,
    "contracts/<str:number>/lines/<int:position>": PERSON,
    "contracts/<str:number>/lines/<int:position>/withdraw": PERSON,
    "contracts/<str:number>/deviations/new": PERSON,
    "contracts/<str:number>/deviations/<str:clause>/<str:figure>/remove": PERSON,
    "contracts/<str:number>/readings": PERSON,
    "contracts/<str:number>/tokens/new": PERSON,
    "contracts/<str:number>/tokens/<int:token>/rotate": PERSON,
    "contracts/<str:number>/tokens/<int:token>/revoke": PERSON,
}


def _paths(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _paths(pattern.url_patterns, path)
        elif isinstance(pattern, URLPattern):
            yield path


class Victim:
    """An account with a machine, an environment and a token, and how its rows are named in paths."""

    def __init__(self, tenant: Tenant, machine: Any) -> None:
        self.tenant, self.machine = tenant, machine
        attachment = Attachment.objects.get(machine=machine, detached_at=None)
        create_environment(actor=None, account=tenant.key, name="private", now=NOW)
        look = start_look(actor=_engineer(), account=tenant.key, email=tenant.viewer.email, reason="case 1", now=NOW)
        self.names = {
            "<int:person>": str(tenant.viewer.pk), "<int:look>": str(look.pk), "<int:invitation>": str(_invited(tenant)),
            "<slug:key>": tenant.key, "<str:key>": tenant.key, "<str:number>": tenant.number, "<str:contract>": tenant.number,
            "<str:machine>": machine.machine_id, "<int:position>": "1", "<int:token>": str(attachment.token_id),
            "<int:attach_id>": str(_confirmed(tenant)), "<str:clause>": "10.2", "<str:figure>": "maximum",
            "<slug:noun>": "machines", "<int:mail>": "1", "<int:view>": str(_view(tenant)), "<int:number>": str(_tagged(tenant, machine)),
            "<str:service>": "esm-infra", "<int:passkey>": "1", "<int:session>": "1", "<slug:term>": "device", "<str:answer>": _kept(tenant, machine),
            "<int:webhook>": str(_sent(tenant).webhook_id), "<int:delivery>": str(_sent(tenant).pk),
            "<int:api_token>": _service(tenant), "<int:amendment>": _offered(tenant), "<int:change>": "1", "<int:document>": _document(tenant),
        }  # fmt: skip

    def path(self, pattern: str) -> str:
        names = self.names | {"<str:name>": "private" if "/environments/" in pattern else self.machine.name}
        for part, name in names.items():
            pattern = pattern.replace(part, name)
        return f"/{pattern}"


def _view(tenant: Tenant) -> int:
    return save_view(
        actor=tenant.admin, noun="machines", account=tenant.key, name="mine", query="", columns=[], now=NOW
    ).pk


def _tagged(tenant: Tenant, machine: Any) -> int:
    """An act on machines of the account."""
    return start_bulk_act(
        actor=tenant.admin, account=tenant.key, act="tag", value="x", machines=[machine.name], expected=1, now=NOW
    ).pk


def _kept(tenant: Tenant, machine: Any) -> str:
    row = freeze_machine_answer(
        actor=tenant.admin, account=tenant.key, machine=machine.name, on=date(2026, 12, 1), now=NOW
    )
    return row.key


def _invited(tenant: Tenant) -> int:
    email = f"{uuid.uuid4().hex}@example.test"
    asked = invite_person(actor=tenant.admin, account=tenant.key, email=email, role="viewer", now=NOW)
    return int(asked.invitation.pk)


def _engineer() -> Any:
    email = f"{uuid.uuid4().hex}@kestrel.test"
    return add_person(actor=None, email=email, name="Ines", staff_role="engineer", now=NOW)


@pytest.fixture
def victim(tenant: Tenant, attach: Callable[..., Any]) -> Victim:
    return Victim(tenant, attach(_token(tenant)))


def _service(tenant: Tenant) -> str:
    """A token of a service, which admins may rotate."""
    made = make_token(
        actor=tenant.admin, account=tenant.key, name="service", scopes=["decide"], service_role="viewer",
        ends_at=NOW + timedelta(days=300), now=NOW,
    )  # fmt: skip
    return str(made.token.pk)


def _confirmed(tenant: Tenant) -> int:
    """A code that a person of the tenant has confirmed."""
    request, _ = ask_magic_attach(asked_from=f"2001:db8::{uuid.uuid4().hex[:4]}", now=NOW)
    confirm_magic_attach(actor=tenant.admin, user_code=request.user_code, contract=tenant.number, now=NOW)
    return int(request.pk)


def _sent(tenant: Tenant) -> Any:
    """A delivery to a webhook of the tenant."""
    row, _ = add_webhook(actor=None, account=tenant.key, url="https://hooks.example/in", kinds=["*"], now=NOW)
    return send_test_event(actor=None, account=tenant.key, webhook=row.pk, now=NOW)


def _offered(tenant: Tenant) -> str:
    """An amendment that the tenant was offered, by its number."""
    which = {"actor": None, "contract": tenant.number, "now": NOW}
    row = draft_amendment(**which)
    line = NewLine(kind="virtual", quantity=1)
    change_draft(amendment=row.number, change=NewChange(kind="line-added", line=line), **which)
    return str(send_amendment(amendment=row.number, **which).number)


def _document(tenant: Tenant) -> str:
    """A document of the tenant's contract, by its id."""
    content = b"what was agreed"
    row = add_document(actor=None, contract=tenant.number, name="letter", kind="letter", content=content, now=NOW)
    return str(row.pk)


def _token(tenant: Tenant) -> str:
    name = uuid.uuid4().hex[:8]
    issue_token(actor=None, contract=tenant.number, name=name, now=NOW)
    return token_text(actor=None, contract=tenant.number, token=name)


def _statuses(client: Client, path: str, **headers: str) -> set[int]:
    asked = (
        client.get(path, headers=headers),
        client.post(path, {"name": "taken"}, content_type="application/json", headers=headers),
    )
    return {answer.status_code for answer in asked} - {405}


def test_the_table_lists_every_path_and_no_other() -> None:
    """Those of API v1 stand in a table of their own, by method and scope: tests/api/v1/test_tables.py."""
    paths = set(_paths(get_resolver().url_patterns))
    assert set(PATHS) == {path for path in paths if not path.startswith("api/v1")}


@pytest.mark.parametrize("path", [path for path, shows in PATHS.items() if shows == PERSON])
def test_a_person_of_another_account_finds_nothing(path: str, victim: Victim, stranger: Tenant) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(stranger.admin)
    assert _statuses(client, victim.path(path)) == {404}


@pytest.mark.parametrize("path", [path for path, shows in PATHS.items() if shows == PERSON])
def test_a_person_of_the_account_is_not_told_so(path: str, victim: Victim) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(victim.tenant.admin)
    assert 404 not in _statuses(client, victim.path(path))


@pytest.mark.parametrize("path", [path for path, shows in PATHS.items() if shows == MACHINE])
def test_a_machine_of_another_account_finds_nothing(
    path: str, victim: Victim, stranger: Tenant, attach: Callable[..., Any]
) -> None:
    attachment = Attachment.objects.get(machine=attach(_token(stranger)), detached_at=None)
    own = tokens.machine_token(attachment.pk, attachment.generation)
    client = Client(raise_request_exception=False)
    named = client.get(victim.path(path), headers={"Authorization": f"Bearer {own}"})
    posted = client.post(
        victim.path(path), {"machineId": victim.machine.machine_id}, content_type="application/json",
        headers={"Authorization": f"Bearer {own}"},
    )  # fmt: skip
    assert {named.status_code, posted.status_code} - {405} == {404}


@pytest.mark.parametrize(
    "path", [path for path, shows in PATHS.items() if shows in (PERSON, OWN, STAFF) and not path.startswith("v1/")]
)
def test_who_has_not_signed_in_is_led_to_sign_in(path: str, victim: Victim) -> None:
    answer = Client(raise_request_exception=False).get(victim.path(path))
    assert answer.status_code in (302, 405)
    assert answer.status_code == 405 or answer.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("path", [path for path, shows in PATHS.items() if shows == STAFF])
def test_what_is_for_staff_is_not_found_by_customers(path: str, victim: Victim) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(victim.tenant.admin)
    assert _statuses(client, victim.path(path)) <= {403, 404}
