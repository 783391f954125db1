"""POST …/machine-activity/…: pings are kept, silent machines leave the count, copies are found and set apart."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from tests.api.contract.world import Customer, Machine, line

from mainstay import clock
from mainstay.operations.inventory import detach_machine, release_clone, retire_silent_machines, silent_after
from mainstay.records.models import Activity, Attachment, CloneSighting, Event
from mainstay.records.models import Machine as MachineRow

Make = Callable[..., Machine]
Customers = Callable[..., Customer]


@pytest.fixture
def attached(customer: Customers, machine: Make) -> tuple[Customer, Machine]:
    acme, web = customer(line("virtual", 2)), machine()
    assert web.attach(acme.token).status_code == 200
    return acme, web


def row_of(machine: Machine) -> MachineRow:
    return MachineRow.objects.get(machine_id=machine.machine_id)


def attachment_of(machine: Machine) -> Attachment:
    return Attachment.objects.get(machine__machine_id=machine.machine_id, detached_at__isnull=True)


def test_a_ping_is_kept_with_the_services_by_their_own_names(attached: tuple[Customer, Machine]) -> None:
    _, web = attached
    answer = web.ping("esm-infra", "usg", "realtime-kernel", resourceVariants={"realtime-kernel": "generic"})
    assert set(answer.json()) == {"activityID", "activityToken", "activityPingInterval"}
    held = attachment_of(web)
    assert held.enabled == ["esm-infra", "cis", "realtime-kernel"]
    assert held.variants == {"realtime-kernel": "generic"}
    assert Activity.objects.get(attachment=held).enabled == held.enabled
    assert row_of(web).last_seen_at == held.pinged_at


def test_every_ping_has_another_token_and_the_interval_is_six_hours(attached: tuple[Customer, Machine]) -> None:
    _, web = attached
    given = [web.activity["activityToken"], *[web.ping().json()["activityToken"] for _ in range(4)]]
    assert len(set(given)) == 5
    assert web.activity["activityPingInterval"] == 6 * 3600


def test_a_ping_without_a_token_is_one_too(attached: tuple[Customer, Machine]) -> None:
    """A client that was never given one sends null, old ones send nothing."""
    _, web = attached
    assert web.ping(activityToken=None).status_code == 200
    assert web.ping(activityToken="of another server").status_code == 200
    assert Activity.objects.filter(attachment=attachment_of(web)).count() == 2


def test_a_ping_leaves_no_event(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    before = Event.objects.filter(account__key=acme.account).count()
    web.ping()
    assert Event.objects.filter(account__key=acme.account).count() == before


def test_what_a_ping_does_not_say_stays_as_it_was(attached: tuple[Customer, Machine]) -> None:
    _, web = attached
    web.ping(series="", kernel="", architecture="", clientVersion=None)
    row = row_of(web)
    assert (row.series, row.release, row.architecture) == ("noble", "24.04", "amd64")
    web.ping(series="plucky", kernel="6.14.0-1-generic")
    assert row_of(web).series == "plucky"


def test_a_detached_machine_pings_no_more(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    detach_machine(actor=None, account=acme.account, machine=row_of(web).name, now=clock.now())
    assert web.ping().status_code == 401
    assert acme.used() == 0


def test_a_ping_for_another_machine_or_contract_finds_nothing(
    attached: tuple[Customer, Machine], customer: Customers, machine: Make
) -> None:
    acme, web = attached
    other = machine()
    other.attach(customer(line("virtual", 1)).token)
    for path in (
        f"/v1/contracts/{acme.contract}/machine-activity/{other.machine_id}",
        f"/v1/contracts/{other.contract}/machine-activity/{web.machine_id}",
        f"/v1/contracts/{other.contract}/machine-activity/{other.machine_id}",
    ):
        answer = web.call("POST", path, web.token, web.report())
        assert answer.status_code == 404
        assert other.machine_id not in answer.text
    assert (
        web.call("POST", f"/v1/contracts/{web.contract}/machine-activity/{web.machine_id}", other.token, {}).status_code
        == 404
    )
    assert not Activity.objects.filter(attachment__machine__machine_id__in=[web.machine_id, other.machine_id]).exists()


# Silent machines


def test_a_silent_machine_leaves_the_count_and_counts_again_when_heard(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    fall_silent(web)
    assert acme.used() == 0
    assert len(acme.attached()) == 1, "it stays attached"
    assert web.ping().status_code == 200
    assert acme.used() == 1
    assert web.ping().status_code == 200
    assert acme.used() == 1


def test_a_silent_machine_that_attaches_again_counts_again(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    fall_silent(web)
    assert web.attach(acme.token).status_code == 200
    assert acme.used() == 1
    assert web.ping().status_code == 200
    assert acme.used() == 1


def test_the_unit_of_a_silent_machine_is_free_for_another(customer: Customers, machine: Make) -> None:
    acme, old, new = customer(line("virtual", 1)), machine(), machine()
    old.attach(acme.token)
    fall_silent(old)
    assert new.attach(acme.token).status_code == 200
    assert old.ping().status_code == 200, "what is attached is never cut off"
    assert acme.used() == 2


def test_a_silent_machine_that_moves_frees_nothing_twice(customer: Customers, machine: Make) -> None:
    old, web = customer(line("virtual", 2)), machine()
    new = customer(line("virtual", 2), account=old.account)
    machine().attach(old.token)
    web.attach(old.token)
    fall_silent(web)
    assert old.used() == 1
    web.attach(new.token)
    assert (old.used(), new.used()) == (1, 1)


def fall_silent(machine: Machine) -> None:
    """The machine has not been heard for as long as the reading says."""
    long_ago = clock.now() - silent_after() - timedelta(minutes=1)
    held = attachment_of(machine)
    Attachment.objects.filter(pk=held.pk).update(attached_at=long_ago, pinged_at=long_ago)
    while retire_silent_machines(now=clock.now()):
        pass
    assert not attachment_of(machine).counted


# Copies


def test_two_clients_with_one_id_are_found_and_set_apart(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    web.ping()
    copy = web.copy()
    copy.virt = "vmware"
    assert [copy.ping().status_code, web.ping().status_code] == [200, 200]
    assert attachment_of(web).quarantined_at is None, "one of them could be a lost answer"
    copy.ping()
    before = row_of(web)
    held = attachment_of(web)
    assert held.quarantined_at is None
    assert web.ping().status_code == 200, "a ping is never refused for that"
    assert attachment_of(web).quarantined_at is not None
    after = row_of(web)
    assert (after.virt, after.last_seen_at) == (before.virt, before.last_seen_at), "not overwritten"
    sighting = CloneSighting.objects.get(attachment=held)
    assert sighting.reported["virt"] == "kvm"
    assert sighting.address
    event = Event.objects.get(account__key=acme.account, kind="machine.clone-found")
    assert event.about == f"machine {before.pk}"
    copy.ping()
    assert CloneSighting.objects.filter(attachment=held).count() == 2
    assert Event.objects.filter(account__key=acme.account, kind="machine.clone-found").count() == 1


def test_what_is_set_apart_neither_attaches_nor_refreshes_nor_gets_tokens(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    clone(web)
    for call in (lambda: web.attach(acme.token), web.refresh, lambda: web.enable("esm-infra"), web.guest_token):
        answer = call()
        assert answer.status_code == 409
        assert answer.json()["code"] == "machine-id-shared"
        assert "/etc/machine-id" in answer.json()["message"]
    assert web.look().status_code == 200, "looking changes nothing"


def test_the_way_out_is_a_release_after_which_the_machine_attaches_anew(
    attached: tuple[Customer, Machine], machine: Make
) -> None:
    acme, web = attached
    copy = clone(web)
    release_clone(actor=None, account=acme.account, machine=row_of(web).name, now=clock.now())
    assert web.ping().status_code == copy.ping().status_code == 401, "both hold tokens of before"
    copy.machine_id = machine().machine_id
    assert web.attach(acme.token).status_code == 200
    assert copy.attach(acme.token).status_code == 200
    for one in (web, copy, web, copy, web):
        assert one.ping().status_code == 200
    assert attachment_of(web).quarantined_at is None
    assert attachment_of(copy).quarantined_at is None
    assert acme.used() == 2


def test_a_lost_answer_makes_no_copy(attached: tuple[Customer, Machine]) -> None:
    """The client comes with the token before, once or several times, and goes on with what it heard last."""
    _, web = attached
    for _ in range(3):
        web.ping()
        for _ in range(3):
            heard = dict(web.activity)
            web.ping()
            web.activity = heard
        web.ping()
    assert attachment_of(web).quarantined_at is None


def test_a_machine_put_back_to_an_older_state_is_no_copy(attached: tuple[Customer, Machine]) -> None:
    _, web = attached
    saved = web.copy()
    for _ in range(5):
        web.ping()
    for _ in range(5):
        assert saved.ping().status_code == 200
    assert attachment_of(web).quarantined_at is None


def test_two_machines_from_one_image_that_both_attach_are_found(attached: tuple[Customer, Machine]) -> None:
    acme, web = attached
    copy = web.copy()
    copy.attach(acme.token)
    for one in (web, copy, web, copy):
        one.ping()
    assert attachment_of(web).quarantined_at is not None


def clone(machine: Machine) -> Machine:
    """A copy of the machine has shown itself."""
    copy = machine.copy()
    for one in (copy, machine, copy, machine):
        one.ping()
    assert attachment_of(machine).quarantined_at is not None
    return copy
