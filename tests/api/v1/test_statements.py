"""A page of a list costs the same however long the list is, and nothing counts it off."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.api.v1.caller import caller_of
from tests.conftest import Tenant

LISTS = {
    "/accounts/{key}/machines": "machines",
    "/accounts/{key}/environments": "environments",
    "/accounts/{key}/members": "members",
    "/contracts": "contracts",
}


@pytest.mark.parametrize("path", LISTS)
def test_a_page_costs_the_same_however_long_the_list_is(
    path: str, tenant: Tenant, attach: Callable[..., Any], token_of_contract: str
) -> None:
    from mainstay.operations.contracts import create_contract
    from mainstay.operations.environments import create_environment
    from mainstay.operations.people import add_member

    caller = caller_of("", tenant.admin, tenant.key)
    first = attach(token_of_contract)
    now = first.first_seen_at
    create_environment(actor=None, account=tenant.key, name="e0", now=now)
    create_contract(actor=None, account=tenant.key, name="one more", now=now)
    few = _statements(caller.text, path.format(key=tenant.key))
    for number in range(1, 7):
        attach(token_of_contract)
        create_environment(actor=None, account=tenant.key, name=f"e{number}", now=now)
        create_contract(actor=None, account=tenant.key, name=f"c{number}", now=now)
        add_member(actor=None, account=tenant.key, email=f"m{number}@{tenant.key}.test", role="viewer", now=now)
    many = _statements(caller.text, path.format(key=tenant.key))
    assert len(many) == len(few), many
    assert [said for said in many if "COUNT(" in said.upper() or "OFFSET" in said.upper()] == []


def _statements(text: str, path: str) -> list[str]:
    client = Client(headers={"Authorization": f"Bearer {text}"})
    client.get(f"/api/v1{path}", {"limit": "3"})
    with CaptureQueriesContext(connection) as ran:
        assert client.get(f"/api/v1{path}", {"limit": "3"}).status_code == 200
    return [query["sql"] for query in ran.captured_queries]
