"""The document of the API: OpenAPI 3.1, put together from the paths, with an example of everything and every error."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from mainstay.api import problems
from mainstay.api.v1.answers import Decision
from mainstay.api.v1.nouns import Declared
from mainstay.api.v1.words import Shown, example_of, said
from mainstay.queries.permissions import SCOPES
from mainstay.terms.descriptions import facts_schema
from mainstay.terms.questions import Question

JSON = "application/json"
KEY = "Idempotency-Key"
BEARER = "token"
LIMITS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
ABOUT = """The same nouns and verbs as the pages and the command line, for programs.

Every call shows a token: `Authorization: Bearer msp_…`. A token is a person's or a service's; it sees what they see and never
more, has scopes, and ends within a year. Lists come page by page: `next` is the cursor of the page after. A write takes an
`Idempotency-Key`, under which it is done once, and an `If-Match` with the ETag that was read. Errors are problems (RFC 9457) with
a stable code, the clauses they rest on and what would help. Days are YYYY-MM-DD, instants are in UTC."""


class Problem(Shown):
    """What was wrong, and what would help (RFC 9457)."""

    type: str = said("The family of the problem, as an address in the reference.", "/api/v1/docs#problem-refused")
    title: str = said("What the family is called.", "The terms do not allow it")
    status: int = said("The HTTP status.", 409)
    detail: str = said("What was wrong with this call.", "no unit of the kind is left")
    code: str = said("A stable code, in kebab-case.", "no-unit-left")
    help: str = said("What would help; empty where nothing is known to.", "add units of that kind to the contract")
    clauses: list[str] = said("The clauses that the refusal rests on.", ["intro.unit"])
    decision: Decision | None = said("The decision that refused, whole.", None)
    fields: dict[str, str] = said("What is wrong with which field.", {})


@cache
def document() -> dict[str, Any]:
    """The document."""
    from mainstay.api.v1.api import NOUNS, api

    text = json.dumps(api.get_openapi_schema(path_prefix="/api/v1"), default=_plain)
    made: dict[str, Any] = json.loads(_PAGE.sub(r"\1Page", text))
    schemas = made["components"]["schemas"]
    schemas |= _with_definitions(Problem.model_json_schema(ref_template="#/components/schemas/{model}"), "Problem")
    made["info"]["description"] = (
        " ".join(ABOUT.split("\n\n", maxsplit=1)[0].split()) + "\n\n" + " ".join(ABOUT.split("\n\n")[1].split())
    )
    made["info"]["license"] = {"name": "Apache-2.0", "identifier": "Apache-2.0"}
    made["servers"] = [{"url": "/"}]
    made["tags"] = [{"name": noun.name, "description": noun.says} for noun in NOUNS]
    made["components"]["securitySchemes"] = {
        BEARER: {"type": "http", "scheme": "bearer", "description": "A personal or service token: msp_…"}
    }
    made["components"]["responses"] = {name: _failure(status) for status, name in _FAILURES.items()}
    made["components"]["headers"] = _HEADERS
    made["x-scopes"] = {name: scope.says for name, scope in SCOPES.items()}
    questions = {question.name: question for question in _questions()}
    for _, method, operation in operations(made):
        _complete(operation, method, schemas, questions)
    _tidy(made["paths"])
    _tidy(made["components"]["schemas"])
    return made


def operations(made: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Each operation of a document with its path and method."""
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _questions() -> tuple[Question[Any, Any], ...]:
    from mainstay.terms.questions import all_questions

    return all_questions()


def _plain(value: Any) -> Any:
    if isinstance(value, Declared):
        return {"scope": value.scope, "writes": value.writes, "compares": value.compares}
    if isinstance(value, Question):
        return value.name
    raise TypeError(f"{value!r} has no place in the document")


def _complete(
    operation: dict[str, Any],
    method: str,
    schemas: dict[str, Any],
    questions: Mapping[str, Question[Any, Any]],
) -> None:
    declared, fails, words = (operation.pop(name) for name in ("x-declared", "x-fails", "x-words"))
    operation["security"] = [{BEARER: []}]
    operation["x-scope"] = declared["scope"]
    if declared["scope"]:
        operation["description"] += f" Scope: {declared['scope']}."
    if name := operation.pop("x-body", None):
        _add_facts(operation, questions[name], schemas)
    for parameter in operation["parameters"]:
        _complete_parameter(parameter, words)
    operation["parameters"] += _headers_taken(declared, method)
    for media in _bodies(operation):
        media.setdefault("example", example_of(media["schema"], schemas))
    for status, response in operation["responses"].items():
        _complete_response(response, status, asks=method == "post" and not declared["writes"])
    if method == "get":
        operation["responses"]["304"] = {"description": "It is what the caller has (If-None-Match)."}
    for status in fails:
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/{_FAILURES[status]}"}


def _add_facts(operation: dict[str, Any], question: Question[Any, Any], schemas: dict[str, Any]) -> None:
    """The body of a question's path: its facts, under a name of its own."""
    name = "".join(word.capitalize() for word in question.name.split("-")) + "Facts"
    schema = facts_schema(question)
    schema.pop("$schema")
    text = json.dumps(schema).replace("#/$defs/", "#/components/schemas/")
    schema = json.loads(text)
    schemas |= schema.pop("$defs", {})
    schemas[name] = {**schema, "title": name}
    example = dict(question.example.facts)
    operation["requestBody"] = {
        "required": True,
        "content": {JSON: {"schema": {"$ref": f"#/components/schemas/{name}"}, "example": example}},
    }
    from mainstay.terms.questions import decision_as_json

    operation["responses"]["200"]["content"][JSON]["example"] = json.loads(
        json.dumps(decision_as_json(question.answer(example)))
    )


def _complete_parameter(parameter: dict[str, Any], words: Mapping[str, str]) -> None:
    schema, name = parameter["schema"], parameter["name"]
    for odd in ("examples", "example"):
        parameter.pop(odd, None)
        schema.pop(odd, None)
    parameter["description"] = words.get(name) or _NAMED[name]
    if name in _EXAMPLES:
        parameter["example"] = _EXAMPLES[name]
    if parameter["in"] == "path" and schema.get("type") == "string":
        schema.setdefault("minLength", 1)


def _headers_taken(declared: Mapping[str, Any], method: str) -> list[dict[str, Any]]:
    taken = []
    if method == "get":
        taken.append(_header("If-None-Match", "The ETag of what the caller has: 304 where it is still that.", None))
    if declared["writes"]:
        says = "Under one key an act is done once: the same call again is given the same answer, for 24 hours."
        taken.append(_header(KEY, says, r"^[\x21-\x7e]{1,200}$"))
    if declared["compares"]:
        taken.append(_header("If-Match", "The ETag of what was read: 412 where it was changed since.", None))
    return taken


def _header(name: str, says: str, pattern: str | None) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if pattern:
        schema["pattern"] = pattern
    return {"in": "header", "name": name, "required": False, "description": says, "schema": schema}


def _bodies(operation: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if body := operation.get("requestBody"):
        yield from body["content"].values()
    for response in operation["responses"].values():
        yield from response.get("content", {}).values()


def _complete_response(response: dict[str, Any], status: str, *, asks: bool) -> None:
    response["description"] = {"200": "Done.", "201": "Made.", "204": "Gone."}[status]
    response["headers"] = {name: _header_ref(name) for name in LIMITS}
    if status != "204" and not asks:
        response["headers"]["ETag"] = _header_ref("ETag")
    if _is_page(response):
        response["headers"]["Link"] = _header_ref("Link")


def _failure(status: int) -> dict[str, Any]:
    families = [family for family in problems.FAMILIES if family.status == status]
    headers = {} if status in (500, 503) else {name: _header_ref(name) for name in LIMITS}
    if status == 429:
        headers["Retry-After"] = _header_ref("Retry-After")
    example = {
        "type": f"{problems.PAGE}#problem-{families[0].name}", "title": families[0].title, "status": status,
        "detail": families[0].title, "code": families[0].name, "help": "", "clauses": [], "decision": None, "fields": {},
    }  # fmt: skip
    return {
        "description": "; ".join(f"{family.title} ({family.name})" for family in families) + ".",
        "content": {problems.TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}},
        "headers": headers,
    }


def _header_ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/headers/{name}"}


def _is_page(response: Mapping[str, Any]) -> bool:
    return any(media["schema"].get("$ref", "").endswith("Page") for media in response.get("content", {}).values())


def _said(says: str, kind: str = "string") -> dict[str, Any]:
    return {"description": says, "schema": {"type": kind}}


def _with_definitions(schema: dict[str, Any], name: str) -> dict[str, Any]:
    definitions: dict[str, Any] = schema.pop("$defs", {})
    return {**definitions, name: schema}


def _tidy(node: Any) -> None:
    """Titles that only repeat the name of a field go."""
    if isinstance(node, list):
        for value in node:
            _tidy(value)
    if isinstance(node, dict):
        if (
            "title" in node
            and "properties" not in node
            and not node.keys().isdisjoint(("type", "anyOf", "$ref", "enum"))
        ):
            del node["title"]
        for value in node.values():
            _tidy(value)


_PAGE = re.compile(r'\bPage_(\w+)_(?=")')  # as pydantic calls a page of them
_HEADERS: dict[str, Any] = {
    "RateLimit-Limit": _said("Calls in a minute.", "integer"),
    "RateLimit-Remaining": _said("Calls that are left in this minute.", "integer"),
    "RateLimit-Reset": _said("Seconds until the next minute.", "integer"),
    "Retry-After": _said("Seconds until the next call.", "integer"),
    "ETag": _said("Differs where anything in the answer does."),
    "Link": _said('The address of the next page, rel="next".'),
}
_FAILURES = {
    400: "BadRequest", 401: "Unauthenticated", 403: "Forbidden", 404: "NotFound", 409: "Conflict", 412: "Changed",
    413: "TooLarge", 415: "NotJson", 422: "Invalid", 429: "TooManyCalls", 500: "Failed", 503: "NotReady",
}  # fmt: skip
_NAMED = {
    "account": "The account's key.",
    "machine": "The machine's name, or the id that it reports.",
    "service": "The service, as people or the client call it.",
    "environment": "The environment's name.",
    "contract": "The contract's number.",
    "clause": "The clause's id.",
    "figure": "The figure's name.",
    "key": "The decision's key.",
    "question": "The question's name.",
    "reading": "The reading's name.",
}
_EXAMPLES = {
    "limit": 50,
    "on": "2027-01-01",
    "account": "nordwind",
    "machine": "web-01",
    "machine_id": "6a1f0f9d2c9e4d5f8f0b3a5e7c1d2b4a",
    "service": "esm-infra",
    "environment": "private-cloud",
    "contract": "MS-2041",
    "position": 1,
    "token": 17,
    "person": 12,
    "invitation": 5,
    "webhook": 3,
    "delivery": 4711,
    "clause": "12.3",
    "figure": "initial",
    "key": "1f9a0c33e2",
    "question": "release-phase",
    "reading": "holidays-are-no-weekdays",
}
