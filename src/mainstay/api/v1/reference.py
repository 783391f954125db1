"""The reference of the API: the document as JSON, and as a page of ours that asks no other host."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.api import problems
from mainstay.api.v1.document import JSON, document, operations
from mainstay.errors import NotFound
from mainstay.queries.access import visible_accounts
from mainstay.queries.permissions import SCOPES
from mainstay.records.models import Person

LONGEST_SHOWN = 800
METHODS = {"get": "GET", "post": "POST", "put": "PUT", "delete": "DELETE"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """What a path takes in its address."""

    name: str
    where: str
    type: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a body or of an answer."""

    name: str
    type: str
    required: bool
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An operation as the page shows it."""

    id: str
    method: str
    path: str
    says: str
    scope: str
    parameters: tuple[Parameter, ...]
    body: str
    fields: tuple[Field, ...]
    curl: str
    status: str
    gives: str
    answer: str
    failures: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A noun with its operations."""

    name: str
    anchor: str
    says: str
    operations: tuple[Shown, ...]


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- open to all
    """The document, OpenAPI 3.1."""
    return JsonResponse(document())


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """The list of nouns with the words that hold for all of them."""
    shown = {"chapters": chapters(), "scopes": SCOPES, "families": problems.FAMILIES}
    first = f'curl {_origin(request)}/api/v1/me \\\n  -H "Authorization: Bearer $MAINSTAY_TOKEN"'
    return render(request, "api/reference.html", {**shown, "first": first, "make_url": _making(request)})


@require_safe
def chapter(request: HttpRequest, anchor: str) -> HttpResponse:
    """One noun: every operation with its words, scope, parameters, a call and its answer."""
    found = next((each for each in chapters() if each.anchor == anchor), None)
    if found is None:
        raise NotFound(f"the API has no noun {anchor!r}")
    origin = _origin(request)
    calls = [replace(each, curl=each.curl.replace("ORIGIN", origin, 1)) for each in found.operations]
    return render(request, "api/chapter.html", {"chapter": found, "calls": calls, "chapters": chapters()})


@cache
def chapters() -> tuple[Chapter, ...]:
    """All nouns of the document, in its order."""
    made = document()
    by_noun: dict[str, list[Shown]] = {tag["name"]: [] for tag in made["tags"]}
    for path, method, operation in operations(made):
        by_noun[operation["tags"][0]].append(_shown(path, method, operation, made["components"]))
    return tuple(
        Chapter(
            name=tag["name"],
            anchor=tag["name"].replace(" ", "-"),
            says=tag["description"],
            operations=tuple(by_noun[tag["name"]]),
        )
        for tag in made["tags"]
    )


def _origin(request: HttpRequest) -> str:
    """Where this server is asked, for the calls that one copies."""
    return f"{request.scheme}://{request.get_host()}"


def _making(request: HttpRequest) -> str:
    """Where who reads makes a token: staff have a page of their own, customers one in their account."""
    viewer = getattr(request, "user", None)
    if not isinstance(viewer, Person):
        return "/sign-in?next=/api/v1/docs"
    if viewer.is_staff:
        return "/api-tokens"
    key = visible_accounts(viewer).order_by("key").values_list("key", flat=True).first()
    return f"/accounts/{key}/api" if key else "/"


def _shown(path: str, method: str, operation: Mapping[str, Any], components: Mapping[str, Any]) -> Shown:
    body = operation.get("requestBody", {}).get("content", {}).get(JSON)
    status, gives = next((code, each) for code, each in operation["responses"].items() if code[0] == "2")
    media = gives.get("content", {}).get(JSON)
    fails = [code for code in operation["responses"] if code[0] in "45"]
    return Shown(
        id=operation["operationId"],
        method=METHODS[method],
        path=path,
        says=operation["description"].partition(" Scope: ")[0],
        scope=operation["x-scope"] or "",
        parameters=tuple(_parameter(one) for one in operation["parameters"]),
        body=_name_of(body["schema"]) if body else "",
        fields=tuple(_fields(body["schema"], components["schemas"])) if body else (),
        curl=_curl(path, method, operation, body),
        status=status,
        gives=_name_of(media["schema"]) if media else "",
        answer=_written(media["example"]) if media else "",
        failures=", ".join(fails),
    )


def _parameter(one: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=one["name"],
        where=one["in"],
        type=_type_of(one["schema"]),
        required=one["required"],
        says=one.get("description", ""),
    )


def _fields(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Iterator[Field]:
    whole = schemas[_name_of(schema)]
    required = whole.get("required", [])
    for name, field in whole.get("properties", {}).items():
        yield Field(name=name, type=_type_of(field), required=name in required, says=field.get("description", ""))


def _type_of(schema: Mapping[str, Any]) -> str:
    """The type in a few words."""
    if "$ref" in schema:
        return _name_of(schema)
    if "enum" in schema:
        return " or ".join(str(word) for word in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if options := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(map(_type_of, options)))
    if schema.get("type") == "array":
        return f"list of {_type_of(schema.get('items', {}))}"
    return {"date": "day", "date-time": "instant"}.get(schema.get("format", ""), str(schema.get("type", "anything")))


def _name_of(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _curl(path: str, method: str, operation: Mapping[str, Any], body: Mapping[str, Any] | None) -> str:
    """The call as one types it; ORIGIN stands for the address of the server."""
    for one in operation["parameters"]:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", str(one.get("example", one["name"])))
    verb = "" if method == "get" else f" -X {METHODS[method]}"
    lines = [f"curl{verb} ORIGIN{path}", '  -H "Authorization: Bearer $MAINSTAY_TOKEN"']
    if any(one["name"] == "Idempotency-Key" for one in operation["parameters"]):
        lines.append('  -H "Idempotency-Key: $(uuidgen)"')
    if body is not None:
        said = json.dumps(body["example"], ensure_ascii=False).replace("'", "'\\''")
        lines += ["  -H 'Content-Type: application/json'", f"  -d '{said}'"]
    return " \\\n".join(lines)


def _written(example: Any) -> str:
    """The example as JSON; a long one is cut where it is read no further."""
    text = json.dumps(example, indent=2, ensure_ascii=False)
    if len(text) <= LONGEST_SHOWN:
        return text
    cut = text[:LONGEST_SHOWN].rpartition("\n")[0]
    return f"{cut}\n  …"
