"""The audit's chain: what is sealed once is found changed, removed, put in or cut off; rows cannot be changed in the first place."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from mainstay.operations import people
from mainstay.operations.accounts import create_account, rename_account
from mainstay.operations.audit import check_chain
from mainstay.operations.events import BATCH, deliver_events
from mainstay.queries.chain import chain_lines, read_chain
from mainstay.records.models import ChainCheck, Event, KeptDecision, Person, Seal


def seal_all(now: Any) -> None:
    while deliver_events(now=now) == BATCH:
        pass


@pytest.fixture
def sealed(tenant: Any, now: Any) -> Any:
    seal_all(now)
    return tenant


@pytest.fixture
def undone() -> Iterator[None]:
    """Whatever the test does as a thief who owns the database is undone at its end."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in ("event", "seal", "keptdecision"):
                cursor.execute(f"alter table records_{table} disable trigger all")
        yield
        transaction.set_rollback(True)


def event_of(tenant: Any, kind: str = "account.created") -> Event:
    return Event.objects.get(account=tenant.account, kind=kind)


def test_the_chain_is_whole_and_each_event_has_its_place(sealed: Any) -> None:
    with transaction.atomic():
        found = read_chain()
    last = Seal.objects.latest("position")
    assert (found.found, found.position, found.hash) == ("", last.position, bytes(last.hash))
    assert Event.objects.filter(account=sealed.account, position=None).count() == 0


def test_a_changed_row_is_named(sealed: Any, undone: None) -> None:
    event = event_of(sealed)
    Event.objects.filter(pk=event.pk).update(details={"name": "somebody else's"})
    assert read_chain().found == f"row {event.pk}, sealed at {event.position}, was changed"


@pytest.mark.parametrize(
    "change",
    [{"actor_id": None, "kind": "account.moved"}, {"about": "account x"}, {"at": "2020-01-01T00:00:00Z"}, {"origin": "job"},
     {"address": "192.0.2.1"}, {"request": "other"}, {"credential": "other"}, {"account": None}],
    ids=",".join,
)  # fmt: skip
def test_every_field_counts(sealed: Any, undone: None, change: Any) -> None:
    event = event_of(sealed)
    Event.objects.filter(pk=event.pk).update(**change)
    assert read_chain().found == f"row {event.pk}, sealed at {event.position}, was changed"


def test_a_removed_row_is_named(sealed: Any, undone: None) -> None:
    event = event_of(sealed)
    with connection.cursor() as cursor:
        cursor.execute("delete from records_event where id = %s", [event.pk])
    assert read_chain().found == f"row {event.pk}, sealed at {event.position}, was removed"


def test_a_removed_seal_is_named(sealed: Any, undone: None) -> None:
    event = event_of(sealed)
    Seal.objects.filter(position=event.position).delete()
    assert read_chain().found == f"seals are missing: {event.position}"


def test_a_row_that_was_put_in_is_named(sealed: Any, undone: None, now: Any) -> None:
    last = Seal.objects.latest("position").position
    put_in = Event.objects.create(
        account=sealed.account, kind="account.renamed", about="account x", at=now, position=last + 5, origin="web"
    )
    assert read_chain().found == f"row {put_in.pk} was put in: it claims the place {last + 5}, and no seal is its own"


def test_a_chain_that_was_cut_off_is_found_by_an_earlier_check(sealed: Any, undone: None, now: Any) -> None:
    ChainCheck.objects.create(at=now, position=(last := Seal.objects.latest("position")).position, hash=last.hash)
    with connection.cursor() as cursor:
        cursor.execute("delete from records_event where position = %s", [last.position])
        cursor.execute("delete from records_seal where position = %s", [last.position])
    assert (
        read_chain().found
        == f"rows after {last.position - 1} were removed: the chain went on to {last.position} at least"
    )


def test_a_chain_that_was_sealed_anew_is_found_by_an_anchor(sealed: Any, undone: None) -> None:
    place = event_of(sealed).position
    assert place
    assert "the chain was sealed anew" in read_chain(anchors={place: bytes(32)}).found


def test_from_the_middle_only_what_follows_is_read(sealed: Any) -> None:
    with transaction.atomic():
        found = read_chain(since=event_of(sealed).position or 0)
    assert found.is_whole
    assert found.rows == found.position - (event_of(sealed).position or 0)


def test_anybody_can_compute_the_chain_from_the_export(sealed: Any) -> None:
    import hashlib

    link = bytes(32)
    with transaction.atomic():
        for line in chain_lines():
            link = hashlib.sha256(link + line["row"].encode()).digest()
            assert line["hash"] == link.hex()


def test_a_check_is_kept(sealed: Any, now: Any) -> None:
    found = check_chain(now=now)
    kept = ChainCheck.objects.latest("pk")
    assert (kept.position, bytes(kept.hash), kept.found) == (found.position, found.hash, "")


def test_two_sealers_at_once_make_one_chain(make_tenant: Any, at_once: Any, now: Any) -> None:
    for _ in range(3):
        make_tenant()
    ended = at_once(*[lambda: deliver_events(now=now)] * 4)
    assert [end for end in ended if isinstance(end, Exception)] == []
    with transaction.atomic():
        assert read_chain().is_whole


def test_an_event_that_was_committed_late_comes_last_and_is_not_passed_over(
    tenant: Any, now: Any, database: str
) -> None:
    seal_all(now)
    with psycopg.connect(database) as slow:
        slow.execute(
            "insert into records_event (account_id, kind, about, origin, at, details) values (%s, 'account.renamed', 'late', 'web', now(), '{}')",
            [tenant.account.pk],
        )
        rename_account(actor=None, account=tenant.key, name="Sooner", now=now)
        seal_all(now)
        sooner = Event.objects.get(account=tenant.account, kind="account.renamed")
        slow.commit()
    seal_all(now)
    late = Event.objects.get(account=tenant.account, about="late")
    assert late.pk < sooner.pk
    assert (late.position or 0) > (sooner.position or 0)


@pytest.mark.parametrize(
    "statement",
    [
        "update records_event set kind = 'x' where id = %s",
        "update records_event set details = '{}' where id = %s",
        "update records_event set position = null where id = %s",
        "update records_event set delivered_at = now() where id = %s",
        "delete from records_event where id = %s",
        "update records_seal set hash = '' where event_id = %s",
        "delete from records_seal where event_id = %s",
        "truncate records_seal -- %s",
        "truncate records_event cascade -- %s",
    ],
)
def test_rows_are_never_changed(sealed: Any, statement: str) -> None:
    with pytest.raises(IntegrityError, match="never"), connection.cursor() as cursor:
        cursor.execute(statement, [event_of(sealed, "contract.created").pk])


def test_kept_decisions_are_never_changed(tenant: Any, now: Any) -> None:
    kept = KeptDecision.objects.create(
        key="0123456789", account=tenant.account, about="x", question="q", verdict="no", decision={}, at=now
    )
    for statement in (
        "update records_keptdecision set verdict = 'yes' where id = %s",
        "delete from records_keptdecision where id = %s",
    ):
        with pytest.raises(IntegrityError, match="never"), connection.cursor() as cursor:
            cursor.execute(statement, [kept.pk])


def test_retention_has_its_own_door(sealed: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local mainstay.retention = 'on'")
        cursor.execute("delete from records_event where id = %s", [event_of(sealed).pk])
        assert cursor.rowcount == 1
        transaction.set_rollback(True)


def test_an_erased_person_leaves_the_chain_whole(sealed: Any, manager: Any, now: Any) -> None:
    account = create_account(actor=manager, key=f"{sealed.key}-2", name="By one who will be erased", now=now)
    seal_all(now)
    people.set_preferences(actor=manager, name="Somebody Else", now=now)
    Person.objects.filter(pk=manager.pk).update(name="", email=f"erased-{manager.pk}@mainstay.invalid")
    with transaction.atomic():
        assert read_chain().is_whole
    event = Event.objects.get(account=account, kind="account.created")
    assert event.actor_id == manager.pk
    assert manager.email not in json.dumps(list(Event.objects.filter(actor=manager).values("about", "details")))


def test_a_refused_act_is_a_row_with_who_what_and_which_decision(tenant: Any, attach: Any, now: Any) -> None:
    from mainstay.errors import Refused
    from mainstay.operations import contracts, tokens

    tokens.issue_token(actor=None, contract=tenant.number, name="all", now=now)
    text = tokens.token_text(actor=None, contract=tenant.number, token="all")
    contracts.set_dates(actor=None, contract=tenant.number, effective_from=None, effective_to=None, now=now)
    with pytest.raises(Refused):
        attach(text, at=now + timedelta(seconds=1))
    row = Event.objects.get(account=tenant.account, kind="contract.act-refused")
    assert (row.actor, row.origin, row.about) == (None, "machine", f"contract {tenant.number}")
    assert row.details["act"] == "attach_machine"
    kept = KeptDecision.objects.get(key=row.details["decision"])
    assert row.details["clauses"] == kept.decision["clauses"]
