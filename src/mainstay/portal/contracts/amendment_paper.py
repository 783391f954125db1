"""How is an amendment set on paper? The same table, and lines to sign on."""

from mainstay.gateways.pdf import Block, Facts, Paper, Run, Runs, Section, Signatures, Table, Words, bold, cited, old
from mainstay.portal.citations import cited_as, is_reading
from mainstay.portal.contracts.amendment_answer import offered_answer
from mainstay.portal.contracts.amendment_days import from_when
from mainstay.portal.contracts.amendment_shown import STATES, ChangeShown, grouped, rows_of
from mainstay.portal.templatetags.dates import long_day
from mainstay.queries.amendment_page import AmendmentPage
from mainstay.records.models import Amendment
from mainstay.records.models.amendments import AmendmentState

WIDTHS = (3, 8, 3, 4, 4, 8)


def paper_of(page: AmendmentPage, *, provider: str) -> Paper:
    """The amendment with its changes and, where it was answered, by whom. Nothing of the hour of printing stands in it."""
    row, contract = page.amendment, page.contract
    return Paper(
        title=f"Amendment {row.number}",
        beside=f"to {contract.number}",
        provider=provider,
        crumbs=(contract.account.name, contract.number),
        dots=(from_when(row), f"version {row.version}", STATES[AmendmentState(row.state)]),
        answer=tuple(bold(text) if is_bold else text for text, is_bold in offered_answer(page)),
        blocks=(*_changes(page), *_answer(row, provider), *_signatures(page, provider)),
        foot=f"{contract.number}, amendment {row.number}, version {row.version}, edition {contract.edition}",
    )


def _changes(page: AmendmentPage) -> list[Block]:
    rows: list[tuple[Runs, ...]] = []
    for group, changes in grouped(rows_of(page)):
        rows.append((group,))
        rows += [_row(change) for change in changes]
    now = "Before" if page.amendment.state == AmendmentState.IN_FORCE else "Now"
    head = ("Change", "Matter", "The terms", now, from_when(page.amendment), "What it does")
    return [Section("What changes", "All else stays as it is."), Table(head=head, rows=rows, widths=WIDTHS)]


def _row(change: ChangeShown) -> tuple[Runs, ...]:
    where = Run(f" {cited_as(change.clause)}", "faint") if is_reading(change.clause) else cited(cited_as(change.clause))
    note = (f" ({change.note})",) if change.note else ()
    return (
        change.mark,
        (f"{change.title} ", where, *note),
        change.terms,
        (old(change.was),) if change.was else "none",
        (bold(change.becomes),) if change.becomes else "none",
        "; ".join(change.does),
    )


def _answer(row: Amendment, provider: str) -> list[Block]:
    facts: list[tuple[str, Runs]] = []
    if row.sent_at and row.sent_by:
        facts.append(("Sent", f"{long_day(row.sent_at)}, by {row.sent_by.name} of {provider}"))
    if row.answered_name and row.answered_at:
        facts.append(("Accepted", f"{long_day(row.answered_at)}, by {row.answered_name}"))
    if row.in_force_at:
        facts.append(("In force", long_day(row.in_force_at)))
    if row.text_hash:
        facts.append(("Text", (Run(row.text_hash, "code"),)))
    return [Section("Its way"), Facts(facts)] if facts else []


def _signatures(page: AmendmentPage, provider: str) -> list[Block]:
    if page.amendment.answered_name:
        return []
    says = "It is accepted in the portal by typing a name. Signed on paper, it is kept as a document of the contract."
    return [Signatures((f"for {page.contract.account.name}", f"for {provider}")), Words(says, small=True)]
