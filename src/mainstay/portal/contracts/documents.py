"""The documents of a contract: listed, brought, read, removed."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from mainstay.operations.documents import LARGEST_BYTES, add_document, document_content, remove_document
from mainstay.portal.addresses import of_documents
from mainstay.portal.contracts.acts import contract_crumbs, form_or_act
from mainstay.portal.contracts.forms import DocumentForm
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import PageRequest
from mainstay.queries import access
from mainstay.queries.documents import documents_of

SHOWN_IN_PLACE = ("application/pdf", "image/png", "image/jpeg")


@form_or_act
def documents(request: PageRequest, number: str) -> HttpResponse:
    """GET: the documents of the contract. POST: one more, by staff."""
    contract, rows = documents_of(request.user, number)
    may_change = access.has_right(request.user, "change-contract", contract.account)
    if request.method == "POST":
        access.require(request.user, "change-contract", contract.account)
    form = DocumentForm(request.POST or None, request.FILES or None)
    if carried_out(form, lambda: _add(request, number, form)):
        messages.success(request, "The document is kept with the contract.")
        return redirect(of_documents(number))
    context = {
        "contract": contract,
        "documents": rows,
        "form": form,
        "may_change": may_change,
        "crumbs": [{"label": label, "url": url} for label, url in contract_crumbs(contract)],
    }
    return render(request, "contracts/documents.html", context, status=422 if form.errors else 200)


@require_safe
def document(request: PageRequest, number: str, document: int) -> HttpResponse:
    """GET: the file. It is saved, not opened, unless it is a PDF or a picture; what it is was told by its bytes."""
    row, content = document_content(actor=request.user, contract=number, document=document)
    answer = HttpResponse(content, content_type=row.content_type)
    way = "inline" if row.content_type in SHOWN_IN_PLACE else "attachment"
    plain = "".join(char if char.isascii() and (char.isalnum() or char in " .-_()") else "_" for char in row.name)
    answer["Content-Disposition"] = f"{way}; filename=\"{plain}\"; filename*=UTF-8''{quote(row.name, safe='')}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def remove(request: PageRequest, number: str, document: int) -> HttpResponse:
    """It is no longer listed or read."""
    row = remove_document(actor=request.user, contract=number, document=document, now=request.now)
    messages.success(request, f"\N{LEFT DOUBLE QUOTATION MARK}{row.name}\N{RIGHT DOUBLE QUOTATION MARK} is removed.")
    return redirect(of_documents(number))


def _add(request: PageRequest, number: str, form: DocumentForm) -> object:
    sent = form.cleaned_data["file"]
    content = sent.read(LARGEST_BYTES + 1)  # one more than may be: the operation says that it is too large
    name = form.cleaned_data["name"] or sent.name
    return add_document(
        actor=request.user, contract=number, name=name, kind=form.cleaned_data["kind"], content=content, now=request.now
    )
