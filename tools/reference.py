"""What does the reference say? Each page of docs that is generated, made from the code and the terms.

`reference.py write` writes all pages; `reference.py check` names those that are out of step, and ends with 1 where any is.
One function makes one page; PAGES says where it stands.
"""

import inspect
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.web.settings")

import mainstay.rules  # noqa: F401 -- registers the questions
from mainstay.terms import register
from mainstay.terms.clauses import CURRENT, Clause, Reading, edition
from mainstay.terms.facts import FactField
from mainstay.terms.questions import Question, all_questions, decision_as_json

DOCS = Path(__file__).resolve().parent.parent / "docs"
NOTICE = "<!-- Made by tools/reference.py from {source}; do not edit. -->"


def main(task: str) -> None:
    """Every page is written, or the run ends with the names of those that are out of step."""
    pages = {DOCS / name: made() for name, made in PAGES.items()}
    if task == "write":
        for place, text in pages.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
    elif stale := [place for place, text in pages.items() if not place.exists() or place.read_text("utf-8") != text]:
        names = ", ".join(str(place.relative_to(DOCS.parent)) for place in stale)
        sys.exit(f"out of step with the code: {names}; run `make docs`")


def questions() -> str:
    """docs/reference/questions.md: every question with its facts, answer, reasons, clauses and example."""
    asked = sorted(all_questions(), key=lambda one: one.name)
    lines = _head("Questions", "the rules in src/mainstay/rules")
    lines += [
        "A question is the public face of a rule: a name, facts, one decision. The command line, the API and the pages all ask",
        "by these names. `mainstay questions NAME` shows the same, `mainstay questions NAME --json-schema` the schema of its facts.",
        "Every question also takes `deviations` and `readings`: what a contract agrees otherwise",
        "([how an answer is made](../explanation/decisions-and-clauses.md)).",
        "",
        *_table(
            ("question", "asks"),
            ((f"[{one.name}](#{slug(one.name)})", one.asks) for one in asked),
        ),
    ]
    for one in asked:
        lines += _question(one)
    return _text(lines)


def clauses() -> str:
    """docs/reference/clauses.md: every entry of the register."""
    current = edition()
    count = register.coverage(current)
    lines = _head("Clauses", f"editions/{CURRENT}/clauses.toml")
    lines += [
        f"Every clause and definition of the service description as of {CURRENT}, in our own words. Of {count.total} entries",
        f"{count.answered} are answered by the software, {count.people} are only recorded, since people do what they ask for, and",
        f"{count.planned} are still to come. `mainstay clause ID` shows one, `mainstay terms search WORDS` finds some.",
    ]
    for part, entries in register.by_part(current).items():
        lines += ["", f"## {part}"]
        for entry in entries:
            lines += _clause(entry)
    return _text(lines)


def readings() -> str:
    """docs/readings/index.md: where the text leaves something open, and how it is taken."""
    lines = _head("Readings", f"editions/{CURRENT}/readings.toml")
    lines += [
        "Where the service description is silent, leaves a choice or is at odds with itself, it is read as below. A decision",
        "cites a reading by its name, beside the clauses. Where a reading may be chosen, a contract takes another choice by",
        "that choice's name.",
    ]
    for reading in edition().readings.values():
        lines += _reading(reading)
    return _text(lines)


def glossary() -> str:
    """docs/reference/glossary.md: the definitions, in alphabetical order."""
    defined = sorted(
        (entry for entry in edition().clauses.values() if entry.id.startswith("def.")),
        key=lambda one: one.title.casefold(),
    )
    lines = _head("Glossary", f"the definitions in editions/{CURRENT}/clauses.toml")
    lines += ["What the words of the service description mean, in our own words.", ""]
    lines += _table(("word", "means", "clause"), ((entry.title, entry.says, _to_clause(entry.id)) for entry in defined))
    lines += ["", "## Words of our own", "", *_table(("word", "means"), _OUR_WORDS)]
    return _text(lines)


def permissions() -> str:
    """docs/reference/permissions.md: which role may do what."""
    from mainstay.queries.permissions import CUSTOMERS, ROLES, STAFF, Act

    lines = _head("Permissions", "src/mainstay/queries/permissions.py")
    lines += [
        "What each role may do. Roles of customers count in their own account alone, those of staff in every account. To whom",
        "an account is not open, nothing in it exists: the answer is 404, never 403. A command on the host may do everything.",
        "",
    ]
    roles = (*CUSTOMERS, *STAFF)
    lines += _table(
        ("act", *(f"{role} (staff)" if role in STAFF else role for role in roles)),
        ((f"`{act}`", *("yes" if role in ROLES[act] else "" for role in roles)) for act in get_args(Act)),
    )
    return _text(lines)


def contract_api() -> str:
    """docs/reference/contract-api.md: the paths that the real client calls."""
    import django

    django.setup(set_prefix=False)
    from mainstay.api.contract.urls import urlpatterns

    lines = _head("The contract API", "src/mainstay/api/contract")
    lines += [
        "The paths that an unmodified `pro` client calls. Tokens travel as `Authorization: Bearer …`. An error has the client's",
        'shape, `{"code": …, "message": …}`, and with a refused attach also `info`; never a page. What is asked under `/v1/`',
        "and stands in no row is 404, a method that a path does not take is 405.",
        "",
    ]
    lines += _table(("method and path", "what answers", "what holds afterwards"), _calls(urlpatterns))
    return _text(lines)


PAGES: dict[str, Callable[[], str]] = {
    "reference/questions.md": questions,
    "reference/clauses.md": clauses,
    "reference/glossary.md": glossary,
    "reference/permissions.md": permissions,
    "reference/contract-api.md": contract_api,
    "readings/index.md": readings,
}


def slug(heading: str) -> str:
    """The anchor of a heading, as the site and the forges make it."""
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", heading).strip().lower())


_OUR_WORDS = (
    ("question", "The public face of a rule: a name, facts, one decision."),
    ("facts", "What a question is given: one flat record, the day asked about among them."),
    ("decision", "Verdict, answer, reasons with their clauses, the facts, the edition, and until when it holds."),
    ("verdict", "yes, no, limited, conditional, ruling-needed (the text leaves it to a person) or unknown."),
    ("reason", "A stable code, a sentence, and the clauses and readings that it rests on."),
    ("edition", "The service description as of one day."),
    ("figure", "A number, date or name of a clause, kept as text with its unit."),
    ("reading", "How a text is taken that leaves something open."),
    ("deviation", "A figure that one contract agrees otherwise in writing."),
    ("terms", "An edition, one contract's deviations and the readings that it chose: what a rule is given."),
    ("catalogue", "A list from outside the description (releases, kernels), with its source and day."),
    ("event", "What was done, by whom, to what."),
)


def _question(asked: Question[Any, Any]) -> list[str]:
    decision = asked.answer(asked.example.facts)
    shown = decision_as_json(decision)
    facts = ((f"`{one.name}`", _kind(one), _default(one), one.means) for one in asked.facts())
    return [
        "",
        f"## {asked.name}",
        "",
        asked.asks,
        "",
        f"Verdicts: {asked.verdicts}.",
        "",
        *_table(("fact", "type", "default", "means"), facts),
        "",
        *_table(("answer", "type", "means"), ((f"`{one.name}`", _kind(one), one.means) for one in asked.answers())),
        "",
        *_table(("reason", "when"), ((f"`{code}`", says) for code, says in asked.reasons.items())),
        "",
        f"Clauses: {', '.join(map(_to_clause, asked.clauses))}",
        "",
        "```console",
        f"$ echo '{json.dumps(dict(asked.example.facts))}' | mainstay decide {asked.name} --facts - --json",
        "```",
        "",
        f"The verdict is **{shown['verdict']}**, {_until(shown['until'])}, for {_codes(shown)}.",
    ]


def _clause(entry: Clause) -> list[str]:
    current = edition()
    leaning = register.leaning_on(current, entry)
    facts = [
        ("figures", "; ".join(f"{name}: {text}" for name, text in entry.figures.items())),
        ("system must", entry.system_must),
        ("open", entry.ambiguity),
        ("readings", ", ".join(_to_reading(one.name) for one in register.readings_of(current, entry))),
        ("leans on", ", ".join(map(_to_clause, entry.depends_on))),
        ("leaned on by", ", ".join(_to_clause(one.id) for one in leaning)),
        ("answered by", ", ".join(map(_to_answer, entry.answered_by))),
        ("for people", entry.people),
        ("planned with", entry.planned),
    ]
    lines = ["", f"### {entry.id} {entry.title}", "", entry.says, ""]
    return lines + [f"- {name}: {says}" for name, says in facts if says]


def _reading(reading: Reading) -> list[str]:
    others = {name: says for name, says in reading.choices.items() if name != reading.ours}
    return [
        "",
        f"## {reading.name}",
        "",
        f"{reading.question} ({', '.join(map(_to_clause, reading.clauses))})",
        "",
        f"- ours: {reading.choices[reading.ours]}",
        f"- why: {reading.why}",
        *(f"- figure {name}: {text}" for name, text in reading.figures.items()),
        *(
            f"- {'may be chosen' if reading.choosable else 'not taken'}: {says} (`{name}`)"
            for name, says in others.items()
        ),
    ]


def _calls(patterns: Iterable[Any]) -> Iterator[tuple[str, str, str]]:
    """Each method of each path: how it is called, which operation or query answers, and what that says of itself."""
    for pattern in patterns:
        methods = inspect.getclosurevars(pattern.callback).nonlocals.get("methods", {})
        for method, view in methods.items():
            name, act = _answering(view)
            path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(pattern.pattern))
            yield f"`{method} /{path}`", f"`{name}`", " ".join((inspect.getdoc(act) or "").split())


def _answering(view: Callable[..., Any]) -> tuple[str, Any]:
    """The first operation or query that a view names."""
    known = view.__globals__
    for name in view.__code__.co_names:
        found = known.get(name)
        if isinstance(found, ModuleType) and ".operations." in found.__name__:
            act = next(
                word for word in view.__code__.co_names if callable(getattr(found, word, None)) and word.islower()
            )
            return f"{name}.{act}", getattr(found, act)
        if callable(found) and getattr(found, "__module__", "").startswith(
            ("mainstay.operations.", "mainstay.queries.")
        ):
            return f"{found.__module__.rpartition('.')[2]}.{name}", found
    raise LookupError(f"{view.__name__} calls no operation and no query")


def _kind(field: FactField) -> str:
    return f"`{field.kind.name}`"


def _default(field: FactField) -> str:
    return "required" if field.required else f"`{field.default_text}`" if field.default_text else "empty"


def _until(until: str | None) -> str:
    return f"until {until}" if until else "no date known"


def _codes(decision: dict[str, Any]) -> str:
    return ", ".join(
        f"`{reason['code']}` ({', '.join(map(_to_clause, reason['clauses']))})" for reason in decision["reasons"]
    )


def _to_clause(wanted: str) -> str:
    entry = edition().clauses[wanted]
    return f"[{wanted}](../reference/clauses.md#{slug(f'{entry.id} {entry.title}')})"


def _to_reading(name: str) -> str:
    return f"[{name}](../readings/index.md#{slug(name)})"


def _to_answer(answer: str) -> str:
    kind, _, name = answer.partition(":")
    return f"question [{name}](questions.md#{slug(name)})" if kind == "question" else f"{kind} `{name}`"


def _head(title: str, source: str) -> list[str]:
    return [NOTICE.format(source=source), "", f"# {title}", ""]


def _table(names: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    names = tuple(names)
    lines = [names, ("---",) * len(names), *rows]
    return ["| " + " | ".join(_cell(cell) for cell in row) + " |" for row in lines]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "check")
