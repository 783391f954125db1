"""Keys of clouds are believed, owners belong to contracts."""

import uuid
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from mainstay.errors import Conflict, Forbidden, Invalid, NotFound
from mainstay.operations import clouds
from mainstay.records.models import CloudImage, CloudKey

KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
PRIVATE = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@pytest.fixture
def name() -> str:
    return uuid.uuid4().hex


def test_a_key_is_added_once_and_removed(database: str, name: str, now: Any) -> None:
    clouds.add_cloud_key(actor=None, cloud="gcp", name=name, pem=PUBLIC, now=now)
    with pytest.raises(Conflict):
        clouds.add_cloud_key(actor=None, cloud="gcp", name=name, pem=PUBLIC, now=now)
    clouds.remove_cloud_key(actor=None, cloud="gcp", name=name, now=now)
    assert not CloudKey.objects.filter(name=name).exists()
    with pytest.raises(NotFound):
        clouds.remove_cloud_key(actor=None, cloud="gcp", name=name, now=now)


@pytest.mark.parametrize(
    "wrong", [{"pem": "no key"}, {"pem": PRIVATE}, {"pem": "\udcff"}, {"cloud": "fog"}, {"name": ""}]
)
def test_what_is_no_key_or_no_cloud_is_refused(database: str, name: str, now: Any, wrong: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        clouds.add_cloud_key(**{"actor": None, "cloud": "gcp", "name": name, "pem": PUBLIC, "now": now, **wrong})


def test_an_owner_belongs_to_one_contract(tenant: Any, stranger: Any, name: str, now: Any) -> None:
    clouds.map_cloud(actor=None, cloud="aws", owner=name, contract=tenant.number, now=now)
    for contract in (tenant.number, stranger.number):
        with pytest.raises(Conflict):
            clouds.map_cloud(actor=None, cloud="aws", owner=name, contract=contract, now=now)
    with pytest.raises(NotFound):
        clouds.unmap_cloud(actor=None, cloud="aws", owner=name, contract=stranger.number, now=now)
    clouds.unmap_cloud(actor=None, cloud="aws", owner=name, contract=tenant.number, now=now)
    assert not CloudImage.objects.filter(owner=name).exists()
    with pytest.raises(Invalid):
        clouds.map_cloud(actor=None, cloud="fog", owner=name, contract=tenant.number, now=now)


def test_the_provider_s_managers_and_operations_alone(tenant: Any, stranger: Any, name: str, now: Any) -> None:
    with pytest.raises(Forbidden):
        clouds.add_cloud_key(actor=tenant.admin, cloud="gcp", name=name, pem=PUBLIC, now=now)
    with pytest.raises(Forbidden):
        clouds.remove_cloud_key(actor=tenant.admin, cloud="gcp", name=name, now=now)
    with pytest.raises(Forbidden):
        clouds.map_cloud(actor=tenant.admin, cloud="aws", owner=name, contract=tenant.number, now=now)
    with pytest.raises(NotFound):
        clouds.map_cloud(actor=stranger.admin, cloud="aws", owner=name, contract=tenant.number, now=now)
