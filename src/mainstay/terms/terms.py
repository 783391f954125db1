"""What is a rule given? An edition, one contract's written deviations and chosen readings, and the outside lists."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Self, TypeVar

from mainstay.terms.catalogues import Catalogues, shipped
from mainstay.terms.clauses import CURRENT, Citation, Edition, cite, edition
from mainstay.terms.facts import record
from mainstay.terms.figures import reader_of, words

Value = TypeVar("Value")

WRITTEN_TERMS = cite("doc.terms")


@record
class Deviation:
    """A figure of one clause as a contract agrees it, written as the terms write theirs, unit and all (doc.terms)."""

    clause: str
    figure: str
    value: str


class BadDeviation(Exception):
    """A deviation names a clause or figure that there is not, or its value does not read as the figure does."""

    def __init__(self, index: int, part: str, message: str) -> None:
        super().__init__(message)
        self.index, self.part, self.message = index, part, message


class BadReading(Exception):
    """A contract chooses a reading that is not open to choice."""

    def __init__(self, index: int, message: str) -> None:
        super().__init__(message)
        self.index, self.message = index, message


class Terms:
    """The terms of one contract. Asking it for a figure gives the contract's own where it has one.

    What a question used of the deviations and choices is kept in `used` while it is asked (`asking`), so that the
    decision can cite it; what is not used changes nothing and is not cited.
    """

    __slots__ = ("catalogues", "chosen", "deviations", "edition", "used")

    def __init__(
        self,
        of: Edition,
        catalogues: Catalogues,
        deviations: Mapping[tuple[str, str], str] | None = None,
        chosen: Mapping[str, str] | None = None,
    ) -> None:
        self.edition = of
        self.catalogues = catalogues
        self.deviations = deviations or {}
        self.chosen = chosen or {}
        self.used: list[Deviation | str] = []

    def figure(self, owner: Citation, name: str, reader: Callable[[str], Value]) -> Value:
        """The figure of a clause or reading, as `reader` types it: the contract's own, else that of the terms.

        A figure that repeats another (`same_as`) follows a deviation of that other one, unless it has one itself.
        """
        if self.deviations:
            for key in self._places(owner.id, name):
                if (text := self.deviations.get(key)) is not None:
                    self.used.append(Deviation(clause=key[0], figure=key[1], value=text))
                    return reader(text)
        return reader(self.edition.figure_text(owner.id, name))

    def naming(self, owners: Iterable[Citation], name: str, member: str) -> Citation | None:
        """The first of the clauses whose list `name` has the member.

        Of the contract's own lists that clause's alone counts as used, and each where none has the member.
        """
        start = len(self.used)
        for owner in owners:
            before = len(self.used)
            if member in self.figure(owner, name, words):
                del self.used[start:before]
                return owner
        return None

    def choice(self, reading: Citation) -> str:
        """The choice of a reading that this contract's answers follow: its own, else ours."""
        if (choice := self.chosen.get(reading.id)) is not None:
            self.used.append(choice)
            return choice
        return self.edition.readings[reading.id].ours

    def deviates(self, owner: Citation, name: str) -> bool:
        """Whether the contract has a figure of its own there, or where the figure is repeated from."""
        return any(key in self.deviations for key in self._places(owner.id, name))

    def agreement(self) -> dict[str, list[dict[str, str]] | list[str]]:
        """What the contract agrees otherwise, as the facts of a question write it."""
        if not (self.deviations or self.chosen):
            return {"deviations": [], "readings": []}
        deviations = [
            {"clause": clause, "figure": figure, "value": value} for (clause, figure), value in self.deviations.items()
        ]
        return {"deviations": deviations, "readings": list(self.chosen.values())}

    def asking(self) -> "Terms":
        """The same terms with nothing used yet: one for each question asked."""
        if not (self.deviations or self.chosen):
            return self
        return Terms(self.edition, self.catalogues, self.deviations, self.chosen)

    def agreed(self, deviations: Iterable[Deviation], readings: Iterable[str] = ()) -> Self:
        """These terms with a contract's deviations and chosen readings.

        BadDeviation or BadReading where one cannot be read, used or not.
        """
        agreed = {(item.clause, item.figure): self._checked(index, item) for index, item in enumerate(deviations)}
        open_choices = self.edition.choices()
        chosen = {}
        for index, name in enumerate(readings):
            if name in open_choices:
                chosen[open_choices[name].name] = name
            elif not any(name in (reading.name, reading.ours) for reading in self.edition.readings.values()):
                raise BadReading(index, f"no reading that a contract may choose is called {name!r}")
        return type(self)(self.edition, self.catalogues, {**self.deviations, **agreed}, {**self.chosen, **chosen})

    def _checked(self, index: int, deviation: Deviation) -> str:
        clause = self.edition.clauses.get(deviation.clause)
        if clause is None:
            raise BadDeviation(
                index, "clause", f"there is no clause {deviation.clause!r} in the edition of {self.edition.name}"
            )
        if deviation.figure not in clause.figures:
            known = ", ".join(clause.figures) or "none"
            raise BadDeviation(index, "figure", f"{clause.id} has no figure {deviation.figure!r}; its figures: {known}")
        try:
            reader_of(clause.figures[deviation.figure])(deviation.value)
        except ValueError as error:
            raise BadDeviation(
                index, "value", f"{error}; {clause.id} reads {clause.figures[deviation.figure]!r}"
            ) from error
        return deviation.value

    def _places(self, owner: str, name: str) -> tuple[tuple[str, str], ...]:
        clause = self.edition.clauses.get(owner)
        if clause is None or name not in clause.same_as:
            return ((owner, name),)
        repeated, _, figure = clause.same_as[name].partition("#")
        return ((owner, name), (repeated, figure))


@cache
def standard_terms(name: str = CURRENT) -> Terms:
    """The edition as it stands, without a deviation, over the lists that are shipped."""
    return Terms(edition(name), shipped())
