"""What is done to one of the people: another role, a credential, out of the account, in again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from mainstay.operations import people as changing
from mainstay.operations.invitations import invite_again, withdraw_invitation
from mainstay.operations.reminders import remind_of_second_factor
from mainstay.portal.addresses import of_account, of_people
from mainstay.portal.contracts.acts import Act, act_page
from mainstay.portal.contracts.forms import NamedForm
from mainstay.portal.errors import carried_out
from mainstay.portal.people.place import place_for
from mainstay.portal.people.views import answer_invited
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.dates import plural
from mainstay.queries import access


@require_POST
def set_role(request: PageRequest, key: str, person: int) -> HttpResponse:
    """The member has the role that was chosen in the row."""
    member = access.member_in(access.account_for(request.user, key, may="change-members"), person)
    role = request.POST.get("role", "")
    changing.set_member_role(actor=request.user, account=key, email=member.person.email, role=role, now=request.now)
    messages.success(request, f"{member.person.name} is {role} now.")
    return redirect(of_people(key))


@require_POST
def set_credential(request: PageRequest, key: str, person: int) -> HttpResponse:
    """The member holds a credential, or none any more, as `holds` says."""
    member = access.member_in(access.account_for(request.user, key, may="change-members"), person)
    given = request.POST.get("holds") == "yes"
    act = changing.give_credential if given else changing.withdraw_credential
    act(actor=request.user, account=key, email=member.person.email, now=request.now)
    messages.success(request, f"{member.person.name} holds {'a credential' if given else 'no credential any more'}.")
    return redirect(of_people(key))


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: PageRequest, key: str, person: int) -> HttpResponse:
    """The member is no longer one. Asks for the address."""
    account = access.account_for(request.user, key, may="change-members")
    member = access.member_in(account, person)
    email, name = member.person.email, member.person.name
    form = NamedForm(request.POST or None, wanted=email)

    def perform() -> bool:
        changing.remove_member(actor=request.user, account=key, email=email, now=request.now)
        return True

    if carried_out(form, perform):
        messages.success(request, f"{name} is no longer in {account.name}.")
        return redirect("start" if member.person == request.user else of_people(key))
    act = Act(
        title=f"Remove {name}",
        submit="Remove them",
        follows=(
            f"{name} no longer sees {account.name}; what they did stays theirs.",
            "Their tokens of the API no longer reach the account, and a credential that they hold is free again.",
            "They can be invited anew.",
        ),
        clauses=("10.3",) if member.holds_credential else (),
        is_danger=True,
    )
    crumbs = [(account.name, of_account(key)), ("People", of_people(key))]
    return act_page(request, form, act, back=of_people(key), crumbs=crumbs)


@require_POST
def set_staff_role(request: PageRequest, person: int) -> HttpResponse:
    """The person works for the provider in the role that was chosen in the row."""
    access.require(request.user, "change-staff")
    row = access.staff_member(person)
    role = request.POST.get("role", "")
    changing.set_staff_role(actor=request.user, email=row.email, staff_role=role, now=request.now)
    messages.success(request, f"{row.name} is {role} now." if role else f"{row.name} no longer works here.")
    return redirect("staff")


@require_POST
def set_active(request: PageRequest, person: int) -> HttpResponse:
    """The person of the provider may sign in, or no longer may, as `active` says."""
    access.require(request.user, "change-staff")
    row = access.staff_member(person)
    active = request.POST.get("active") == "yes"
    changing.set_person_active(actor=request.user, email=row.email, active=active, now=request.now)
    messages.success(request, f"{row.name} {'may sign in again' if active else 'is locked out, and signed out'}.")
    return redirect("staff")


@require_POST
def send_again(request: PageRequest, invitation: int, key: str | None = None) -> HttpResponse:
    """Another link, by another mail."""
    place = place_for(request.user, key)
    access.require(request.user, place.changing, place.account)
    invited = invite_again(actor=request.user, account=place.key, invitation=invitation, now=request.now)
    return answer_invited(request, place, invited)


@require_POST
def withdraw(request: PageRequest, invitation: int, key: str | None = None) -> HttpResponse:
    """The link leads nowhere any more."""
    place = place_for(request.user, key)
    row = withdraw_invitation(actor=request.user, account=place.key, invitation=invitation, now=request.now)
    messages.success(request, f"The invitation of {row.email} is withdrawn.")
    return redirect(place.url)


@require_POST
def remind(request: PageRequest, key: str | None = None) -> HttpResponse:
    """Whoever has no second factor is told by mail."""
    place = place_for(request.user, key)
    told = remind_of_second_factor(actor=request.user, account=place.key, now=request.now)
    messages.success(request, f"{plural(told, 'reminder')} {'is' if told == 1 else 'are'} on the way.")
    return redirect(place.url)
