"""The page of the audit, of an account or of the provider, and its rows as files."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from mainstay.operations.audit import ANCHOR, ask_for_check, choose_anchor_mail
from mainstay.portal.addresses import with_query
from mainstay.portal.audit.shown import days_of, rows_shown
from mainstay.portal.days import NoDay, read_day
from mainstay.portal.pictures.chain_bar import Chain
from mainstay.portal.places import Place
from mainstay.portal.requests import PageRequest, viewer_of
from mainstay.portal.templatetags.dates import place_of
from mainstay.queries import access
from mainstay.queries.audit import HOSTS, AuditFilter, audit_lines, audit_page, audit_row, chain_state, people_of_audit
from mainstay.queries.chain import last_check
from mainstay.queries.event_kinds import KINDS, nouns
from mainstay.queries.providers import provider_name
from mainstay.records.models import Account, NoticeChoice

LONGEST = 100
OUTCOMES = (("done", "done"), ("refused", "refused"))
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one
HEAD = (
    "position",
    "id",
    "at",
    "account",
    "kind",
    "about",
    "name",
    "by",
    "credential",
    "origin",
    "address",
    "request",
    "data",
)


@require_safe
def audit(request: PageRequest, key: str | None = None) -> HttpResponse:
    """GET: what was done, the latest first; `?open=` opens one row."""
    place = _place(request, key)
    wanted = _wanted(request)
    kept = _kept(wanted)
    page = audit_page(place.account, wanted, place=request.GET.get("place", "")[:LONGEST])
    here = with_query(place.url, **kept, place=request.GET.get("place") or None)
    viewer, state, check = viewer_of(request), chain_state(place.account), last_check()
    zone = viewer.zone if viewer else "UTC"
    opened = _opened(request, place.account)
    provider = provider_name() if place.account else ""
    context = {
        "place": place,
        "account": place.account,
        "state": state,
        "check": check,
        "chain": _chain(state, check, request, zone) if state.first_at else None,
        "days": days_of(page.rows, zone=zone, now=request.now, provider=provider),
        "shown": len(page.rows),
        "wanted": wanted,
        "kept": kept,
        "people": [*people_of_audit(place.account), *HOSTS.items()],
        "kinds": _kind_choices(),
        "outcomes": OUTCOMES,
        "open": opened,
        "open_row": rows_shown([opened.event], provider=provider)[0] if opened else None,
        "beside": rows_shown(opened.beside, provider=provider) if opened else [],
        "open_with": f"{here}{'&' if '?' in here else '?'}open=",
        "here": here,
        "older_url": with_query(place.url, **kept, place=page.older) if page.older else "",
        "csv_url": with_query(f"{place.url}.csv", **kept),
        "lines_url": with_query(f"{place.url}.jsonl", **kept),
        "viewer_place": place_of(zone),
        "mails_anchor": _mails_anchor(request, place.account),
    }
    return render(request, "audit/audit.html", context)


@require_safe
def audit_csv(request: PageRequest, key: str | None = None) -> StreamingHttpResponse:
    """GET: the rows that are wanted, as CSV."""
    place = _place(request, key)
    return _file(place, "csv", "text/csv; charset=utf-8", _csv(audit_lines(place.account, _wanted(request))))


@require_safe
def audit_json_lines(request: PageRequest, key: str | None = None) -> StreamingHttpResponse:
    """GET: the same, a JSON document a line."""
    place = _place(request, key)
    lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in audit_lines(place.account, _wanted(request)))
    return _file(place, "jsonl", "application/jsonl; charset=utf-8", lines)


@require_POST
def verify(request: PageRequest, key: str | None = None) -> HttpResponse:
    """The whole chain is read soon, and the page then says what was found."""
    place = _place(request, key)
    ask_for_check(actor=request.user, account=place.key)
    messages.success(request, "The whole chain is being read. Load this page again to see what was found.")
    return redirect(place.url)


@require_POST
def mail_anchor(request: PageRequest) -> HttpResponse:
    """The viewer is mailed the last hash once a day, or no longer."""
    wanted = request.POST.get("wanted") == "yes"
    choose_anchor_mail(actor=request.user, wanted=wanted, now=request.now)
    messages.success(
        request, "You are mailed the last hash once a day." if wanted else "The last hash is mailed to you no longer."
    )
    return redirect("/audit")


def _place(request: PageRequest, key: str | None) -> Place:
    return Place(access.events_owner(request.user, key, "read-audit"), "audit")


def _wanted(request: PageRequest) -> AuditFilter:
    said = {
        name: request.GET.get(name, "").strip()[:LONGEST]
        for name in ("q", "who", "did", "to", "since", "until", "outcome")
    }
    known = set(KINDS) | {f"{noun}.*" for noun in nouns()}
    return AuditFilter(
        text=said["q"],
        who=said["who"] if said["who"] in HOSTS or (said["who"].isdecimal() and len(said["who"]) < 18) else "",
        did=said["did"] if said["did"] in known else "",
        to=said["to"],
        since=_day(said["since"]),
        until=_day(said["until"]),
        outcome="refused" if said["outcome"] == "refused" else "done" if said["outcome"] == "done" else "",
    )


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except NoDay:
        return None


def _kept(wanted: AuditFilter) -> dict[str, str | None]:
    """What of the address the filters are."""
    return {
        "q": wanted.text or None,
        "who": wanted.who or None,
        "did": wanted.did or None,
        "to": wanted.to or None,
        "since": wanted.since.isoformat() if wanted.since else None,
        "until": wanted.until.isoformat() if wanted.until else None,
        "outcome": wanted.outcome or None,
    }


def _kind_choices() -> list[tuple[str, str]]:
    return [(f"{noun}.*", f"anything to {noun}") for noun in nouns()] + [(kind, one.did) for kind, one in KINDS.items()]


def _opened(request: PageRequest, account: Account | None) -> Any:
    number = request.GET.get("open", "")
    return audit_row(account, int(number)) if number.isdecimal() and len(number) < 18 else None


def _chain(state: Any, check: Any, request: PageRequest, zone: str) -> Chain:
    whole = check if check and not check.found else None
    return Chain(
        first_at=state.first_at, verified_until=whole.at if whole else None, sealed_until=state.sealed_until,
        now=request.now, zone=zone,
    )  # fmt: skip


def _mails_anchor(request: PageRequest, account: Account | None) -> bool | None:
    """Whether the viewer is mailed the last hash; None where that is not offered."""
    if account is not None:
        return None
    return NoticeChoice.objects.filter(person=request.user, kind=ANCHOR, wanted=True).exists()


def _file(place: Place, ending: str, kind: str, lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{place.key or "all"}-audit.{ending}"'
    return response


def _csv(lines: Iterator[dict[str, Any]]) -> Iterator[str]:
    yield _line(HEAD)
    for line in lines:
        line["data"] = json.dumps(line["data"], ensure_ascii=False)
        yield _line([line[name] for name in HEAD])


def _line(cells: Any) -> str:
    written = StringIO()
    csv.writer(written).writerow([_cell("" if cell is None else str(cell)) for cell in cells])
    return written.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
