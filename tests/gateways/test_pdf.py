"""Papers: the same bytes for the same paper, tagged for those who hear it, and no text that is anything but text."""

import re
from dataclasses import replace

import pytest
import typst

from mainstay.gateways import pdf
from mainstay.gateways.pdf import (
    Code,
    Facts,
    Grounds,
    Paper,
    Run,
    Section,
    Signatures,
    Table,
    Words,
    bold,
    cited,
    old,
    written,
)

PAPER = Paper(
    title="esm-infra",
    beside="on pg-fra-04",
    provider="Kestrel",
    crumbs=("Nordwind Energie", "pg-fra-04"),
    dots=("asked of 30 Nov 2026",),
    verdict="yes",
    answer=("Yes until ", bold("31 December 2028"), "."),
    blocks=(
        Section("Why?", "One reason"),
        Grounds(((("It is a guest of hv-fra-02.",), (("Physical server", "Guests of covered hosts are covered."),)),)),
        Facts((("Release", "20.04"), ("Host", ("hv-fra-02 ", Run("physical", "faint"))))),
        Table(("Matter", "Now", "After"), (("Lines",), ("Units", (old("240"),), (bold("280"),)))),
        Words(("All else stays, see ", cited("1.2"), "."), small=True),
        Code('{"release": "20.04"}'),
        Signatures(("For Kestrel", "For Nordwind Energie")),
    ),
    foot="Answer 8f2c-41ab, edition 2025-07-02",
)


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert written(PAPER) == written(PAPER)
    assert written(PAPER) != written(replace(PAPER, title="esm-apps"))


def test_the_file_is_tagged_and_says_its_title_and_its_language() -> None:
    made = written(PAPER)
    assert made.startswith(b"%PDF-")
    assert b"/MarkInfo" in made
    assert re.search(rb"<pdfuaid:part>1</pdfuaid:part>", made)
    assert re.search(rb"<dc:title>.*esm-infra.*</dc:title>", made)
    assert b"/Lang(en)" in made.replace(b"/Lang (en)", b"/Lang(en)")


@pytest.mark.parametrize("verdict", ["yes", "no", "limited", "conditional", "ruling-needed", "unknown"])
def test_every_verdict_has_a_mark(verdict: str) -> None:
    assert written(replace(PAPER, verdict=verdict)) != written(replace(PAPER, verdict=""))


@pytest.mark.parametrize(
    "name",
    [
        '#panic("out")',
        "$x$",
        "*bold* _it_",
        '"); #read("/etc/passwd")',
        "<b>&amp;</b>",
        "\\u{0}",
        "名前",
        "Ωμέγα",
        "\u202eabc",
    ],
)
def test_a_name_is_a_name_whatever_it_holds(name: str) -> None:
    paper = Paper(
        title=name, provider=name, answer=(bold(name),), blocks=(Words(name), Code(name), Facts(((name, name),)))
    )
    made = written(paper)
    assert made.startswith(b"%PDF-")


def test_only_our_own_faces_are_used() -> None:
    embedded = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([A-Za-z]+)", written(PAPER)))
    assert embedded <= {b"Inter", b"LibertinusSerif", b"DejaVuSansMono"}
    assert {family for family in pdf._fonts().families() if "Inter" in family} == {"Inter"}


def test_a_paper_reads_no_file_but_its_own() -> None:
    with pytest.raises(typst.TypstError):
        typst.compile(b'#read("/../../web/settings.py")', root=pdf.HERE, format="pdf")
