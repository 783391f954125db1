"""What does the client know of the API? Its shapes and calls, made from the API's own document.

`client.py write` writes both modules; `client.py check` names those that are out of step, and ends with 1 where any is.
A component schema becomes a frozen dataclass, an operationId a method. A list behind a cursor is also an iterator: each_machine
beside list_machines. The answer of a call has its ETag beside its fields.
"""

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay.web.settings")

PLACE = Path(__file__).resolve().parent.parent / "src" / "mainstay" / "client"
NOTICE = "# Made by tools/client.py from the document of the API; do not edit.\n"
JSON = "application/json"
WIDTH = 116
SINGULARS = {"people": "person", "machines": "machine", "environments": "environment", "events": "event"}

Schema = Mapping[str, Any]


def main(task: str) -> None:
    """Both modules are written, or the run ends with the names of those that are out of step."""
    made = {PLACE / name: making() for name, making in MODULES.items()}
    if task == "write":
        for place, text in made.items():
            place.write_text(text, "utf-8")
    elif stale := [place for place, text in made.items() if not place.exists() or place.read_text("utf-8") != text]:
        sys.exit(f"out of step with the API: {', '.join(place.name for place in stale)}; run `make docs`")


def shapes() -> str:
    """shapes.py: what is sent and what is answered."""
    sent, answered = _sent(), _answered()
    lines = [
        '"""What is sent to the API, and what it answers: one dataclass for each schema of its document."""',
        "",
        "from dataclasses import dataclass, field",
        "from datetime import date, datetime",
        "from typing import Any, Literal",
        "",
        "from mainstay.client.plain import OF_ANSWER",
        "from mainstay.client.unset import UNSET, Unset",
    ]
    for name in _in_order():
        lines += _shape(name, _schemas()[name], is_sent=name in sent, is_answered=name in answered)
    return _formatted(lines)


def calls() -> str:
    """calls.py: a method for each operation."""
    operations = list(_operations())
    body = [line for one in operations for line in _methods(*one)]
    found = set(re.findall(r"\b[A-Z]\w+\b", "\n".join(_code_of(body))))
    named = sorted(found & _schemas().keys(), key=str.casefold)
    lines = [
        '"""The calls of the API: one method for each operation of its document."""',
        "",
        "from collections.abc import Iterator",
        "from datetime import date",
        "from typing import Literal",
        "",
        "from mainstay.client.shapes import (",
        *(f"    {name}," for name in named),
        ")",
        "from mainstay.client.wire import Wire, path",
        "",
        "",
        "class Calls:",
        '    """Every operation of the API."""',
        "",
        "    def __init__(self, wire: Wire) -> None:",
        "        self._wire = wire",
        *body,
    ]
    return _formatted(lines)


MODULES = {"shapes.py": shapes, "calls.py": calls}


def _shape(name: str, schema: Schema, *, is_sent: bool, is_answered: bool) -> Iterator[str]:
    yield from ("", "", "@dataclass(frozen=True, slots=True, kw_only=True)", f"class {name}:")
    yield from _docstring(schema.get("description", name), "    ")
    required = schema.get("required", [])
    for field, of in schema.get("properties", {}).items():
        written = _union([*_options(of), *(["Unset"] if is_sent and field not in required else [])], within=name)
        if field not in required:
            written += " = UNSET" if is_sent else f" = {_default(of)}"
        yield f"    {field}: {written}"
        if says := of.get("description"):
            yield from _docstring(says, "    ")
    if is_answered:
        yield '    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)'
        yield from _docstring("The ETag of the answer, for `if_match`; empty where it came with none.", "    ")


def _methods(where: str, method: str, operation: Schema) -> Iterator[str]:
    """The call, and where it gives a page, the things of all pages one by one."""
    name, gives = operation["operationId"], _gives(operation)
    taken = [one for one in operation["parameters"] if one["in"] != "header"]
    in_path = [one for one in taken if one["in"] == "path"]
    query = [one for one in taken if one["in"] == "query"]
    plain = [f"{one['name']}: {_type(one['schema'])}" for one in in_path]
    if body := _body(operation):
        plain.append(f"body: {body}")
    options = [_option(one) for one in query]
    headers = {one["name"] for one in operation["parameters"] if one["in"] == "header"}
    writes = "Idempotency-Key" in headers
    if writes:
        options.append("key: str | None = None")
    if "If-Match" in headers:
        options.append("if_match: str | None = None")
    yield ""
    yield f"    def {name}(self, {_signature(plain, options)}) -> {gives or 'None'}:"
    yield from _docstring(operation["description"], "        ")
    called = _called(where, in_path)
    if writes:
        yield f"        {_writing(method, called, gives, body, with_tag='If-Match' in headers)}"
    elif body:
        yield f"        return self._wire.ask({gives}, {called}, body)"
    else:
        yield f"        return self._wire.read({', '.join((gives, called, *_named(query)))})"
    if any(one["name"] == "cursor" for one in query):
        yield from _iterator(operation, in_path, query)


def _iterator(operation: Schema, in_path: list[Schema], query: list[Schema]) -> Iterator[str]:
    name, gives = operation["operationId"], _gives(operation)
    page = _schemas()[gives]["properties"]
    item = _type(page["items"]["items"])
    options = [_option(one) for one in query if one["name"] not in ("limit", "cursor")]
    noun = name.removeprefix("list_")
    one = SINGULARS.get(noun, noun.removesuffix("s"))
    given = [one["name"] for one in in_path]
    named = _named([one for one in query if one["name"] not in ("limit", "cursor")])
    more = "page.has_more" if "has_more" in page else "page.next"
    signature = _signature(
        [f"{one['name']}: {_type(one['schema'])}" for one in in_path],
        [*options, 'after: str = ""', "at_once: int = 200"],
    )
    says = operation["description"].partition(" Scope:")[0]
    yield from ("", f"    def each_{one}(self, {signature}) -> Iterator[{item}]:")
    yield from _docstring(f"{says} One by one, read `at_once` at a time from the cursor `after` on.", "        ")
    arguments = ", ".join([*given, *named, "limit=at_once", "cursor=after"])
    yield "        more = True"
    yield "        while more:"
    yield f"            page = self.{name}({arguments})"
    yield "            yield from page.items"
    yield f'            more, after = bool({more}), page.next or ""'


def _writing(method: str, called: str, gives: str, body: str, *, with_tag: bool) -> str:
    tag = "if_match" if with_tag else "None"
    verb = f'"{method.upper()}"'
    if not gives:
        return f"self._wire.do({verb}, {called}, key=key, if_match={tag})"
    sent = "body" if body else "None"
    return f"return self._wire.write({gives}, {verb}, {called}, {sent}, key=key, if_match={tag})"


def _signature(plain: Iterable[str], options: Iterable[str]) -> str:
    options = list(options)
    return ", ".join([*plain, *(["*", *options] if options else [])])


def _option(one: Schema) -> str:
    options = _options(one["schema"])
    if "default" in one["schema"]:
        return f"{one['name']}: {_union(options)} = {one['schema']['default']!r}"
    return f"{one['name']}: {_union([*(set(options) - {'None'}), 'None'])} = None"


def _called(where: str, in_path: list[Schema]) -> str:
    where = where.removeprefix("/api/v1")
    if not in_path:
        return f'"{where}"'
    return f'path("{where}", {", ".join(_named(in_path))})'


def _named(parameters: Iterable[Schema]) -> list[str]:
    return [f"{one['name']}={one['name']}" for one in parameters]


def _gives(operation: Schema) -> str:
    for status, answer in operation["responses"].items():
        if status[0] == "2":
            media = answer.get("content", {}).get(JSON)
            return _type(media["schema"]) if media else ""
    raise KeyError(operation["operationId"])


def _body(operation: Schema) -> str:
    media = operation.get("requestBody", {}).get("content", {}).get(JSON)
    return _type(media["schema"]) if media else ""


def _type(schema: Schema) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "enum" in schema or "const" in schema:
        return f"Literal[{', '.join(map(repr, schema.get('enum', [schema.get('const')])))}]"
    if "anyOf" in schema:
        return _union(_options(schema))
    if schema.get("type") == "array":
        return f"tuple[{_type(schema.get('items', {}))}, ...]"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {_type(inner) if isinstance(inner, dict) else 'Any'}]"
    by_format = {"date": "date", "date-time": "datetime"}
    by_type = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
    return by_format.get(schema.get("format", "")) or by_type.get(schema.get("type", ""), "Any")


def _options(schema: Schema) -> list[str]:
    """The types of which a value has one; of a text any word is one already, and words of several lists are one list."""
    if "anyOf" not in schema:
        return [_type(schema)]
    options = list(dict.fromkeys(option for one in schema["anyOf"] for option in _options(one)))
    words = [one for one in options if one.startswith("Literal[")]
    others = [one for one in options if one not in words]
    if not words or "str" in others:
        return others
    return [f"Literal[{', '.join(one.removeprefix('Literal[').removesuffix(']') for one in words)}]", *others]


def _union(options: list[str], within: str = "") -> str:
    """None comes last, and the class that is being made stands in quotes."""
    written = " | ".join(sorted(options, key=lambda one: one == "None"))
    return re.sub(rf"\b{within}\b", f'"{within}"', written) if within else written


def _in_order() -> list[str]:
    """The names of the schemas, each behind those that it is made of."""
    order: list[str] = []

    def take(name: str, above: tuple[str, ...] = ()) -> None:
        if name in order or name in above:
            return
        for part in sorted(set(_parts(name))):
            take(part, (*above, name))
        order.append(name)

    for name in sorted(_schemas()):
        take(name)
    return order


def _parts(name: str) -> list[str]:
    return re.findall(r"#/components/schemas/(\w+)", repr(_schemas()[name]))


def _default(schema: Schema) -> str:
    value = schema.get("default")
    return repr(tuple(value)) if isinstance(value, list) else repr(value)


def _docstring(says: str, indent: str) -> Iterator[str]:
    lines = textwrap.wrap(says.replace("\\", "\\\\"), WIDTH - len(indent) - 3)
    yield f'{indent}"""{lines[0]}' + ('"""' if len(lines) == 1 else "")
    yield from (f"{indent}{line}" for line in lines[1:])
    if len(lines) > 1:
        yield f'{indent}"""'


def _code_of(lines: Iterable[str]) -> Iterator[str]:
    return (line for line in lines if line.lstrip().startswith(("def ", "return ")))


@cache
def _document() -> dict[str, Any]:
    import django

    django.setup(set_prefix=False)
    from mainstay.api.v1.document import document

    return document()


def _schemas() -> dict[str, Any]:
    schemas: dict[str, Any] = _document()["components"]["schemas"]
    return schemas


def _operations() -> Iterator[tuple[str, str, Schema]]:
    for where, methods in _document()["paths"].items():
        for method, operation in methods.items():
            yield where, method, operation


def _sent() -> set[str]:
    """The schemas of bodies, and those in them."""
    found: set[str] = set()
    waiting = [_body(operation) for _, _, operation in _operations()]
    while waiting:
        name = waiting.pop()
        if name and name not in found:
            found.add(name)
            waiting += _parts(name)
    return found


def _answered() -> set[str]:
    return {gives for _, _, operation in _operations() if (gives := _gives(operation))}


def _formatted(lines: Iterable[str]) -> str:
    text = NOTICE + "\n" + "\n".join(lines) + "\n"
    ruff = [str(Path(sys.executable).with_name("ruff")), "format", "--stdin-filename", str(PLACE / "made.py"), "-"]
    return subprocess.run(ruff, input=text, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "check")
