"""A write is done once under one key, and on what was read alone: also when many come at once, to the served application."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
from tests.api.v1.caller import Caller
from tests.conftest import Tenant


def together(count: int, act: Callable[[int], httpx.Response]) -> list[httpx.Response]:
    """The answers of as many calls that start at once."""
    start, answers = threading.Barrier(count), [None] * count

    def run(number: int) -> None:
        start.wait()
        answers[number] = act(number)  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in answers
    return answers  # type: ignore[return-value]


def events(tenant: Tenant, kind: str) -> int:
    from mainstay.records.models import Event

    return int(Event.objects.filter(account=tenant.account, kind=kind).count())


def test_the_same_key_and_body_are_answered_alike_and_done_once(api: Caller, tenant: Tenant) -> None:
    path, body = f"/accounts/{tenant.key}/environments", {"name": "cloud"}
    first = api.send("POST", path, body, Idempotency_Key="k-1")
    again = api.send("POST", path, body, Idempotency_Key="k-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["ETag"] == first.headers["ETag"]
    assert events(tenant, "environment.created") == 1


def test_another_call_under_the_key_is_refused(api: Caller, tenant: Tenant) -> None:
    path = f"/accounts/{tenant.key}/environments"
    api.send("POST", path, {"name": "one"}, Idempotency_Key="k-2")
    other = api.send("POST", path, {"name": "two"}, Idempotency_Key="k-2")
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")
    elsewhere = api.send("PUT", f"/accounts/{tenant.key}/name", {"name": "one"}, Idempotency_Key="k-2")
    assert elsewhere.status_code == 422


def test_what_was_refused_is_tried_again_under_the_same_key(api: Caller, tenant: Tenant, machine: Any) -> None:
    path, key = f"/accounts/{tenant.key}/machines/{machine.name}/name", "k-3"
    api.send("POST", f"/accounts/{tenant.key}/environments", {"name": "x"})
    assert api.send("PUT", path, {"name": "not a name"}, Idempotency_Key=key).status_code == 422
    assert api.send("PUT", path, {"name": "good-name"}, Idempotency_Key=key).status_code == 200


def test_the_key_of_one_token_is_nothing_to_another(api: Caller, staff: Caller, tenant: Tenant) -> None:
    path = f"/accounts/{tenant.key}/environments"
    assert api.send("POST", path, {"name": "a"}, Idempotency_Key="k-4").status_code == 201
    assert staff.send("POST", path, {"name": "b"}, Idempotency_Key="k-4").status_code == 201


def test_of_many_at_once_under_one_key_one_acts_and_all_are_answered_alike(api: Caller, tenant: Tenant) -> None:
    path = f"/accounts/{tenant.key}/environments"
    answers = together(8, lambda _: api.send("POST", path, {"name": "race"}, Idempotency_Key="k-5"))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" not in answer.headers for answer in answers) == 1
    assert events(tenant, "environment.created") == 1


def test_of_many_at_once_with_different_bodies_under_one_key_one_wins(api: Caller, tenant: Tenant) -> None:
    path = f"/accounts/{tenant.key}/environments"
    answers = together(6, lambda number: api.send("POST", path, {"name": f"e{number}"}, Idempotency_Key="k-6"))
    assert sorted(answer.status_code for answer in answers) == [201, 422, 422, 422, 422, 422]
    assert events(tenant, "environment.created") == 1


def test_the_answer_is_kept_sealed_and_for_a_day(api: Caller, tenant: Tenant) -> None:
    from mainstay import clock
    from mainstay.operations.answered_calls import forget_calls
    from mainstay.records.models import AnsweredCall

    path, body = f"/accounts/{tenant.key}/environments", {"name": "kept"}
    api.send("POST", path, body, Idempotency_Key="k-7")
    call = AnsweredCall.objects.get(token__account=tenant.account, key="k-7")
    assert "kept" not in call.answer
    forget_calls(now=call.at + timedelta(hours=23, minutes=59))
    assert AnsweredCall.objects.filter(pk=call.pk).exists()
    AnsweredCall.objects.filter(pk=call.pk).update(at=clock.now() - timedelta(hours=24, minutes=1))
    assert api.send("POST", path, body, Idempotency_Key="k-7").status_code == 409  # done anew, and the name is taken


def test_a_key_that_cannot_be_is_refused(api: Caller, tenant: Tenant) -> None:
    for key in ("", "a b", "x" * 201):
        answer = api.send("POST", f"/accounts/{tenant.key}/environments", {"name": "z"}, Idempotency_Key=key)
        assert (answer.status_code, answer.json()["code"]) == (422, "bad-idempotency-key")


def test_what_the_caller_has_is_not_sent_again(api: Caller, tenant: Tenant) -> None:
    path = f"/accounts/{tenant.key}"
    tag = api.get(path).headers["ETag"]
    same = api.send("GET", path, None, If_None_Match=tag)
    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", tag)
    api.send("PUT", f"{path}/name", {"name": "Another"})
    changed = api.send("GET", path, None, If_None_Match=tag)
    assert (changed.status_code, changed.json()["name"]) == (200, "Another")
    assert changed.headers["ETag"] != tag


def test_a_write_on_what_was_read_is_done_and_on_what_has_changed_is_not(
    api: Caller, tenant: Tenant, machine: Any
) -> None:
    path = f"/accounts/{tenant.key}/machines/{machine.name}"
    read = api.get(path).headers["ETag"]
    done = api.send("PUT", f"{path}/ubuntu", {"ubuntu": False}, If_Match=read)
    assert done.status_code == 200
    assert done.headers["ETag"] == api.get(path).headers["ETag"]
    late = api.send("PUT", f"{path}/ubuntu", {"ubuntu": True}, If_Match=read)
    assert (late.status_code, late.json()["code"]) == (412, "changed")
    assert api.get(path).json()["ubuntu"] is False
    assert api.send("PUT", f"{path}/ubuntu", {"ubuntu": True}, If_Match="*").status_code == 200


def test_of_many_at_once_on_what_was_read_one_is_done(api: Caller, tenant: Tenant, machine: Any) -> None:
    path = f"/accounts/{tenant.key}/machines/{machine.name}"
    read = api.get(path).headers["ETag"]
    answers = together(
        8,
        lambda number: api.send(
            "PUT", f"/accounts/{tenant.key}/machines/{machine.machine_id}/name", {"name": f"n{number}"}, If_Match=read
        ),
    )
    assert sorted(answer.status_code for answer in answers) == [200, *[412] * 7]
    assert events(tenant, "machine.renamed") == 1


def test_of_many_at_once_on_a_contract_that_was_read_one_is_done(staff: Caller, tenant: Tenant) -> None:
    path = f"/contracts/{tenant.number}"
    read = staff.get(path).headers["ETag"]
    line = {"kind": "desktop", "quantity": 5}
    answers = together(6, lambda _: staff.send("POST", f"{path}/lines", line, If_Match=read))
    assert sorted(answer.status_code for answer in answers) == [201, *[412] * 5]
    assert len(staff.get(path).json()["lines"]) == 2


def test_a_call_that_compares_nothing_takes_no_condition(api: Caller, tenant: Tenant) -> None:
    answer = api.send("POST", f"/accounts/{tenant.key}/environments", {"name": "q"}, If_Match='"x"')
    assert (answer.status_code, answer.json()["code"]) == (422, "no-if-match")


def test_a_deadlock_free_pair_of_conditions_ends(api: Caller, tenant: Tenant, machine: Any) -> None:
    """One who sets a parent locks the account first, as one who makes an environment does: neither waits for the other."""
    path = f"/accounts/{tenant.key}/machines/{machine.name}/parent"

    def act(number: int) -> httpx.Response:
        if number % 2:
            return api.send("PUT", path, {"parent": None}, If_Match="*")
        return api.send("PUT", f"/accounts/{tenant.key}/environments/none/name", {"name": "y"}, If_Match="*")

    assert {answer.status_code for answer in together(8, act)} == {200, 404}
