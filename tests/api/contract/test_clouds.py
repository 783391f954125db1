"""POST /v1/clouds/…/token: an image of a public cloud attaches itself, by proving which instance it is (SUB-7)."""

import uuid
from base64 import b64encode
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from tests.api.contract.world import Customer, Machine, entitled, line
from tests.gateways.cloud_documents import Signer, aws_document, azure_document, gcp_document, signer

from mainstay import clock
from mainstay.operations.clouds import add_cloud_key, map_cloud, remove_cloud_key, unmap_cloud
from mainstay.records.models import ContractToken
from mainstay.records.models import Machine as MachineRow

Make = Callable[..., Machine]
Customers = Callable[..., Customer]
ROOT = signer("root", authority=True)
SIGNERS = {"gcp": signer("google"), "aws": signer("amazon"), "azure": signer("metadata.azure.com", issuer=ROOT)}
CLOUDS = sorted(SIGNERS)


@pytest.fixture
def believed(database: str) -> Iterator[None]:
    """The provider has configured the keys of the three clouds."""
    for cloud, by in SIGNERS.items():
        trusted = ROOT if cloud == "azure" else by
        add_cloud_key(actor=None, cloud=cloud, name="test", pem=trusted.pem, now=clock.now())
    yield
    for cloud in SIGNERS:
        remove_cloud_key(actor=None, cloud=cloud, name="test", now=clock.now())


@pytest.fixture
def owner() -> str:
    return f"owner-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def acme(customer: Customers, owner: str) -> Customer:
    """A customer whose images of every cloud belong to the owner."""
    made: Customer = customer(line("virtual", 1))
    for cloud in CLOUDS:
        map_cloud(actor=None, cloud=cloud, owner=owner, contract=made.contract, now=clock.now())
    return made


def proof(cloud: str, owner: str, by: Signer | None = None, **said: Any) -> dict[str, Any]:
    """What the client sends of an instance that belongs to the owner."""
    signed_by, now = by or SIGNERS[cloud], clock.now()
    if cloud == "gcp":
        engine = {"compute_engine": {"project_id": owner, "instance_id": "4001"}}
        return {"identityToken": gcp_document(signed_by, now=now, **({"google": engine} | said))}
    if cloud == "aws":
        return {"pkcs7": aws_document(signed_by, **({"accountId": owner} | said))}
    document = azure_document(signed_by, now=said.pop("now", now), **({"subscriptionId": owner} | said))
    return {"compute": {"vmId": "unread"}, "pkcs7": document}


def token_for(machine: Machine, cloud: str, body: Any) -> httpx.Response:
    return machine.call("POST", f"/v1/clouds/{cloud}/token", body=body)


def refused(answer: httpx.Response, code: str) -> None:
    """The client shows the message as the reason."""
    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == code
    assert answer.json()["message"]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_an_image_attaches_itself_and_takes_no_unit(
    believed: None, acme: Customer, owner: str, machine: Make, cloud: str
) -> None:
    image = machine(virt="google" if cloud == "gcp" else "kvm")
    answer = token_for(image, cloud, proof(cloud, owner))
    assert answer.status_code == 200
    assert set(answer.json()) == {"contractToken"}
    attached = image.attach(answer.json()["contractToken"])
    assert attached.status_code == 200
    assert entitled(attached)["esm-infra"]
    assert acme.used() == 0
    assert [one.through for one in acme.attached()] == ["cloud-image"]
    assert MachineRow.objects.get(machine_id=image.machine_id).cloud_image
    row = ContractToken.objects.get(contract__number=acme.contract, purpose="cloud")
    assert row.cloud_identity.startswith(f"{cloud}:{owner}:")
    assert row.ends_at is not None
    assert row.ends_at - row.issued_at <= timedelta(hours=1)


def test_the_same_document_again_is_the_same_machine(believed: None, acme: Customer, owner: str, machine: Make) -> None:
    image, document = machine(), proof("aws", owner)
    for _ in range(3):
        image.attach(token_for(image, "aws", document).json()["contractToken"])
    assert len(acme.attached()) == 1


@pytest.mark.parametrize("cloud", CLOUDS)
def test_without_a_key_the_refusal_says_so(acme: Customer, owner: str, machine: Make, cloud: str) -> None:
    answer = token_for(machine(), cloud, proof(cloud, owner))
    refused(answer, "no-cloud-key")
    assert "configured no key" in answer.json()["message"]


@pytest.mark.parametrize("cloud", CLOUDS)
def test_a_document_of_another_signer_is_refused(
    believed: None, acme: Customer, owner: str, machine: Make, cloud: str
) -> None:
    stranger = signer("metadata.azure.com", authority=True)
    refused(token_for(machine(), cloud, proof(cloud, owner, by=stranger)), "bad-signature")


@pytest.mark.parametrize("cloud", CLOUDS)
def test_an_owner_of_no_contract_is_refused(believed: None, machine: Make, owner: str, cloud: str) -> None:
    answer = token_for(machine(), cloud, proof(cloud, owner))
    refused(answer, "unknown-owner")
    assert owner in answer.json()["message"]


def test_an_owner_who_was_unmapped_is_refused(believed: None, acme: Customer, owner: str, machine: Make) -> None:
    unmap_cloud(actor=None, cloud="aws", owner=owner, contract=acme.contract, now=clock.now())
    refused(token_for(machine(), "aws", proof("aws", owner)), "unknown-owner")


def test_expired_documents_and_other_audiences_are_refused(
    believed: None, acme: Customer, owner: str, machine: Make
) -> None:
    over = int((clock.now() - timedelta(seconds=1)).timestamp())
    refused(token_for(machine(), "gcp", proof("gcp", owner, exp=over)), "document-expired")
    refused(token_for(machine(), "gcp", proof("gcp", owner, aud="https://example.test")), "other-audience")
    yesterday = clock.now() - timedelta(days=1)
    refused(token_for(machine(), "azure", proof("azure", owner, now=yesterday)), "document-expired")


@pytest.mark.parametrize("cloud", CLOUDS)
@pytest.mark.parametrize(
    "document", ["", "x", "a.b.c", "!!!!", b64encode(b"\x30\x03\x02\x01\x01").decode(), "A" * 60_000]
)
def test_what_is_no_document_is_refused(believed: None, machine: Make, cloud: str, document: str) -> None:
    answer = token_for(machine(), cloud, {"identityToken": document, "pkcs7": document})
    assert answer.json()["code"] in ("bad-document", "bad-request", "bad-signature")
    assert 400 <= answer.status_code < 500


def test_an_unknown_cloud_is_a_404(believed: None, machine: Make) -> None:
    answer = token_for(machine(), "other", {"pkcs7": "x"})
    assert answer.status_code == 404
    assert "aws, azure, gcp" in answer.json()["message"]


def test_whether_the_contract_is_in_effect_is_said_by_the_attach(
    believed: None, customer: Customers, owner: str, machine: Make
) -> None:
    acme, image = customer(line("virtual", 1), first=-100, last=-40), machine()
    map_cloud(actor=None, cloud="aws", owner=owner, contract=acme.contract, now=clock.now())
    answer = image.attach(token_for(image, "aws", proof("aws", owner)).json()["contractToken"])
    assert answer.status_code == 403
    assert answer.json()["info"]["reason"] == "no-longer-effective"


def test_a_cloud_token_makes_no_server_free(believed: None, acme: Customer, owner: str, machine: Make) -> None:
    server = machine(virt="none")
    answer = server.attach(token_for(server, "aws", proof("aws", owner)).json()["contractToken"])
    assert answer.status_code == 409
