"""Do the figures that are only shown read as they are known to?"""

import tomllib
from pathlib import Path

import pytest

from mainstay.terms.clauses import edition

SHOWN = tomllib.loads((Path(__file__).parent / "shown_figures.toml").read_text("utf-8"))["figures"]


@pytest.mark.parametrize("place", SHOWN)
def test_a_figure_that_is_only_shown_reads_as_it_is_known_to(place):
    owner, _, name = place.partition("#")
    assert edition().figure_text(owner, name) == SHOWN[place]
