"""mainstay document: what is kept with a contract?"""

from pathlib import Path
from typing import Annotated, Any

import typer

from mainstay.cli.acting import acting
from mainstay.cli.contract import Number
from mainstay.errors import Invalid

app = typer.Typer(help="Documents of contracts: the signed contract, its amendments, letters.", no_args_is_help=True)
Which = Annotated[int, typer.Argument(metavar="DOCUMENT", help="Its id, as `list` shows it.")]


@acting(app, "list")
def list_documents(contract: Number) -> list[dict[str, Any]]:
    """List the documents of a contract, the newest first."""
    from mainstay.queries.documents import documents_of

    return [_document(row) for row in documents_of(None, contract)[1]]


@acting(app, "add")
def add(
    contract: Number,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file, 10 MB at most.")],
    *,
    kind: Annotated[str, typer.Option(help="contract, amendment, order, letter or other.")] = "other",
    name: Annotated[
        str, typer.Option(help="What it is called; the file's name where none is said.", show_default=False)
    ] = "",
) -> dict[str, Any]:
    """Keep a file with a contract."""
    from mainstay import clock
    from mainstay.operations.documents import LARGEST_BYTES, add_document

    try:
        with file.open("rb") as opened:
            content = opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise Invalid(f"{file} cannot be read: {error.strerror}", fields={"FILE": "a file"}) from error
    return _document(add_document(
        actor=None, contract=contract, name=name or file.name, kind=kind, content=content, now=clock.now()
    ))  # fmt: skip


@acting(app, "get")
def get(
    contract: Number,
    document: Which,
    *,
    to: Annotated[Path, typer.Option("--to", metavar="FILE", help="Where it is written; nothing is written over.")],
) -> dict[str, Any]:
    """Write a document to a file."""
    from mainstay.operations.documents import document_content

    row, content = document_content(actor=None, contract=contract, document=document)
    try:
        with to.open("xb") as opened:
            opened.write(content)
    except OSError as error:
        raise Invalid(f"{to} cannot be written: {error.strerror}", fields={"--to": "a new file"}) from error
    return _document(row)


@acting(app, "remove")
def remove(contract: Number, document: Which) -> dict[str, Any]:
    """Remove a document: it is no longer listed or read, and who removed it is kept."""
    from mainstay import clock
    from mainstay.operations.documents import remove_document

    return _document(remove_document(actor=None, contract=contract, document=document, now=clock.now()))


def _document(row: Any) -> dict[str, Any]:
    return {
        "document": row.pk,
        "name": row.name,
        "kind": row.kind,
        "type": row.content_type,
        "bytes": row.size,
        "sha256": row.sha256,
        "added": row.added_at,
        "removed": row.removed_at,
    }
