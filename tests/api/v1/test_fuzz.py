"""Whatever is asked by the document's own forms, and whatever breaks them, is answered as the document says: never by a 5xx.

A few hundred calls in the plain round, ten thousand with LONG=1; with tokens of a person, of a service and of staff in turn.
"""

import itertools
import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.v1.caller import caller_of
from tests.api.v1.test_tables import Victim
from tests.conftest import Tenant, _attach, _make_person, _make_tenant

from mainstay.api.v1.document import document

LONG = bool(os.environ.get("LONG"))
EACH = 120 if LONG else 4  # of each of some eighty operations
CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
    response_headers_conformance, negative_data_rejection,
]  # fmt: skip

config = SchemathesisConfig.from_dict({"phases": {"coverage": {"enabled": LONG}}})
schema = schemathesis.openapi.from_dict(document(), config=config)
turns = itertools.count()


@pytest.fixture(scope="module")
def world(served: str) -> tuple[Victim, list[dict[str, str]]]:
    """An account with one of everything, and the headers of a person, a service and a manager."""
    from mainstay import clock
    from mainstay.operations.api_tokens import make_token
    from mainstay.operations.tokens import issue_token, token_text
    from mainstay.queries.permissions import SCOPES

    tenant: Tenant = _make_tenant()
    now = clock.now()
    issue_token(actor=None, contract=tenant.number, name="machines", now=now)
    machine = _attach(token_text(actor=None, contract=tenant.number, token="machines"), at=now)
    service = make_token(
        actor=tenant.admin, account=tenant.key, name="service", scopes=list(SCOPES), service_role="technical",
        ends_at=now.replace(year=now.year + 1, day=1), now=now,
    )  # fmt: skip
    callers = [
        caller_of(served, tenant.admin, tenant.key).headers,
        {"Authorization": f"Bearer {service.text}"},
        caller_of(served, _make_person(staff_role="manager"), None).headers,
    ]
    return Victim(tenant, machine), callers


@schema.parametrize()
@settings(max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_document_says(
    case: Any, served: str, world: tuple[Victim, list[dict[str, str]]]
) -> None:
    victim, callers = world  # a person, a service and a manager take turns
    turn = next(turns)
    if turn % 2 and case.path_parameters and _is_well_formed(case):
        case.path_parameters = {name: victim.names[name] for name in case.path_parameters}
    case.call_and_validate(base_url=served, headers=callers[turn % 3], checks=_checks(case))


def _is_well_formed(case: Any) -> bool:
    return case.meta is None or case.meta.generation.mode.is_positive


def _checks(case: Any) -> list[Any]:
    """Where what is wrong lies in the headers it may be the token, which is put in again: such a call need not be refused."""
    header = case.meta.components.get(ParameterLocation.HEADER) if case.meta else None
    is_mended = header is not None and header.mode.is_negative
    return [check for check in CHECKS if not (is_mended and check is negative_data_rejection)]
