"""The provider says what a word of the terms means that the description leaves undefined (doc.undefined-terms)."""

from datetime import date, datetime

from mainstay.errors import Invalid, NotFound
from mainstay.operations._changes import change, plain
from mainstay.operations._record import operation, record
from mainstay.queries import access
from mainstay.records.models import Person, TermMeaning
from mainstay.terms.glossary import glossary

FIELDS = ("says", "source", "read_on")


@operation
def define_term(
    *, actor: Person | None, term: str, says: str, source: str, read_on: date, now: datetime
) -> TermMeaning:
    """The word means that to this provider, as was read there on that day. Refused: a word that the glossary does not have,
    a definition without words or without its source.
    """
    access.require(actor, "change-provider")
    _known(term)
    said = {"says": says.strip(), "source": source.strip(), "read_on": read_on}
    if empty := {name: "this is still to be said" for name in ("says", "source") if not said[name]}:
        raise Invalid("a definition has its words and its source", fields=empty)
    row = TermMeaning.objects.select_for_update(no_key=True).filter(term=term).first()
    before = {name: plain(getattr(row, name)) for name in FIELDS} if row else {}
    if row is None:
        row = TermMeaning.objects.create(term=term, set_at=now, **said)
    elif not change(row, said):
        return row
    after = {name: plain(value) for name, value in said.items()}
    record("term.defined", about=f"term {term}", account=None, actor=actor, now=now, before=before, after=after)
    return row


@operation
def forget_term(*, actor: Person | None, term: str, now: datetime) -> None:
    """The word is taken as the software ships it again. NotFound where the provider has not defined it."""
    access.require(actor, "change-provider")
    row = TermMeaning.objects.select_for_update(no_key=True).filter(term=term).first()
    if row is None:
        raise NotFound(f"{term!r} has no definition of this provider")
    before = {name: plain(getattr(row, name)) for name in FIELDS}
    row.delete()
    record("term.forgotten", about=f"term {term}", account=None, actor=actor, now=now, before=before)


def _known(term: str) -> None:
    if term not in glossary():
        raise NotFound(f"the glossary has no word {term!r}")
