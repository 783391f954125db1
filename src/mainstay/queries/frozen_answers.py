"""Which answers were kept? Those that somebody froze, and those that were taken with an act: both go by their key."""

from mainstay.errors import NotFound
from mainstay.queries.access import visible_accounts
from mainstay.queries.decisions import kept_decision
from mainstay.records.models import FrozenAnswer, KeptDecision, Person


def answer_of_key(actor: Person | None, key: str) -> FrozenAnswer | KeptDecision:
    """The answer with that key; NotFound where there is none, or it is of an account that the actor does not see."""
    rows = FrozenAnswer.objects.select_related("account", "made_by")
    frozen = rows.filter(key=key, account__in=visible_accounts(actor)).first()
    if frozen is not None:
        return frozen
    try:
        return kept_decision(actor, key)
    except NotFound:
        raise NotFound(f"no answer is kept under {key!r}") from None
