"""What the real client reads of each reply, and how strictly: what is there must have its type, what is needed must be there."""

import re
from typing import Any

DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?")
REASONS = ("no-longer-effective", "not-effective-yet", "never-effective")


def reads_token_reply(reply: Any, *, machine_id: str, contract: str) -> None:
    """Attach, refresh and look: one shape, whole each time."""
    needs_text(reply, "machineToken")
    info = reply["machineTokenInfo"]
    assert info["machineId"] == machine_id, "the client would adopt another id"
    reads_contract(info)
    assert info["contractInfo"]["id"] == contract
    tokens = {one["type"]: one["token"] for one in reply["resourceTokens"]}
    assert all(isinstance(token, str) and token and ":" not in token for token in tokens.values())
    reads_resources({"resources": reply["availableResources"]})
    reads_activity(reply["activityInfo"])
    for service in info["contractInfo"]["resourceEntitlements"]:
        if service["obligations"].get("enableByDefault"):
            assert service["type"] in tokens, "without its token the client enables nothing by default"
        if service["type"] == "livepatch" and service["entitled"]:
            assert "livepatch" in tokens, "never asked for later"


def reads_contract(reply: Any) -> None:
    """Account and contract, as a token reply and GET /v1/contract have them."""
    needs_text(reply["accountInfo"], "id", "name")
    contract = reply["contractInfo"]
    needs_text(contract, "id", "name")
    for day in ("effectiveTo", "effectiveFrom", "createdAt"):
        assert DATE.fullmatch(contract[day])
    assert all(isinstance(product, str) for product in contract["products"])
    services = contract["resourceEntitlements"]
    for service in services:
        reads_entitlement(service)
    archives = [
        (service["directives"]["aptURL"], suite)
        for service in services
        for suite in service["directives"].get("suites", ())
    ]
    assert len(archives) == len(set(archives)), "the client refuses two services at one address and suite"
    support = [service for service in services if service["type"] == "support"]
    assert len(support) == 1
    assert support[0]["affordances"]["supportLevel"] in ("n/a", "essential", "standard", "advanced")


def reads_entitlement(service: Any) -> None:
    """One service."""
    needs_text(service, "type")
    assert isinstance(service["entitled"], bool)
    assert isinstance(service["obligations"].get("enableByDefault", False), bool)
    for part in [service, *service["overrides"]]:
        affordances, directives = part.get("affordances", {}), part.get("directives", {})
        for words in ("architectures", "series", "kernelFlavors"):
            assert is_texts(affordances.get(words, []))
        for words in ("suites", "additionalPackages"):
            assert is_texts(directives.get(words, []))
            assert not any(re.search(r"[\s\0]", word) for word in directives.get(words, []))
        if "aptURL" in directives:
            assert re.fullmatch(r"https?://\S+", directives["aptURL"])
    if "aptURL" in service["directives"]:
        needs_text(service["directives"], "aptKey")
        assert service["directives"]["suites"]
    selectors = [tuple(sorted(override["selector"].items())) for override in service["overrides"]]
    assert len(selectors) == len(set(selectors)), "of two alike the client drops the first"
    assert all(set(dict(selector)) <= {"series", "cloud", "variant"} and selector for selector in selectors)


def reads_resources(reply: Any) -> None:
    """What exists."""
    assert reply["resources"]
    for one in reply["resources"]:
        needs_text(one, "name", "description")
        assert isinstance(one["available"], bool)
        assert isinstance(one.get("presentedAs", "x"), str)


def reads_activity(reply: Any) -> None:
    """The next activity token, and when it is wanted."""
    needs_text(reply, "activityID", "activityToken")
    assert isinstance(reply["activityPingInterval"], int)
    assert reply["activityPingInterval"] >= 6 * 3600


def reads_resource(reply: Any) -> None:
    """One service with its token: without the token the client shows the machine's to the archive."""
    needs_text(reply, "resourceToken")
    reads_entitlement(reply["entitlement"])


def reads_guest(reply: Any) -> None:
    """A token for a guest."""
    needs_text(reply, "guestToken", "id")
    assert DATE.fullmatch(reply["expires"])


def reads_magic(reply: Any) -> None:
    """A request by a code; the last two keys come together, or not at all."""
    needs_text(reply, "token", "userCode")
    assert DATE.fullmatch(reply["expires"])
    assert isinstance(reply["expiresIn"], int)
    if "contractToken" in reply or "contractID" in reply:
        needs_text(reply, "contractToken", "contractID")


def reads_nothing(reply: Any) -> None:
    """An answer of which the status says all."""
    assert reply == {}


def reads_cloud(reply: Any) -> None:
    """A contract token for an image."""
    needs_text(reply, "contractToken")


def reads_refusal(reply: Any, *, status: int, attach: bool) -> None:
    """The body is shown raw to a person, so it is short; of a 403 the client reads `info`, and crashes on half of one."""
    needs_text(reply, "code", "message")
    assert set(reply) <= {"code", "message", "info", "clauses"}
    if attach and status == 403:
        info = reply["info"]
        needs_text(info, "contractId")
        assert info["reason"] in REASONS
        assert (info["reason"] == "never-effective") == ("time" not in info)
        assert DATE.fullmatch(info.get("time", "2026-01-01T00:00:00Z"))


def needs_text(reply: Any, *keys: str) -> None:
    """The keys are there, each a text that is not empty."""
    for key in keys:
        assert isinstance(reply[key], str), key
        assert reply[key], key


def is_texts(words: Any) -> bool:
    """A list of texts."""
    return isinstance(words, list) and all(isinstance(word, str) for word in words)
