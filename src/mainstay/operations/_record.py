"""What does every operation do? One durable transaction, one event; a refusal undoes it and is itself kept."""

import secrets
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from procrastinate.contrib.django import app

from mainstay.errors import Refused
from mainstay.operations.origins import current_origin
from mainstay.records.models import Account, Event, KeptDecision, Person
from mainstay.terms.decision import Decision
from mainstay.terms.questions import decision_as_json

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

DELIVER = "events.deliver"


def operation(act: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
    """The act runs in one durable transaction. Where it ends in Refused its writes are undone, and the refusal is kept
    in a transaction of its own. Operations cannot call one another: a shared step is a private function.
    """

    @wraps(act)
    def run(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        try:
            with transaction.atomic(durable=True):
                return act(*args, **kwargs)
        except Refused as refusal:
            with transaction.atomic(durable=True):
                keep(
                    refusal.decision,
                    about=refusal.details["about"],
                    account_id=refusal.details["account_id"],
                    now=refusal.details["now"],
                )
            raise

    return run


def keep(decision: Decision[Any], *, about: str, account_id: int | None, now: datetime) -> KeptDecision:
    """The decision is kept as it is, with its facts; nobody recomputes it."""
    return KeptDecision.objects.create(
        key=secrets.token_hex(5),
        account_id=account_id,
        about=about,
        question=decision.question,
        verdict=str(decision.verdict),
        decision=decision_as_json(decision),
        at=now,
    )


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
