"""What the code reads of its environment stands in docs/reference/settings.md, and nothing else does."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READERS = {"text", "flag", "get", "getenv"}
DJANGOS_OWN = {"DJANGO_SETTINGS_MODULE"}


def read_in(file):
    """The variables that a module reads: by the settings' own readers, os.environ or an option of the command line."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in READERS and node.args and isinstance(node.args[0], ast.Constant):
                yield node.args[0].value
            yield from (word.value.value for word in node.keywords if word.arg == "envvar")


def variables():
    found = {name for file in (ROOT / "src").rglob("*.py") for name in read_in(file) if isinstance(name, str)}
    named = {name for name in found if re.fullmatch(r"(MAINSTAY_[A-Z_]+|DATABASE_URL(_FILE)?)", name)}
    return {name.removesuffix("_FILE") for name in named} - DJANGOS_OWN


def test_the_page_lists_what_the_code_reads_and_nothing_else():
    page = (ROOT / "docs/reference/settings.md").read_text()
    listed = re.findall(r"^\| `([A-Z_]+)`", page, re.MULTILINE)
    assert sorted(listed) == sorted(variables())
