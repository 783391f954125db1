"""A write that is asked for twice under one key is done once: the claim to the key, and the answer, stand in the act's transaction."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from mainstay.errors import Invalid
from mainstay.gateways.sealing import sealed, unsealed
from mainstay.operations._record import operation
from mainstay.records.models import AnsweredCall, ApiToken, CallCount

KEPT = timedelta(hours=24)
COUNTED = timedelta(minutes=5)


class AnsweredBefore(Exception):
    """The act was done before under this key; `call` holds its answer. Nothing of the present try stays."""

    def __init__(self, call: AnsweredCall) -> None:
        super().__init__(call.key)
        self.call = call


def claim(token: ApiToken, key: str, asked: bytes, now: datetime) -> AnsweredCall:
    """The key is this call's, once its transaction ends well. Whoever comes with the same key meanwhile waits here for that.

    AnsweredBefore where the call was answered before. Refused: a key under which something else was asked.
    """
    AnsweredCall.objects.filter(token=token, key=key, at__lte=now - KEPT).delete()
    call = AnsweredCall(token=token, key=key, asked=asked, at=now)
    try:
        with transaction.atomic():
            call.save(force_insert=True)
    except IntegrityError:
        before = answered(token, key, asked, now)
        if before is None:
            raise
        raise AnsweredBefore(before) from None
    return call


def answered(token: ApiToken, key: str, asked: bytes, now: datetime) -> AnsweredCall | None:
    """The call that was answered under this key; None where there was none. Refused: a key that belongs to another call."""
    call = AnsweredCall.objects.filter(token=token, key=key, at__gt=now - KEPT).first()
    if call is not None and bytes(call.asked) != asked:
        raise Invalid(
            "something else was asked under this key",
            code="idempotency-key-reused",
            help="take a new key for each act, and the same one only to send the same again",
            fields={"Idempotency-Key": "belongs to another call"},
        )
    return call


def keep_answer(call: AnsweredCall, status: int, answer: str) -> None:
    """The answer is given again to whoever comes with the key."""
    call.status, call.answer = status, sealed(answer)
    call.save(update_fields=["status", "answer"])


def answer_of(call: AnsweredCall) -> str:
    """The answer that was given."""
    return unsealed(call.answer)


@operation
def forget_calls(*, now: datetime) -> int:
    """Answers older than a day, and counts of past minutes, are gone; how many answers."""
    CallCount.objects.filter(minute__lte=now - COUNTED).delete()
    gone, _ = AnsweredCall.objects.filter(at__lte=now - KEPT).delete()
    return gone
