"""How does a page become a PDF? A `Paper` of blocks, set by Typst in our two voices: the software in the ui face, the terms in a
book face.

Nothing is fetched and no font of the system is used; the same paper gives the same bytes. The file is tagged for those who
hear it (PDF/UA-1), and every text in it is data: no name can break out into the page's markup. A sign that none of our faces
has (a name in Chinese, say) is drawn as a box; such a file is tagged all the same and only cannot claim the standard.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import typst

HERE = Path(__file__).parent
PAPER = HERE / "paper.typ"
FONTS = HERE / "fonts"
NO_SUCH_SIGN = "could not be displayed"


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one look: "" plain, bold, old (struck, grey), faint, code, terms or cite."""

    text: str
    look: str = ""


Runs = Sequence[Run | str]
"""A text: plain words and runs in turn."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, with a sentence beside it."""

    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph; small for what is said by the way."""

    runs: Runs
    small: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Names and values, a line each."""

    rows: Sequence[tuple[str, Runs]]


@dataclass(frozen=True, slots=True)
class Grounds:
    """Numbered reasons, each with its clauses: how it is cited and what it says in our words."""

    reasons: Sequence[tuple[Runs, Sequence[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; a row of one cell is the name of a group. `widths` are shares of the width, one a column."""

    head: Sequence[str]
    rows: Sequence[Sequence[Runs]]
    widths: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """What is typed or was written by a program, letter by letter."""

    text: str


@dataclass(frozen=True, slots=True)
class Signatures:
    """Lines to sign on, each with what stands under it."""

    under: Sequence[str]


Block = Section | Words | Facts | Grounds | Table | Code | Signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole document. `beside` goes on after the name in a lighter look; `dots` are facts in one line; `verdict` puts its
    mark before the answer; `foot` stands on every page.
    """

    title: str
    provider: str
    beside: str = ""
    crumbs: Sequence[str] = ()
    dots: Sequence[str] = ()
    verdict: str = ""
    answer: Runs = ()
    blocks: Sequence[Block] = ()
    foot: str = ""
    language: str = "en"


def written(paper: Paper) -> bytes:
    """The PDF. The same paper gives the same bytes."""
    data = json.dumps(_plain(paper), ensure_ascii=False)
    try:
        return _compiled(data, accessible=True)
    except typst.TypstError as error:
        if NO_SUCH_SIGN not in str(error):
            raise
        return _compiled(data, accessible=False)


def bold(text: str) -> Run:
    return Run(text, "bold")


def cited(name: str) -> Run:
    """A clause as it is cited: the sign goes before it, in the face of the terms."""
    return Run(f"\N{SECTION SIGN}\N{NARROW NO-BREAK SPACE}{name}", "cite")


def old(text: str) -> Run:
    return Run(text, "old")


def _compiled(data: str, *, accessible: bool) -> bytes:
    return typst.compile(
        PAPER,
        root=HERE,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": data},
        pdf_standards=["ua-1"] if accessible else [],
        timestamp=0,
    )


@cache
def _fonts() -> typst.Fonts:
    """Inter as it lies here, and what Typst brings; no font of the system."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def _plain(paper: Paper) -> dict[str, object]:
    """The paper as the template reads it: every text a list of runs, every block with its kind."""
    return {
        "title": paper.title,
        "provider": paper.provider,
        "beside": paper.beside,
        "crumbs": list(paper.crumbs),
        "dots": list(paper.dots),
        "verdict": paper.verdict,
        "answer": _runs(paper.answer),
        "blocks": [_block(block) for block in paper.blocks],
        "foot": paper.foot,
        "language": paper.language,
    }


def _block(block: Block) -> dict[str, object]:
    kind = {"kind": type(block).__name__.lower()}
    match block:
        case Words():
            return {**kind, "runs": _runs(block.runs), "small": block.small}
        case Facts():
            return {**kind, "rows": [[name, _runs(value)] for name, value in block.rows]}
        case Grounds():
            return {**kind, "reasons": [[_runs(says), [list(clause) for clause in by]] for says, by in block.reasons]}
        case Table():
            rows = [[_runs(cell) for cell in row] for row in block.rows]
            widths = list(block.widths) or [1] * len(block.head)
            return {**kind, "head": list(block.head), "rows": rows, "widths": widths}
        case _:
            return {**kind, **asdict(block)}


def _runs(runs: Runs) -> list[dict[str, str]]:
    given = [runs] if isinstance(runs, str) else runs
    return [asdict(run) if isinstance(run, Run) else {"text": run, "look": ""} for run in given]
