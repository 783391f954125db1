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
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

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
    from mainstay.queries.permissions import CUSTOMERS, LOOKING, ROLES, STAFF, WORDS

    lines = _head("Permissions", "src/mainstay/queries/permissions.py")
    lines += [
        "What each role may do. Roles of customers count in their own account alone, those of staff in every account. To whom",
        "an account is not open, nothing in it exists: the answer is 404, never 403. A command on the host may do everything.",
        "The same table stands on the page of people. Which operation asks for which act, and that no other role gets through,",
        "is held by a test of every operation against every role.",
        "",
        "One's own matters take no role: a sign-in, its second factors and sessions, preferences, notices, saved views. Who was",
        "locked out does nothing at all. Whoever looks as a person of a customer may do what shows and changes nothing:",
        f"{', '.join(f'`{act}`' for act in LOOKING)}.",
        "",
    ]
    roles = (*CUSTOMERS, *STAFF)
    lines += _table(
        ("", "act", "called", *(f"{role} (staff)" if role in STAFF else role for role in roles)),
        (
            (group, says, f"`{act}`", *("yes" if role in ROLES[act] else "" for role in roles))
            for act, (group, says) in WORDS.items()
        ),
    )
    return _text(lines)


def events() -> str:
    """docs/reference/events.md: the kinds of events, as webhooks and the feed tell them."""
    from mainstay.queries.event_kinds import KINDS, nouns

    lines = _head("Events", "src/mainstay/queries/event_kinds.py")
    lines += [
        "What was done is told by webhooks (`mainstay webhook`), by the feed (`mainstay events`, `GET /api/v1/events`) and by the audit.",
        'A webhook hears of single kinds, of a whole noun as `machine.*`, or of everything, `"*"`.',
        "",
        "Each is one JSON object: `id` (the same wherever and however often it is told), `position` (its place in the sealed chain),",
        "`kind`, `at`, `account` (its key, or null where it is the provider's), `about` and `name` (what it was done to), `data`",
        "(`before` and `after`, and what the act says besides) and `clauses` (where the terms have refused it). People go by numbers.",
    ]
    for noun in nouns():
        found = ((f"`{kind}`", one.means) for kind, one in KINDS.items() if kind.partition(".")[0] == noun)
        lines += ["", f"## {noun}", "", *_table(("kind", "means"), found)]
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


def api_v1() -> str:
    """docs/reference/api.md: every path of API v1, from its document."""
    import django

    django.setup(set_prefix=False)
    from mainstay.api.problems import FAMILIES
    from mainstay.api.v1.document import document, operations
    from mainstay.queries.permissions import SCOPES

    made = document()
    lines = _head("API v1", "src/mainstay/api/v1")
    lines += [
        "What integrators call, below `/api/v1`. Each server shows it with examples at `/api/v1/docs`, and gives the document",
        "(OpenAPI 3.1) at `/api/v1/openapi.json`. [How to call it](../how-to/api.md) says what holds for every call.",
        "",
        "## Scopes",
        "",
        *_table(
            ("scope", "lets its holder", "acts"),
            ((f"`{name}`", one.says, _acts(one.acts)) for name, one in SCOPES.items()),
        ),
        "",
        "## Problems",
        "",
        *_table(
            ("status", "family", "what it means"), ((str(one.status), f"`{one.name}`", one.title) for one in FAMILIES)
        ),
    ]
    for tag in made["tags"]:
        of_noun = [one for one in operations(made) if one[2]["tags"] == [tag["name"]]]
        lines += ["", f"## {tag['name'].capitalize()}", "", tag["description"], ""]
        lines += _table(("method and path", "operation", "scope", "what it does"), map(_path_of_api, of_noun))
    return _text(lines)


def commands() -> str:
    """docs/reference/commands.md: every command with what it takes."""
    import typer

    from mainstay.cli import app

    top = typer.main.get_command(app)
    lines = _head("Commands", "src/mainstay/cli")
    lines += [
        "`mainstay COMMAND --help` says the same. How commands end: [exit codes](exit-codes.md). Where a command works on an",
        "installation, it finds it by `--data DIR`, before or behind the command's name, or by `MAINSTAY_DATA`; with `--json` it writes",
        "JSON, and its error too. `decide`, `questions`, `clause` and `terms` need no installation.",
        "",
        "With `--server URL`, or `MAINSTAY_SERVER`, the same is done [over the API of a server](../how-to/from-another-machine.md) by",
        "these commands; the others work on the host alone:",
        f"{', '.join(f'`{name}`' for name in _over_a_server())}.",
    ]
    for names, command in _all_commands(top):
        lines += _command(" ".join(("mainstay", *names)), command)
    return _text(lines)


def settings() -> str:
    """docs/reference/settings.md: the environment variables that web/settings.py reads."""
    source = inspect.getsource(import_module("mainstay.web.settings"))
    lines = _head("Settings", "src/mainstay/web/settings.py")
    lines += [
        "What a process is told by its environment. What staff may change is in the database: `mainstay provider`,",
        "`mainstay service`, `mainstay release`, `mainstay cloud`. Of a variable the value may also stand in a file, which the name with",
        "`_FILE` behind it names: `DATABASE_URL_FILE=/run/secrets/database`. Only `MAINSTAY_DATA` is always given itself.",
        "",
    ]
    lines += _table(("variable", "default", "says"), _variables(source))
    lines += ["", "## Of a command line on another machine", ""]
    lines += ["Read where a command [asks a server](../how-to/from-another-machine.md).", ""]
    lines += _table(
        ("variable", "default", "says"), ((f"`{name}`", "", says) for name, says in _SAID_ELSEWHERE.items())
    )
    return _text(lines)


PAGES: dict[str, Callable[[], str]] = {
    "reference/commands.md": commands,
    "reference/settings.md": settings,
    "reference/questions.md": questions,
    "reference/clauses.md": clauses,
    "reference/glossary.md": glossary,
    "reference/permissions.md": permissions,
    "reference/events.md": events,
    "reference/contract-api.md": contract_api,
    "reference/api.md": api_v1,
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


_SAID_BY_VARIABLE = {
    "MAINSTAY_DATA": "The folder of the installation: its keys, and its PostgreSQL where no other is named.",
    "DATABASE_URL": "The PostgreSQL, 15 or newer, in place of the embedded one: `postgresql://USER:PASSWORD@HOST/NAME`.",
    "MAINSTAY_HOSTS": "The host names under which it may be asked, parted by commas; `*` for any.",
    "MAINSTAY_ORIGINS": "The origins from which forms are taken besides its own, with scheme, parted by commas; needed behind a proxy that ends TLS.",
    "MAINSTAY_HTTPS": "`1`, `true` or `yes`: cookies are sent over HTTPS alone.",
    "MAINSTAY_WEBHOOK_NETWORKS": "Networks that are not on the internet and that customers' webhooks may call all the same, parted by commas: `10.20.0.0/16`. The provider's own may call any.",
    "MAINSTAY_API_CALLS_PER_TOKEN": "How often one API token may call within a minute.",
    "MAINSTAY_API_CALLS_PER_ADDRESS": "How often one address may call the API within a minute.",
    "MAINSTAY_BEHIND_PROXY": "`1`, `true` or `yes`: the header `X-Forwarded-Proto` of a proxy is believed. Only where every request comes by that proxy.",
}


_SAID_ELSEWHERE = {
    "MAINSTAY_SERVER": "The server that commands ask, as `--server`: `https://HOST`.",
    "MAINSTAY_TOKEN": "The token of the API that they show; or `MAINSTAY_TOKEN_FILE`, whose first word it is.",
    "MAINSTAY_PLAIN_HTTP": "`1`: it may travel to another machine unencrypted.",
}


def _over_a_server() -> Iterator[str]:
    """The commands that have a remote form."""
    from mainstay.cli import app
    from mainstay.cli.acting import remote_form

    yield from ("decide", "questions", "clause", "events")
    for group in app.registered_groups:
        for one in group.typer_instance.registered_commands if group.typer_instance else ():
            act = getattr(one.callback, "__wrapped__", None)
            if act is not None and remote_form(act) is not None:
                yield f"{group.name} {one.name}"


def _variables(source: str) -> Iterator[tuple[str, str, str]]:
    """Each variable once, in the order in which the settings read them. KeyError for one of which nothing is said."""
    seen = dict(re.findall(r'(?:text|flag)\("([A-Z_]+)"(?:, "([^"]*)")?\)', source))
    for name, default in seen.items():
        yield f"`{name}`", f"`{default}`" if default else "", _SAID_BY_VARIABLE[name]


def _all_commands(group: Any, names: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every command and group, each group before what is in it."""
    for name, command in group.commands.items():
        yield (*names, name), command
        if hasattr(command, "commands"):
            yield from _all_commands(command, (*names, name))


def _command(name: str, command: Any) -> list[str]:
    is_group = hasattr(command, "commands")
    taken = [one for one in command.params if one.name != "help"]
    arguments = [_argument(one) for one in taken if one.param_type_name == "argument"]
    lines = ["", f"{'##' if is_group or name.count(' ') == 1 else '###'} {name}", ""]
    lines += [" ".join(part.split()) for part in (command.help or "").split("\n\n")]
    if is_group:
        return lines
    lines = [*lines[:3], *(line for part in lines[3:] for line in (part, ""))]
    lines += [f"Usage: `{' '.join((name, *arguments, '[options]'))}`", ""]
    rows = ((_taken(one), "required" if one.required else _default_of(one), one.help or "") for one in taken)
    return lines + _table(("takes", "default", "what it is"), rows)


def _argument(one: Any) -> str:
    name = one.metavar or one.name.upper()
    return name if one.required else f"[{name}]"


def _taken(one: Any) -> str:
    if one.param_type_name == "argument":
        return f"`{one.metavar or one.name.upper()}`"
    names = f"`{' / '.join((*one.opts, *one.secondary_opts))}`"
    return names if one.is_flag else f"{names} {(one.metavar or 'VALUE').replace('|', ' or ')}"


def _default_of(one: Any) -> str:
    return "" if one.default in (None, "", False) else f"`{one.default}`"


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


def _acts(acts: Iterable[str]) -> str:
    return ", ".join(f"`{act}`" for act in sorted(acts)) or "none"


def _path_of_api(one: tuple[str, str, dict[str, Any]]) -> tuple[str, str, str, str]:
    path, method, operation = one
    scope = f"`{operation['x-scope']}`" if operation["x-scope"] else "any"
    return (
        f"`{method.upper()} {path}`",
        f"`{operation['operationId']}`",
        scope,
        operation["description"].partition(" Scope: ")[0],
    )


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
    """The type, without a bar: in a table some readers of Markdown show what escapes it."""
    parts = field.kind.name.split(" | ")
    return ", ".join(f"`{part}`" for part in parts) if field.kind.form == "word" else f"`{' or '.join(parts)}`"


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
