"""What does the real client read? Every shape and quirk of its JSON, in one place.

The shapes and the reasons behind them: docs/explanation/contract-protocol.md. What does not change between machines is written
once per `Told` and shared as bytes.
"""

import json
from collections import Counter
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from mainstay.operations.livepatch_servers import LIVEPATCH_SERVER, LivepatchServer
from mainstay.operations.machines import Attached, Heard
from mainstay.operations.magic import MagicAttachState
from mainstay.queries.entitlements import ServiceTold, Told
from mainstay.records.models import ContractToken
from mainstay.terms.catalogues import ServiceEntry

NEVER = "9999-12-31T00:00:00Z"
PING_EVERY_SECONDS = 21600
_SUPPORT_LEVEL = {"self-support": "essential", "weekday": "standard", "24/7": "advanced"}
_MARK = "\0"


def instant(at: datetime) -> str:
    """RFC 3339 in whole seconds, UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def first_instant(day: date) -> str:
    """The instant at which a day begins."""
    return f"{day.isoformat()}T00:00:00Z"


def last_instant(day: date) -> str:
    """The last second of a day: the client counts days of UTC, and the day named is the last one covered."""
    return f"{day.isoformat()}T23:59:59Z"


def token_reply(attached: Attached) -> bytes:
    """The reply to attach, refresh and look: a machine token, what it is told, and the tokens of its services."""
    tokens = [{"type": name, "token": attached.resource_token(name)} for name in attached.told.with_tokens()]
    before, after = _told_around_the_id(attached.told)
    return "".join(
        (
            '{"machineToken": ', json.dumps(attached.machine_token()), before, json.dumps(attached.machine_id), after,
            ', "resourceTokens": ', json.dumps(tokens),
            ', "availableResources": ', _available(attached.available),
            ', "activityInfo": ', json.dumps(_activity(attached.heard)), "}",
        )
    ).encode()  # fmt: skip


def activity_reply(heard: Heard) -> bytes:
    """The reply to a ping: the token to come back with, and when."""
    return json.dumps(_activity(heard)).encode()


def resource_reply(attached: Attached, told: ServiceTold) -> bytes:
    """The reply to a request for one service."""
    body = {"entitlement": entitlement(told), "resourceToken": attached.resource_token(told.entry.name)}
    return json.dumps(body).encode()


def server_reply(server: LivepatchServer) -> bytes:
    """The reply to a server of the contract: the token to ask with, and what the contract is."""
    before, after = _told_around_the_id(server.told)
    token = json.dumps(server.machine_token())
    return "".join(('{"machineToken": ', token, before, json.dumps(LIVEPATCH_SERVER), after, "}")).encode()


def server_resource_reply(entry: ServiceEntry, token: str) -> bytes:
    """The reply to a server's request for its service."""
    return json.dumps({"entitlement": _of_no_machine(entry.name, {}), "resourceToken": token}).encode()


def contract_reply(told: Told) -> bytes:
    """What a contract token would give. Nothing is registered by asking."""
    return json.dumps({"accountInfo": _account(told), "contractInfo": _contract(told)}).encode()


def resources_reply(services: tuple[tuple[ServiceEntry, bool], ...]) -> bytes:
    """What exists for a kind of machine."""
    return f'{{"resources": {_available(services)}}}'.encode()


def guest_reply(token: str, row: ContractToken) -> bytes:
    """A guest's token."""
    return json.dumps(
        {"guestToken": token, "id": f"guest-{row.pk}", "expires": instant(row.ends_at or row.issued_at)}
    ).encode()


def magic_reply(state: MagicAttachState, token: str, now: datetime) -> bytes:
    """A request to attach by a code; with the contract and its token once a person has confirmed it."""
    request = state.request
    body: dict[str, Any] = {
        "token": token,
        "userCode": request.user_code,
        "expires": instant(request.expires_at),
        "expiresIn": int((request.expires_at - now).total_seconds()),
    }
    if state.contract_token:
        body |= {"contractID": state.contract_number, "contractToken": state.contract_token}
    return json.dumps(body).encode()


def entitlement(told: ServiceTold) -> dict[str, Any]:
    """One service. What is withdrawn is sent as not entitled, never left out: the client skips what is absent."""
    setting = told.setting
    return {
        "type": told.entry.name,
        "entitled": told.entitled,
        "affordances": _affordances(told),
        "obligations": {"enableByDefault": told.comes_on},
        "directives": _directives(told),
        "overrides": _overrides(told) if setting or told.entitled else [],
    }


@lru_cache(maxsize=8192)
def _told_around_the_id(told: Told) -> tuple[str, str]:
    """What all machines alike are told, as text before and after the machine's own id."""
    info = {"machineId": _MARK, "expires": NEVER, "accountInfo": _account(told), "contractInfo": _contract(told)}
    before, after = json.dumps(info).split(json.dumps(_MARK), 1)
    return f', "machineTokenInfo": {before}', after


@lru_cache(maxsize=512)
def _available(services: tuple[tuple[ServiceEntry, bool], ...]) -> str:
    return json.dumps([_resource(entry, available=available) for entry, available in services])


def _activity(heard: Heard) -> dict[str, Any]:
    return {
        "activityID": str(heard.attachment),
        "activityToken": heard.activity_token(),
        "activityPingInterval": PING_EVERY_SECONDS,
    }


def _account(told: Told) -> dict[str, Any]:
    return {
        "id": told.account_key,
        "name": told.account_name,
        "createdAt": told.account_created,
        "type": "paid",
        "externalAccountIDs": [],
    }


def _contract(told: Told) -> dict[str, Any]:
    contract = told.contract
    return {
        "id": contract.number,
        "name": contract.name or contract.number,
        "createdAt": instant(contract.created_at),
        "createdBy": "",
        "effectiveFrom": first_instant(contract.effective_from) if contract.effective_from else NEVER,
        "effectiveTo": last_instant(contract.effective_to) if contract.effective_to else instant(contract.created_at),
        "products": [told.subscription.scope],
        "origin": "",
        "resourceEntitlements": [entitlement(one) for one in told.services] + [_support(told)],
        "specificResourceEntitlements": None,
    }


def _support(told: Told) -> dict[str, Any]:
    """Not a service: the level of support, and for a guest the newest release that it may run."""
    affordances = {"supportLevel": _SUPPORT_LEVEL[told.subscription.level]}
    if told.only_series:
        affordances["onlySeries"] = told.only_series
    return _of_no_machine("support", affordances)


def _of_no_machine(name: str, affordances: dict[str, Any]) -> dict[str, Any]:
    """What a contract gives that no machine enables."""
    return {
        "type": name, "entitled": True, "affordances": affordances,
        "obligations": {"enableByDefault": False}, "directives": {}, "overrides": [],
    }  # fmt: skip


def _resource(entry: ServiceEntry, *, available: bool) -> dict[str, Any]:
    shown = {"name": entry.name, "available": available, "description": entry.title}
    return shown | ({"presentedAs": entry.presented_as} if entry.presented_as else {})


def _affordances(told: ServiceTold) -> dict[str, Any]:
    affordances: dict[str, Any] = {"series": list(told.where), "architectures": _client_names(_usual(told))}
    if told.entry.presented_as:
        affordances["presentedAs"] = told.entry.presented_as
    return affordances


def _directives(told: ServiceTold) -> dict[str, Any]:
    setting = told.setting
    if setting is None:
        return {}
    directives: dict[str, Any] = dict(setting.directives)
    if setting.apt_url and setting.suites:
        # The client refuses an empty key, and otherwise does not read it: the keyring that verifies lies on the machine.
        directives |= {
            "aptURL": setting.apt_url,
            "aptKey": setting.apt_key or setting.name,
            "suites": list(setting.suites),
        }
        directives |= {"additionalPackages": list(setting.packages)} if setting.packages else {}
    return directives


def _overrides(told: ServiceTold) -> list[dict[str, Any]]:
    """One override a series whose architectures differ, joined with the provider's own for that series.

    The client applies the last of several overrides of one weight and drops the others, so there is one for each selector.
    """
    usual, joined = _usual(told), {}
    for series, architectures in told.where.items():
        if architectures != usual:
            joined[series] = {
                "selector": {"series": series},
                "affordances": {"architectures": _client_names(architectures)},
            }
    others = []
    for override in told.setting.overrides if told.setting else ():
        selector = override.get("selector", {})
        if set(selector) == {"series"} and selector["series"] in joined:
            joined[selector["series"]] = _merged(joined[selector["series"]], override)
        else:
            others.append(override)
    return [*joined.values(), *others]


def _merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    merged = dict(first)
    for key, value in second.items():
        before = merged.get(key)
        merged[key] = before | value if isinstance(before, dict) and isinstance(value, dict) else value
    return merged


def _usual(told: ServiceTold) -> tuple[str, ...]:
    """The architectures of most series."""
    counted = Counter(told.where.values())
    return counted.most_common(1)[0][0] if counted else ()


def _client_names(architectures: tuple[str, ...]) -> list[str]:
    """Debian's names, and the kernel's for amd64, which old clients compare with."""
    return [*architectures, *(("x86_64",) if "amd64" in architectures else ())]
