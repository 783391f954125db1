"""The parts of the pages as Django renders them: whole, light, and within the content security policy."""

import re
from pathlib import Path

import django_htmx
import pytest
from django import forms
from django.template.loader import render_to_string

import mainstay.portal
from mainstay.portal import examples
from mainstay.portal.styleguide.colours import colours, contrast

STATIC = Path(mainstay.portal.__file__).parent / "static" / "portal"
SHEETS = sorted(STATIC.glob("*.css"))
LIGHT_PAGE = 150_000
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"


@pytest.fixture(scope="module")
def styleguide(database: str) -> str:
    viewer = {"name": "Ines Roth", "initials": "IR", "is_staff": True, "zone_label": "13:10 Berlin"}
    sections = [{"label": "Machines", "url": "/machines", "chosen": True, "key": "g m"}]
    page = {"viewer": viewer, "sections": sections, "provider": "Kestrel"}
    parts = render_to_string("portal/styleguide.html", {**examples.styleguide(), **page})
    pictures = render_to_string("portal/styleguide_pictures.html", {**examples.pictures(), **page})
    return parts + pictures[pictures.index("<main") : pictures.index("</main>")].replace(' id="page"', "")


def test_the_styleguide_holds_no_inline_style_script_or_handler(styleguide: str) -> None:
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|<script(?! src=)", styleguide)


def test_every_class_of_the_styleguide_stands_in_a_sheet(styleguide: str) -> None:
    rules = "".join(sheet.read_text() for sheet in SHEETS)
    written = {name for names in re.findall(r'class="([^"]+)"', styleguide) for name in names.split()}
    unknown = {name for name in written if not re.search(rf"\.{re.escape(name)}(?![\w-])", rules)}
    assert unknown == ONLY_NAMES


ONLY_NAMES = {
    "finds",
    "changed",
    "chain",
    "stacked",
    "sparkline",
    "contract-dates",
    "cover-timeline",
    "cover-bar",
    "guests",
    "used",
    "activity",
    "s3",
}
"""Handles, and names of what needs no look of its own."""


def test_ids_are_used_once(styleguide: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', styleguide)
    assert len(ids) == len(set(ids))


def test_sheets_script_and_htmx_leave_a_sixth_of_the_weight_to_the_page() -> None:
    """Of the sheets that every page loads; the palette's come when it is opened, others with the pages that need them."""
    page = render_to_string("portal/_sheets.html")
    loaded = [STATIC / name for name in re.findall(r"portal/([a-z]+\.css)", page)]
    own = sum(file.stat().st_size for file in (*loaded, STATIC / "portal.js"))
    assert len(loaded) == 9
    assert own + HTMX.stat().st_size < LIGHT_PAGE * 5 / 6


def test_no_sheet_refers_to_another_host() -> None:
    assert not [sheet.name for sheet in SHEETS if "//" in re.sub(r"/\*.*?\*/", "", sheet.read_text(), flags=re.DOTALL)]


def test_every_colour_follows_the_theme() -> None:
    tokens = (STATIC / "tokens.css").read_text()
    colours = re.findall(r"--[a-z0-9-]+: (oklch|#)", tokens)
    assert colours == []


def test_every_colour_is_read_from_the_sheet_and_text_stands_out_in_both_themes() -> None:
    known = colours()
    assert (known["ink"].light.code, known["accent"].dark.code, known["bad"].light.code) == (
        "#15242c",
        "#73cddf",
        "#ac2c2b",
    )
    assert (contrast("#000000", "#ffffff"), contrast("#767676", "#ffffff")) == (21.0, 4.5)
    for name in ("ink", "ink-2", "ink-3", "accent", "accent-2", "ok", "warn", "bad"):
        assert min(known[name].light.contrast, known[name].dark.contrast) >= 4.5, name
    for name in ("edge", "warn-mark"):
        assert min(known[name].light.contrast, known[name].dark.contrast) >= 3, name


class TokenForm(forms.Form):
    name = forms.CharField(help_text="What it is for")


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    form = TokenForm({"name": ""})
    drawn = render_to_string("portal/_field.html", {"field": form["name"]})
    assert 'aria-describedby="id_name_hint id_name_error_1"' in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_name_error_1"' in drawn


def test_the_summary_of_errors_leads_to_each_field() -> None:
    drawn = render_to_string("portal/_errors.html", {"form": TokenForm({"name": ""})})
    assert "One thing stands in the way" in drawn
    assert 'href="#id_name"' in drawn
    assert render_to_string("portal/_errors.html", {"form": TokenForm({"name": "fra"})}).strip() == ""


def test_a_form_without_errors_describes_nothing_wrong() -> None:
    drawn = render_to_string("portal/_field.html", {"field": TokenForm()["name"]})
    assert "aria-invalid" not in drawn
    assert 'aria-describedby="id_name_hint"' in drawn


def test_why_says_reasons_with_their_clauses_facts_and_until(database: str) -> None:
    drawn = render_to_string("portal/_why.html", {"decision": examples.DECISION, "says": examples.SAYS})
    assert "Three reasons, all needed" in drawn
    assert 'href="/terms/1.2"' in drawn
    assert examples.SAYS["1.2"] in drawn
    assert "<dt>Hosts covered</dt><dd>3</dd>" in drawn
    assert "31 Dec 2028" in drawn
    assert "reading later-date-decides" in drawn
