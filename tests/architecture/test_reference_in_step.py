"""The generated pages of the reference say what the code and the terms say now."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

TOOL = Path(__file__).parents[2] / "tools" / "reference.py"
_spec = spec_from_file_location("reference", TOOL)
reference = module_from_spec(_spec)
_spec.loader.exec_module(reference)


@pytest.mark.parametrize("name", reference.PAGES)
def test_what_is_committed_is_what_is_generated(name):
    committed = reference.DOCS / name
    assert committed.read_text("utf-8") == reference.PAGES[name](), "out of step with the code: run `make docs`"


def test_every_generated_page_says_that_it_is():
    for name in reference.PAGES:
        assert (reference.DOCS / name).read_text("utf-8").startswith("<!-- Made by tools/reference.py from ")
