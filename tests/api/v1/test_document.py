"""The document of the API is OpenAPI 3.1, whole and stable, and its pages ask no other host."""

import json
import re
from typing import Any

import httpx
import pytest
from jsonschema_rs import Draft202012Validator, meta
from tests.api.v1.caller import Caller

SNAKE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@pytest.fixture
def made(served: str) -> dict[str, Any]:
    answer = httpx.get(f"{served}/api/v1/openapi.json")
    assert answer.status_code == 200
    document: dict[str, Any] = answer.json()
    return document


def operations(made: dict[str, Any]) -> list[dict[str, Any]]:
    return [operation for methods in made["paths"].values() for operation in methods.values()]


def test_it_is_openapi_of_the_version_that_it_says(made: dict[str, Any]) -> None:
    assert made["openapi"].startswith("3.1.")
    assert (made["info"]["title"], made["info"]["version"]) == ("Mainstay API", "1")


def test_every_reference_leads_somewhere(made: dict[str, Any]) -> None:
    for reference in set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(made))):
        node: Any = made
        for part in reference.split("/"):
            node = node[part]
        assert node


def test_every_schema_is_one_and_every_example_fits_its_schema(made: dict[str, Any]) -> None:
    components = {"components": made["components"]}
    for name, schema in made["components"]["schemas"].items():
        meta.validate(schema)
        assert schema["title"] == name, name
    for operation in operations(made):
        bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
        for media in [media for body in bodies for media in body.get("content", {}).values()]:
            validator = Draft202012Validator({**media["schema"], **components})
            assert [error.message for error in validator.iter_errors(media["example"])] == [], operation["operationId"]


def test_every_operation_has_a_stable_name_words_a_scope_and_every_error(made: dict[str, Any]) -> None:
    names = [operation["operationId"] for operation in operations(made)]
    assert len(names) == len(set(names))
    for operation in operations(made):
        assert SNAKE.fullmatch(operation["operationId"])
        assert operation["summary"]
        assert operation["description"].endswith(".")
        assert operation["security"] == [{"token": []}]
        assert "x-scope" in operation
        assert {"401", "403", "404", "422", "429", "500", "503"} <= set(operation["responses"])
        for parameter in operation["parameters"]:
            assert parameter["description"], (operation["operationId"], parameter["name"])


def test_every_field_says_what_it_means(made: dict[str, Any]) -> None:
    ours = {name: schema for name, schema in made["components"]["schemas"].items() if not name.endswith("Facts")}
    from_the_terms = {"Deviation", "PhysicalHost", "UnitLine", "EnvironmentMachine", "ListedKernel"}
    for name in ours.keys() - from_the_terms:
        for field, schema in ours[name].get("properties", {}).items():
            assert schema.get("description"), f"{name}.{field}"


def test_no_two_models_share_a_name() -> None:
    """In the document one of them would stand for both."""
    from mainstay.api.v1 import api
    from mainstay.api.v1.words import Given, Shown

    models = [
        kind for base in (Given, Shown) for kind in base.__subclasses__() if kind.__module__.startswith("mainstay")
    ]
    names = [kind.__name__ for kind in models]
    assert api.NOUNS
    assert sorted(names) == sorted(set(names))


def test_the_document_is_the_questions_own(api: Caller) -> None:
    """Each question's example, asked over the API, gives what the command line gives, byte for byte."""
    from mainstay.queries.agreements import provider_terms
    from mainstay.terms.questions import all_questions, decide_json

    for question in all_questions():
        facts = dict(question.example.facts)
        answer = api.send("POST", f"/decide/{question.name}", facts)
        assert answer.status_code == 200
        assert answer.content == decide_json(question.name, facts, provider_terms())


def test_the_pages_show_every_operation_and_no_other_host(served: str, made: dict[str, Any]) -> None:
    first = httpx.get(f"{served}/api/v1/docs").text
    anchors = set(re.findall(r'href="/api/v1/docs/([a-z-]+)"', first))
    assert len(anchors) == len(made["tags"])
    shown = "".join(httpx.get(f"{served}/api/v1/docs/{anchor}").text for anchor in sorted(anchors))
    for operation in operations(made):
        assert f'id="{operation["operationId"]}"' in shown
    hosts = set(re.findall(r"(?:src|href)=\"(https?://[^/\"]+)", first + shown))
    assert hosts == set()
    assert httpx.get(f"{served}/api/v1/docs/nothing").status_code == 404


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/"])
def test_the_root_of_the_api_leads_to_its_reference(path: str, served: str) -> None:
    answer = httpx.get(served + path)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/api/v1/docs")
    assert httpx.get(served + path, follow_redirects=True).status_code == 200
