"""The pages that change an environment: a form each, and what follows from it beside the form."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from mainstay.operations import environments as changing
from mainstay.portal.addresses import of_account, of_environment, of_environments
from mainstay.portal.environments.forms import HostsForm, NameForm
from mainstay.portal.errors import carried_out
from mainstay.portal.requests import PageRequest
from mainstay.portal.templatetags.dates import plural
from mainstay.queries import access
from mainstay.records.models import Account, Environment

form_or_act = require_http_methods(["GET", "HEAD", "POST"])


@form_or_act
def new_environment(request: PageRequest, key: str) -> HttpResponse:
    """One more environment, with no machine in it."""
    account = access.account_for(request.user, key, may="change-environment")
    form = NameForm(request.POST or None)
    made = carried_out(
        form,
        lambda: changing.create_environment(
            actor=request.user, account=key, name=form.cleaned_data["name"], now=request.now
        ),
    )
    if made:
        messages.success(request, f"{made} is there. Machines join it by a token that names it, or are moved into it.")
        return redirect(of_environment(key, made.name))
    return _page(
        request, account, form, None, title="New environment", submit="Make the environment",
        follows=(
            "It has no machine yet, and asks for nothing.",
            "Once a machine is in it, an order takes in every Ubuntu machine of it or says who is left out.",
        ),
        clauses=("def.environment", "intro.whole-environment"),
    )  # fmt: skip


@form_or_act
def rename(request: PageRequest, key: str, name: str) -> HttpResponse:
    """Another name; addresses and tokens follow."""
    row = access.environment_for(request.user, key, name, may="change-environment")
    form = NameForm(request.POST or None, initial={"name": row.name})
    renamed = carried_out(
        form,
        lambda: changing.rename_environment(
            actor=request.user, account=key, environment=row.name, name=form.cleaned_data["name"], now=request.now
        ),
    )
    if renamed:
        messages.success(request, f"It is called {renamed.name} now.")
        return redirect(of_environment(key, renamed.name))
    return _page(
        request, row.account, form, row, title=f"Rename {row.name}", submit="Rename",
        follows=("Its machines and tokens stay in it.", "Links to the old name end."),
    )  # fmt: skip


@form_or_act
def set_hosts(request: PageRequest, key: str, name: str) -> HttpResponse:
    """Which machines run on which hosts, many at once; nothing is set unless all of it can be."""
    row = access.environment_for(request.user, key, name, may="change-environment")
    form = HostsForm(request.POST or None, initial={"pairs": _as_written(row)})
    done = carried_out(
        form,
        lambda: changing.set_guests(
            actor=request.user, account=key, guests_of=form.cleaned_data["pairs"], now=request.now
        ),
    )
    if done is not None:
        said = f"{plural(len(done), 'machine')} changed {'its' if len(done) == 1 else 'their'} host."
        messages.success(request, said if done else "Nothing was different: every guest is where you said.")
        return redirect(of_environment(key, row.name))
    return _page(
        request, row.account, form, row, title=f"Hosts and guests of {row.name}", submit="Set hosts and guests",
        follows=(
            "Once every physical host of the environment is covered, its Ubuntu guests are.",
            "A unit that a guest holds stays its own.",
            "Hosts that no line names stay as they are.",
        ),
        clauses=("intro.physical",),
    )  # fmt: skip


@form_or_act
def remove(request: PageRequest, key: str, name: str) -> HttpResponse:
    """The environment goes; its name is typed again."""
    row = access.environment_for(request.user, key, name, may="change-environment")
    typed = request.POST.get("name", "").strip()
    if request.method == "POST" and typed == row.name:
        changing.remove_environment(actor=request.user, account=key, environment=row.name, now=request.now)
        messages.success(request, f"{row.name} is gone. Its machines stay, each in an environment of its own.")
        return redirect(of_environments(key))
    wrong = f"It is called {row.name}." if request.method == "POST" else ""
    context = {
        "environment": row,
        "key": key,
        "machines": row.machines.count(),
        "hosts": row.machines.filter(kind="physical").count(),
        "error": wrong,
        "was": typed,
        "crumbs": _crumbs(row.account, row),
        "back": of_environment(key, row.name),
    }
    return render(request, "environments/remove.html", context, status=422 if wrong else 200)


def _as_written(environment: Environment) -> str:
    """The hosts of the environment with their guests, as the form reads them."""
    hosts = environment.machines.filter(kind="physical").order_by("name").prefetch_related("guests")
    return "\n".join(f"{host.name}: {', '.join(sorted(guest.name for guest in host.guests.all()))}" for host in hosts)


def _page(
    request: PageRequest, account: Account, form: Form, environment: Environment | None, **act: Any
) -> HttpResponse:
    context = {
        "form": form,
        "act": {"is_danger": False, **act},
        "back": of_environment(account.key, environment.name) if environment else of_environments(account.key),
        "crumbs": _crumbs(account, environment),
    }
    return render(request, "contracts/act.html", context, status=422 if form.errors else 200)


def _crumbs(account: Account, environment: Environment | None) -> list[dict[str, str]]:
    crumbs = [
        {"label": account.name, "url": of_account(account.key)},
        {"label": "Environments", "url": of_environments(account.key)},
    ]
    if environment:
        crumbs.append({"label": environment.name, "url": of_environment(account.key, environment.name)})
    return crumbs
