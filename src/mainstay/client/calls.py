# Made by tools/client.py from the document of the API; do not edit.

"""The calls of the API: one method for each operation of its document."""

from collections.abc import Iterator
from datetime import date
from typing import Literal

from mainstay.client.shapes import (
    Account,
    AccountCounts,
    AccountCountsPage,
    AccountPage,
    AmendedLine,
    ApiToken,
    ApiTokenPage,
    AuditRow,
    AuditRowPage,
    CertifiedComponentFacts,
    ChangedGuests,
    ChangedWebhook,
    ChosenReading,
    Clause,
    ClausePage,
    Contract,
    ContractDates,
    ContractEffect,
    ContractEffectFacts,
    ContractPage,
    ContractToken,
    ContractTokenPage,
    ContractTokenText,
    ContractUse,
    CorrectedKind,
    CoveredArchitectureFacts,
    Credentials,
    Decision,
    Delivery,
    DeliveryPage,
    Detaching,
    EntitlementFacts,
    Environment,
    EnvironmentAnswers,
    EnvironmentCoverageFacts,
    EnvironmentPage,
    EsmBugReportFacts,
    Event,
    Events,
    FixCommitmentFacts,
    HostsAndGuests,
    Invitation,
    InvitationPage,
    KeptDecision,
    KeptDecisionPage,
    LivepatchFixFacts,
    LivepatchKernelFacts,
    LookPage,
    Machine,
    MachineAnswers,
    MachineAttachFacts,
    MachineCoverageFacts,
    MachineHistory,
    MachinePage,
    ManyQuestions,
    Me,
    Member,
    MemberPage,
    NewAccount,
    NewAccountName,
    NewAccountZone,
    NewActive,
    NewContract,
    NewContractName,
    NewContractToken,
    NewDeviation,
    NewEnvironment,
    NewInvitation,
    NewLine,
    NewMachineName,
    NewPerson,
    NewRole,
    NewStaffRole,
    NewWebhook,
    OrderDefaultsFacts,
    Person,
    PersonPage,
    Place,
    ProductFixesFacts,
    Question,
    QuestionPage,
    Reading,
    ReleasePhaseFacts,
    Renewal,
    Replayed,
    ReplaySince,
    Results,
    Rotation,
    RunsUbuntu,
    ServiceAnswered,
    SupportEnd,
    Termination,
    UnderHost,
    UnderParent,
    Webhook,
    WebhookPage,
    WebhookWithSecret,
)
from mainstay.client.wire import Wire, path


class Calls:
    """Every operation of the API."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def get_me(
        self,
    ) -> Me:
        """Whose token this is, what it may ask for, and in which accounts."""
        return self._wire.read(Me, "/me")

    def list_accounts(self, *, limit: int = 50, cursor: str = "") -> AccountPage:
        """The accounts that the token sees, by key. Scope: accounts:read."""
        return self._wire.read(AccountPage, "/accounts", limit=limit, cursor=cursor)

    def each_account(self, *, after: str = "", at_once: int = 200) -> Iterator[Account]:
        """The accounts that the token sees, by key. One by one, read `at_once` at a time from the cursor `after`
        on.
        """
        more = True
        while more:
            page = self.list_accounts(limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def create_account(self, body: NewAccount, *, key: str | None = None) -> Account:
        """The account is there, with nobody and no contract in it. For people of the provider. Scope:
        accounts:write.
        """
        return self._wire.write(Account, "POST", "/accounts", body, key=key, if_match=None)

    def get_account(self, account: str) -> Account:
        """One account. Scope: accounts:read."""
        return self._wire.read(Account, path("/accounts/{account}", account=account))

    def list_account_counts(self, *, limit: int = 50, cursor: str = "") -> AccountCountsPage:
        """How much is in each account that the token sees, by key. Scope: accounts:read."""
        return self._wire.read(AccountCountsPage, "/account-counts", limit=limit, cursor=cursor)

    def each_account_count(self, *, after: str = "", at_once: int = 200) -> Iterator[AccountCounts]:
        """How much is in each account that the token sees, by key. One by one, read `at_once` at a time from the
        cursor `after` on.
        """
        more = True
        while more:
            page = self.list_account_counts(limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def rename_account(
        self, account: str, body: NewAccountName, *, key: str | None = None, if_match: str | None = None
    ) -> Account:
        """The account has that name; its machines hear it at their next refresh. Scope: accounts:write."""
        return self._wire.write(
            Account, "PUT", path("/accounts/{account}/name", account=account), body, key=key, if_match=if_match
        )

    def set_account_zone(
        self, account: str, body: NewAccountZone, *, key: str | None = None, if_match: str | None = None
    ) -> Account:
        """The account's days are those of that time zone. Scope: accounts:write."""
        return self._wire.write(
            Account, "PUT", path("/accounts/{account}/zone", account=account), body, key=key, if_match=if_match
        )

    def list_machines(
        self,
        account: str,
        *,
        text: str = "",
        kind: Literal["physical", "virtual", "desktop", "container", "wsl"] | None = None,
        release: str = "",
        contract: str = "",
        environment: str = "",
        state: Literal["attached", "active", "silent", "set-apart", "detached"] | None = None,
        limit: int = 50,
        cursor: str = "",
    ) -> MachinePage:
        """The machines of an account by name, each with its cover today. Scope: machines:read."""
        return self._wire.read(
            MachinePage,
            path("/accounts/{account}/machines", account=account),
            text=text,
            kind=kind,
            release=release,
            contract=contract,
            environment=environment,
            state=state,
            limit=limit,
            cursor=cursor,
        )

    def each_machine(
        self,
        account: str,
        *,
        text: str = "",
        kind: Literal["physical", "virtual", "desktop", "container", "wsl"] | None = None,
        release: str = "",
        contract: str = "",
        environment: str = "",
        state: Literal["attached", "active", "silent", "set-apart", "detached"] | None = None,
        after: str = "",
        at_once: int = 200,
    ) -> Iterator[Machine]:
        """The machines of an account by name, each with its cover today. One by one, read `at_once` at a time from
        the cursor `after` on.
        """
        more = True
        while more:
            page = self.list_machines(
                account,
                text=text,
                kind=kind,
                release=release,
                contract=contract,
                environment=environment,
                state=state,
                limit=at_once,
                cursor=after,
            )
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def get_machine(self, account: str, machine: str) -> Machine:
        """One machine, by its name or by the id that it reports. Scope: machines:read."""
        return self._wire.read(
            Machine, path("/accounts/{account}/machines/{machine}", account=account, machine=machine)
        )

    def find_machine(self, machine_id: str) -> Machine:
        """The machine of that id, in whichever account that the token sees. Refused where several of them have one.
        Scope: machines:read.
        """
        return self._wire.read(Machine, path("/machines/{machine_id}", machine_id=machine_id))

    def get_machine_history(self, account: str, machine: str) -> MachineHistory:
        """The last attachment of a machine, what runs on it, how often it was heard, and copies of it. Scope:
        machines:read.
        """
        return self._wire.read(
            MachineHistory, path("/accounts/{account}/machines/{machine}/history", account=account, machine=machine)
        )

    def get_machine_answers(self, account: str, machine: str, *, on: date | None = None) -> MachineAnswers:
        """Whether a machine is covered and what it is entitled to on a day, each with its reasons and until when.
        Scope: coverage:read.
        """
        return self._wire.read(
            MachineAnswers,
            path("/accounts/{account}/machines/{machine}/answers", account=account, machine=machine),
            on=on,
        )

    def get_service_answer(
        self, account: str, machine: str, service: str, *, on: date | None = None
    ) -> ServiceAnswered:
        """Whether a machine has one service on a day, why, and until when. Scope: coverage:read."""
        return self._wire.read(
            ServiceAnswered,
            path(
                "/accounts/{account}/machines/{machine}/services/{service}",
                account=account,
                machine=machine,
                service=service,
            ),
            on=on,
        )

    def rename_machine(
        self, account: str, machine: str, body: NewMachineName, *, key: str | None = None, if_match: str | None = None
    ) -> Machine:
        """The machine has that name; its path changes with it. Scope: machines:write."""
        return self._wire.write(
            Machine,
            "PUT",
            path("/accounts/{account}/machines/{machine}/name", account=account, machine=machine),
            body,
            key=key,
            if_match=if_match,
        )

    def correct_machine_kind(
        self, account: str, machine: str, body: CorrectedKind, *, key: str | None = None, if_match: str | None = None
    ) -> Machine:
        """The machine is of that kind whatever it reports, and holds a unit of it where it needs one. Refused with
        the decision where it would need a unit and its contract has none left. Scope: machines:write.
        """
        return self._wire.write(
            Machine,
            "PUT",
            path("/accounts/{account}/machines/{machine}/kind", account=account, machine=machine),
            body,
            key=key,
            if_match=if_match,
        )

    def set_machine_ubuntu(
        self, account: str, machine: str, body: RunsUbuntu, *, key: str | None = None, if_match: str | None = None
    ) -> Machine:
        """The machine counts as running Ubuntu, or not: without it nothing covers it. Scope: machines:write."""
        return self._wire.write(
            Machine,
            "PUT",
            path("/accounts/{account}/machines/{machine}/ubuntu", account=account, machine=machine),
            body,
            key=key,
            if_match=if_match,
        )

    def move_machine(
        self, account: str, machine: str, body: Place, *, key: str | None = None, if_match: str | None = None
    ) -> Machine:
        """The machine is of that environment; what covers its guests may change with it. Scope: environments:write."""
        return self._wire.write(
            Machine,
            "PUT",
            path("/accounts/{account}/machines/{machine}/environment", account=account, machine=machine),
            body,
            key=key,
            if_match=if_match,
        )

    def set_machine_host(
        self, account: str, machine: str, body: UnderHost, *, key: str | None = None, if_match: str | None = None
    ) -> Machine:
        """The machine is a guest of that host, covered while all physical hosts of the host's environment are.
        Scope: environments:write.
        """
        return self._wire.write(
            Machine,
            "PUT",
            path("/accounts/{account}/machines/{machine}/host", account=account, machine=machine),
            body,
            key=key,
            if_match=if_match,
        )

    def set_machine_parent(
        self, account: str, machine: str, body: UnderParent, *, key: str | None = None, if_match: str | None = None
    ) -> Machine:
        """The machine shares the cover of the one under it: a container's machine, a WSL instance's Windows. Scope:
        environments:write.
        """
        return self._wire.write(
            Machine,
            "PUT",
            path("/accounts/{account}/machines/{machine}/parent", account=account, machine=machine),
            body,
            key=key,
            if_match=if_match,
        )

    def detach_machine(
        self, account: str, machine: str, body: Detaching, *, key: str | None = None, if_match: str | None = None
    ) -> Machine:
        """The machine is under no contract, its unit is free and its tokens open nothing any more. Scope:
        machines:write.
        """
        return self._wire.write(
            Machine,
            "POST",
            path("/accounts/{account}/machines/{machine}/detach", account=account, machine=machine),
            body,
            key=key,
            if_match=if_match,
        )

    def release_machine(
        self, account: str, machine: str, *, key: str | None = None, if_match: str | None = None
    ) -> Machine:
        """A machine that was set apart because a copy shares its id is so no longer; both attach anew. Scope:
        machines:write.
        """
        return self._wire.write(
            Machine,
            "POST",
            path("/accounts/{account}/machines/{machine}/release", account=account, machine=machine),
            None,
            key=key,
            if_match=if_match,
        )

    def list_environments(self, account: str, *, limit: int = 50, cursor: str = "") -> EnvironmentPage:
        """The environments of an account, by name. Scope: environments:read."""
        return self._wire.read(
            EnvironmentPage, path("/accounts/{account}/environments", account=account), limit=limit, cursor=cursor
        )

    def each_environment(self, account: str, *, after: str = "", at_once: int = 200) -> Iterator[Environment]:
        """The environments of an account, by name. One by one, read `at_once` at a time from the cursor `after` on."""
        more = True
        while more:
            page = self.list_environments(account, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def create_environment(self, account: str, body: NewEnvironment, *, key: str | None = None) -> Environment:
        """The account has an environment of that name, with no machine in it. Scope: environments:write."""
        return self._wire.write(
            Environment, "POST", path("/accounts/{account}/environments", account=account), body, key=key, if_match=None
        )

    def get_environment(self, account: str, environment: str) -> Environment:
        """One environment. Scope: environments:read."""
        return self._wire.read(
            Environment,
            path("/accounts/{account}/environments/{environment}", account=account, environment=environment),
        )

    def remove_environment(
        self, account: str, environment: str, *, key: str | None = None, if_match: str | None = None
    ) -> None:
        """The environment is gone; its machines stay, each in one of its own. Scope: environments:write."""
        self._wire.do(
            "DELETE",
            path("/accounts/{account}/environments/{environment}", account=account, environment=environment),
            key=key,
            if_match=if_match,
        )

    def get_environment_answers(self, account: str, environment: str, *, on: date | None = None) -> EnvironmentAnswers:
        """The hosts, guests and other machines of an environment on a day, and whether all of it is covered. Scope:
        coverage:read.
        """
        return self._wire.read(
            EnvironmentAnswers,
            path("/accounts/{account}/environments/{environment}/answers", account=account, environment=environment),
            on=on,
        )

    def rename_environment(
        self,
        account: str,
        environment: str,
        body: NewEnvironment,
        *,
        key: str | None = None,
        if_match: str | None = None,
    ) -> Environment:
        """The environment has that name; its path changes with it, machines and tokens stay in it. Scope:
        environments:write.
        """
        return self._wire.write(
            Environment,
            "PUT",
            path("/accounts/{account}/environments/{environment}/name", account=account, environment=environment),
            body,
            key=key,
            if_match=if_match,
        )

    def set_guests(self, account: str, body: HostsAndGuests, *, key: str | None = None) -> ChangedGuests:
        """Each host named has exactly those guests, many at once: all of it is set, or nothing. Scope:
        environments:write.
        """
        return self._wire.write(
            ChangedGuests, "PUT", path("/accounts/{account}/guests", account=account), body, key=key, if_match=None
        )

    def list_contracts(self, *, account: str = "", limit: int = 50, cursor: str = "") -> ContractPage:
        """The contracts that the token sees, by number. Scope: contracts:read."""
        return self._wire.read(ContractPage, "/contracts", account=account, limit=limit, cursor=cursor)

    def each_contract(self, *, account: str = "", after: str = "", at_once: int = 200) -> Iterator[Contract]:
        """The contracts that the token sees, by number. One by one, read `at_once` at a time from the cursor
        `after` on.
        """
        more = True
        while more:
            page = self.list_contracts(account=account, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def get_contract(self, contract: str) -> Contract:
        """One contract. Scope: contracts:read."""
        return self._wire.read(Contract, path("/contracts/{contract}", contract=contract))

    def get_contract_effect(self, contract: str, *, on: date | None = None) -> ContractEffect:
        """Whether a contract is in effect on a day, why, and until when. Scope: contracts:read."""
        return self._wire.read(ContractEffect, path("/contracts/{contract}/effect", contract=contract), on=on)

    def get_contract_use(self, contract: str, *, days: int = 31) -> ContractUse:
        """How many machines are attached under a contract, and how each line was used day by day. Scope:
        contracts:read.
        """
        return self._wire.read(ContractUse, path("/contracts/{contract}/use", contract=contract), days=days)

    def create_contract(self, account: str, body: NewContract, *, key: str | None = None) -> Contract:
        """The account has the contract with its lines; without a number, the next free one. Scope: contracts:write."""
        return self._wire.write(
            Contract, "POST", path("/accounts/{account}/contracts", account=account), body, key=key, if_match=None
        )

    def rename_contract(
        self, contract: str, body: NewContractName, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The contract has that name. Scope: contracts:write."""
        return self._wire.write(
            Contract, "PUT", path("/contracts/{contract}/name", contract=contract), body, key=key, if_match=if_match
        )

    def set_contract_dates(
        self, contract: str, body: ContractDates, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The contract runs from the first of these days to the last; with neither it was never made effective.
        Scope: contracts:write.
        """
        return self._wire.write(
            Contract, "PUT", path("/contracts/{contract}/dates", contract=contract), body, key=key, if_match=if_match
        )

    def renew_contract(
        self, contract: str, body: Renewal, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The contract runs on to that day; machines and tokens stay as they are. Scope: contracts:write."""
        return self._wire.write(
            Contract, "POST", path("/contracts/{contract}/renew", contract=contract), body, key=key, if_match=if_match
        )

    def terminate_contract(
        self, contract: str, body: Termination, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The contract ends on that day, before the one agreed; then come its days of grace. Scope:
        contracts:write.
        """
        return self._wire.write(
            Contract,
            "POST",
            path("/contracts/{contract}/terminate", contract=contract),
            body,
            key=key,
            if_match=if_match,
        )

    def end_contract_support(
        self, contract: str, body: SupportEnd, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """Support ends on that day and security maintenance goes on, at self-support. Scope: contracts:write."""
        return self._wire.write(
            Contract,
            "PUT",
            path("/contracts/{contract}/support-end", contract=contract),
            body,
            key=key,
            if_match=if_match,
        )

    def add_contract_line(
        self, contract: str, body: NewLine, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The contract has one more line, which machines may use from now on. Scope: contracts:write."""
        return self._wire.write(
            Contract, "POST", path("/contracts/{contract}/lines", contract=contract), body, key=key, if_match=if_match
        )

    def amend_contract_line(
        self, contract: str, position: int, body: AmendedLine, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The line is as it is amended; below what is used, what is attached stays and nothing new comes. Scope:
        contracts:write.
        """
        return self._wire.write(
            Contract,
            "PUT",
            path("/contracts/{contract}/lines/{position}", contract=contract, position=position),
            body,
            key=key,
            if_match=if_match,
        )

    def withdraw_contract_line(
        self, contract: str, position: int, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The line gives no unit and no service any more; machines on it stay attached, flagged. Scope:
        contracts:write.
        """
        return self._wire.write(
            Contract,
            "POST",
            path("/contracts/{contract}/lines/{position}/withdraw", contract=contract, position=position),
            None,
            key=key,
            if_match=if_match,
        )

    def add_contract_deviation(
        self, contract: str, body: NewDeviation, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The contract's figure stands in place of the terms', and is cited beside the clause. Scope:
        contracts:write.
        """
        return self._wire.write(
            Contract,
            "POST",
            path("/contracts/{contract}/deviations", contract=contract),
            body,
            key=key,
            if_match=if_match,
        )

    def remove_contract_deviation(
        self, contract: str, clause: str, figure: str, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The figure of the terms holds again. Scope: contracts:write."""
        return self._wire.write(
            Contract,
            "DELETE",
            path("/contracts/{contract}/deviations/{clause}/{figure}", contract=contract, clause=clause, figure=figure),
            None,
            key=key,
            if_match=if_match,
        )

    def choose_contract_reading(
        self, contract: str, body: ChosenReading, *, key: str | None = None, if_match: str | None = None
    ) -> Contract:
        """The contract reads an open point that way. Scope: contracts:write."""
        return self._wire.write(
            Contract, "PUT", path("/contracts/{contract}/readings", contract=contract), body, key=key, if_match=if_match
        )

    def list_contract_tokens(self, contract: str) -> ContractTokenPage:
        """The tokens of a contract, the newest first; all of them on one page. Scope: tokens:read."""
        return self._wire.read(ContractTokenPage, path("/contracts/{contract}/tokens", contract=contract))

    def issue_contract_token(self, contract: str, body: NewContractToken, *, key: str | None = None) -> ContractToken:
        """The contract has one more token. Its text is at its path with /text. Scope: tokens:write."""
        return self._wire.write(
            ContractToken, "POST", path("/contracts/{contract}/tokens", contract=contract), body, key=key, if_match=None
        )

    def get_contract_token(self, contract: str, token: int) -> ContractToken:
        """One token of a contract. Scope: tokens:read."""
        return self._wire.read(
            ContractToken, path("/contracts/{contract}/tokens/{token}", contract=contract, token=token)
        )

    def get_contract_token_text(self, contract: str, token: int) -> ContractTokenText:
        """The token itself, derived once more, for those who may attach with it. Scope: tokens:write."""
        return self._wire.read(
            ContractTokenText, path("/contracts/{contract}/tokens/{token}/text", contract=contract, token=token)
        )

    def rotate_contract_token(
        self, contract: str, token: int, body: Rotation, *, key: str | None = None, if_match: str | None = None
    ) -> ContractToken:
        """A new token, which is shown, has the place of this one, which goes on for the overlap. Scope:
        tokens:write.
        """
        return self._wire.write(
            ContractToken,
            "POST",
            path("/contracts/{contract}/tokens/{token}/rotate", contract=contract, token=token),
            body,
            key=key,
            if_match=if_match,
        )

    def revoke_contract_token(
        self, contract: str, token: int, *, key: str | None = None, if_match: str | None = None
    ) -> ContractToken:
        """No machine attaches with the token any more; those that have stay. Scope: tokens:write."""
        return self._wire.write(
            ContractToken,
            "POST",
            path("/contracts/{contract}/tokens/{token}/revoke", contract=contract, token=token),
            None,
            key=key,
            if_match=if_match,
        )

    def list_members(self, account: str, *, limit: int = 50, cursor: str = "") -> MemberPage:
        """The people of an account, in the order in which they came. Scope: people:read."""
        return self._wire.read(
            MemberPage, path("/accounts/{account}/members", account=account), limit=limit, cursor=cursor
        )

    def each_member(self, account: str, *, after: str = "", at_once: int = 200) -> Iterator[Member]:
        """The people of an account, in the order in which they came. One by one, read `at_once` at a time from the
        cursor `after` on.
        """
        more = True
        while more:
            page = self.list_members(account, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def get_member(self, account: str, person: int) -> Member:
        """One person of an account. Scope: people:read."""
        return self._wire.read(Member, path("/accounts/{account}/members/{person}", account=account, person=person))

    def remove_member(self, account: str, person: int, *, key: str | None = None, if_match: str | None = None) -> None:
        """The person has no part in the account any more. Scope: people:write."""
        self._wire.do(
            "DELETE",
            path("/accounts/{account}/members/{person}", account=account, person=person),
            key=key,
            if_match=if_match,
        )

    def set_member_role(
        self, account: str, person: int, body: NewRole, *, key: str | None = None, if_match: str | None = None
    ) -> Member:
        """The member has that role. Refused for the account's last admin, who would leave it without one. Scope:
        people:write.
        """
        return self._wire.write(
            Member,
            "PUT",
            path("/accounts/{account}/members/{person}/role", account=account, person=person),
            body,
            key=key,
            if_match=if_match,
        )

    def give_credential(
        self, account: str, person: int, *, key: str | None = None, if_match: str | None = None
    ) -> Member:
        """The member is a technical representative with a personal credential. Scope: people:write."""
        return self._wire.write(
            Member,
            "PUT",
            path("/accounts/{account}/members/{person}/credential", account=account, person=person),
            None,
            key=key,
            if_match=if_match,
        )

    def withdraw_credential(
        self, account: str, person: int, *, key: str | None = None, if_match: str | None = None
    ) -> Member:
        """The member's credential is revoked; the role stays. Scope: people:write."""
        return self._wire.write(
            Member,
            "DELETE",
            path("/accounts/{account}/members/{person}/credential", account=account, person=person),
            None,
            key=key,
            if_match=if_match,
        )

    def get_credentials(self, account: str) -> Credentials:
        """How many credentials the members of an account hold, and how many they may at most (10.2). Scope:
        people:read.
        """
        return self._wire.read(Credentials, path("/accounts/{account}/credentials", account=account))

    def list_looks(self, account: str) -> LookPage:
        """When people of the provider looked as somebody of an account, and why: the last twenty, the newest first.
        Scope: people:read.
        """
        return self._wire.read(LookPage, path("/accounts/{account}/looks", account=account))

    def list_invitations(self, account: str, *, limit: int = 50, cursor: str = "") -> InvitationPage:
        """Who is asked to come to an account, and has not come yet. Scope: people:write."""
        return self._wire.read(
            InvitationPage, path("/accounts/{account}/invitations", account=account), limit=limit, cursor=cursor
        )

    def each_invitation(self, account: str, *, after: str = "", at_once: int = 200) -> Iterator[Invitation]:
        """Who is asked to come to an account, and has not come yet. One by one, read `at_once` at a time from the
        cursor `after` on.
        """
        more = True
        while more:
            page = self.list_invitations(account, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def invite_member(self, account: str, body: NewInvitation, *, key: str | None = None) -> Invitation:
        """The address is mailed a link that works once, for seven days, and gives that role. Scope: people:write."""
        return self._wire.write(
            Invitation, "POST", path("/accounts/{account}/invitations", account=account), body, key=key, if_match=None
        )

    def invite_member_again(self, account: str, invitation: int, *, key: str | None = None) -> Invitation:
        """The address is mailed a new link for seven days from now; the old one leads nowhere. Scope: people:write."""
        return self._wire.write(
            Invitation,
            "POST",
            path("/accounts/{account}/invitations/{invitation}/send", account=account, invitation=invitation),
            None,
            key=key,
            if_match=None,
        )

    def withdraw_invitation(self, account: str, invitation: int, *, key: str | None = None) -> None:
        """The link leads nowhere any more. Scope: people:write."""
        self._wire.do(
            "DELETE",
            path("/accounts/{account}/invitations/{invitation}", account=account, invitation=invitation),
            key=key,
            if_match=None,
        )

    def list_people(self, *, account: str = "", email: str = "", limit: int = 50, cursor: str = "") -> PersonPage:
        """Everybody who signs in, in the order in which they came. Scope: people:read."""
        return self._wire.read(PersonPage, "/people", account=account, email=email, limit=limit, cursor=cursor)

    def each_person(
        self, *, account: str = "", email: str = "", after: str = "", at_once: int = 200
    ) -> Iterator[Person]:
        """Everybody who signs in, in the order in which they came. One by one, read `at_once` at a time from the
        cursor `after` on.
        """
        more = True
        while more:
            page = self.list_people(account=account, email=email, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def add_person(self, body: NewPerson, *, key: str | None = None) -> Person:
        """The person is known, with no way to sign in yet. Scope: people:write."""
        return self._wire.write(Person, "POST", "/people", body, key=key, if_match=None)

    def get_person(self, person: int) -> Person:
        """One person. Scope: people:read."""
        return self._wire.read(Person, path("/people/{person}", person=person))

    def set_staff_role(
        self, person: int, body: NewStaffRole, *, key: str | None = None, if_match: str | None = None
    ) -> Person:
        """The person works for the provider in that role, or no longer. Nobody changes their own. Scope:
        people:write.
        """
        return self._wire.write(
            Person, "PUT", path("/people/{person}/staff-role", person=person), body, key=key, if_match=if_match
        )

    def set_person_active(
        self, person: int, body: NewActive, *, key: str | None = None, if_match: str | None = None
    ) -> Person:
        """The person may sign in, or no longer may; their past acts stay theirs. Scope: people:write."""
        return self._wire.write(
            Person, "PUT", path("/people/{person}/active", person=person), body, key=key, if_match=if_match
        )

    def list_api_tokens(self, *, account: str = "", limit: int = 50, cursor: str = "") -> ApiTokenPage:
        """The tokens of an account, or of the provider where none is named, the newest first. Of the provider: all
        of them for those who change its staff, else one's own. Scope: people:read.
        """
        return self._wire.read(ApiTokenPage, "/api-tokens", account=account, limit=limit, cursor=cursor)

    def each_api_token(self, *, account: str = "", after: str = "", at_once: int = 200) -> Iterator[ApiToken]:
        """The tokens of an account, or of the provider where none is named, the newest first. Of the provider: all
        of them for those who change its staff, else one's own. One by one, read `at_once` at a time from the
        cursor `after` on.
        """
        more = True
        while more:
            page = self.list_api_tokens(account=account, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def list_events(self, *, account: str = "", kinds: str = "", limit: int = 50, cursor: str = "") -> Events:
        """The events behind the cursor, in the order in which they were sealed, a moment after they were done.
        Scope: events:read.
        """
        return self._wire.read(Events, "/events", account=account, kinds=kinds, limit=limit, cursor=cursor)

    def each_event(self, *, account: str = "", kinds: str = "", after: str = "", at_once: int = 200) -> Iterator[Event]:
        """The events behind the cursor, in the order in which they were sealed, a moment after they were done. One
        by one, read `at_once` at a time from the cursor `after` on.
        """
        more = True
        while more:
            page = self.list_events(account=account, kinds=kinds, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.has_more), page.next or ""

    def list_webhooks(self, account: str, *, limit: int = 50, cursor: str = "") -> WebhookPage:
        """The webhooks of an account, in the order in which they were added. Scope: webhooks:read."""
        return self._wire.read(
            WebhookPage, path("/accounts/{account}/webhooks", account=account), limit=limit, cursor=cursor
        )

    def each_webhook(self, account: str, *, after: str = "", at_once: int = 200) -> Iterator[Webhook]:
        """The webhooks of an account, in the order in which they were added. One by one, read `at_once` at a time
        from the cursor `after` on.
        """
        more = True
        while more:
            page = self.list_webhooks(account, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def add_webhook(self, account: str, body: NewWebhook, *, key: str | None = None) -> WebhookWithSecret:
        """Events that happen from now on are sent there, signed. The answer shows the secret, this once. Scope:
        webhooks:write.
        """
        return self._wire.write(
            WebhookWithSecret,
            "POST",
            path("/accounts/{account}/webhooks", account=account),
            body,
            key=key,
            if_match=None,
        )

    def get_webhook(self, account: str, webhook: int) -> Webhook:
        """One webhook. Scope: webhooks:read."""
        return self._wire.read(
            Webhook, path("/accounts/{account}/webhooks/{webhook}", account=account, webhook=webhook)
        )

    def change_webhook(
        self, account: str, webhook: int, body: ChangedWebhook, *, key: str | None = None, if_match: str | None = None
    ) -> Webhook:
        """The webhook has another address, or hears of other events. Scope: webhooks:write."""
        return self._wire.write(
            Webhook,
            "PUT",
            path("/accounts/{account}/webhooks/{webhook}", account=account, webhook=webhook),
            body,
            key=key,
            if_match=if_match,
        )

    def remove_webhook(
        self, account: str, webhook: int, *, key: str | None = None, if_match: str | None = None
    ) -> None:
        """Nothing is sent there any more, and what was sent is forgotten. Scope: webhooks:write."""
        self._wire.do(
            "DELETE",
            path("/accounts/{account}/webhooks/{webhook}", account=account, webhook=webhook),
            key=key,
            if_match=if_match,
        )

    def turn_webhook_on(
        self, account: str, webhook: int, *, key: str | None = None, if_match: str | None = None
    ) -> Webhook:
        """Events are sent there again. Scope: webhooks:write."""
        return self._wire.write(
            Webhook,
            "POST",
            path("/accounts/{account}/webhooks/{webhook}/on", account=account, webhook=webhook),
            None,
            key=key,
            if_match=if_match,
        )

    def turn_webhook_off(
        self, account: str, webhook: int, *, key: str | None = None, if_match: str | None = None
    ) -> Webhook:
        """Nothing is sent there for now. Scope: webhooks:write."""
        return self._wire.write(
            Webhook,
            "POST",
            path("/accounts/{account}/webhooks/{webhook}/off", account=account, webhook=webhook),
            None,
            key=key,
            if_match=if_match,
        )

    def rotate_webhook_secret(self, account: str, webhook: int, *, key: str | None = None) -> WebhookWithSecret:
        """A new secret signs; the old one signs as well for a day. The answer shows the new one, this once. Scope:
        webhooks:write.
        """
        return self._wire.write(
            WebhookWithSecret,
            "POST",
            path("/accounts/{account}/webhooks/{webhook}/rotate", account=account, webhook=webhook),
            None,
            key=key,
            if_match=None,
        )

    def send_test_event(self, account: str, webhook: int, *, key: str | None = None) -> Delivery:
        """An event that means nothing is on its way there. Scope: webhooks:write."""
        return self._wire.write(
            Delivery,
            "POST",
            path("/accounts/{account}/webhooks/{webhook}/test", account=account, webhook=webhook),
            None,
            key=key,
            if_match=None,
        )

    def replay_missed_events(
        self, account: str, webhook: int, body: ReplaySince, *, key: str | None = None
    ) -> Replayed:
        """What the webhook missed since then is sent again, each event under the id that it had. Scope:
        webhooks:write.
        """
        return self._wire.write(
            Replayed,
            "POST",
            path("/accounts/{account}/webhooks/{webhook}/replay", account=account, webhook=webhook),
            body,
            key=key,
            if_match=None,
        )

    def list_deliveries(self, account: str, *, limit: int = 50, cursor: str = "") -> DeliveryPage:
        """What was sent to the webhooks of an account in the last 30 days, the latest first. Scope: webhooks:read."""
        return self._wire.read(
            DeliveryPage, path("/accounts/{account}/deliveries", account=account), limit=limit, cursor=cursor
        )

    def each_deliverie(self, account: str, *, after: str = "", at_once: int = 200) -> Iterator[Delivery]:
        """What was sent to the webhooks of an account in the last 30 days, the latest first. One by one, read
        `at_once` at a time from the cursor `after` on.
        """
        more = True
        while more:
            page = self.list_deliveries(account, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def replay_delivery(self, account: str, delivery: int, *, key: str | None = None) -> Delivery:
        """The event is sent again, under the id that it had. Scope: webhooks:write."""
        return self._wire.write(
            Delivery,
            "POST",
            path("/accounts/{account}/deliveries/{delivery}/replay", account=account, delivery=delivery),
            None,
            key=key,
            if_match=None,
        )

    def list_audit(
        self,
        account: str,
        *,
        did: str = "",
        to: str = "",
        since: date | None = None,
        until: date | None = None,
        limit: int = 50,
        cursor: str = "",
    ) -> AuditRowPage:
        """What was done in an account, the latest first. Scope: audit:read."""
        return self._wire.read(
            AuditRowPage,
            path("/accounts/{account}/audit", account=account),
            did=did,
            to=to,
            since=since,
            until=until,
            limit=limit,
            cursor=cursor,
        )

    def each_audit(
        self,
        account: str,
        *,
        did: str = "",
        to: str = "",
        since: date | None = None,
        until: date | None = None,
        after: str = "",
        at_once: int = 200,
    ) -> Iterator[AuditRow]:
        """What was done in an account, the latest first. One by one, read `at_once` at a time from the cursor
        `after` on.
        """
        more = True
        while more:
            page = self.list_audit(account, did=did, to=to, since=since, until=until, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def list_decisions(self, account: str, *, about: str = "", limit: int = 50, cursor: str = "") -> KeptDecisionPage:
        """The kept decisions of an account, the newest first. Scope: coverage:read."""
        return self._wire.read(
            KeptDecisionPage,
            path("/accounts/{account}/decisions", account=account),
            about=about,
            limit=limit,
            cursor=cursor,
        )

    def each_decision(
        self, account: str, *, about: str = "", after: str = "", at_once: int = 200
    ) -> Iterator[KeptDecision]:
        """The kept decisions of an account, the newest first. One by one, read `at_once` at a time from the cursor
        `after` on.
        """
        more = True
        while more:
            page = self.list_decisions(account, about=about, limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def get_decision(self, key: str) -> KeptDecision:
        """One kept decision. Scope: coverage:read."""
        return self._wire.read(KeptDecision, path("/decisions/{key}", key=key))

    def list_questions(
        self,
    ) -> QuestionPage:
        """All questions that the terms answer, by name; all of them on one page."""
        return self._wire.read(QuestionPage, "/questions")

    def get_question(self, question: str) -> Question:
        """One question, with its facts, its answer, its reasons and its clauses."""
        return self._wire.read(Question, path("/questions/{question}", question=question))

    def decide_many(self, body: ManyQuestions) -> Results:
        """Many questions at once, each answered by itself: one that cannot be answered says so in its place. Scope:
        decide.
        """
        return self._wire.ask(Results, "/decide", body)

    def decide_certified_component(self, body: CertifiedComponentFacts) -> Decision:
        """Is a certified component available on a release on a day? Verdicts: yes: available; no: announced or
        none. The certificate never changes the verdict. The facts are those that the question declares, with
        what a contract agrees otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/certified-component", body)

    def decide_contract_effect(self, body: ContractEffectFacts) -> Decision:
        """Is a contract in effect on a day, at which support level, and what does the client call it? Verdicts:
        yes: effective; limited: in the days of grace after effective_to, in which access goes on and the dates
        do not change; no: not yet, ended or never. The facts are those that the question declares, with what a
        contract agrees otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/contract-effect", body)

    def decide_covered_architecture(self, body: CoveredArchitectureFacts) -> Decision:
        """Is an architecture covered on a release? Verdicts: yes: the cell reads Yes; no: it reads No, or the table
        has no such cell. The facts are those that the question declares, with what a contract agrees otherwise
        as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/covered-architecture", body)

    def decide_entitlement(self, body: EntitlementFacts) -> Decision:
        """Is a service of sections 1 to 6 entitled on a release, on an architecture, under a subscription, on a
        day? Verdicts: yes: entitled; limited: esm-infra, esm-apps and ros after the Pro end, where what was
        published stays reachable and nothing new is owed; no: all reasons. The facts are those that the question
        declares, with what a contract agrees otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/entitlement", body)

    def decide_environment_coverage(self, body: EnvironmentCoverageFacts) -> Decision:
        """Does an order take in every Ubuntu machine of an environment, and may it be saved? Verdicts: yes:
        complete; no: incomplete, with an override too. Different levels are a finding and leave the verdict as
        it is. The facts are those that the question declares, with what a contract agrees otherwise as
        deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/environment-coverage", body)

    def decide_esm_bug_report(self, body: EsmBugReportFacts) -> Decision:
        """Is a bug report accepted where security maintenance is all the cover there is? Verdicts: yes: a security
        update brought the bug and is named; no: otherwise. The facts are those that the question declares, with
        what a contract agrees otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/esm-bug-report", body)

    def decide_fix_commitment(self, body: FixCommitmentFacts) -> Decision:
        """By which stream do fixes for a package come, until when, and is one owed for this CVE? Verdicts: yes: a
        stream carries it, and the fix is published or no CVE is in question; unknown: a High or Critical CVE
        without a published fix; no: no stream, none that the subscription gives, or no commitment. The facts are
        those that the question declares, with what a contract agrees otherwise as deviations and readings.
        Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/fix-commitment", body)

    def decide_livepatch_fix(self, body: LivepatchFixFacts) -> Decision:
        """What does Livepatch do about one kernel problem on a machine: patch it, or must the machine reboot?
        Verdicts: yes: a livepatch is published and the kernel is covered; no: otherwise. The facts are those
        that the question declares, with what a contract agrees otherwise as deviations and readings. Scope:
        decide.
        """
        return self._wire.ask(Decision, "/decide/livepatch-fix", body)

    def decide_livepatch_kernel(self, body: LivepatchKernelFacts) -> Decision:
        """Is a running kernel on the list of kernels covered by Livepatch on a day? Verdicts: yes: an entry equals
        the kernel in all four fields and its last day has not passed; no: otherwise. The facts are those that
        the question declares, with what a contract agrees otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/livepatch-kernel", body)

    def decide_machine_attach(self, body: MachineAttachFacts) -> Decision:
        """May a machine be attached now, which unit does it use, and what of one that is attached already?
        Verdicts: yes: it is covered and needs no further unit, or it takes one from the line of the kind it asks
        for; no: neither. Overage stretches a line and never makes one. The facts are those that the question
        declares, with what a contract agrees otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/machine-attach", body)

    def decide_machine_coverage(self, body: MachineCoverageFacts) -> Decision:
        """Is one machine covered on a day, through what, and until when? Verdicts: yes: something covers it on that
        day; no: nothing does, with the reasons of every way that is open to it. The facts are those that the
        question declares, with what a contract agrees otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/machine-coverage", body)

    def decide_order_defaults(self, body: OrderDefaultsFacts) -> Decision:
        """Which scope and level does an order or an import mean, and can it be ordered? Verdicts: yes: both names
        are known, and every scope goes with every level; no: a name is unknown. The facts are those that the
        question declares, with what a contract agrees otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/order-defaults", body)

    def decide_product_fixes(self, body: ProductFixesFacts) -> Decision:
        """Are security fixes given on a day for a version of Kubernetes, OpenStack, Ceph or MAAS? Verdicts: yes:
        patched; no: not patched; unknown: another Kubernetes than an LTS after its promised 12 months, where the
        catalogue says no more. The facts are those that the question declares, with what a contract agrees
        otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/product-fixes", body)

    def decide_release_phase(self, body: ReleasePhaseFacts) -> Decision:
        """Which phase of its life is a release in on a day, and until when? Verdicts: yes: in standard, pro or
        legacy; no: unreleased, ended or not-lts. The facts are those that the question declares, with what a
        contract agrees otherwise as deviations and readings. Scope: decide.
        """
        return self._wire.ask(Decision, "/decide/release-phase", body)

    def list_clauses(self, *, limit: int = 50, cursor: str = "") -> ClausePage:
        """The clauses of the current edition, in its order. The cursor is the id of the last one."""
        return self._wire.read(ClausePage, "/clauses", limit=limit, cursor=cursor)

    def each_clause(self, *, after: str = "", at_once: int = 200) -> Iterator[Clause]:
        """The clauses of the current edition, in its order. The cursor is the id of the last one. One by one, read
        `at_once` at a time from the cursor `after` on.
        """
        more = True
        while more:
            page = self.list_clauses(limit=at_once, cursor=after)
            yield from page.items
            more, after = bool(page.next), page.next or ""

    def get_clause(self, clause: str) -> Clause:
        """One clause, with its readings, what answers it and what leans on it."""
        return self._wire.read(Clause, path("/clauses/{clause}", clause=clause))

    def get_reading(self, reading: str) -> Reading:
        """One reading."""
        return self._wire.read(Reading, path("/readings/{reading}", reading=reading))
