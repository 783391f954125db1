"""Which words does the description use without saying what they mean, and how are they taken? (doc.undefined-terms)"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from mainstay.terms.clauses import CURRENT, edition
from mainstay.terms.tables import BadTable, read_file, read_rows


@dataclass(frozen=True, slots=True)
class UndefinedTerm:
    """A word without a definition: how we take it, and the clauses that lean on it."""

    name: str
    term: str
    reads: str
    clauses: tuple[str, ...]


@cache
def glossary(name: str = CURRENT) -> Mapping[str, UndefinedTerm]:
    """The words of an edition by their names. What names a clause that is not there stops here."""
    file = files("mainstay.terms") / "editions" / name / "glossary.toml"
    terms = read_rows(UndefinedTerm, read_file(file)["term"], where=f"{name}/{file.name}")
    known = edition(name).clauses
    for term in terms:
        if absent := [clause for clause in term.clauses if clause not in known]:
            raise BadTable(f"{term.name}: leans on {absent[0]}, which is not there")
    return {term.name: term for term in terms}


def terms_under(clauses: Iterable[str], name: str = CURRENT) -> tuple[UndefinedTerm, ...]:
    """The words that any of these clauses leans on."""
    wanted = set(clauses)
    return tuple(term for term in glossary(name).values() if wanted.intersection(term.clauses))
