"""Every change of a contract as a diff: what was, and what is; by amendment, or at once by the provider."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.portal.addresses import of_amendment, of_contract, with_query
from mainstay.portal.contracts.acts import contract_crumbs
from mainstay.portal.contracts.amendment_words import line_in_words
from mainstay.portal.contracts.shown import KINDS
from mainstay.portal.requests import PageRequest
from mainstay.portal.wording import label_of, value_in_words
from mainstay.queries.contract_changes import ContractAct, ContractChanges, contract_changes
from mainstay.queries.contracts import contract_page
from mainstay.records.models import Event
from mainstay.terms.clauses import edition

COLUMNS = (
    "line", "kind", "scope", "support", "level", "bought", "used", "left", "over", "overage", "ends", "withdrawn", "note",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """One change: its mark, what it is about with its clause, before and after."""

    mark: str
    title: str
    clause: str
    note: str
    before: str
    after: str


@require_safe
def changes(request: PageRequest, number: str) -> HttpResponse:
    """GET: every change of the contract, the newest first; `?before=` goes on from an older one."""
    asked = request.GET.get("before", "")
    page = contract_changes(request.user, number, int(asked) if asked.isdecimal() and len(asked) < 19 else None)
    context = {
        "contract": page.contract,
        "acts": [_act(act, page) for act in page.acts],
        "older_url": with_query(f"{of_contract(number)}/changes", before=page.older) if page.older else "",
        "is_first": not asked,
        "crumbs": [{"label": label, "url": url} for label, url in contract_crumbs(page.contract)],
    }
    return render(request, "contracts/changes.html", context)


@require_safe
def lines_csv(request: PageRequest, number: str) -> HttpResponse:
    """GET: the lines with their use, one a row, withdrawn ones too."""
    page = contract_page(request.user, number, request.now)
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{number}-lines.csv"'
    rows = csv.writer(answer)
    rows.writerow(COLUMNS)
    for use in (*page.lines, *page.withdrawn):
        line = use.line
        rows.writerow((
            line.position, line.kind, line.scope, line.support_scope, line.level, use.bought, use.used, use.left, use.over,
            "any" if line.overage is None else line.overage, line.ends_on or "",
            f"{line.withdrawn_at:%Y-%m-%d}" if line.withdrawn_at else "", _harmless(line.note),
        ))  # fmt: skip
    return answer


def _act(act: ContractAct, page: ContractChanges) -> dict[str, Any]:
    amendment = act.amendment
    return {
        "at": act.at,
        "by": act.by,
        "amendment": amendment,
        "url": of_amendment(page.contract.number, amendment.number) if amendment else "",
        "why": next((event.details["why"] for event in act.events if event.details.get("why")), ""),
        "diffs": [diff for event in act.events for diff in _diffs(event, page)],
    }


def _diffs(event: Event, page: ContractChanges) -> list[Diff]:
    details = event.details
    before, after = details.get("before") or {}, details.get("after") or {}
    if event.kind == "contract.created":
        return [
            Diff(mark="added", title="Contract", clause="", note=after.get("name", ""), before="", after=_days(after))
        ]
    if "line" in details:
        return [_line(event.kind, details, before, after, page)]
    if event.kind.startswith("contract.deviation"):
        return [_figure(before, after, page)]
    return [
        Diff(
            mark="changed" if before.get(name) else "added",
            title=label_of(_NAMES.get(name, name)),
            clause=_CLAUSES.get(name, ""),
            note="",
            before=value_in_words(before.get(name)) if before.get(name) else "",
            after=value_in_words(value) if value else "",
        )
        for name, value in after.items()
    ]


def _line(
    kind: str, details: Mapping[str, Any], before: Mapping[str, Any], after: Mapping[str, Any], page: ContractChanges
) -> Diff:
    line = page.lines.get(details["line"])
    title, clause = KINDS[line.kind] if line else ("Line", "intro.unit")
    is_gone = kind == "contract.line-withdrawn"
    return Diff(
        mark="added" if kind == "contract.line-added" else "taken out" if is_gone else "changed",
        title=title,
        clause=clause,
        note=f"line {details['line']}",
        before=line_in_words({"quantity": line.quantity}) if is_gone and line else line_in_words(dict(before)),
        after=""
        if is_gone
        else line_in_words({name: value for name, value in after.items() if value not in (None, 0)}),
    )


def _figure(before: Mapping[str, Any], after: Mapping[str, Any], page: ContractChanges) -> Diff:
    said = after or before
    entry = edition(page.contract.edition).clauses[said["clause"]]
    terms = entry.figures.get(said["figure"], "")
    return Diff(
        mark="changed" if before and after else "added" if after else "taken out",
        title=entry.title,
        clause=entry.id,
        note=label_of(said["figure"]),
        before=before.get("value", terms),
        after=after.get("value", terms),
    )


def _days(values: Mapping[str, Any]) -> str:
    days = [value_in_words(values[name]) for name in ("effective_from", "effective_to") if values.get(name)]
    return " to ".join(days) or "without dates"


def _harmless(text: str) -> str:
    """The text as a spreadsheet may have it: one that begins like a formula stays text."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


_NAMES = {
    "effective_from": "first day", "effective_to": "last day", "support_until": "last day of support", "name": "name",
    "readings": "readings chosen",
}  # fmt: skip
_CLAUSES = {"effective_from": "doc.terms", "effective_to": "doc.terms", "support_until": "12.fn1"}
