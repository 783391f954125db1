# Made by tools/client.py from the document of the API; do not edit.

"""What is sent to the API, and what it answers: one dataclass for each schema of its document."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from mainstay.client.plain import OF_ANSWER
from mainstay.client.unset import UNSET, Unset


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A customer."""

    key: str
    """Stands in paths and does not change."""
    name: str
    """What it is called."""
    zone: str
    """Its time zone."""
    created_at: datetime
    """When it was made."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCounts:
    """How much is in an account."""

    key: str
    """The account's key."""
    name: str
    """What it is called."""
    zone: str
    """Its time zone."""
    contracts: int
    """Its contracts, ended ones too."""
    last_end: date | None
    """The last day of the contract that ends last."""
    attached: int
    """Machines that are attached."""
    active: int
    """Those of them that were heard within a day."""
    set_apart: int
    """Those that are set apart because a copy shares their id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCountsPage:
    """AccountCountsPage"""

    items: tuple[AccountCounts, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """AccountPage"""

    items: tuple[Account, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """A figure that the contract agrees otherwise in writing."""

    clause: str
    """The clause whose figure it is."""
    title: str
    """What the clause is called."""
    figure: str
    """The figure's name."""
    ours: str
    """What the terms say."""
    agreed: str
    """What this contract says."""
    agreed_in: str
    """The document that says so."""
    agreed_on: date
    """Its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedLine:
    """What becomes of a line: all of what may be amended, as it will be."""

    quantity: int
    """Units bought."""
    overage: int | None
    """Units agreed above the quantity; null: as many as come."""
    ends_on: date | None
    """An end before the contract's own."""
    scope: str
    """full, infra-only or apps-only."""
    support_scope: str
    """full or infra; as the scope allows where it is empty."""
    level: str
    """self-support, weekday or 24/7."""
    note: str
    """A few words about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerField:
    """A field of an answer."""

    name: str
    """Its name."""
    type: str
    """What it may hold."""
    means: str
    """What it means."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why: a stable code, one sentence, and the clauses that it rests on."""

    code: str
    """A stable name of the reason."""
    clauses: tuple[str, ...]
    """The clauses that it rests on."""
    says: str
    """The reason as a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """An answer of the terms: the verdict, why, by which clauses, and until when it holds with these facts."""

    question: str
    """The question that it answers."""
    verdict: Literal["yes", "no", "limited", "conditional", "ruling-needed", "unknown"]
    """The outcome."""
    answer: dict[str, Any]
    """The fields of the answer, which each question has its own of; empty where there is none."""
    reasons: tuple[Reason, ...]
    """All reasons, the leading one first."""
    clauses: tuple[str, ...]
    """Every clause that it rests on, those of its premises too."""
    readings: tuple[str, ...]
    """Every reading that it rests on."""
    premises: tuple["Decision", ...]
    """The decisions that it builds on."""
    catalogues: dict[str, str]
    """The lists that it used, each with its day."""
    facts: dict[str, Any]
    """The facts that it was made from, defaults filled in."""
    until: str | None
    """The last day, or the instant, until which it holds; null where none is known."""
    edition: str
    """The edition of the terms."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What ends an answer, and when."""

    day: str
    """The last day."""
    what: str
    """What ends."""
    says: str
    """As a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A decision, with what ends it, what could end it sooner and what would help."""

    question: str
    """The question that it answers."""
    verdict: Literal["yes", "no", "limited", "conditional", "ruling-needed", "unknown"]
    """The outcome."""
    answer: dict[str, Any]
    """The fields of the answer, which each question has its own of; empty where there is none."""
    reasons: tuple[Reason, ...]
    """All reasons, the leading one first."""
    clauses: tuple[str, ...]
    """Every clause that it rests on, those of its premises too."""
    readings: tuple[str, ...]
    """Every reading that it rests on."""
    premises: tuple[Decision, ...]
    """The decisions that it builds on."""
    catalogues: dict[str, str]
    """The lists that it used, each with its day."""
    facts: dict[str, Any]
    """The facts that it was made from, defaults filled in."""
    until: str | None
    """The last day, or the instant, until which it holds; null where none is known."""
    edition: str
    """The edition of the terms."""
    ends: tuple[Ending, ...]
    """What ends it, the earliest first."""
    sooner: tuple[str, ...]
    """What could end it sooner."""
    helps: tuple[str, ...]
    """What would help, where it is not covered."""
    number: str
    """Nine characters that this answer has from these facts and no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A token of a person or a service, without its text."""

    id: int
    """Its number."""
    name: str
    """What it is called."""
    tail: str
    """Its last four characters."""
    person: str | None
    """The address of whose it is; null for a service."""
    account: str | None
    """The only account in which it works."""
    scopes: tuple[str, ...]
    """What it may ask for."""
    last_used_at: datetime | None
    """When it last called."""
    last_used_from: str | None
    """From which address."""
    ends_at: datetime
    """From when on it opens nothing."""
    revoked_at: datetime | None
    """When it was revoked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiTokenPage:
    """ApiTokenPage"""

    items: tuple[ApiToken, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """One of many questions."""

    question: str
    """Its name."""
    facts: dict[str, Any] | Unset = UNSET
    """Its facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """How a machine is attached."""

    contract: str
    """The number of the contract."""
    line: int | None
    """The line whose unit it holds; null where it holds none."""
    under_line: int | None
    """The line whose scope and level it has."""
    through: str
    """unit, hosts, parent or cloud-image."""
    attached_at: datetime
    """Since when."""
    heard_at: datetime | None
    """When it was last heard."""
    set_apart_at: datetime | None
    """Since when it is set apart because a copy shares its id."""
    enabled: tuple[str, ...]
    """The services that it said are on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow:
    """An act."""

    id: int
    """Its number."""
    kind: str
    """What was done, as noun.what-happened."""
    about: str
    """To what, by its noun and number."""
    at: datetime
    """When."""
    person: int | None
    """By whom, by their number; null where it was no person, or one who was erased."""
    by: str
    """By whom, in words."""
    origin: str
    """By which channel: web, api, command line, job or machine."""
    address: str | None
    """From which address."""
    credential: str
    """By which API token."""
    request: str
    """The id that its lines in the log carry."""
    details: dict[str, Any]
    """What changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRowPage:
    """AuditRowPage"""

    items: tuple[AuditRow, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """A figure of one clause as a contract agrees it, written as the terms write theirs, unit and all (doc.terms)."""

    clause: str
    figure: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedComponentFacts:
    """Is a certified component available on a release on a day?"""

    component: Literal["fips-140-2", "fips-140-3", "cis", "usg-cis", "usg-disa-stig", "cc-eal"]
    """a row of the table; cis is the tooling before the Ubuntu Security Guide"""
    release: str
    """version number, such as 22.04"""
    on: date
    """the day asked about"""
    available_from: Literal["none"] | date | Unset = UNSET
    """day from which an operator recorded an announced component as available; of no effect on any other"""
    certificate_standard: str | Unset = UNSET
    """standard that the certificate on record states"""
    certificate_expires: Literal["none"] | date | Unset = UNSET
    """last day of that certificate"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedGuest:
    """A machine whose host is another now."""

    machine: str
    """Its name."""
    host: str | None
    """The host; null for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedGuests:
    """What was changed."""

    changed: tuple[ChangedGuest, ...]
    """The machines whose host is another now."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedWebhook:
    """What becomes of a webhook; null leaves it as it is."""

    url: str | Unset | None = UNSET
    """Another address."""
    kinds: tuple[str, ...] | Unset | None = UNSET
    """Other kinds of events."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenReading:
    """A reading that a contract chooses."""

    reading: str
    """Its name; the name of ours takes the choice back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a text is taken that leaves something open."""

    name: str
    """Its name."""
    question: str
    """What is open."""
    ours: str
    """How we take it."""
    why: str
    """Why."""
    open: dict[str, str]
    """The other ways to take it."""
    figures: dict[str, str]
    """Its figures."""
    choosable: bool
    """Whether a contract may choose another way."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A clause of the terms."""

    id: str
    """Its number, or its name."""
    title: str
    """What it is called."""
    part: str
    """The part of the description."""
    kind: str
    """What kind of clause it is."""
    says: str
    """In our own words."""
    system_must: str
    """What the software has to do about it."""
    applies_to: Any
    """To what it applies."""
    figures: dict[str, str]
    """Its figures, as text with their unit."""
    same_as: dict[str, str]
    """Figures that repeat another's."""
    ambiguity: str
    """What it leaves open."""
    readings: tuple[Reading, ...]
    """How we take what it leaves open."""
    depends_on: tuple[str, ...]
    """The clauses that it leans on."""
    depended_on_by: tuple[str, ...]
    """The clauses that lean on it."""
    status: str
    """answered, people or planned."""
    answered_by: tuple[str, ...]
    """What answers it."""
    people: str
    """What people do about it."""
    planned: str
    """With what it comes."""
    edition: str
    """The edition of the terms."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClausePage:
    """ClausePage"""

    items: tuple[Clause, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line, and how far it is used."""

    position: int
    """Its place in the contract."""
    kind: Literal["physical", "virtual", "desktop", "legacy"]
    """What it counts."""
    scope: Literal["full", "infra-only", "apps-only"]
    """The scope of security maintenance."""
    support_scope: Literal["full", "infra"]
    """The scope of support."""
    level: Literal["self-support", "weekday", "24/7"]
    """The support level."""
    quantity: int
    """Units bought."""
    overage: int | None
    """Units agreed above the quantity; null: as many as come."""
    used: int
    """Units that attached machines hold."""
    left: int
    """Units that are free."""
    over: int
    """Units held above the quantity."""
    ends_on: date | None
    """An end before the contract's own."""
    note: str
    """A few words about it."""
    withdrawn_at: datetime | None
    """Since when it gives nothing any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract with its lines and what it agrees otherwise."""

    number: str
    """Its number."""
    account: str
    """The account's key."""
    name: str
    """What it is called."""
    edition: str
    """The edition of the terms."""
    signed_on: date | None
    """When it was signed."""
    effective_from: date | None
    """Its first day; null where it was never made effective."""
    effective_to: date | None
    """Its last day."""
    support_until: date | None
    """The last day of support, where that ends earlier."""
    state: Literal["not-yet", "effective", "grace", "ended", "never", "unknown"]
    """How it stands today."""
    readings: tuple[str, ...]
    """The open readings that it chooses in place of ours."""
    created_at: datetime
    """When it was made."""
    lines: tuple[Line, ...]
    """Its lines in their order, withdrawn ones too."""
    deviations: tuple[Agreed, ...]
    """What it agrees otherwise."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractDates:
    """Both dates of a contract, or neither."""

    effective_from: date | None
    """Its first day."""
    effective_to: date | None
    """Its last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractEffect:
    """Whether a contract is in effect on a day."""

    contract: str
    """Its number."""
    on: date
    """The day."""
    effect: Decision
    """Whether it is in effect, why, and until when (contract-effect)."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractEffectFacts:
    """Is a contract in effect on a day, at which support level, and what does the client call it?"""

    effective_from: Literal["none"] | date
    """first day of the contract; none = it was never made effective"""
    effective_to: Literal["none"] | date | Unset = UNSET
    """last day of the contract, not before effective_from; required where effective_from is a date"""
    on: date
    """the day asked about (UTC, as the client counts)"""
    level: Literal["self-support", "weekday", "24/7"] | Unset = UNSET
    """the level bought"""
    support_until: Literal["none"] | date | Unset = UNSET
    """last day of the support term; none = it runs with the contract, grace included"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractPage:
    """ContractPage"""

    items: tuple[Contract, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractToken:
    """A token of a contract, without its text."""

    id: int
    """Its number."""
    contract: str
    """The number of the contract."""
    name: str
    """What it is called."""
    state: Literal["live", "ending", "ended", "rotated", "revoked"]
    """How it stands."""
    line: int | None
    """The only line that its machines use; null for whichever fits."""
    environment: str | None
    """The environment that its machines join."""
    guest_of: str | None
    """The machine whose guests attach with it."""
    machines: int
    """How many machines are attached by it."""
    last_used_at: datetime | None
    """When one last attached by it."""
    issued_at: datetime
    """When it was issued."""
    ends_at: datetime | None
    """From when on nothing attaches with it."""
    revoked_at: datetime | None
    """When it was revoked."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTokenPage:
    """ContractTokenPage"""

    items: tuple[ContractToken, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTokenText:
    """A token itself: whoever has it attaches machines."""

    id: int
    """Its number."""
    token: str
    """What `pro attach` is given."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfUse:
    """A line on a day."""

    line: int
    """The line's place in the contract."""
    day: date
    """The day."""
    bought: int
    """Units bought."""
    used: int
    """Machines attached."""
    most: int
    """The most units that were held at once."""
    heard: int
    """Machines that were heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractUse:
    """How much of a contract is used."""

    contract: str
    """Its number."""
    attached: int
    """Machines that are attached under it."""
    active: int
    """Those of them that were heard within a day."""
    days: tuple[DayOfUse, ...]
    """Its lines day by day, as far as days were counted."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopySeen:
    """When a copy of the machine was heard."""

    at: datetime
    """When."""
    address: str
    """From where; empty where that is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedKind:
    """What a machine is, whatever it reports."""

    kind: Literal["physical", "virtual", "desktop", "container", "wsl"]
    """What it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """In few words, whether a machine is covered on a day."""

    verdict: Literal["yes", "no", "limited", "conditional", "ruling-needed", "unknown"]
    """yes and limited: it is covered; limited is past the Pro end of its release."""
    through: str
    """What covers it: unit, hosts, parent, cloud-image or none."""
    until: str | None
    """The last day on which that holds; null where none is known."""
    code: str
    """The leading reason's code."""
    says: str
    """The leading reason as a sentence."""
    clauses: tuple[str, ...]
    """The clauses that the leading reason rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredArchitectureFacts:
    """Is an architecture covered on a release?"""

    release: str
    """version number; it need not be in the catalogue"""
    architecture: str
    """Debian name; one outside the table is not covered"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The personal credentials of an account's technical representatives."""

    held: int
    """How many are held."""
    at_most: int | None
    """How many the contracts in effect give; null where none gives any."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An event on its way to a webhook."""

    id: int
    """Its number."""
    webhook: int
    """The webhook's number."""
    event: str
    """The event's id, the same at every try."""
    kind: str
    """What was done."""
    state: Literal["waiting", "delivered", "failed"]
    """How far it has come."""
    attempts: int
    """How often it was tried."""
    last_tried_at: datetime | None
    """When it was tried last."""
    last_status: int | None
    """What came back."""
    last_error: str
    """What stood in the way."""
    next_try_at: datetime | None
    """When it is tried next."""
    created_at: datetime
    """When it was queued."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPage:
    """DeliveryPage"""

    items: tuple[Delivery, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detaching:
    """Why a machine leaves."""

    because: str | Unset = UNSET
    """In a few words; kept in its history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementFacts:
    """Is a service of sections 1 to 6 entitled on a release, on an architecture, under a subscription, on a day?"""

    service: Literal[
        "esm-infra",
        "esm-apps",
        "esm-infra-legacy",
        "esm-apps-legacy",
        "fips",
        "fips-updates",
        "fips-preview",
        "usg",
        "cis",
        "cc-eal",
        "livepatch",
        "livepatch-onprem",
        "landscape",
        "realtime-kernel",
        "ros",
        "ros-updates",
        "anbox-cloud",
        "support-portal",
        "knowledge-base",
    ]
    """the client's name where it has one"""
    on: date
    """the day asked about"""
    release: str | Unset = UNSET
    """version number; may be left out for landscape, livepatch, livepatch-onprem, support-portal and knowledge-base"""
    architecture: str | Unset = UNSET
    """Debian name"""
    scope: Literal["full", "infra-only", "apps-only"] | Unset = UNSET
    """scope of the subscription; apps-only where the contract names it"""
    level: Literal["self-support", "weekday", "24/7"] | Unset = UNSET
    """support level of the subscription; it never matters here"""
    legacy_addon: bool | Unset = UNSET
    """the Legacy add-on is held"""
    legacy_end: Literal["catalogue", "none"] | date | Unset = UNSET
    """last day of Legacy support of the release"""
    ros_distro: str | Unset = UNSET
    """ros and ros-updates, where it is required: kinetic, melodic, foxy, noetic …"""
    subscription: Literal["pro", "maas-support-only"] | Unset = UNSET
    """maas-support-only: deployed by a MAAS under standalone support, without Pro of its own"""
    addition_from: Literal["none"] | date | Unset = UNSET
    """first day of a catalogue addition that grants this service on this release beyond the description"""
    addition_source: str | Unset = UNSET
    """where that addition comes from; an addition without a source grants nothing"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """A declared environment."""

    name: str
    """Its name in the account."""
    account: str
    """The account's key."""
    created_at: datetime
    """When it was made."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentMember:
    """A machine of an environment."""

    machine: str
    """Its name."""
    kind: str
    """What it is."""
    covered: bool
    """Whether it is covered on the day."""
    guests: tuple[str, ...]
    """The names of the machines that run on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentAnswers:
    """An environment on a day: its members, and whether every Ubuntu machine of it is covered."""

    environment: Environment
    """The environment."""
    hosts: tuple[EnvironmentMember, ...]
    """Its physical machines, each with its guests."""
    others: tuple[EnvironmentMember, ...]
    """Its other machines."""
    whole: Decision
    """Whether an order takes all of it in (environment-coverage)."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentMachine:
    """A machine of the environment. The order takes it in by a unit of its own or by another way of machine-
    coverage.
    """

    name: str
    ubuntu: bool | Unset = UNSET
    covered: bool | Unset = UNSET
    level: Literal["self-support", "weekday", "24/7"] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentCoverageFacts:
    """Does an order take in every Ubuntu machine of an environment, and may it be saved?"""

    machines: tuple[EnvironmentMachine, ...]
    """all machines of the environment; covered = the order takes it in, by a unit of its own or by another way"""
    override_by: str | Unset = UNSET
    """the person who overrides"""
    override_reason: str | Unset = UNSET
    """that person's reason"""
    affected: str | Unset = UNSET
    """the machine that a case is about; empty = no case"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class EnvironmentPage:
    """EnvironmentPage"""

    items: tuple[Environment, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EsmBugReportFacts:
    """Is a bug report accepted where security maintenance is all the cover there is?"""

    maintenance: Literal["esm", "legacy"]
    """what the package is maintained under on this machine"""
    caused_by: Literal["none", "esm-update", "legacy-update", "other"]
    """what the reporter says brought the bug; none = not said or not known"""
    update: str | Unset = UNSET
    """name or version of that update; empty = not named"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What was done, to what, and what changed. People go by their numbers."""

    id: str
    """The same in the feed, in webhooks and in the audit."""
    position: int
    """Its place in the chain."""
    kind: str
    """What was done, as noun.what-happened."""
    at: datetime
    """When."""
    account: str | None
    """The account's key; null for what concerns the provider alone."""
    about: str
    """To what, by its noun and number."""
    name: str
    """What that is called now; empty where it is not known any more."""
    data: dict[str, Any]
    """What changed."""
    clauses: tuple[str, ...]
    """The clauses that it rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """Some events, and from where to go on."""

    items: tuple[Event, ...]
    """The events, the earliest first."""
    next: str
    """The cursor to go on from, now or whenever there is more; never null."""
    has_more: bool
    """Whether more are there already."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A fact that a question takes, or a field of its answer."""

    name: str
    """Its name."""
    type: str
    """What it may hold."""
    required: bool
    """Whether it has to be given."""
    means: str
    """What it means."""
    default: Any = None
    """What is taken where it is not given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FixCommitmentFacts:
    """By which stream do fixes for a package come, until when, and is one owed for this CVE?"""

    component: Literal["main", "universe", "restricted", "multiverse"]
    """of the source package in this release"""
    release: str
    """version number, such as 22.04"""
    on: date
    """the day asked about"""
    architecture: str | Unset = UNSET
    """Debian name; asked of ESM and Legacy streams only"""
    scope: Literal["full", "infra-only", "apps-only"] | Unset = UNSET
    """scope of the subscription; apps-only where the contract names it"""
    legacy_addon: bool | Unset = UNSET
    """the Legacy add-on is held"""
    legacy_end: Literal["catalogue", "none"] | date | Unset = UNSET
    """last day of Legacy support of the release"""
    priority: Literal["critical", "high", "medium", "low", "negligible", "none"] | Unset = UNSET
    """the Ubuntu Security Team's, not CVSS; none = no CVE in question"""
    fixed_version: str | Unset = UNSET
    """version published in the stream for this CVE; empty = none"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestOfMachine:
    """A machine that runs on another."""

    machine: str
    """Its name."""
    kind: Literal["physical", "virtual", "desktop", "container", "wsl"]
    """What it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guests:
    """A host, and exactly the guests that run on it."""

    host: str
    """A physical machine of the account."""
    guests: tuple[str, ...]
    """Its virtual machines and containers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostsAndGuests:
    """Hosts with their guests, many at once."""

    hosts: tuple[Guests, ...]
    """Hosts that are not named stay as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Somebody who is asked to come and has not come yet. The link is in the mail alone."""

    id: int
    """Its number."""
    email: str
    """The address."""
    role: str
    """The role that it gives."""
    invited_by: str | None
    """The address of who invites; null where that is no person."""
    mail: str
    """How the mail stands: queued, sent, failed, bounced, held; empty where there is none."""
    invited_at: datetime
    """When."""
    expires_at: datetime
    """From when on the link leads nowhere."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationPage:
    """InvitationPage"""

    items: tuple[Invitation, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDecision:
    """A decision as it was taken."""

    key: str
    """Its name in paths."""
    account: str | None
    """The account's key."""
    about: str
    """What it is about, by noun and number."""
    at: datetime
    """When it was taken."""
    decision: Decision
    """The decision, whole."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDecisionPage:
    """KeptDecisionPage"""

    items: tuple[KeptDecision, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedKernel:
    """A row of a list of covered kernels, as a caller gives it."""

    kernel: str
    flavour: str | Unset = UNSET
    architecture: str | Unset = UNSET
    release: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LivepatchFixFacts:
    """What does Livepatch do about one kernel problem on a machine: patch it, or must the machine reboot?"""

    purpose: Literal["security", "other"] | Unset = UNSET
    """what the livepatch is for"""
    livepatch_published: bool
    """a livepatch for this problem is published"""
    kernel_covered: bool | Unset = UNSET
    """the running kernel is covered (livepatch-kernel)"""
    fixed_kernel: str | Unset = UNSET
    """published kernel version that has the fix; empty = none"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class LivepatchKernelFacts:
    """Is a running kernel on the list of kernels covered by Livepatch on a day?"""

    kernel: str
    """kernel series, such as 5.15"""
    flavour: str | Unset = UNSET
    """such as generic, lowlatency, aws"""
    architecture: str | Unset = UNSET
    """Debian name"""
    release: str
    """version number, such as 22.04"""
    on: date
    """the day asked about"""
    kernels: Literal["catalogue"] | tuple[ListedKernel, ...] | Unset = UNSET
    """the covered-kernels list; until = last day covered"""
    list_edition: str | Unset = UNSET
    """edition of that list, given with it"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """When somebody of the provider looked as a person of the account sees it."""

    by: str
    """Who looked."""
    at: str
    """As whom."""
    reason: str
    """Why."""
    started: datetime
    """From when."""
    ended: datetime | None
    """Until when."""
    pages: int
    """How many pages were seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookPage:
    """LookPage"""

    items: tuple[Look, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A machine, and in few words whether it is covered today."""

    name: str
    """Its name in the account."""
    account: str
    """The account's key."""
    machine_id: str
    """The id that it reports."""
    kind: Literal["physical", "virtual", "desktop", "container", "wsl"]
    """What it is."""
    kind_corrected: bool
    """Whether a person set the kind, which then stands over what it reports."""
    ubuntu: bool
    """Whether it counts as running Ubuntu."""
    series: str
    """The series of its release."""
    release: str
    """Its release."""
    architecture: str
    """As it reports it."""
    kernel: str
    """As it reports it."""
    virt: str
    """As it reports it."""
    client_version: str
    """Of its client."""
    environment: str | None
    """The environment; null where it forms one of its own."""
    host: str | None
    """The physical machine that it is a guest of."""
    parent: str | None
    """The machine under a container, or under a WSL instance."""
    first_seen_at: datetime
    """When it first attached."""
    last_seen_at: datetime
    """When it was last heard."""
    attachment: Attachment | None
    """How it is attached; null where it is not."""
    cover: Cover
    """Whether it is covered today."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAnswered:
    """What the terms say of one service on the machine."""

    service: str
    """The service, as people see and type it."""
    on_machine: bool | None
    """Whether it is on; null where it neither is nor could be."""
    answer: Answered
    """Whether the machine has it, why, and until when."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineAnswers:
    """Everything that the terms say of a machine on a day, from what is recorded now."""

    machine: str
    """The machine."""
    on: date
    """The day."""
    cover: Answered
    """Whether it is covered."""
    services: tuple[ServiceAnswered, ...]
    """Each service: what is on first, then what may be, then what may not."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """The units of one line of the subscription."""

    kind: Literal["physical", "virtual", "desktop"]
    bought: int
    used: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineAttachFacts:
    """May a machine be attached now, which unit does it use, and what of one that is attached already?"""

    kind: Literal["physical", "virtual", "desktop", "container", "wsl"]
    """as the machine is recorded; physical is a server"""
    ubuntu: bool | Unset = UNSET
    """it runs Ubuntu (wsl: the instance itself); one that does not is refused or flagged, whatever through says"""
    through: Literal["unit", "hosts", "parent", "cloud-image", "none"] | Unset = UNSET
    """as machine-coverage answers it today; unit = it holds one, counted in used"""
    attached: bool | Unset = UNSET
    """it is attached already"""
    unit: Literal["own-kind", "desktop"] | Unset = UNSET
    """the kind of unit that it asks for; no matter where it takes none"""
    units: tuple[UnitLine, ...] | Unset = UNSET
    """the lines of the subscription; lines of one kind count together"""
    overage: bool | Unset = UNSET
    """the contract allows more machines than bought"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class PhysicalHost:
    """A physical host of the environment, with the last day of its cover."""

    name: str
    covered_until: Literal["none"] | date


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineCoverageFacts:
    """Is one machine covered on a day, through what, and until when?"""

    on: date
    """the day asked about"""
    kind: Literal["physical", "virtual", "desktop", "container", "wsl"]
    """as the machine is recorded; physical is a server"""
    ubuntu: bool | Unset = UNSET
    """it runs Ubuntu (wsl: the instance itself)"""
    unit_until: Literal["none"] | date | Unset = UNSET
    """last day of the unit of its own kind that it holds; none = it holds none; plays no part for container and wsl"""
    hosts: tuple[PhysicalHost, ...] | Unset = UNSET
    """all physical hosts of the environment with the last day of their cover; none = not covered"""
    host: str | Unset = UNSET
    """the host that a guest (virtual or container) runs on, one of hosts; empty = it is no guest of a recorded
    host, and hosts play no part
    """
    parent_covered_until: Literal["open", "none"] | date | Unset = UNSET
    """container: last day of cover of the machine under it; wsl: of its Windows machine; open = covered with no end
    known, as through a cloud image; none = not covered
    """
    cloud_image: bool | Unset = UNSET
    """virtual: a public-cloud Pro image whose instance identity is verified"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class PastAttachment:
    """The present attachment of a machine, or the last that it had."""

    contract: str
    """The number of the contract."""
    line: int | None
    """The line whose unit it held; null where it held none."""
    through: str
    """unit, hosts, parent or cloud-image."""
    attached_at: datetime
    """From when."""
    detached_at: datetime | None
    """Until when; null where it is the present one."""
    detached_because: str
    """Why it ended."""
    set_apart_at: datetime | None
    """Since when it is set apart because a copy shares its id."""
    counted: bool
    """Whether it counts as using its line."""
    enabled: tuple[str, ...]
    """The services that it said are on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineHistory:
    """What is known of a machine besides itself."""

    machine: str
    """Its name."""
    attachment: PastAttachment | None
    """Its last attachment; null where it never had one."""
    days_heard: int
    """On how many of the last 31 days it was heard."""
    guests: tuple[GuestOfMachine, ...]
    """The machines that run on it, by name."""
    copies: tuple[CopySeen, ...]
    """The last five times that a copy was heard, the newest first."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MachinePage:
    """MachinePage"""

    items: tuple[Machine, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyQuestions:
    """Many questions at once."""

    questions: tuple[AskedQuestion, ...]
    """Up to 1000, each answered by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenOfCaller:
    """The token that was shown, without its text."""

    name: str
    """What it is called."""
    tail: str
    """Its last four characters."""
    scopes: tuple[str, ...]
    """What it may ask for."""
    created_at: datetime
    """When it was made."""
    ends_at: datetime
    """From when on it opens nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """Whose the token is, and where it works."""

    name: str
    """The person or the service."""
    email: str | None
    """The person's address; null for a service."""
    is_service: bool
    """Whether it is a service, which never signs in."""
    staff_role: str | None
    """The role at the provider; null for people and services of a customer."""
    account: str | None
    """The only account in which the token works; null where it works wherever its person may."""
    accounts: tuple[str, ...]
    """The keys of the accounts that it sees, at most 200 of them."""
    token: TokenOfCaller
    """The token."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A person of the account."""

    person: int
    """The person's number, which stands in paths and does not change."""
    name: str
    """What they are called."""
    email: str
    """Their address."""
    role: Literal["admin", "technical", "billing", "viewer"]
    """What they may do in the account."""
    holds_credential: bool
    """Whether they hold a credential as a technical representative."""
    is_active: bool
    """Whether they may sign in."""
    since: datetime
    """Since when they are a member."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """MemberPage"""

    items: tuple[Member, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccount:
    """A new customer."""

    key: str
    """Small letters, digits and hyphens, at most 50."""
    name: str
    """What it is called."""
    zone: str | Unset = UNSET
    """Its time zone, as the time zone database calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccountName:
    """A name."""

    name: str
    """The new name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccountZone:
    """A time zone."""

    zone: str
    """The new time zone, as the time zone database calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewActive:
    """Whether somebody may sign in."""

    is_active: bool
    """Whether they may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLine:
    """A line as it is ordered; scope and level may be said by their former names."""

    kind: Literal["physical", "virtual", "desktop", "legacy"]
    """What it counts."""
    quantity: int
    """Units bought."""
    scope: str | Unset = UNSET
    """full, infra-only or apps-only; full where none is said."""
    level: str | Unset = UNSET
    """self-support, weekday or 24/7."""
    support_scope: str | Unset = UNSET
    """full or infra; as the scope allows where none is said."""
    overage: int | Unset | None = UNSET
    """Units agreed above the quantity; null: as many as come."""
    ends_on: date | Unset | None = UNSET
    """An end before the contract's own."""
    note: str | Unset = UNSET
    """A few words about it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContract:
    """A contract as it is ordered."""

    name: str
    """What it is called."""
    number: str | Unset = UNSET
    """Its number; the next free one where none is said."""
    effective_from: date | Unset | None = UNSET
    """Its first day; with neither day it is not in effect."""
    effective_to: date | Unset | None = UNSET
    """Its last day."""
    signed_on: date | Unset | None = UNSET
    """When it was signed."""
    support_until: date | Unset | None = UNSET
    """The last day of support, where that ends earlier."""
    edition: str | Unset = UNSET
    """The edition of the terms."""
    readings: tuple[str, ...] | Unset = UNSET
    """The open readings that it chooses."""
    lines: tuple[NewLine, ...] | Unset = UNSET
    """Its lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContractName:
    """A contract's name."""

    name: str
    """What it is called; its machines are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContractToken:
    """A token as it is issued."""

    name: str
    """What it is called."""
    line: int | Unset | None = UNSET
    """The only line that its machines use."""
    environment: str | Unset | None = UNSET
    """The environment that its machines join."""
    guest_of: str | Unset | None = UNSET
    """The machine whose guests attach with it."""
    ends_at: datetime | Unset | None = UNSET
    """From when on nothing attaches with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDeviation:
    """A figure of a clause as it is agreed, and the document that says so."""

    clause: str
    """The clause whose figure it is."""
    figure: str
    """The figure's name."""
    value: str
    """As the terms write theirs, unit and all."""
    agreed_in: str
    """The document that says so."""
    agreed_on: date
    """Its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEnvironment:
    """An environment's name."""

    name: str
    """What it is called, at most 100 letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewInvitation:
    """Whom to ask, and for what."""

    email: str
    """The address that is mailed."""
    role: Literal["admin", "technical", "billing", "viewer"]
    """What they may do in the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMachineName:
    """A machine's new name."""

    name: str
    """Letters, digits, dots, hyphens and underscores, at most 63."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Somebody new. They sign in once they are invited or given a password."""

    email: str
    """Their address."""
    name: str
    """What they are called."""
    staff_role: Literal["engineer", "manager", "operations", "auditor"] | Unset | None = UNSET
    """The role at the provider; null for none."""
    zone: str | Unset = UNSET
    """Their time zone, as the time zone database calls it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRole:
    """A role."""

    role: Literal["admin", "technical", "billing", "viewer"]
    """What they may do in the account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaffRole:
    """A role at the provider."""

    staff_role: Literal["engineer", "manager", "operations", "auditor"] | None
    """The role; null: they work for the provider no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWebhook:
    """An address, and what it is to hear of."""

    url: str
    """The address, https."""
    kinds: tuple[str, ...]
    """Kinds of events: machine.moved, machine.* or * for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnswered:
    """Why one of many could not be answered."""

    code: Literal["unknown-question", "unknown-fact", "missing-fact", "bad-fact"]
    """What was wrong."""
    field: str | None
    """With which fact."""
    message: str
    """As a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDefaultsFacts:
    """Which scope and level does an order or an import mean, and can it be ordered?"""

    scope: str | Unset = UNSET
    """as written; empty = none said"""
    level: str
    """as written"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonInAccount:
    """A membership."""

    account: str
    """The account's key."""
    role: str
    """The role there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who signs in."""

    id: int
    """The person's number."""
    name: str
    """What they are called."""
    email: str
    """Their address."""
    staff_role: Literal["engineer", "manager", "operations", "auditor"] | None
    """The role at the provider; null for people of customers."""
    zone: str
    """Their time zone."""
    is_active: bool
    """Whether they may sign in."""
    has_password: bool
    """Whether they have a password to sign in with."""
    joined_at: datetime
    """Since when they are known."""
    accounts: tuple[PersonInAccount, ...]
    """The accounts of which they are a member."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    """PersonPage"""

    items: tuple[Person, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a machine belongs."""

    environment: str | None
    """The environment's name; null for one of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What was wrong, and what would help (RFC 9457)."""

    type: str
    """The family of the problem, as an address in the reference."""
    status: int
    """The HTTP status."""
    detail: str
    """What was wrong with this call."""
    code: str
    """A stable code, in kebab-case."""
    help: str
    """What would help; empty where nothing is known to."""
    clauses: tuple[str, ...]
    """The clauses that the refusal rests on."""
    decision: Decision | None
    """The decision that refused, whole."""
    fields: dict[str, str]
    """What is wrong with which field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductFixesFacts:
    """Are security fixes given on a day for a version of Kubernetes, OpenStack, Ceph or MAAS?"""

    product: Literal["canonical-kubernetes", "charmed-kubernetes", "microk8s", "openstack", "ceph", "maas"]
    """canonical-kubernetes is the k8s snap"""
    on: date
    """the day asked about"""
    lts: bool | Unset = UNSET
    """canonical-kubernetes: an LTS version"""
    released: Literal["none"] | date | Unset = UNSET
    """canonical-kubernetes, where it is required: release date of that version"""
    channel: Literal["stable", "legacy", "candidate", "beta", "edge"] | Unset = UNSET
    """the Kubernetes products; legacy only for an LTS of canonical-kubernetes"""
    version: str | Unset = UNSET
    """charmed-kubernetes, microk8s and maas, where it is required: minor version such as 1.30, not above newest"""
    newest: str | Unset = UNSET
    """the same: newest version"""
    window_end: Literal["none"] | date | Unset = UNSET
    """openstack and ceph, where it is required: last day of the support window; another canonical-kubernetes than
    an LTS: last day that the catalogue gives
    """
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionExample:
    """One case of a question."""

    facts: dict[str, Any]
    """The facts."""
    verdict: str
    """The verdict."""
    answer: dict[str, Any]
    """The answer, or a part of it."""
    until: str | None
    """Until when it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question that the terms answer."""

    name: str
    """Its name, which stands in paths."""
    asks: str
    """The question."""
    verdicts: str
    """When which verdict comes."""
    facts: tuple[Fact, ...]
    """The facts that it takes."""
    answer: tuple[AnswerField, ...]
    """The fields of its answer."""
    reasons: dict[str, str]
    """The codes of its reasons, and when each comes."""
    clauses: tuple[str, ...]
    """The clauses that it answers."""
    example: QuestionExample
    """One case."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPage:
    """QuestionPage"""

    items: tuple[Question, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasePhaseFacts:
    """Which phase of its life is a release in on a day, and until when?"""

    release: str
    """version number, such as 22.04"""
    on: date
    """the day asked about"""
    legacy_addon: bool | Unset = UNSET
    """the Legacy add-on is held"""
    legacy_end: Literal["catalogue", "none"] | date | Unset = UNSET
    """last day of Legacy support of the release"""
    deviations: tuple[Deviation, ...] | Unset = UNSET
    readings: tuple[str, ...] | Unset = UNSET


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewal:
    """Until when a contract runs on."""

    until: date
    """Its new last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaySince:
    """From when on what was missed is sent again."""

    since: datetime
    """The first instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replayed:
    """What is sent again."""

    events: int
    """How many events."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The answer to one of many, or why there is none; the other of the two is null."""

    decision: Decision | None
    """The decision."""
    error: NotAnswered | None
    """What was wrong with the facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The answers, in the order of the questions."""

    results: tuple[Result, ...]
    """One for each question."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """How long the old token goes on."""

    overlap_days: int | Unset = UNSET
    """In days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunsUbuntu:
    """Whether a machine runs Ubuntu."""

    ubuntu: bool
    """Whether it counts as running Ubuntu."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportEnd:
    """When support ends."""

    support_until: date | None
    """Its last day; null: it runs with the contract."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    """When and why a contract ends before its time."""

    last_day: date
    """Its last day."""
    why: str
    """Why; the customer reads it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderHost:
    """Whose guest a machine is."""

    host: str | None
    """The name of a physical machine of the account; null for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnderParent:
    """On which machine another runs."""

    parent: str | None
    """The name of the machine under it; null for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """An address that events are sent to, without its secret."""

    id: int
    """Its number."""
    url: str
    """The address."""
    kinds: tuple[str, ...]
    """The kinds of events that it hears of: machine.moved, machine.* or * for all."""
    is_on: bool
    """Whether events are sent there."""
    off_because: str
    """Why it was turned off by itself."""
    failing_since: datetime | None
    """Since when nothing came through."""
    created_at: datetime
    """When it was added."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPage:
    """WebhookPage"""

    items: tuple[Webhook, ...]
    """The things of this page, in the order of the list."""
    next: str | None
    """The cursor of the next page; null on the last. The header Link has the whole address."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookWithSecret:
    """A webhook with the secret that signs what is sent there, which nobody can show again."""

    webhook: Webhook
    """The webhook."""
    secret: str
    """The secret, shown this once."""
    etag: str = field(default="", compare=False, repr=False, metadata=OF_ANSWER)
    """The ETag of the answer, for `if_match`; empty where it came with none."""
