"""The page of a contract's use over time, and the same as CSV."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mainstay.errors import Invalid
from mainstay.portal.addresses import of_account, of_contract, of_contracts
from mainstay.portal.contracts.shown import line_shown
from mainstay.portal.pictures.use_steps import Step, UseSteps
from mainstay.portal.requests import PageRequest, today_of
from mainstay.queries import access
from mainstay.queries.contracts import line_use
from mainstay.queries.use import LineOverTime, exported_use, use_over_time

SPANS = {"90": "90 days", "365": "A year", "1096": "Three years"}
HEAD = ("day", "line", "kind", "bought", "used", "most", "heard")


@require_safe
def use(request: PageRequest, number: str) -> HttpResponse:
    """GET: each line's use by day over the span that `?days=` names, 90 days where it names none."""
    contract = access.contract_for(request.user, number)
    span = request.GET.get("days", "90")
    if span not in SPANS:
        raise Invalid(f"{span[:20]!r} is no span of this page", help=f"days is one of {', '.join(SPANS)}")
    last = today_of(request)
    first = last - timedelta(days=int(span) - 1)
    lines = use_over_time(contract, first=first, last=last)
    context = {
        "contract": contract,
        "crumbs": [
            {"label": contract.account.name, "url": of_account(contract.account.key)},
            {"label": "Contracts", "url": of_contracts(contract.account.key)},
            {"label": contract.number, "url": of_contract(contract.number)},
        ],
        "lines": [{"shown": line_shown(line_use(one.line)), **_told(one, first, last)} for one in lines],
        "over": [one.line.position for one in lines if any(day.used > day.bought for day in one.days)],
        "first": first,
        "last": last,
        "spans": [{"url": f"?days={key}", "label": label, "chosen": key == span} for key, label in SPANS.items()],
    }
    return render(request, "contracts/use.html", context)


@require_safe
def use_csv(request: PageRequest, number: str) -> StreamingHttpResponse:
    """GET: every day that was counted, a row for each line."""
    contract = access.contract_for(request.user, number)
    response = StreamingHttpResponse(_csv(exported_use(contract)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{contract.pk}-use.csv"'
    return response


def _told(one: LineOverTime, first: date, last: date) -> dict[str, object]:
    steps = tuple(Step(day=day.day, used=day.used, active=day.active, bought=day.bought) for day in one.days)
    highest = max(one.days, key=lambda day: day.most)
    return {
        "picture": UseSteps(first=first, last=last, steps=steps),
        "highest": highest,
        "over_days": sum(day.used > day.bought for day in one.days),
        "latest": one.days[-1],
    }


def _csv(rows: Iterable[tuple[object, ...]]) -> Iterator[str]:
    """No cell needs quoting: days, numbers and the kinds of lines."""
    yield ",".join(HEAD) + "\r\n"
    for row in rows:
        yield ",".join(map(str, row)) + "\r\n"
