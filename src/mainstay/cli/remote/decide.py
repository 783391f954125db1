"""mainstay decide, over a server, which answers under its own terms and lists."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic_core import to_json

from mainstay.cli.decide import asked_in
from mainstay.client import Client
from mainstay.client.plain import plain
from mainstay.client.shapes import AskedQuestion, ManyQuestions, Result
from mainstay.terms.facts import FactError

MOST_LINES, MOST_BYTES = 500, 200_000
"""What goes in one call."""


def decided(server: Client, name: str, facts: object) -> bytes:
    """The decision as JSON. FactError as the question itself raises it."""
    asked = _question(name, facts, 0)
    result = server.decide_many(ManyQuestions(questions=(asked,))).results[0]
    if result.error is not None:
        raise FactError(result.error.code, result.error.field, result.error.message)
    return to_json(plain(result.decision))


def results(server: Client, lines: Iterable[bytes]) -> Iterator[bytes]:
    """The result or the error of each line, in order."""
    for group in _groups(lines):
        yield from _answered(server, [_read(line) for line in group])


def _answered(server: Client, read: list[AskedQuestion | bytes]) -> Iterator[bytes]:
    questions = tuple(one for one in read if isinstance(one, AskedQuestion))
    answers = iter(server.decide_many(ManyQuestions(questions=questions)).results if questions else ())
    for one in read:
        yield _written(next(answers)) if isinstance(one, AskedQuestion) else one


def _read(line: bytes) -> AskedQuestion | bytes:
    """What a line asks; the error where it asks nothing."""
    try:
        asked = asked_in(line)
        return _question(asked["question"], asked.get("facts", {}), len(line))
    except FactError as error:
        return to_json(error.as_json())


def _question(name: str, facts: object, size: int) -> AskedQuestion:
    if not isinstance(facts, Mapping):
        raise FactError("bad-fact", None, "the facts are an object")
    if size > MOST_BYTES:
        raise FactError("bad-fact", None, f"a server takes {MOST_BYTES:,} bytes of a line at most")
    return AskedQuestion(question=name, facts=dict(facts))


def _written(result: Result) -> bytes:
    if result.error is not None:
        return to_json(FactError(result.error.code, result.error.field, result.error.message).as_json())
    return to_json(plain(result.decision))


def _groups(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    group: list[bytes] = []
    for line in lines:
        if group and (len(group) == MOST_LINES or sum(map(len, group)) + len(line) > MOST_BYTES):
            yield group
            group = []
        group.append(line)
    if group:
        yield group
