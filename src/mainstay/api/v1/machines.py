"""The machines of an account: what each is, what covers it, what people say of it, and what the terms answer on any day."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from mainstay.api.v1.answers import Cover, Decision, cover_shown
from mainstay.api.v1.asking import ApiRequest
from mainstay.api.v1.nouns import Act, Noun
from mainstay.api.v1.pages import Cursor, Limit, Page, page_of, slice_of
from mainstay.api.v1.words import Given, Name, Shown, Text, said
from mainstay.errors import NotFound
from mainstay.operations import environments, inventory
from mainstay.queries import access
from mainstay.queries.access import machine_for
from mainstay.queries.machine_ids import account_of_machine_id
from mainstay.queries.machine_page import Answer, answer_as_json, answers
from mainstay.queries.machine_standing import Standing, standings
from mainstay.queries.machines import (
    MachineFilter,
    State,
    activity_of,
    clone_sightings_of,
    guests_of,
    last_attachment,
    matching_machines,
)
from mainstay.records.models import Attachment as AttachmentRow
from mainstay.records.models import Machine as Row
from mainstay.terms.facts import Day

noun = Noun(
    "machines", "The machines of an account, with what covers each of them and what they are entitled to on any day."
)

Kind = Literal["physical", "virtual", "desktop", "container", "wsl"]
On = Annotated[
    Day | None,
    Field(description="The day that is asked about, YYYY-MM-DD; today (UTC) where none is said."),
]


class Attachment(Shown):
    """How a machine is attached."""

    contract: str = said("The number of the contract.", "MS-2041")
    line: int | None = said("The line whose unit it holds; null where it holds none.", 1)
    under_line: int | None = said("The line whose scope and level it has.", 1)
    through: str = said("unit, hosts, parent or cloud-image.", "unit")
    attached_at: datetime = said("Since when.", "2026-02-03T10:00:00Z")
    heard_at: datetime | None = said("When it was last heard.", "2026-11-30T11:58:00Z")
    set_apart_at: datetime | None = said("Since when it is set apart because a copy shares its id.", None)
    enabled: list[str] = said("The services that it said are on.", ["esm-infra", "livepatch"])


class Machine(Shown):
    """A machine, and in few words whether it is covered today."""

    name: str = said("Its name in the account.", "web-01")
    account: str = said("The account's key.", "nordwind")
    machine_id: str = said("The id that it reports.", "6a1f0f9d2c9e4d5f8f0b3a5e7c1d2b4a")
    kind: Kind = said("What it is.", "virtual")
    kind_corrected: bool = said("Whether a person set the kind, which then stands over what it reports.", False)
    ubuntu: bool = said("Whether it counts as running Ubuntu.", True)
    series: str = said("The series of its release.", "noble")
    release: str = said("Its release.", "24.04")
    architecture: str = said("As it reports it.", "amd64")
    kernel: str = said("As it reports it.", "6.8.0-31-generic")
    virt: str = said("As it reports it.", "kvm")
    client_version: str = said("Of its client.", "34~24.04")
    environment: str | None = said("The environment; null where it forms one of its own.", "private-cloud")
    host: str | None = said("The physical machine that it is a guest of.", "hv-ber-03")
    parent: str | None = said("The machine under a container, or under a WSL instance.", None)
    first_seen_at: datetime = said("When it first attached.", "2026-02-03T10:00:00Z")
    last_seen_at: datetime = said("When it was last heard.", "2026-11-30T11:58:00Z")
    attachment: Attachment | None = Field(description="How it is attached; null where it is not.")
    cover: Cover = Field(description="Whether it is covered today.")


class PastAttachment(Shown):
    """The present attachment of a machine, or the last that it had."""

    contract: str = said("The number of the contract.", "MS-2041")
    line: int | None = said("The line whose unit it held; null where it held none.", 1)
    through: str = said("unit, hosts, parent or cloud-image.", "unit")
    attached_at: datetime = said("From when.", "2026-02-03T10:00:00Z")
    detached_at: datetime | None = said("Until when; null where it is the present one.", None)
    detached_because: str = said("Why it ended.", "")
    set_apart_at: datetime | None = said("Since when it is set apart because a copy shares its id.", None)
    counted: bool = said("Whether it counts as using its line.", True)
    enabled: list[str] = said("The services that it said are on.", ["esm-infra"])


class GuestOfMachine(Shown):
    """A machine that runs on another."""

    machine: str = said("Its name.", "web-01")
    kind: Kind = said("What it is.", "virtual")


class CopySeen(Shown):
    """When a copy of the machine was heard."""

    at: datetime = said("When.", "2026-11-29T07:00:00Z")
    address: str = said("From where; empty where that is not known.", "192.0.2.7")


class MachineHistory(Shown):
    """What is known of a machine besides itself."""

    machine: str = said("Its name.", "hv-ber-03")
    attachment: PastAttachment | None = Field(description="Its last attachment; null where it never had one.")
    days_heard: int = said("On how many of the last 31 days it was heard.", 31)
    guests: list[GuestOfMachine] = Field(description="The machines that run on it, by name.")
    copies: list[CopySeen] = Field(description="The last five times that a copy was heard, the newest first.")


class Ending(Shown):
    """What ends an answer, and when."""

    day: str = said("The last day.", "2027-12-31")
    what: str = said("What ends.", "contract")
    says: str = said("As a sentence.", "the contract ends")


class Answered(Decision):
    """A decision, with what ends it, what could end it sooner and what would help."""

    ends: list[Ending] = Field(description="What ends it, the earliest first.")
    sooner: list[str] = said("What could end it sooner.", ["its host leaves the contract"])
    helps: list[str] = said("What would help, where it is not covered.", [])
    number: str = said("Nine characters that this answer has from these facts and no other.", "8f2c-41ab")


class ServiceAnswered(Shown):
    """What the terms say of one service on the machine."""

    service: str = said("The service, as people see and type it.", "esm-infra")
    on_machine: bool | None = said("Whether it is on; null where it neither is nor could be.", True)
    answer: Answered = Field(description="Whether the machine has it, why, and until when.")


class MachineAnswers(Shown):
    """Everything that the terms say of a machine on a day, from what is recorded now."""

    machine: str = said("The machine.", "web-01")
    on: date = said("The day.", "2027-01-01")
    cover: Answered = Field(description="Whether it is covered.")
    services: list[ServiceAnswered] = Field(
        description="Each service: what is on first, then what may be, then what may not."
    )


class NewMachineName(Given):
    """A machine's new name."""

    name: Text = said("Letters, digits, dots, hyphens and underscores, at most 63.", "web-02")


class CorrectedKind(Given):
    """What a machine is, whatever it reports."""

    kind: Kind = said("What it is.", "desktop")


class RunsUbuntu(Given):
    """Whether a machine runs Ubuntu."""

    ubuntu: bool = said("Whether it counts as running Ubuntu.", False, strict=True)


class Place(Given):
    """Where a machine belongs."""

    environment: Name | None = said("The environment's name; null for one of its own.", "private-cloud")


class UnderHost(Given):
    """Whose guest a machine is."""

    host: Name | None = said("The name of a physical machine of the account; null for none.", "hv-ber-03")


class UnderParent(Given):
    """On which machine another runs."""

    parent: Name | None = said("The name of the machine under it; null for none.", "web-01")


class Detaching(Given):
    """Why a machine leaves."""

    because: Annotated[Text, Field(max_length=100)] = said("In a few words; kept in its history.", "decommissioned", "")


@noun.read("/accounts/{account}/machines", scope="machines:read", gives=Page[Machine])
def list_machines(
    request: ApiRequest,
    account: str,
    text: Annotated[Text, Field(description="In its name, at the start of its id, or in its kernel.")] = "",
    kind: Annotated[Kind | None, Field(description="Of this kind.")] = None,
    release: Annotated[Text, Field(description="Of this release, such as 22.04.")] = "",
    contract: Annotated[Text, Field(description="Attached under this contract.")] = "",
    environment: Annotated[Text, Field(description="Of this environment.")] = "",
    state: Annotated[
        Literal["attached", "active", "silent", "set-apart", "detached"] | None, Field(description="In this state.")
    ] = None,
    limit: Limit = 50,
    cursor: Cursor = "",
) -> Page[Machine]:
    """The machines of an account by name, each with its cover today."""
    owner = access.account_for(request.actor, account)
    wanted = MachineFilter(
        text=text, kind=kind or "", release=release, contract=contract, environment=environment, state=_state(state)
    )
    rows = matching_machines(owner, wanted, request.now).select_related("account", "environment", "host", "parent")
    found = slice_of(rows, by="name", cursor=cursor, limit=limit)
    standing = standings(found.rows, request.now.date())
    return Page[Machine].model_validate(page_of(found, lambda row: _shown(row, standing[row.pk], request.now.date())))


@noun.read("/accounts/{account}/machines/{machine}", scope="machines:read", gives=Machine)
def get_machine(request: ApiRequest, account: str, machine: str) -> Machine:
    """One machine, by its name or by the id that it reports."""
    return shown(machine_for(request.actor, account, machine), request.now)


@noun.read("/machines/{machine_id}", scope="machines:read", gives=Machine)
def find_machine(
    request: ApiRequest, machine_id: Annotated[str, Field(description="The id that the machine reports.")]
) -> Machine:
    """The machine of that id, in whichever account that the token sees. Refused where several of them have one."""
    account = account_of_machine_id(request.actor, machine_id)
    return shown(machine_for(request.actor, account, machine_id), request.now)


@noun.read("/accounts/{account}/machines/{machine}/history", scope="machines:read", gives=MachineHistory)
def get_machine_history(request: ApiRequest, account: str, machine: str) -> MachineHistory:
    """The last attachment of a machine, what runs on it, how often it was heard, and copies of it."""
    row = machine_for(request.actor, account, machine)
    held = last_attachment(row)
    return MachineHistory(
        machine=row.name,
        attachment=_past(held) if held else None,
        days_heard=sum(1 for day in activity_of(row, request.now.date()) if day.pings),
        guests=[GuestOfMachine(machine=guest.name, kind=guest.kind) for guest in guests_of(row)],  # type: ignore[arg-type]
        copies=[CopySeen(at=seen.at, address=seen.address) for seen in clone_sightings_of(row)[:5]],
    )


@noun.read("/accounts/{account}/machines/{machine}/answers", scope="coverage:read", gives=MachineAnswers)
def get_machine_answers(request: ApiRequest, account: str, machine: str, on: On = None) -> MachineAnswers:
    """Whether a machine is covered and what it is entitled to on a day, each with its reasons and until when."""
    row, day = machine_for(request.actor, account, machine), on or request.now.date()
    found = answers(row, on=day)
    return MachineAnswers(
        machine=row.name,
        on=day,
        cover=_answered(found.machine),
        services=[
            ServiceAnswered(service=each.name, on_machine=each.on_machine, answer=_answered(each))
            for each in found.services
        ],
    )


@noun.read("/accounts/{account}/machines/{machine}/services/{service}", scope="coverage:read", gives=ServiceAnswered)
def get_service_answer(request: ApiRequest, account: str, machine: str, service: str, on: On = None) -> ServiceAnswered:
    """Whether a machine has one service on a day, why, and until when."""
    row = machine_for(request.actor, account, machine)
    found = answers(row, on=on or request.now.date()).service(service)
    if found is None:
        raise NotFound(f"there is no service {service!r}", help="the machine's answers name them all")
    return ServiceAnswered(service=found.name, on_machine=found.on_machine, answer=_answered(found))


@noun.write("PUT", "/accounts/{account}/machines/{machine}/name", scope="machines:write", gives=Machine)
def rename_machine(request: ApiRequest, account: str, machine: str, body: NewMachineName) -> Act:
    """The machine has that name; its path changes with it."""
    return _change(request, account, machine, lambda: inventory.rename_machine(
        actor=request.actor, account=account, machine=machine, name=body.name, now=request.now
    ))  # fmt: skip


@noun.write("PUT", "/accounts/{account}/machines/{machine}/kind", scope="machines:write", gives=Machine)
def correct_machine_kind(request: ApiRequest, account: str, machine: str, body: CorrectedKind) -> Act:
    """The machine is of that kind whatever it reports, and holds a unit of it where it needs one.

    Refused with the decision where it would need a unit and its contract has none left.
    """
    return _change(request, account, machine, lambda: inventory.correct_kind(
        actor=request.actor, account=account, machine=machine, kind=body.kind, now=request.now
    ))  # fmt: skip


@noun.write("PUT", "/accounts/{account}/machines/{machine}/ubuntu", scope="machines:write", gives=Machine)
def set_machine_ubuntu(request: ApiRequest, account: str, machine: str, body: RunsUbuntu) -> Act:
    """The machine counts as running Ubuntu, or not: without it nothing covers it."""
    return _change(request, account, machine, lambda: inventory.set_ubuntu(
        actor=request.actor, account=account, machine=machine, ubuntu=body.ubuntu, now=request.now
    ))  # fmt: skip


@noun.write("PUT", "/accounts/{account}/machines/{machine}/environment", scope="environments:write", gives=Machine)
def move_machine(request: ApiRequest, account: str, machine: str, body: Place) -> Act:
    """The machine is of that environment; what covers its guests may change with it."""
    return _change(request, account, machine, lambda: environments.move_machine(
        actor=request.actor, account=account, machine=machine, environment=body.environment, now=request.now
    ), may="change-environment")  # fmt: skip


@noun.write("PUT", "/accounts/{account}/machines/{machine}/host", scope="environments:write", gives=Machine)
def set_machine_host(request: ApiRequest, account: str, machine: str, body: UnderHost) -> Act:
    """The machine is a guest of that host, covered while all physical hosts of the host's environment are."""
    return _change(request, account, machine, lambda: environments.set_host(
        actor=request.actor, account=account, machine=machine, host=body.host, now=request.now
    ), may="change-environment")  # fmt: skip


@noun.write("PUT", "/accounts/{account}/machines/{machine}/parent", scope="environments:write", gives=Machine)
def set_machine_parent(request: ApiRequest, account: str, machine: str, body: UnderParent) -> Act:
    """The machine shares the cover of the one under it: a container's machine, a WSL instance's Windows."""

    def held() -> Machine:
        access.locked_account(
            request.actor, account, may="change-environment"
        )  # as the operation does, and before the machine
        return shown(access.locked_machine(request.actor, account, machine, may="change-environment"), request.now)

    return Act(
        does=lambda: environments.set_parent(
            actor=request.actor, account=account, machine=machine, parent=body.parent, now=request.now
        ),
        shows=lambda row: shown(row, request.now),
        holds=held,
    )


@noun.write("POST", "/accounts/{account}/machines/{machine}/detach", scope="machines:write", gives=Machine)
def detach_machine(request: ApiRequest, account: str, machine: str, body: Detaching) -> Act:
    """The machine is under no contract, its unit is free and its tokens open nothing any more."""
    return _change(request, account, machine, lambda: inventory.detach_machine(
        actor=request.actor, account=account, machine=machine, because=body.because, now=request.now
    ))  # fmt: skip


@noun.write("POST", "/accounts/{account}/machines/{machine}/release", scope="machines:write", gives=Machine)
def release_machine(request: ApiRequest, account: str, machine: str) -> Act:
    """A machine that was set apart because a copy shares its id is so no longer; both attach anew."""
    return _change(request, account, machine, lambda: inventory.release_clone(
        actor=request.actor, account=account, machine=machine, now=request.now
    ))  # fmt: skip


def shown(row: Row, now: datetime) -> Machine:
    """The machine as the API has it. Some six statements."""
    known = Row.objects.select_related("account", "environment", "host", "parent").get(pk=row.pk)
    return _shown(known, standings([known], now.date())[known.pk], now.date())


def _shown(row: Row, standing: Standing, on: date) -> Machine:
    coverage = standing.coverage(on).answer
    return Machine(
        name=row.name,
        account=row.account.key,
        machine_id=row.machine_id,
        kind=row.kind,  # type: ignore[arg-type]
        kind_corrected=row.kind_corrected,
        ubuntu=row.ubuntu,
        series=row.series,
        release=row.release,
        architecture=row.architecture,
        kernel=row.kernel,
        virt=row.virt,
        client_version=row.client_version,
        environment=row.environment.name if row.environment else None,
        host=row.host.name if row.host else None,
        parent=row.parent.name if row.parent else None,
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        attachment=_attachment(standing.attachment) if standing.attachment else None,
        cover=cover_shown(standing.on(on), str(coverage.through) if coverage else "none"),
    )


def _attachment(row: AttachmentRow) -> Attachment:
    return Attachment(
        contract=row.contract.number,
        line=row.line.position if row.line else None,
        under_line=row.under_line.position if row.under_line else None,
        through=row.through,
        attached_at=row.attached_at,
        heard_at=row.pinged_at,
        set_apart_at=row.quarantined_at,
        enabled=list(row.enabled),
    )


def _past(row: AttachmentRow) -> PastAttachment:
    return PastAttachment(
        contract=row.contract.number,
        line=row.line.position if row.line else None,
        through=row.through,
        attached_at=row.attached_at,
        detached_at=row.detached_at,
        detached_because=row.detached_because,
        set_apart_at=row.quarantined_at,
        counted=row.counted,
        enabled=list(row.enabled),
    )


def _answered(answer: Answer) -> Answered:
    return Answered.model_validate(answer_as_json(answer))


def _change(request: ApiRequest, account: str, machine: str, does: Any, may: Any = "change-machine") -> Act:
    """An act on one machine, after which it is shown."""
    return Act(
        does=does,
        shows=lambda row: shown(row, request.now),
        holds=lambda: shown(access.locked_machine(request.actor, account, machine, may=may), request.now),
    )


def _state(state: str | None) -> State:
    return state or ""  # type: ignore[return-value]
