"""The documents of a contract: brought by staff, read by those who may, removed without a trace lost."""

import unicodedata
from datetime import datetime

from mainstay.errors import Invalid, NotFound
from mainstay.gateways import files
from mainstay.operations._changes import check_fields
from mainstay.operations._contracts import By, tell
from mainstay.operations._record import operation
from mainstay.queries import access
from mainstay.queries.documents import document_of
from mainstay.records.models import Document, Person

LARGEST_BYTES = 10_000_000
LONGEST_NAME = 150


@operation
def add_document(
    *, actor: Person | None, contract: str, name: str, kind: str, content: bytes, now: datetime
) -> Document:
    """The contract has the document, its bytes in the installation's folder. What it is, is told by its bytes.

    Refused: an empty file, one of more than 10 MB, no name, an unknown kind.
    """
    row = access.locked_contract(actor, contract, may="change-contract")
    if not content:
        raise Invalid("the file is empty", fields={"file": "a file that holds something"})
    if len(content) > LARGEST_BYTES:
        raise Invalid("the file is too large", fields={"file": "10 MB at most"})
    document = Document(
        contract=row, name=_fit_name(name), kind=kind, content_type=files.type_of(content), size=len(content),
        sha256=files.keep(content), added_by=actor, added_at=now,
    )  # fmt: skip
    check_fields(document)
    document.save(force_insert=True)
    by = By(actor=actor, now=now)
    tell(
        "contract.document-added", row, by, name=document.name, kind_of=kind, bytes=len(content), sha256=document.sha256
    )
    return document


@operation
def remove_document(*, actor: Person | None, contract: str, document: int, now: datetime) -> Document:
    """The document is no longer read or listed; who removed it and when is kept. Refused: one that is not there."""
    row = access.locked_contract(actor, contract, may="change-contract")
    held = row.documents.filter(pk=document, removed_at__isnull=True).first()
    if held is None:
        raise NotFound(f"{row} has no document {document}")
    held.removed_by, held.removed_at = actor, now
    held.save(update_fields=["removed_by", "removed_at"])
    tell("contract.document-removed", row, By(actor=actor, now=now), name=held.name, sha256=held.sha256)
    return held


def document_content(*, actor: Person | None, contract: str, document: int) -> tuple[Document, bytes]:
    """The document and its bytes. NotFound where it was removed, or where its file is lost or no longer the one brought."""
    found = document_of(actor, contract, document)
    try:
        return found, files.read(found.sha256)
    except files.NoSuchFile as error:
        raise NotFound(str(error), help="take it from a backup, or bring it again") from error


def _fit_name(name: str) -> str:
    """The last part of the name, on one line: a path or a line break of somebody's machine does not come along."""
    last = unicodedata.normalize("NFC", name.replace("\\", "/").rpartition("/")[2])
    said = " ".join("".join(char if char.isprintable() else " " for char in last).split())
    if not said:
        raise Invalid("a document has a name", fields={"name": "what it is called"})
    if len(said) > LONGEST_NAME:
        raise Invalid("the name is too long", fields={"name": f"{LONGEST_NAME} letters at most"})
    return said
