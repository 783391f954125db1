"""The client's shapes and calls are those of the API's document."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "client.py"
_spec = spec_from_file_location("client", TOOL)
client = module_from_spec(_spec)
_spec.loader.exec_module(client)


@pytest.mark.parametrize("name", client.MODULES)
def test_what_is_committed_is_what_is_generated(name):
    committed = client.PLACE / name
    assert committed.read_text("utf-8") == client.MODULES[name](), "out of step with the API: run `make docs`"


def test_there_is_a_method_for_every_operation_and_a_class_for_every_schema():
    from mainstay.api.v1.document import document
    from mainstay.client import shapes
    from mainstay.client.calls import Calls

    named = {operation["operationId"] for methods in document()["paths"].values() for operation in methods.values()}
    assert {name for name in named if not callable(getattr(Calls, name, None))} == set()
    assert {name for name in document()["components"]["schemas"] if not hasattr(shapes, name)} == set()
