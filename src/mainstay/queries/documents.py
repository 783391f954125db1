"""Which documents does a contract have?"""

from mainstay.errors import NotFound
from mainstay.queries import access
from mainstay.records.models import Contract, Document, Person


def documents_of(actor: Person | None, number: str) -> tuple[Contract, list[Document]]:
    """The contract with its documents, the newest first. Forbidden to those whose role does not read them."""
    contract = access.contract_for(actor, number, may="view-documents")
    rows = contract.documents.filter(removed_at__isnull=True).select_related("added_by")
    return contract, list(rows.order_by("-added_at", "-pk"))


def document_of(actor: Person | None, number: str, document: int) -> Document:
    """One of them; NotFound where it is of another contract, or was removed."""
    contract = access.contract_for(actor, number, may="view-documents")
    found = contract.documents.filter(pk=document, removed_at__isnull=True).first()
    if found is None:
        raise NotFound(f"{contract} has no document {document}")
    return found
