"""What the tests of API v1 share: callers of each kind, and machines to call about."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.api.v1.caller import Caller, caller_of
from tests.conftest import Tenant


@pytest.fixture
def api(served: str, tenant: Tenant) -> Caller:
    """The tenant's admin, with every scope."""
    return caller_of(served, tenant.admin, tenant.key)


@pytest.fixture
def staff(served: str, manager: Any) -> Caller:
    """A manager of the provider, with every scope."""
    return caller_of(served, manager, None)


@pytest.fixture
def token_of_contract(tenant: Tenant, now: Any) -> str:
    from mainstay.operations.tokens import issue_token, token_text

    issue_token(actor=None, contract=tenant.number, name="machines", now=now)
    return token_text(actor=None, contract=tenant.number, token="machines")


@pytest.fixture
def machine(attach: Callable[..., Any], token_of_contract: str) -> Any:
    """An attached virtual machine of the tenant."""
    return attach(token_of_contract)
