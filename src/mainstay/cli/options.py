"""Which options do several commands share?"""

from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON instead of text.")]
DataFolder = Annotated[
    Path | None, typer.Option("--data", envvar="MAINSTAY_DATA", help="The folder of the installation.")
]


def data_folder(context: typer.Context, own: Path | None) -> Path | None:
    """The installation's folder: from behind the command's name (`own`, a DataFolder), from before it, or MAINSTAY_DATA."""
    if own is not None:
        return own
    given: Path | None = context.find_root().params.get("data")
    return given
