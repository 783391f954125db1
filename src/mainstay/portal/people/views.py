"""The page of people, of an account or of the provider, and its list as a file."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from mainstay.operations.invitations import Invited, invite_person
from mainstay.portal.addresses import of_people, with_query
from mainstay.portal.errors import carried_out
from mainstay.portal.people.forms import InviteForm
from mainstay.portal.people.listed import invited_rows, look_rows, person_rows, role_table
from mainstay.portal.people.place import Place, place_for
from mainstay.portal.requests import PageRequest, today_of
from mainstay.portal.security.browsers import browser_in_words
from mainstay.portal.wording import count_in_words
from mainstay.queries import access
from mainstay.queries.credentials import credentials_of
from mainstay.queries.invitations import open_invitations
from mainstay.queries.looks import looks_of
from mainstay.queries.people import PeoplePage, members_page, staff_page
from mainstay.queries.providers import provider_of_installation
from mainstay.queries.second_factors import factors_of
from mainstay.queries.sessions import sessions_of
from mainstay.records.models.mail import MailState

SESSIONS_SHOWN = 3
HEAD = ("name", "address", "role", "second factor", "credential", "last here", "sessions", "state")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one


@require_safe
def settings(request: PageRequest) -> HttpResponse:
    """The settings begin with the provider for staff, and with the people of the one account that one has; else one chooses it."""
    if request.user.is_staff:
        return redirect("provider")
    keys = list(access.visible_accounts(request.user).values_list("key", flat=True)[:2])
    return redirect(of_people(keys[0])) if len(keys) == 1 else redirect("start")


@require_safe
def people(request: PageRequest, key: str | None = None) -> HttpResponse:
    """GET: who is there, who was asked to come, and what each role may do."""
    place = place_for(request.user, key)
    return _page(request, place, _empty_form(request, place))


@require_POST
def invite(request: PageRequest, key: str | None = None) -> HttpResponse:
    """One more is asked to come. Where nothing is mailed here, the answer shows the link, this once."""
    place = place_for(request.user, key)
    access.require(request.user, place.changing, place.account)
    form = InviteForm(request.POST, roles=place.role_choices(), like=request.user.email)
    invited = carried_out(
        form, lambda: invite_person(actor=request.user, account=place.key, now=request.now, **form.cleaned_data)
    )
    if invited is None:
        return _page(request, place, form, status=422)
    return answer_invited(request, place, invited)


def answer_invited(request: PageRequest, place: Place, invited: Invited) -> HttpResponse:
    """Back to the list; with the link where it went out by no mail."""
    mail, email = invited.invitation.mail, invited.invitation.email
    if mail is not None and mail.state == MailState.HELD:
        return _page(request, place, _empty_form(request, place), invited=invited)
    messages.success(request, f"The invitation to {email} is on its way.")
    return redirect(place.url)


@require_safe
def people_csv(request: PageRequest, key: str | None = None) -> StreamingHttpResponse:
    """GET: everybody in the list, and those who are invited, a row each."""
    place = place_for(request.user, key)
    access.require(request.user, "read-audit", place.account)
    response = StreamingHttpResponse(_csv(request, place), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{place.key or "staff"}-people.csv"'
    return response


def _page(
    request: PageRequest, place: Place, form: InviteForm, *, invited: Invited | None = None, status: int = 200
) -> HttpResponse:
    me, account = request.user, place.account
    words = request.GET.get("q", "").strip()
    listed = _listed(request, place, words, _number(request.GET.get("after", "")))
    invitations = invited_rows(open_invitations(account), request.now)
    sees_all = access.has_right(me, "read-audit", account)
    context = {
        "place": place,
        "account": account,
        "listed": listed,
        "rows": person_rows(listed.rows, me, place.roles),
        "invitations": invitations if sees_all else [],
        "words": words,
        "after_url": with_query(place.url, q=words or None, after=listed.after) if listed.after else "",
        "may_change": access.has_right(me, place.changing, account),
        "may_look": account is not None and access.has_right(me, "look-as", account),
        "sees_all": sees_all,
        "lacking": count_in_words(listed.lacking),
        "demanded_from": _demanded_from(place),
        "credentials": credentials_of(account, today_of(request)) if account else None,
        "groups": role_table(place),
        "form": form,
        "invited": invited,
        "factors": factors_of(me),
        "sessions": _own_sessions(request),
        "looks": _looks(request, place, sees_all=sees_all),
    }
    return render(request, "people/people.html", context, status=status)


def _empty_form(request: PageRequest, place: Place) -> InviteForm:
    return InviteForm(roles=place.role_choices(), like=request.user.email, initial={"role": place.usual_role})


def _listed(request: PageRequest, place: Place, words: str, after: int) -> PeoplePage:
    if place.account is None:
        return staff_page(request.now, words=words)
    return members_page(place.account, request.now, words=words, after=after)


def _own_sessions(request: PageRequest) -> list[dict[str, Any]]:
    """The viewer's own, the latest first; who looks as somebody is not shown theirs."""
    rows = sessions_of(request.user, request.now)[:SESSIONS_SHOWN] if request.looking is None else ()
    here = request.session.session_key
    return [{"row": row, "browser": browser_in_words(row.user_agent), "here": row.session_key == here} for row in rows]


def _looks(request: PageRequest, place: Place, *, sees_all: bool) -> Any:
    """When staff looked: at oneself, and at everybody for those who read what was done."""
    if place.account is None:
        return ()
    return look_rows(looks_of(place.account, None if sees_all else request.user, limit=5), request.now)


def _demanded_from(place: Place) -> Any:
    if place.account is not None:
        return place.account.second_factor_from
    provider = provider_of_installation()
    return provider.second_factor_from if provider else None


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0


def _csv(request: PageRequest, place: Place) -> Iterator[str]:
    yield _line(HEAD)
    after = -1
    while after:
        page = _listed(request, place, "", max(after, 0))
        for row in page.rows:
            seen = row.presence.last_seen_at
            yield _line(
                (
                    row.person.name, row.person.email, row.role, row.factor, "yes" if row.holds_credential else "no",
                    seen.isoformat() if seen else "", row.presence.sessions,
                    "here" if row.person.is_active else "locked out",
                )
            )  # fmt: skip
        after = page.after
    for invitation in open_invitations(place.account):
        yield _line(("", invitation.email, invitation.role, "", "", "", "", "invited"))


def _line(cells: tuple[object, ...]) -> str:
    written = StringIO()
    csv.writer(written).writerow([_cell(str(cell)) for cell in cells])
    return written.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
