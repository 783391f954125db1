"""What the pages promise holds: links lead somewhere, commands are as written, and examples print what is shown.

A fence of kind `console` holds commands after `$ `, each with what it prints, if anything is shown of it; one of kind `sh` holds
commands alone. Those of the first kind need no installation and are run; all are read as the command line reads them.
"""

import os
import re
import shlex
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest
import typer

from mainstay.cli import app

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROGRAM = re.compile(r"(?:\S*/)?mainstay")

_spec = spec_from_file_location("reference", ROOT / "tools" / "reference.py")
reference = module_from_spec(_spec)
_spec.loader.exec_module(reference)


def name_of(page):
    return str(page.relative_to(ROOT))


def without_fences(text):
    return re.sub(r"^( *)```.*?^\1```$", "", text, flags=re.DOTALL | re.MULTILINE)


def fences(page, kind):
    """The text of each fence of that kind, its indentation taken off."""
    for indent, text in re.findall(rf"^( *)```{kind}\n(.*?)^\1```$", page.read_text("utf-8"), re.DOTALL | re.MULTILINE):
        yield re.sub(rf"^{indent}", "", text, flags=re.MULTILINE)


def examples():
    """Each command of a `console` fence, and what it is said to print."""
    for page in PAGES:
        for text in fences(page, "console"):
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                command, _, printed = part.partition("\n")
                yield pytest.param(command, printed, id=f"{name_of(page)}: {command[-60:]}")


def commands():
    """Each call of mainstay in the `sh` and `console` fences: its arguments, up to a pipe or a redirection."""
    for page in PAGES:
        scripts = [
            *fences(page, "sh"),
            *(example.values[0] for example in examples() if example.id.startswith(name_of(page))),
        ]
        for script in scripts:
            for arguments in invocations(script):
                yield pytest.param(arguments, id=f"{name_of(page)}: {' '.join(arguments)[:60]}")


def invocations(script):
    """The arguments of each call of mainstay in some lines of shell."""
    lexer = shlex.shlex(script, posix=True, punctuation_chars="|&;<>\n")
    lexer.whitespace, lexer.whitespace_split, lexer.commenters = " \t", True, ""
    words = list(lexer)
    for place, word in enumerate(words):
        if PROGRAM.fullmatch(word) and (place == 0 or not words[place - 1].strip("|&;\n")):
            rest = words[place + 1 :]
            end = next((n for n, later in enumerate(rest) if not later.strip("|&;<>\n")), len(rest))
            yield rest[:end]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_somewhere(page):
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", without_fences(page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or (anchor and anchor not in anchors(there)):
            lost.append(target)
    assert lost == []


_anchors = {}


def anchors(page):
    if page not in _anchors:
        headings = re.findall(r"^#+ (.+)$", without_fences(page.read_text("utf-8")), flags=re.MULTILINE)
        _anchors[page] = {reference.slug(heading) for heading in headings}
    return _anchors[page]


@pytest.mark.parametrize(("command", "printed"), list(examples()))
def test_an_example_prints_what_is_shown(command, printed):
    ran = subprocess.run(
        ["sh", "-c", command.replace(".venv/bin/mainstay", "mainstay")], capture_output=True, text=True, check=False,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    if printed:
        assert ran.stdout == printed


@pytest.mark.parametrize("arguments", list(commands()))
def test_a_command_is_one_that_there_is(arguments):
    command, rest = typer.main.get_command(app), list(arguments)
    while known := getattr(command, "commands", None):
        assert rest, f"{command.name} wants a command"
        assert rest[0] in known, f"there is no command {rest[0]!r}"
        command = known[rest.pop(0)]
    command.make_context(command.name, rest)


def test_no_page_names_a_command_that_there_is_not():
    known = typer.main.get_command(app).commands
    odd = {
        f"{name_of(page)}: {name}"
        for page in PAGES
        for name in re.findall(r"`(?:\.venv/bin/)?mainstay ([a-z-]+)[^`]*`", page.read_text("utf-8"))
        if name not in known
    }
    assert odd == set()


def test_every_page_is_in_the_navigation():
    listed = set(re.findall(r"[\w./-]+\.md", (ROOT / "mkdocs.yml").read_text("utf-8")))
    assert {str(page.relative_to(ROOT / "docs")) for page in PAGES if page.is_relative_to(ROOT / "docs")} == listed
