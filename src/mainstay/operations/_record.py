"""What does every operation do? One durable transaction, one event; a refusal undoes it and is itself kept."""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from procrastinate.contrib.django import app

from mainstay.errors import Forbidden, Refused
from mainstay.operations.conditions import current_condition
from mainstay.operations.origins import current_origin
from mainstay.records.models import Account, Event, Person
from mainstay.records.statements import write
from mainstay.terms.questions import decision_as_json

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

DELIVER = "events.deliver"


def operation(act: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """The act runs in one durable transaction. Where it ends in Refused its writes are undone, and the refusal is kept
    in a transaction of its own. Whoever may not sign in any more does nothing. Operations cannot call one another: a shared
    step is a private function. What a channel set around the call (`conditions`) runs in the same transaction.
    """

    @wraps(act)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        _refuse_who_is_out(kwargs.get("actor"))
        try:
            with transaction.atomic(durable=True):
                condition = current_condition()
                if condition is None:
                    return act(*args, **kwargs)
                condition.before()
                done = act(*args, **kwargs)
                condition.after(done)
                return done
        except Refused as refusal:
            with transaction.atomic(durable=True):
                _keep_refusal(refusal, act.__name__, kwargs)
            raise

    return run


def record(
    kind: str,
    *,
    about: str,
    account: Account | None,
    actor: Person | None,
    now: datetime,
    origin: str = "",
    **details: object,
) -> Event:
    """The event is kept, and the job that tells everyone concerned is queued in the same transaction."""
    source = current_origin()
    event = Event.objects.create(
        account=account, kind=kind, about=about, actor=actor, at=now, details=details,
        origin=origin or source.channel, address=source.address, request=source.request, credential=source.credential,
    )  # fmt: skip
    app.configure_task(DELIVER).defer(event=event.pk)
    return event


def _refuse_who_is_out(actor: object) -> None:
    if isinstance(actor, Person) and not actor.is_active:
        raise Forbidden(f"{actor.email} may not sign in any more", code="locked-out")


def _keep_refusal(refusal: Refused, act: str, said: Mapping[str, Any]) -> None:
    """The decision is kept as it is, with its facts, and an event says who was refused what. One statement; what a machine asked
    for waits for the sweep, as all that machines do.
    """
    decision, about, source = refusal.decision, refusal.details["about"], current_origin()
    key, whole = secrets.token_hex(5), json.dumps(decision_as_json(decision), sort_keys=True)
    digest = hashlib.sha256(whole.encode()).hexdigest()
    details = {
        "act": act,
        "decision": key,
        "digest": digest,
        "says": refusal.message,
        "clauses": list(decision.clauses),
    }
    actor = said.get("actor")
    kept = write("write_refusal", {
        "key": key, "account_id": refusal.details["account_id"], "about": about, "question": decision.question,
        "verdict": str(decision.verdict), "decision": whole, "now": refusal.details["now"],
        "kind": f"{about.partition(' ')[0]}.act-refused", "actor_id": actor.pk if actor else None,
        "origin": source.channel or ("" if "actor" in said else "machine"), "address": source.address,
        "request": source.request, "credential": source.credential, "details": json.dumps(details),
    })  # fmt: skip
    if "actor" in said:
        app.configure_task(DELIVER).defer(event=kept.id)
