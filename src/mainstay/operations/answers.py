"""An answer about a state is kept where somebody wants to point at it: later facts change it no more."""

import hashlib
import json
import secrets
from datetime import date, datetime

from mainstay.errors import NotFound
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.queries.machine_page import MACHINE, answer_as_json, answers
from mainstay.records.models import FrozenAnswer, Person


@operation
def freeze_machine_answer(
    *, actor: Person | None, account: str, machine: str, asks: str = MACHINE, on: date, now: datetime
) -> FrozenAnswer:
    """The answer about the machine, or about one service of it, is kept as it is for that day, with its facts, under a key
    that nobody guesses. The same answer is kept once. Whoever may see the machine may keep it. Refused: an unknown service.
    """
    row = access.machine_for(actor, account, machine)
    found = answers(row, on=on)
    answer = found.machine if asks == MACHINE else found.service(asks)
    if answer is None:
        raise NotFound(f"there is no service {asks!r}")
    document = json.loads(json.dumps(answer_as_json(answer), default=str))
    digest = _digest(document, row.name, asks, on)
    kept, is_new = FrozenAnswer.objects.get_or_create(
        account=row.account,
        digest=digest,
        defaults={
            "key": secrets.token_urlsafe(12), "machine": row.name, "asks": asks, "on": on, "answer": document,
            "made_by": actor, "at": now,
        },
    )  # fmt: skip
    if is_new:
        after = {"asks": asks, "on": str(on), "answer": answer.number}
        record("answer.frozen", about=f"machine {row.pk}", account=row.account, actor=actor, now=now, after=after)
    return kept


def _digest(document: object, machine: str, asks: str, on: date) -> str:
    written = json.dumps([document, machine, asks, str(on)], sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
