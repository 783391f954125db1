"""What does the page of a clause show? Its place in the tree, its figures, what answers it and what leans on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from mainstay.portal.addresses import of_question
from mainstay.portal.citations import address_of, cited_as
from mainstay.terms.clauses import Clause, Edition, Reading
from mainstay.terms.facts import FactError
from mainstay.terms.questions import Question, question_called
from mainstay.terms.register import by_part, children_of, part_of

KINDS = {
    "entitlement": "entitlement, what is given",
    "eligibility": "eligibility, who may have it",
    "sla": "service level, a target",
    "limit": "limit",
    "exclusion": "exclusion",
    "commitment": "commitment of the provider",
    "process": "process",
    "definition": "definition",
    "reference": "reference",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A clause below a branch of the tree."""

    number: str
    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A section of the part; the one that the clause is in is open."""

    label: str
    url: str
    current: bool = False
    children: tuple[Leaf, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answerer:
    """What answers a clause: its kind and name; of a question the command that asks it, and its page."""

    title: str
    kind: str
    name: str
    command: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingShown:
    """An open point: how it is read, and the other ways by their names."""

    reading: Reading
    ours: str
    open: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure of a clause as it is written; `same_as` is the clause that it repeats, `clause` whose it is."""

    clause: str
    title: str
    name: str
    value: str
    same_as: str = ""


def tree(edition: Edition, clause: Clause) -> tuple[Branch, ...]:
    """The sections of the clause's part; its own section with all that stands in it."""
    tops = [other for other in by_part(edition)[part_of(clause)] if other.parent is None]
    return tuple(
        Branch(
            label=f"{top.id} {top.title}" if top.id.isdigit() else top.title,
            url=address_of(top.id),
            current=top.id == clause.id,
            children=tuple(_leaves(edition, top, clause)) if section_of(clause) == top.id else (),
        )
        for top in tops
    )


def section_of(clause: Clause) -> str:
    """The section that a numbered clause is in; an entry without a number is one by itself."""
    return clause.id.partition(".")[0] if clause.id[0].isdigit() else clause.id


def figures_shown(edition: Edition, clause: Clause) -> tuple[Figure, ...]:
    """The figures of the clause, and those of the rows and cells below it where it is a table."""
    return tuple(
        Figure(
            clause=owner.id,
            title="" if owner is clause else owner.title,
            name=name.replace("_", " "),
            value=value,
            same_as=owner.same_as.get(name, "").partition("#")[0],
        )
        for owner in (clause, *_below(edition, clause))
        for name, value in owner.figures.items()
    )


def reading_shown(reading: Reading) -> ReadingShown:
    """The reading with what it leaves aside."""
    left = tuple((name, says) for name, says in reading.choices.items() if name != reading.ours)
    return ReadingShown(reading=reading, ours=reading.choices[reading.ours], open=left)


def answerers(clause: Clause) -> tuple[Answerer, ...]:
    """What answers it, in the order of the register."""
    return tuple(_answerer(*named.split(":", 1)) for named in clause.answered_by)


def first_question(clause: Clause) -> Question[object, object] | None:
    """The question that the page lets one ask."""
    names = [named.removeprefix("question:") for named in clause.answered_by if named.startswith("question:")]
    return _question(names[0]) if names else None


def _leaves(edition: Edition, top: Clause, clause: Clause) -> Iterator[Leaf]:
    for other in edition.clauses.values():
        if other.id.startswith(f"{top.id}.") and (_is_near(other, clause)):
            yield Leaf(
                number=cited_as(other.id).removeprefix(f"{top.id}, "),
                label=other.title,
                url=address_of(other.id),
                current=other.id == clause.id,
            )


def _is_near(other: Clause, clause: Clause) -> bool:
    """Whether the tree shows it: what stands beside the clause, above it, or directly below it."""
    return (
        other.id.count(".") == 1
        or other.parent == clause.id
        or other.parent == clause.parent
        or clause.id.startswith(f"{other.id}.")
    )


def _below(edition: Edition, clause: Clause) -> Iterator[Clause]:
    for child in children_of(edition, clause):
        if "table" in child.id:
            yield child
            yield from _below(edition, child)


def _answerer(kind: str, name: str) -> Answerer:
    if kind == "question":
        question = _question(name)
        command = f"mainstay decide {name}"
        return Answerer(
            title=question.asks if question else name, kind=kind, name=name, command=command, url=of_question(name)
        )
    title = name.replace("_", " ").replace("-", " ")
    return Answerer(title=title[:1].upper() + title[1:], kind=kind, name=name)


def _question(name: str) -> Question[object, object] | None:
    try:
        return question_called(name)
    except FactError:
        return None
