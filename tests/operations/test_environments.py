"""Environments are made and named; guests find their hosts, and what runs on what is held to."""

from typing import Any

import pytest

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.operations import environments
from mainstay.operations.lines import add_line
from mainstay.operations.orders import NewLine
from mainstay.operations.tokens import issue_token, token_text
from mainstay.queries.cover import cover_facts, cover_of
from mainstay.queries.environments import environment_page, environments_of
from mainstay.records.models import Event, Machine
from mainstay.terms.decision import Verdict


@pytest.fixture
def machine(tenant: Any, attach: Any, now: Any) -> Any:
    """Attaches a machine of the tenant: machine("none") is physical, machine("kvm") virtual, machine("lxc") a container."""
    add_line(actor=None, contract=tenant.number, line=NewLine(kind="physical", quantity=3), now=now)
    issue_token(actor=None, contract=tenant.number, name="all", now=now)
    text = token_text(actor=None, contract=tenant.number, token="all")
    return lambda virt: attach(text, virt=virt)


@pytest.fixture
def container(tenant: Any, now: Any) -> Machine:
    """A container that is known and covered by nothing."""
    return Machine.objects.create(
        account=tenant.account, machine_id="c1", name="c1", kind="container", first_seen_at=now, last_seen_at=now
    )


def made(tenant: Any, name: str, now: Any) -> Any:
    return environments.create_environment(actor=tenant.technical, account=tenant.key, name=name, now=now)


def test_an_environment_is_made_renamed_and_removed_and_its_machines_stay(tenant: Any, machine: Any, now: Any) -> None:
    made(tenant, "cloud", now)
    host = machine("none")
    environments.move_machine(actor=None, account=tenant.key, machine=host.name, environment="cloud", now=now)
    environments.rename_environment(actor=None, account=tenant.key, environment="cloud", name="private cloud", now=now)
    assert environment_page(tenant.viewer, tenant.key, "private cloud", now.date()).hosts[0].machine == host
    environments.remove_environment(actor=None, account=tenant.key, environment="private cloud", now=now)
    host.refresh_from_db()
    assert host.environment is None
    kinds = Event.objects.filter(account=tenant.account, about__startswith="environment ").values_list(
        "kind", flat=True
    )
    assert list(kinds.order_by("pk")) == ["environment.created", "environment.renamed", "environment.removed"]


def test_a_taken_or_empty_name_is_refused(tenant: Any, stranger: Any, now: Any) -> None:
    made(tenant, "one", now)
    made(tenant, "two", now)
    made(stranger, "one", now)
    with pytest.raises(Conflict):
        made(tenant, "one", now)
    with pytest.raises(Conflict):
        environments.rename_environment(actor=None, account=tenant.key, environment="two", name="one", now=now)
    with pytest.raises(Invalid):
        made(tenant, " ", now)


def test_a_guest_is_covered_while_every_host_of_the_environment_is(tenant: Any, machine: Any, now: Any) -> None:
    made(tenant, "cloud", now)
    hosts, guest = [machine("none"), machine("none")], machine("kvm")
    for host in hosts:
        environments.move_machine(actor=None, account=tenant.key, machine=host.name, environment="cloud", now=now)
    environments.set_host(actor=None, account=tenant.key, machine=guest.name, host=hosts[0].name, now=now)
    answer = cover_of([guest], now.date())[guest.pk].answer
    assert answer
    assert answer.through == "hosts"
    bare = Machine.objects.create(
        account=tenant.account, machine_id="bare", name="bare", kind="physical", first_seen_at=now, last_seen_at=now
    )
    environments.move_machine(actor=None, account=tenant.key, machine=bare.name, environment="cloud", now=now)
    answer = cover_of([guest], now.date())[guest.pk].answer
    assert answer
    assert (answer.through, answer.uncovered_hosts) == ("unit", ("bare",))
    (page,) = environments_of(tenant.account, now.date())
    assert page.whole.answer
    assert page.whole.answer.uncovered == ("bare",)
    assert {host.machine.name for host in page.hosts} == {"bare", hosts[0].name, hosts[1].name}
    assert [guest.machine for host in page.hosts for guest in host.guests] == [guest]


def test_a_container_shares_the_cover_of_the_machine_under_it_however_deep(
    tenant: Any, machine: Any, container: Machine, now: Any
) -> None:
    virtual = machine("kvm")
    environments.set_parent(actor=None, account=tenant.key, machine="c1", parent=virtual.name, now=now)
    inner = Machine.objects.create(
        account=tenant.account, machine_id="c2", name="c2", kind="container", first_seen_at=now, last_seen_at=now
    )
    environments.set_parent(actor=None, account=tenant.key, machine="c2", parent="c1", now=now)
    facts = cover_facts([inner, container], now.date())
    assert facts[inner.pk].parent_covered_until == tenant.contract.effective_to
    assert facts[container.pk].parent_covered_until == tenant.contract.effective_to
    with pytest.raises(Conflict):
        environments.set_parent(actor=None, account=tenant.key, machine="c1", parent="c2", now=now)
    with pytest.raises(Conflict):
        environments.set_parent(actor=None, account=tenant.key, machine="c1", parent="c1", now=now)


def test_what_runs_on_what_is_held_to(tenant: Any, machine: Any, container: Machine, now: Any) -> None:
    physical, virtual = machine("none"), machine("kvm")
    wrong = [
        (environments.set_host, {"machine": physical.name, "host": physical.name}),
        (environments.set_host, {"machine": virtual.name, "host": virtual.name}),
        (environments.set_host, {"machine": virtual.name, "host": container.name}),
        (environments.set_parent, {"machine": virtual.name, "parent": physical.name}),
    ]
    for act, named in wrong:
        with pytest.raises(Invalid):
            act(actor=None, account=tenant.key, now=now, **named)
    environments.set_host(actor=None, account=tenant.key, machine=virtual.name, host=physical.name, now=now)
    environments.set_host(actor=None, account=tenant.key, machine=virtual.name, host=None, now=now)
    assert cover_of([virtual], now.date())[virtual.pk].verdict is Verdict.YES


def test_another_account_s_rows_are_not_there(tenant: Any, stranger: Any, machine: Any, now: Any) -> None:
    made(stranger, "theirs", now)
    virtual = machine("kvm")
    theirs = Machine.objects.create(
        account=stranger.account, machine_id="t", name="t", kind="physical", first_seen_at=now, last_seen_at=now
    )
    acts = [
        lambda: environments.move_machine(
            actor=tenant.admin, account=tenant.key, machine=virtual.name, environment="theirs", now=now
        ),
        lambda: environments.set_host(
            actor=tenant.admin, account=tenant.key, machine=virtual.name, host=theirs.name, now=now
        ),
        lambda: environments.move_machine(
            actor=stranger.admin, account=tenant.key, machine=virtual.name, environment=None, now=now
        ),
        lambda: environments.create_environment(actor=stranger.admin, account=tenant.key, name="mine", now=now),
        lambda: environments.remove_environment(
            actor=tenant.admin, account=stranger.key, environment="theirs", now=now
        ),
    ]
    for act in acts:
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Forbidden):
        environments.create_environment(actor=tenant.viewer, account=tenant.key, name="mine", now=now)
