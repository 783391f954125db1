"""What machines do: attach, refresh, report activity, ask for a resource or for a guest's token.

Each call is at most two hand-written statements in one transaction: one finds and locks, one writes; between them the
rules decide. None defers a job: the events of machines are delivered by the job that looks for undelivered ones. Only an
attach of what shares another machine's cover, and one that ends in a refusal, look once more, and one that the same machine
overtook is done again.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from mainstay.errors import Conflict, NotFound, Refused, Unauthenticated
from mainstay.gateways import tokens
from mainstay.operations._activity_tokens import follow
from mainstay.operations._again import Overtaken, again_when_overtaken
from mainstay.operations._attaching import Place, decide_place, host_of, parent_of
from mainstay.operations._in_effect import refuse_unless_in_effect, refuse_when_over
from mainstay.operations._moving import move_to_better_line
from mainstay.operations._record import operation
from mainstay.operations._tokens import is_over
from mainstay.operations.reports import MachineReport, PingReport
from mainstay.queries.agreements import terms_at
from mainstay.queries.entitlements import ServiceTold, Told, services_for_anyone, told_under
from mainstay.records.models import ContractToken
from mainstay.records.models.contracts import TokenPurpose
from mainstay.records.statements import find, write
from mainstay.terms.catalogues import ServiceEntry, shipped
from mainstay.terms.terms import Terms

GUEST_TOKEN_LIFE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Heard:
    """An attachment that has been heard, with the generation of its next activity token."""

    attachment: int
    activity: int

    def activity_token(self) -> str:
        """What the machine sends back with its next ping."""
        return tokens.activity_token(self.attachment, self.activity)


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """An attached machine: what every token reply is made of. Its tokens are derived and can be given again."""

    attachment: int
    machine_id: str
    generation: int
    heard: Heard
    told: Told
    available: tuple[tuple[ServiceEntry, bool], ...]

    def machine_token(self) -> str:
        """What it shows with every later call."""
        return tokens.machine_token(self.attachment, self.generation)

    def resource_token(self, service: str) -> str:
        """What the archive of the service is shown."""
        return tokens.resource_token(self.attachment, self.generation, service)


@again_when_overtaken
@operation
def attach_machine(*, token: str, machine_id: str, report: MachineReport, now: datetime) -> Attached:
    """The machine is attached under the token's contract and holds the unit it needs (intro.unit, intro.physical, intro.vm).

    Refused where the contract is not in effect (in its grace only what is attached already goes on) or no unit is left; a
    machine id that two machines share is a Conflict until a person has set it right. Attaching again gives the same answer.
    """
    keys = {"token_hash": tokens.token_hash(token), "machine_id": machine_id}
    found = find("find_attachment", keys)
    if found is None or is_over(found, now):
        raise Unauthenticated("this token is not known, or has ended")
    terms = terms_at(found.contract_id, found.revision, found.provider_revision)
    attached_here = found.attached_contract_id == found.contract_id
    refuse_unless_in_effect(found, terms, attached_already=attached_here, now=now)
    if found.quarantined_at:
        raise _shared_id()
    report = _with_release(report)
    place = _held(found) if attached_here else _place(found, keys, report, terms, now)
    written = write("write_attachment", _attachment_row(found, place, machine_id, report, now))
    if not written.is_new and written.attachment != found.attachment:
        raise Overtaken
    told = told_under(
        found.contract_id, found.revision, found.provider_revision, place.under_line_id,
        legacy=_has_legacy(found, now) if attached_here else place.legacy_line_id is not None,
        only_series=place.only_series, on=now.date(),
    )  # fmt: skip
    return Attached(
        attachment=written.attachment,
        machine_id=machine_id,
        generation=written.generation,
        heard=Heard(written.attachment, written.activity_current),
        told=told,
        available=services_for_anyone(report.series, report.architecture, found.provider_revision, now.date()),
    )


@again_when_overtaken
@operation
def refresh_machine(*, token: str, contract: str, machine_id: str, report: MachineReport, now: datetime) -> Attached:
    """The machine's report is kept, and it is told anew what it may use. An ended contract answers too: its dates tell.

    Where its line is withdrawn or one of full scope has a free unit, it goes there, in the order in which machines attach. A machine
    id that two machines share is a Conflict. NotFound where the token is another machine's or contract's.
    """
    found = _attachment(token, contract, machine_id, statement="find_refresh")
    if found.quarantined_at:
        raise _shared_id()
    under_line_id = move_to_better_line(found, now)
    write("write_seen", {"machine": found.machine, "now": now, **_reported(_with_release(report))})
    return _attached(found._replace(under_line_id=under_line_id), now)


def look_at_contract(*, token: str, contract: str, machine_id: str, now: datetime) -> Attached:
    """What the machine would be told now. Nothing is written."""
    return _attached(_attachment(token, contract, machine_id), now)


@again_when_overtaken
@operation
def record_activity(
    *, token: str, contract: str, machine_id: str, report: MachineReport, ping: PingReport, now: datetime
) -> Heard:
    """The ping is kept, the machine counts as active, and it is given its next activity token.

    A copy that shares its id is found by the token it comes with: what it reports is kept beside the machine, which is set
    apart. A ping is never refused for that, since the client would call its finished work failed.
    """
    found = _attachment(token, contract, machine_id)
    step = follow(found, ping.activity_token)
    if step.is_copy or found.quarantined_at:
        reported = json.dumps(asdict(report) | {"enabled": ping.enabled})
        write("write_clone", {
            "attachment": found.attachment, "machine": found.machine, "account_id": found.account_id, "now": now,
            "address": report.address, "reported": reported,
        })  # fmt: skip
        return Heard(found.attachment, found.activity_current)
    write("write_activity", {
        "attachment": found.attachment, "machine": found.machine, "account_id": found.account_id, "now": now,
        "activity_current": step.current, "activity_previous": step.previous, "activity_branch": step.branch,
        "branch_answered": step.branch_answered, "enabled": list(ping.enabled), "variants": json.dumps(ping.variants),
        "counts_again": not found.counted, "line_id": found.line_id, "legacy_line_id": found.legacy_line_id,
        **_reported(_with_release(report)),
    })  # fmt: skip
    return Heard(found.attachment, step.current)


@operation
def grant_resource(*, token: str, service: str, machine_id: str, now: datetime) -> tuple[Attached, ServiceTold]:
    """The machine is given the resource token of a service that it is entitled to (sections 1 to 6).

    Refused once the contract has ended, its grace included; NotFound for a service that is not known, not entitled or
    without an archive, each saying which.
    """
    found = _attachment(token, None, machine_id)
    if found.quarantined_at:
        raise _shared_id()
    refuse_when_over(found, terms_at(found.contract_id, found.revision, found.provider_revision), now)
    attached = _attached(found, now)
    told = attached.told.service(service)
    if told is None:
        raise NotFound(f"there is no service {service}", code="unknown-resource")
    if not told.entitled:
        raise NotFound(f"{told.entry.shown_as} is not part of this subscription", code="not-entitled")
    if not told.has_archive:
        raise NotFound(f"the provider has set no archive for {told.entry.shown_as} yet", code="no-archive")
    return attached, told


@operation
def issue_guest_token(*, token: str, contract: str, machine_id: str, now: datetime) -> tuple[str, ContractToken]:
    """A guest of this host can attach with the token for an hour, without a unit of its own (intro.physical).

    The reply that the guest gets limits it to the host's release and older ones, as the real service does.
    """
    found = _attachment(token, contract, machine_id)
    if found.quarantined_at:
        raise _shared_id()
    refuse_when_over(found, terms_at(found.contract_id, found.revision, found.provider_revision), now)
    text = tokens.random_token("G1")
    row = ContractToken.objects.create(
        contract_id=found.contract_id,
        host_id=found.machine,
        name=f"guest of machine {found.machine}",
        purpose=TokenPurpose.GUEST,
        hash=tokens.token_hash(text),
        issued_at=now,
        ends_at=now + GUEST_TOKEN_LIFE,
    )
    return text, row


def _attachment(token: str, contract: str | None, machine_id: str, *, statement: str = "find_machine") -> Any:
    """The open attachment whose token this is. A path that names another contract or machine finds nothing."""
    carried = tokens.carried(token)
    found = find(statement, {"attachment": carried.number}) if carried and carried.kind == "M" else None
    if found is None or found.detached_at or not tokens.is_machine_token(token, found.attachment, found.generation):
        raise Unauthenticated("this machine token is not known, or its attachment has ended")
    if machine_id != found.machine_id or contract not in (None, found.number):
        raise NotFound("there is no such machine under this contract")
    return found


def _attached(found: Any, now: datetime) -> Attached:
    told = told_under(
        found.contract_id, found.revision, found.provider_revision, found.under_line_id,
        legacy=_has_legacy(found, now), only_series=found.only_series, on=now.date(),
    )  # fmt: skip
    return Attached(
        attachment=found.attachment,
        machine_id=found.machine_id,
        generation=found.generation,
        heard=Heard(found.attachment, found.activity_current),
        told=told,
        available=services_for_anyone(found.series, found.architecture, found.provider_revision, now.date()),
    )


def _has_legacy(found: Any, now: datetime) -> bool:
    """Whether the Legacy line that the machine holds a unit of still gives something."""
    return found.legacy_holds is not None and (found.legacy_ends_on is None or found.legacy_ends_on >= now.date())


def _place(found: Any, keys: dict[str, Any], report: MachineReport, terms: Terms, now: datetime) -> Place:
    """Where the machine goes. A refusal is no refusal where the same machine has attached since the look: it took the unit."""
    try:
        return decide_place(found, report, terms, now=now)
    except Refused:
        since = find("find_attachment", keys)
        if since is not None and since.attached_contract_id == found.contract_id:
            raise Overtaken from None
        raise


def _held(found: Any) -> Place:
    """The place that the attached machine has."""
    return Place(
        kind=found.kind,
        through=found.through,
        line_id=found.attached_line_id,
        under_line_id=found.under_line_id,
        legacy_line_id=found.legacy_line_id,
        only_series=found.only_series,
    )


def _shared_id() -> Conflict:
    return Conflict(
        "two machines answer under this machine id, so it is set apart",
        code="machine-id-shared",
        help="give the copy a new /etc/machine-id, have the id released in the portal, then attach again",
    )


def _with_release(report: MachineReport) -> MachineReport:
    """The report with the release number that its series has, where it names none."""
    if report.release or not report.series:
        return report
    release = shipped().releases.of_series(report.series)
    return replace(report, release=release.version) if release else report


def _reported(report: MachineReport) -> dict[str, Any]:
    return {
        "series": report.series,
        "release": report.release,
        "architecture": report.architecture,
        "kernel": report.kernel,
        "virt": report.virt,
        "client_version": report.client_version,
    }


def _attachment_row(found: Any, place: Place, machine_id: str, report: MachineReport, now: datetime) -> dict[str, Any]:
    details = {"through": place.through, "token": found.token_id, "from": report.address}
    return {
        "account_id": found.account_id,
        "machine_id": machine_id,
        "name": f"m-{hashlib.sha256(machine_id.encode()).hexdigest()[:16]}",
        "kind": place.kind,
        "cloud_image": found.purpose == TokenPurpose.CLOUD,
        "environment_id": found.token_environment_id,
        "host_id": host_of(found, place.kind),
        "parent_id": parent_of(found, place.kind),
        "contract_id": found.contract_id,
        "line_id": place.line_id,
        "under_line_id": place.under_line_id,
        "legacy_line_id": place.legacy_line_id,
        "token_id": found.token_id,
        "through": place.through,
        "only_series": place.only_series,
        "leaves": found.attachment if found.attached_contract_id != found.contract_id else None,
        "takes_unit": found.attachment is not None and found.counted is False,
        "details": json.dumps(details),
        "now": now,
        **_reported(report),
    }
