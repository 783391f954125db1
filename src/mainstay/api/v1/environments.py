"""The environments of an account, their hosts and guests, and whether an order takes all of each in."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from mainstay.api.v1.answers import Decision, decision_shown
from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.machines import On
from mainstay.api.v1.nouns import Act, Noun
from mainstay.api.v1.pages import Cursor, Limit, Page, page_of, slice_of
from mainstay.api.v1.words import Given, Name, Shown, said
from mainstay.operations import environments
from mainstay.queries import access
from mainstay.queries.environments import CoveredMachine, environment_page
from mainstay.records.models import Environment as Row
from mainstay.records.models import Machine as MachineRow

noun = Noun("environments", "What belongs together as one cloud or cluster, and which machine runs on which.")


class Environment(Shown):
    """A declared environment."""

    name: str = said("Its name in the account.", "private-cloud")
    account: str = said("The account's key.", "nordwind")
    created_at: datetime = said("When it was made.", "2026-02-03T10:00:00Z")


class EnvironmentMember(Shown):
    """A machine of an environment."""

    machine: str = said("Its name.", "hv-ber-03")
    kind: str = said("What it is.", "physical")
    covered: bool = said("Whether it is covered on the day.", True)
    guests: list[str] = said("The names of the machines that run on it.", ["web-01"])


class EnvironmentAnswers(Shown):
    """An environment on a day: its members, and whether every Ubuntu machine of it is covered."""

    environment: Environment = Field(description="The environment.")
    hosts: list[EnvironmentMember] = Field(description="Its physical machines, each with its guests.")
    others: list[EnvironmentMember] = Field(description="Its other machines.")
    whole: Decision = Field(description="Whether an order takes all of it in (environment-coverage).")


class NewEnvironment(Given):
    """An environment's name."""

    name: Annotated[Name, Field(max_length=100)] = said("What it is called, at most 100 letters.", "private-cloud")


class Guests(Given):
    """A host, and exactly the guests that run on it."""

    host: Name = said("A physical machine of the account.", "hv-ber-03")
    guests: Annotated[list[Name], Field(max_length=1000)] = said(
        "Its virtual machines and containers.", ["web-01", "web-02"]
    )


class HostsAndGuests(Given):
    """Hosts with their guests, many at once."""

    hosts: Annotated[list[Guests], Field(min_length=1, max_length=200)] = Field(
        description="Hosts that are not named stay as they are."
    )


class ChangedGuest(Shown):
    """A machine whose host is another now."""

    machine: str = said("Its name.", "web-01")
    host: str | None = said("The host; null for none.", "hv-ber-03")


class ChangedGuests(Shown):
    """What was changed."""

    changed: list[ChangedGuest] = Field(description="The machines whose host is another now.")


@noun.read("/accounts/{account}/environments", scope="environments:read", gives=Page[Environment])
def list_environments(request: ApiRequest, account: str, limit: Limit = 50, cursor: Cursor = "") -> Page[Environment]:
    """The environments of an account, by name."""
    owner = access.account_for(request.actor, account)
    rows = Row.objects.filter(account=owner).select_related("account")
    return Page[Environment].model_validate(page_of(slice_of(rows, by="name", cursor=cursor, limit=limit), shown))


@noun.read("/accounts/{account}/environments/{environment}", scope="environments:read", gives=Environment)
def get_environment(request: ApiRequest, account: str, environment: str) -> Environment:
    """One environment."""
    return shown(access.environment_for(request.actor, account, environment))


@noun.read("/accounts/{account}/environments/{environment}/answers", scope="coverage:read", gives=EnvironmentAnswers)
def get_environment_answers(request: ApiRequest, account: str, environment: str, on: On = None) -> EnvironmentAnswers:
    """The hosts, guests and other machines of an environment on a day, and whether all of it is covered."""
    page = environment_page(request.actor, account, environment, on or request.now.date())
    return EnvironmentAnswers(
        environment=shown(page.environment),
        hosts=[_member(each) for each in page.hosts],
        others=[_member(each) for each in page.others],
        whole=decision_shown(page.whole),
    )


@noun.write(
    "POST",
    "/accounts/{account}/environments",
    scope="environments:write",
    gives=Environment,
    status=201,
    compares=False,
)
def create_environment(request: ApiRequest, account: str, body: NewEnvironment) -> Act:
    """The account has an environment of that name, with no machine in it."""
    return Act(
        does=lambda: environments.create_environment(
            actor=request.actor, account=account, name=body.name, now=request.now
        ),
        shows=shown,
    )


@noun.write("PUT", "/accounts/{account}/environments/{environment}/name", scope="environments:write", gives=Environment)
def rename_environment(request: ApiRequest, account: str, environment: str, body: NewEnvironment) -> Act:
    """The environment has that name; its path changes with it, machines and tokens stay in it."""
    return Act(
        does=lambda: environments.rename_environment(
            actor=request.actor, account=account, environment=environment, name=body.name, now=request.now
        ),
        shows=shown,
        holds=lambda: _held(request, account, environment),
    )


@noun.write(
    "DELETE", "/accounts/{account}/environments/{environment}", scope="environments:write", gives=None, status=204
)
def remove_environment(request: ApiRequest, account: str, environment: str) -> Act:
    """The environment is gone; its machines stay, each in one of its own."""
    return Act(
        does=lambda: environments.remove_environment(
            actor=request.actor, account=account, environment=environment, now=request.now
        ),
        holds=lambda: _held(request, account, environment),
    )


@noun.write("PUT", "/accounts/{account}/guests", scope="environments:write", gives=ChangedGuests, compares=False)
def set_guests(request: ApiRequest, account: str, body: HostsAndGuests) -> Act:
    """Each host named has exactly those guests, many at once: all of it is set, or nothing."""
    return Act(
        does=lambda: environments.set_guests(
            actor=request.actor,
            account=account,
            guests_of={one.host: tuple(one.guests) for one in body.hosts},
            now=request.now,
        ),
        shows=_changed,
    )


def shown(row: Row) -> Environment:
    """The environment as the API has it."""
    return Environment(name=row.name, account=row.account.key, created_at=row.created_at)


def _changed(rows: list[MachineRow]) -> ChangedGuests:
    return ChangedGuests(
        changed=[ChangedGuest(machine=row.name, host=row.host.name if row.host else None) for row in rows]
    )


def _member(one: CoveredMachine) -> EnvironmentMember:
    return EnvironmentMember(
        machine=one.machine.name,
        kind=one.machine.kind,
        covered=one.is_covered,
        guests=[guest.machine.name for guest in one.guests],
    )


def _held(request: ApiRequest, account: str, environment: str) -> Environment:
    """The account is locked, as the operations on environments do."""
    access.locked_account(request.actor, account, may="change-environment")
    return shown(access.environment_for(request.actor, account, environment))
