"""Every kind of event that the code records is in the public table, and none that nobody records."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from mainstay.errors import Invalid
from mainstay.queries.event_kinds import KINDS, hears, kind_words, known_kinds, nouns

SOURCE = Path(__file__).parents[2] / "src" / "mainstay"
RECORDERS = re.compile(r"_?record\w*")
KIND = re.compile(r"[a-z-]+\.[a-z-]+")


def recorded() -> set[str]:
    """The kinds that calls of record, and of what passes a kind on to it, name; and those of the hand-written statements."""
    found = {kind for file in (SOURCE / "operations").glob("*.py") for kind in _named(ast.parse(file.read_text()))}
    for file in (SOURCE / "records" / "sql").glob("*.sql"):
        found |= set(re.findall(r"'([a-z-]+\.[a-z-]+)'", file.read_text()))
    return found


def _named(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if not RECORDERS.fullmatch(name) and not any(keyword.arg == "kind" for keyword in node.keywords):
            texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
            texts = [text for text in texts if isinstance(text, str) and text.partition(".")[0] in nouns()]
        else:
            texts = [
                one.value
                for part in (*node.args, *node.keywords)
                for one in ast.walk(part)
                if isinstance(one, ast.Constant)
            ]
        yield from (text for text in texts if isinstance(text, str) and KIND.fullmatch(text))


def test_every_recorded_kind_has_its_words() -> None:
    assert recorded() - set(KINDS) - {"events.deliver", "webhooks.send", "mail.send", "audit.verify"} == set()


def test_nothing_is_in_the_table_that_nobody_records() -> None:
    said = _constants()
    of_refusals = {kind for kind in KINDS if kind.endswith(".act-refused")}
    unsaid = {kind for kind in set(KINDS) - recorded() - of_refusals if not _parts(kind) & said}
    assert unsaid == set()


def _parts(kind: str) -> set[str]:
    """What of a kind stands in the code where it is put together there."""
    noun, _, word = kind.partition(".")
    return {kind, word, f"{noun}."}


def _constants() -> set[str]:
    """Every text in the code of operations: a kind may be put together there."""
    trees = (ast.parse(file.read_text()) for file in (SOURCE / "operations").glob("*.py"))
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return {node.value for node in nodes if isinstance(node.value, str)}


def test_kinds_are_words_and_told_apart() -> None:
    assert [kind for kind in KINDS if not KIND.fullmatch(kind) or len(kind) > 60] == []
    assert [kind for kind, one in KINDS.items() if not one.means.endswith(".") or one.did.endswith(".")] == []


def test_an_unknown_kind_goes_by_its_own_name() -> None:
    assert kind_words("case.opened-twice") == "case opened twice"


def test_a_webhook_hears_of_kinds_nouns_or_all() -> None:
    assert hears(["machine.*"], "machine.renamed")
    assert hears(["*"], "machine.renamed")
    assert hears(["machine.renamed"], "machine.renamed")
    assert not hears(["machine.*"], "machines.left-the-count")
    assert known_kinds(["*", "*", "machine.*"]) == ["*", "machine.*"]
    with pytest.raises(Invalid, match="no events called machine"):
        known_kinds(["machine"])
