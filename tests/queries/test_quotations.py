"""How often a clause is quoted and deviated from: of all accounts for staff, of one's own for others."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from mainstay.operations.answers import freeze_machine_answer
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries.quotations import quotations_of
from mainstay.records.models import Deviation, FrozenAnswer


@pytest.fixture
def kept(tenant: Any, attach: Any, now: Any) -> None:
    issue_token(actor=None, contract=tenant.number, name="servers", now=now)
    row = attach(token_text(actor=None, contract=tenant.number, token="servers"))
    for day in (date(2026, 12, 1), date(2028, 2, 1)):
        freeze_machine_answer(actor=None, account=tenant.key, machine=row.name, asks="esm-infra", on=day, now=now)
    Deviation.objects.create(
        contract=tenant.contract, clause="10.2", figure="maximum", value="20", agreed_in="order 1",
        agreed_on=date(2026, 1, 1),
    )  # fmt: skip


def test_own_answers_and_contracts_are_counted_and_no_others(
    tenant: Any, stranger: Any, engineer: Any, kept: None
) -> None:
    own, others = quotations_of(tenant.viewer, "1.2"), quotations_of(stranger.viewer, "1.2")
    assert (own.answers, own.contracts) == (2, 0)
    assert (others.answers, others.contracts) == (0, 0)
    assert quotations_of(tenant.viewer, "10.2").contracts == 1
    assert quotations_of(stranger.viewer, "10.2").contracts == 0
    assert quotations_of(engineer, "1.2").answers >= 2
    assert quotations_of(engineer, "10.2").contracts >= 1


def test_the_margin_of_the_clause_says_so(tenant: Any, stranger: Any, kept: None) -> None:
    def margin(person: Any, clause: str) -> str:
        client = Client()
        if person:
            client.force_login(person)
        said = client.get(f"/terms/{clause}").content.decode()
        return said[said.index('<div class="margin">') : said.index('<div class="wide">')]

    assert "by <b>2</b> kept answers" in margin(tenant.viewer, "1.2")
    assert "by no kept answer" in margin(stranger.viewer, "1.2")
    assert "in <b>1</b> contract<" in margin(tenant.viewer, "10.2")
    assert "Quoted" not in margin(None, "1.2")


def test_the_count_goes_by_the_index(tenant: Any) -> None:
    rows = FrozenAnswer.objects.filter(answer__clauses__contains=["1.2"])
    with connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = off")
        plan = rows.explain()
        cursor.execute("set enable_seqscan = on")
    assert "frozen_answer_quotes" in plan
