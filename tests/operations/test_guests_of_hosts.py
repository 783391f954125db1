"""Hosts are told their guests many at once: all of it or nothing."""

import pytest

from mainstay.errors import Forbidden, Invalid, NotFound
from mainstay.operations.environments import set_guests
from mainstay.records.models import Event, Machine


@pytest.fixture
def machines(tenant, now):
    kinds = {"hv-1": "physical", "hv-2": "physical", "web-1": "virtual", "web-2": "virtual", "lxd-1": "container"}
    for name, kind in {**kinds, "desk": "desktop"}.items():
        Machine.objects.create(
            account=tenant.account, machine_id=name, name=name, kind=kind, first_seen_at=now, last_seen_at=now
        )


def hosts(tenant):
    rows = Machine.objects.filter(account=tenant.account, host__isnull=False).order_by("name")
    return dict(rows.values_list("name", "host__name"))


def set_hosts(tenant, now, actor=None, **guests_of):
    said = {host.replace("_", "-"): guests for host, guests in guests_of.items()}
    return [row.name for row in set_guests(actor=actor, account=tenant.key, guests_of=said, now=now)]


def test_every_guest_named_runs_on_its_host(tenant, machines, now):
    changed = set_hosts(tenant, now, actor=tenant.technical, hv_1=("web-1", "lxd-1"), hv_2=("web-2",))
    assert changed == ["web-1", "lxd-1", "web-2"]
    assert hosts(tenant) == {"web-1": "hv-1", "lxd-1": "hv-1", "web-2": "hv-2"}


def test_a_guest_that_is_no_longer_named_leaves_and_other_hosts_stay(tenant, machines, now):
    set_hosts(tenant, now, hv_1=("web-1", "lxd-1"), hv_2=("web-2",))
    assert set_hosts(tenant, now, hv_1=("web-1",)) == ["lxd-1"]
    assert hosts(tenant) == {"web-1": "hv-1", "web-2": "hv-2"}


def test_a_guest_moves_from_one_host_to_another(tenant, machines, now):
    set_hosts(tenant, now, hv_1=("web-1",))
    assert set_hosts(tenant, now, hv_1=(), hv_2=("web-1",)) == ["web-1"]
    assert hosts(tenant) == {"web-1": "hv-2"}


def test_each_change_is_an_event_of_the_machine_and_what_stays_is_none(tenant, machines, now):
    set_hosts(tenant, now, hv_1=("web-1",))
    set_hosts(tenant, now, hv_1=("web-1", "web-2"))
    told = Event.objects.filter(account=tenant.account, kind="machine.host-set").order_by("pk")
    assert [(event.details["before"], event.details["after"]) for event in told] == [
        ({"host": None}, {"host": "hv-1"}),
        ({"host": None}, {"host": "hv-1"}),
    ]


@pytest.mark.parametrize(
    ("guests_of", "said"),
    [
        ({"hv_1": ("web-1", "web-9")}, "no guest called web-9"),
        ({"hv_9": ("web-1",)}, "no host called hv-9"),
        ({"web_2": ("web-1",)}, "web-2 is no physical machine"),
        ({"hv_1": ("web-1", "desk")}, "desk is a desktop machine"),
    ],
)
def test_what_cannot_be_leaves_everything_as_it_was(tenant, machines, now, guests_of, said):
    with pytest.raises(Invalid, match=said):
        set_hosts(tenant, now, **guests_of)
    assert hosts(tenant) == {}


def test_anothers_machines_are_not_there(tenant, stranger, machines, now):
    with pytest.raises(Invalid, match="no host called hv-1"):
        set_hosts(stranger, now, hv_1=("web-1",))
    with pytest.raises(NotFound):
        set_hosts(tenant, now, actor=stranger.admin, hv_1=("web-1",))
    with pytest.raises(Forbidden):
        set_hosts(tenant, now, actor=tenant.billing, hv_1=("web-1",))
