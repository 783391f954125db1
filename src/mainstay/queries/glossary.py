"""What do the words mean that the description leaves undefined? As the provider says, and else as the software ships them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from mainstay.errors import NotFound
from mainstay.records.models import TermMeaning
from mainstay.terms.glossary import UndefinedTerm, glossary, terms_under


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """A word with what it means here; `source` and `read_on` are the provider's, empty where it takes our reading."""

    of: UndefinedTerm
    says: str
    source: str = ""
    read_on: date | None = None

    @property
    def is_ours(self) -> bool:
        """Whether the provider has said nothing of it."""
        return not self.source


def meanings() -> tuple[Meaning, ...]:
    """All words, in the order of the glossary. One statement."""
    return _with_said(glossary().values())


def meanings_under(clauses: Iterable[str]) -> tuple[Meaning, ...]:
    """The words that these clauses lean on. One statement where there are any."""
    return _with_said(terms_under(clauses))


def meaning_of(name: str) -> Meaning:
    """One word; NotFound where the glossary has none of that name."""
    if name not in glossary():
        raise NotFound(f"the glossary has no word {name!r}")
    return _with_said((glossary()[name],))[0]


def _with_said(terms: Iterable[UndefinedTerm]) -> tuple[Meaning, ...]:
    wanted = list(terms)
    rows = TermMeaning.objects.filter(term__in=[term.name for term in wanted]) if wanted else ()
    said = {row.term: row for row in rows}
    return tuple(
        Meaning(of=term, says=row.says, source=row.source, read_on=row.read_on)
        if (row := said.get(term.name))
        else Meaning(of=term, says=term.reads)
        for term in wanted
    )
